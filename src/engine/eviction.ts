// What happens when the memory in use passes `maxmemory`: before each command keys are evicted until it does not, or the
// command is refused with OOM if it is one that takes memory.
//
// Which key goes is found by sampling, as Redis does it: at each turn a few keys of each database are drawn and those that
// deserve it most join a pool of sixteen, the best of which is evicted. The pool outlives the turn, so that in the long run
// the victims are nearly the worst of all keys though only a handful was looked at.
//
//   pool   [ idle 3   idle 7   idle 12 ... idle 900 ]   <- evicted from this end
//
// What makes a key deserve it is one number: seconds idle (LRU, LRM), 255 less the counter (LFU), nearness of the deadline
// (TTL). A turn that takes too long (`maxmemory-eviction-tenacity`) goes on at the next alarm.

import type { Connection } from './connection.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { errors, type RedisError } from './errors.ts';
import type { ByteString } from './reply.ts';
import { traitsOf } from './scripting/call.ts';
import type { ResolvedCommand } from './table.ts';

interface Candidate {
  readonly db: Database;
  readonly key: ByteString;
  readonly idle: number;
}

const poolSize = 16;
/** The clock is looked at once for so many keys. */
const keysPerLook = 16;

export class Eviction {
  /** `maxmemory`; 0: no limit. */
  limit = 0;
  /** Keys are still to go: goes on at the next alarm. */
  running = false;
  /** The running command found memory short, and no way to free it: what a script's writes are refused by. */
  outOfMemory = false;
  policy = 'noeviction';
  samples = 5;
  tenacity = 10;
  readonly #engine: Engine;
  #pool: Candidate[] = [];
  #nextDatabase = 0;
  /** When the time limit was first passed, without an end since. */
  #exceededSince: number | null = null;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** CONFIG SET changed the limit or how it is kept. */
  configured(): void {
    const { config } = this.#engine;
    const policy = config.get('maxmemory-policy');
    if (policy !== this.policy) this.#pool = [];
    this.policy = policy;
    this.samples = config.number('maxmemory-samples');
    this.tenacity = config.number('maxmemory-eviction-tenacity');
    this.limit = config.number('maxmemory');
    this.running = this.limit > 0 && this.#engine.memory.used > this.limit;
    if (this.limit === 0) this.outOfMemory = false;
  }

  /** The gate: frees what there is to free, and refuses what would take more. */
  refusal(connection: Connection, resolved: ResolvedCommand, words: readonly ByteString[]): RedisError | null {
    this.outOfMemory = !this.perform();
    if (!this.outOfMemory) return null;
    const { transaction } = connection;
    const takesMemory = (command: ResolvedCommand, of: readonly ByteString[]) =>
      traitsOf(this.#engine, command, of).isDenyOom;
    if (takesMemory(resolved, words)) return errors.outOfMemory();
    if (resolved.fullName === 'exec') {
      return transaction?.queued.some((one) => takesMemory(one.command, one.words)) ? errors.outOfMemory() : null;
    }
    // What is queued takes memory, whatever it is: 7.0.15 refuses it, 8.0.2 does not.
    if (this.#engine.profile.atLeast('7.2')) return null;
    return transaction !== null && !endsTransaction.has(resolved.fullName) ? errors.outOfMemory() : null;
  }

  /** Evicts until the limit is kept or time is up; false if there is nothing that may be evicted. */
  perform(): boolean {
    const engine = this.#engine;
    this.running = false;
    if (this.limit === 0 || engine.paused !== null) return true;
    if (engine.replication.isReplica && engine.config.flag('replica-ignore-maxmemory')) return true;
    if (engine.memory.used <= this.limit) {
      this.#ended();
      return true;
    }
    if (this.policy === 'noeviction') return false;
    const startedAt = engine.host.now();
    const most = timeLimit(this.tenacity);
    for (let count = 1; engine.memory.used > this.limit; count++) {
      const victim = this.#victim();
      if (victim === null) {
        this.#ended();
        engine.propagation.flush();
        return false;
      }
      victim.db.evict(victim.key);
      if (count % keysPerLook !== 0 || engine.host.now() - startedAt <= most) continue;
      this.running = engine.memory.used > this.limit;
      this.#exceededSince ??= startedAt;
      break;
    }
    if (!this.running) this.#ended();
    engine.propagation.flush();
    return true;
  }

  /** Milliseconds since the time limit was passed, if memory is still short. */
  get exceeded(): number {
    return this.#exceededSince === null ? 0 : Math.max(0, this.#engine.host.now() - this.#exceededSince);
  }

  #ended(): void {
    if (this.#exceededSince === null) return;
    this.#engine.stats.evictionExceeded += this.exceeded;
    this.#exceededSince = null;
  }

  #victim(): { readonly db: Database; readonly key: ByteString } | null {
    return this.policy.endsWith('-random') ? this.#anyKey() : this.#worstKey();
  }

  /** Of the databases in turn. */
  #anyKey(): { readonly db: Database; readonly key: ByteString } | null {
    const { databases, random } = this.#engine;
    if (this.policy === 'volatile-random') return this.#engine.sampleVolatile();
    for (let i = 0; i < databases.length; i++) {
      const db = databases[this.#nextDatabase++ % databases.length] as Database;
      const key = db.sample(random);
      if (key !== undefined) return { db, key };
    }
    return null;
  }

  #worstKey(): Candidate | null {
    for (;;) {
      if (!this.#populate()) return null;
      for (let best = this.#pool.pop(); best !== undefined; best = this.#pool.pop()) {
        // It may be long gone, or have lost its deadline.
        if (best.db.has(best.key) && (!this.#isVolatile || best.db.expireAt(best.key) !== null)) return best;
      }
    }
  }

  get #isVolatile(): boolean {
    return this.policy.startsWith('volatile-');
  }

  /** Draws keys into the pool; false if there is none to be drawn. */
  #populate(): boolean {
    const { databases, random } = this.#engine;
    let found = false;
    if (this.#isVolatile) {
      for (let i = 0; i < this.samples; i++) {
        const drawn = this.#engine.sampleVolatile();
        if (drawn === null) return found;
        this.#offer(drawn.db, drawn.key);
        found = true;
      }
      return found;
    }
    for (const db of databases) {
      for (let i = Math.min(this.samples, db.size); i > 0; i--) {
        const key = db.sample(random);
        if (key === undefined) break;
        this.#offer(db, key);
        found = true;
      }
    }
    return found;
  }

  #offer(db: Database, key: ByteString): void {
    const idle = this.#idleness(db, key);
    const pool = this.#pool;
    if (idle === null || pool.some((other) => other.key === key && other.db === db)) return;
    if (pool.length === poolSize) {
      if (idle <= (pool[0] as Candidate).idle) return;
      pool.shift();
    }
    let at = pool.length;
    while (at > 0 && (pool[at - 1] as Candidate).idle >= idle) at--;
    pool.splice(at, 0, { db, key, idle });
  }

  #idleness(db: Database, key: ByteString): number | null {
    const { access } = this.#engine;
    if (this.policy === 'volatile-ttl') {
      const at = db.expireAt(key);
      return at === null ? null : -at;
    }
    const noted = db.access(key);
    if (noted === null) return null;
    return access.countsUses ? 255 - access.frequency(noted) : access.idle(noted);
  }
}

const endsTransaction = new Set(['exec', 'discard', 'quit', 'reset']);

/** Milliseconds that one turn may take: 0.05 for each step up to 10, from there on 15 % more for each, without end at 100. */
function timeLimit(tenacity: number): number {
  if (tenacity <= 10) return 0.05 * tenacity;
  return tenacity < 100 ? 0.5 * 1.15 ** (tenacity - 10) : Infinity;
}
