// Redis itself: databases, connections, and the one path that every command takes through it.
//
//   submit -> gates, in Redis's order -> queue (MULTI) or call -> reply, or parked
//                                         \-> serve the clients that its changes woke -> hand on the effects
//
// The engine is synchronous and knows no host: it is told the time, given chance, and asks for one alarm.

import { AccessClock } from './access.ts';
import { Acl } from './acl/acl.ts';
import type { AclFile } from './acl/file.ts';
import { Args } from './args.ts';
import { Blocking } from './blocking.ts';
import type { Command } from './command.ts';
import { CommandLog } from './command-log.ts';
import { Config } from './config.ts';
import { Connection, type ConnectionOptions, type ConnectionSink, type Waiting } from './connection.ts';
import { type Outcome, Parked, Suspended, type WriteContext } from './context.ts';
import { Database, type DatabaseOwner } from './database.ts';
import { Deadlines } from './deadlines.ts';
import { type CommandDocs, noDocs } from './docs/docs.ts';
import { errors, RedisError } from './errors.ts';
import type { EventClass } from './events.ts';
import { Eviction } from './eviction.ts';
import { refusal } from './gates.ts';
import type { Host } from './host.ts';
import { usedKeys } from './key-access.ts';
import { LatencyMonitor } from './latency.ts';
import type { Links } from './links.ts';
import { Memory } from './memory.ts';
import { Monitors } from './monitors.ts';
import { formatDouble17, formatDoubleShortest } from './numbers.ts';
import type { Payloads } from './payloads.ts';
import { Persistence } from './persistence.ts';
import { type FlavourName, Profile, type VersionLine } from './profile.ts';
import { Propagation } from './propagation.ts';
import { PubSub } from './pubsub.ts';
import { Replication } from './replication.ts';
import { type ByteString, type DoubleReply, nullArray, QUEUED, type Reply } from './reply.ts';
import { traitsOf } from './scripting/call.ts';
import type { EngineCopy } from './scripting/copy.ts';
import type { ScriptEngineFactory } from './scripting/port.ts';
import type { ScriptRun } from './scripting/run.ts';
import { Scripting } from './scripting/scripting.ts';
import { Statistics } from './statistics.ts';
import { CommandTable, type ResolvedCommand } from './table.ts';
import { Tracking } from './tracking.ts';
import type { HashValue } from './values/hash.ts';
import { defaultLimits, type EncodingLimits } from './values/limits.ts';
import { withUndo } from './values/undo.ts';
import type { TypeName } from './values/value.ts';
import { Watching } from './watching.ts';

export interface EngineOptions {
  readonly host: Host;
  /** The commands it knows: `allCommands` of commands/index.ts, unless an embedder has fewer or more. */
  readonly commands: readonly Command[];
  /** Which server to be; Redis when absent. */
  readonly flavour?: FlavourName;
  /** Which release of it; the newest when absent. */
  readonly version?: VersionLine;
  /** CONFIG parameters to start with, checked as CONFIG SET does. */
  readonly config?: Readonly<Record<string, string>>;
  /** Where ACL LOAD and SAVE find the users, and where they are read from at the start (`--aclfile`). */
  readonly aclFile?: AclFile;
  /** The prose of COMMAND DOCS, asked for when a client wants it; without it DOCS tells the facts alone. */
  readonly docs?: () => CommandDocs;
  /** The language of scripts; without it EVAL and its kin are refused. */
  readonly scripts?: ScriptEngineFactory;
  /** What DUMP, RESTORE and their kin need; without it they answer an error. */
  readonly payloads?: Payloads;
  /** The way to other servers, for MIGRATE. */
  readonly links?: Links;
}

/** A bug of ours that a command ran into: what `engine.onBug` hears. */
export interface Bug {
  readonly command: string;
  readonly thrown: unknown;
}

/** What SHUTDOWN says about saving: SAVE, NOSAVE, or neither, when the save points decide. */
export type ShutdownSave = 'save' | 'nosave' | 'default';

/** Due deadlines handled in one go before the alarm is set again: an expiring million must not stall the isolate. */
const expiryBatch = 1000;

/** So many deadlines are kept, stale or not. */
const fewDeadlines = 1024;

export class Engine implements DatabaseOwner {
  /** What it was made with: a copy of it is made with the same. */
  readonly options: EngineOptions;
  readonly host: Host;
  readonly docs: () => CommandDocs;
  readonly payloads: Payloads | null;
  readonly links: Links | null;
  readonly profile: Profile;
  readonly config: Config;
  readonly table: CommandTable;
  readonly acl: Acl;
  readonly databases: readonly Database[];
  readonly pubsub = new PubSub();
  readonly watching = new Watching();
  readonly blocking = new Blocking();
  readonly propagation = new Propagation();
  readonly replication = new Replication();
  readonly persistence: Persistence;
  readonly stats: Statistics;
  readonly scripting: Scripting;
  readonly limits: EncodingLimits = { ...defaultLimits };
  readonly connections = new Map<number, Connection>();
  readonly tracking: Tracking;
  /** Copies of this engine in which scripts are stepped through. */
  readonly copies = new Set<EngineCopy>();
  readonly monitors: Monitors;
  readonly slowlog: CommandLog;
  readonly latency = new LatencyMonitor();
  readonly startedAt: number;
  readonly memory: Memory;
  readonly eviction: Eviction;
  readonly random = (): number => this.host.random();
  readonly access: AccessClock;
  readonly emitsOverwritten: boolean;
  /** `min-replicas-to-write`, which every command's gates ask for. */
  neededReplicas = 0;
  /** Changes since the last save. */
  dirty = 0;
  /** Whole milliseconds; frozen while a command, EXEC or script runs. */
  now: number;
  /** Called with each bug of ours; tests fail on it, entry points report it. */
  onBug: ((bug: Bug) => void) | null = null;
  /** Called when SHUTDOWN stops the engine; the entry point ends the process or the worker. */
  onShutdown: ((save: ShutdownSave) => void) | null = null;
  /** Called after each change of a key: the playground's live list. */
  onModified: ((db: number, key: ByteString) => void) | null = null;
  /** DEBUG SET-ACTIVE-EXPIRE. */
  activeExpire = true;
  /** A dataset is being loaded: nothing expires meanwhile. */
  loading = false;
  /** Switches of DEBUG that others heed: scripts may call noscript commands; payloads' checksums do not matter. */
  readonly switches = { allowNoscript: false, skipChecksums: false };
  /** True from SHUTDOWN on. */
  stopped = false;

  readonly #deadlines = new Deadlines<{ db: Database; key: ByteString }>();
  /** At this size the stale deadlines are dropped: when at least as many came as were left the last time. */
  #pruneBeyond = fewDeadlines;
  #nextConnectionId = 1;
  #notified: ReadonlySet<string> = new Set();
  #armedAt: number | null = null;
  /** The last reading of the host's clock, with its fraction. */
  #clock = 0;
  #inBatch = false;
  /** How deep we are in commands that run commands (EXEC, scripts): 0 between commands. */
  #depth = 0;
  /** The connection whose command runs; null between commands. */
  #current: Connection | null = null;
  #pause: { until: number; mode: 'write' | 'all' } | null = null;
  /** What has begun and not ended, and has the engine to itself: see `Suspended`. */
  #busy: Busy | null = null;
  readonly #postponed = new Set<Connection>();
  /** The running command ended a pause. */
  #releasesPostponed = false;
  readonly #random = () => this.host.random();

  constructor(options: EngineOptions) {
    this.options = options;
    this.host = options.host;
    this.docs = options.docs ?? (() => noDocs);
    this.payloads = options.payloads ?? null;
    this.links = options.links ?? null;
    this.profile = new Profile(options.version, options.flavour);
    this.now = Math.floor(this.host.now());
    this.startedAt = this.now;
    this.access = new AccessClock(this, this.#random);
    this.stats = new Statistics(this.profile);
    this.config = new Config(this.profile);
    if (options.config) this.config.set(Object.entries(options.config), 'start');
    this.table = new CommandTable(options.commands, this.profile);
    this.acl = new Acl(this, options.aclFile ?? null);
    this.emitsOverwritten = this.profile.atLeast('8.2');
    this.databases = Array.from({ length: this.config.number('databases') }, (_, index) => new Database(index, this));
    this.tracking = new Tracking(this.connections, this.host);
    this.monitors = new Monitors(this.host, this.profile);
    this.slowlog = new CommandLog(this.profile);
    this.memory = new Memory(this.databases, this.connections);
    this.eviction = new Eviction(this);
    this.persistence = new Persistence(this);
    this.config.observe(() => this.#configured());
    this.scripting = new Scripting(this, options.scripts ?? null);
    if (options.aclFile) this.acl.load(null);
  }

  // ---- for hosts ----

  connect(sink: ConnectionSink, options: ConnectionOptions = {}): Connection {
    this.#readClock();
    const connection = new Connection(this.#nextConnectionId++, this, sink, options, this.now);
    this.acl.greet(connection);
    this.connections.set(connection.id, connection);
    this.stats.connectionsReceived++;
    return connection;
  }

  /** The alarm rang: what is due happens now. */
  wake(): void {
    if (this.stopped) return;
    this.#armedAt = null;
    this.#readClock();
    this.#handleDue();
    this.tracking.broadcast();
    this.#settle();
  }

  /** Runs one command of a connection that is not blocked. Only `Connection.submit` calls this. */
  process(connection: Connection, words: readonly ByteString[]): void {
    if (words.length === 0 || this.stopped) return;
    this.#readClock();
    if (this.#armedAt !== null && this.now >= this.#armedAt) this.#handleDue();
    connection.lastInteraction = this.now;
    this.#dispatch(connection, words);
    // Whoever killed the script need not wait for its turn to come.
    if (this.#busy?.suspended.script?.killed === true) this.#goOn();
    if (!this.#inBatch) this.tracking.broadcast();
    this.#settle();
  }

  /**
   * Runs `body`, in which a host submits several commands at once. Between them the clock is not read anew: the end of
   * one is the start of the next.
   */
  batch(body: () => void): void {
    this.#readClock();
    this.#inBatch = true;
    try {
      body();
    } finally {
      this.#inBatch = false;
      this.tracking.broadcast();
    }
  }

  disconnect(connection: Connection): void {
    if (connection.closed) return;
    this.blocking.remove(connection);
    this.#postponed.delete(connection);
    this.watching.unwatch(connection);
    this.pubsub.drop(connection);
    this.tracking.disable(connection);
    this.monitors.remove(connection);
    this.connections.delete(connection.id);
    connection.markClosed();
  }

  /** Closes a connection from the server's side (QUIT, CLIENT KILL, an output limit). */
  kill(connection: Connection): void {
    if (connection.closed) return;
    this.disconnect(connection);
    const { outbox } = this.persistence;
    if (outbox.isActive) outbox.add(connection.sink, 'closed');
    else connection.sink.closed?.();
  }

  shutdown(save: ShutdownSave = 'default'): void {
    this.stopped = true;
    this.#busy = null;
    for (const connection of [...this.connections.values()]) this.kill(connection);
    this.persistence.settle();
    this.#arm(null);
    this.persistence.keeper?.stopped();
    this.onShutdown?.(save);
  }

  // ---- for commands that run or steer others ----

  /** Runs a queued command of EXEC. Nothing blocks in there; what is suspended suspends EXEC. */
  callQueued(connection: Connection, resolved: ResolvedCommand, words: readonly ByteString[]): Reply | Suspended {
    const outcome = this.#call(connection, resolved, words);
    return outcome instanceof Parked ? outcome.timedOut : outcome;
  }

  /** Runs a command of a script at once, and returns its reply. Nothing blocks in there, and nothing waits. */
  callNested(connection: Connection, resolved: ResolvedCommand, words: readonly ByteString[]): Reply {
    let outcome: Outcome = this.#call(connection, resolved, words);
    while (outcome instanceof Suspended) outcome = outcome.goOn();
    return outcome instanceof Parked ? outcome.timedOut : outcome;
  }

  /** The last reading of the host's clock, in milliseconds with their fraction. */
  get clock(): number {
    return this.#clock;
  }

  /** Some command has begun and not ended, and the others wait or hear that. */
  get isBusy(): boolean {
    return this.#busy !== null;
  }

  /** The script that keeps others from running commands; null if there is none. */
  get busyScript(): ScriptRun | null {
    return this.#busy?.suspended.script ?? null;
  }

  /** Ends the wait of a blocked connection with `reply`; false if it does not wait for keys. */
  unblock(connection: Connection, reply: Reply): boolean {
    if (connection.waiting?.kind !== 'keys') return false;
    this.blocking.remove(connection);
    this.#resume(connection, reply);
    return true;
  }

  /** CLIENT PAUSE: holds back writes, or everything, until a time. An earlier end or a weaker mode changes nothing. */
  pause(until: number, mode: 'write' | 'all'): void {
    const current = this.#pause;
    this.#pause = {
      until: current === null ? until : Math.max(until, current.until),
      mode: current?.mode === 'all' ? 'all' : mode,
    };
  }

  unpause(): void {
    this.#pause = null;
    // What was held back runs at top level, where it may block: after the command that ends the pause.
    if (this.#depth === 0) this.#releasePostponed();
    else this.#releasesPostponed = true;
  }

  get paused(): { readonly until: number; readonly mode: 'write' | 'all' } | null {
    return this.#pause;
  }

  /** The command (subcommand) that `words` call, or the error that Redis answers instead. */
  resolve(words: readonly ByteString[]): ResolvedCommand | RedisError {
    const name = words[0] as ByteString;
    const command = this.table.find(name);
    if (command === undefined) return errors.unknownCommand(name, words);
    if (command.subcommands === null) return this.#checkArity(command, words);
    const subword = words[1];
    // COMMAND alone answers without a subcommand, by its arity of -1.
    if (subword === undefined) return this.#checkArity(command, words);
    const subcommand = command.subcommands.get(subword.toLowerCase());
    if (subcommand === undefined) return errors.unknownSubcommand(command.fullName, subword);
    return this.#checkArity(subcommand, words);
  }

  /** Swaps the contents of two databases and does what follows from it for who watches and who waits. */
  swapDatabases(a: number, b: number): void {
    const [first, second] = [this.databases[a] as Database, this.databases[b] as Database];
    for (const db of [first, second]) {
      this.watching.touchAll(db.index, (key) => first.has(key) || second.has(key));
    }
    first.swap(second);
    this.blocking.markAllReady(a);
    this.blocking.markAllReady(b);
  }

  // ---- DatabaseOwner ----

  get notifying(): boolean {
    return this.#notified.size > 0;
  }

  notifies(eventClass: EventClass): boolean {
    return this.#notified.has(eventClass);
  }

  notify(db: Database, _eventClass: EventClass, event: string, key: ByteString): void {
    if (this.#notified.has('K')) this.pubsub.publish(`__keyspace@${db.index}__:${key}`, event);
    if (this.#notified.has('E')) this.pubsub.publish(`__keyevent@${db.index}__:${event}`, key);
  }

  modified(db: Database, key: ByteString): void {
    this.watching.touch(db.index, key);
    if (this.tracking.isActive) this.tracking.invalidate(key, this.#current, this.#depth > 0);
    if (this.onModified !== null) this.onModified(db.index, key);
  }

  /** Databases were emptied; `answersLast`: the client that asked for it hears that first, and then the reply. */
  flushed(answersLast: boolean): void {
    if (this.tracking.isActive) this.tracking.flush(answersLast ? null : this.#current);
  }

  ready(db: Database, key: ByteString): void {
    this.blocking.markReady(db.index, key);
  }

  propagateExpired(db: Database, key: ByteString): void {
    this.propagation.add(db.index, [this.config.flag('lazyfree-lazy-expire') ? 'UNLINK' : 'DEL', key]);
  }

  propagateEvicted(db: Database, key: ByteString): void {
    this.propagation.add(db.index, [this.config.flag('lazyfree-lazy-eviction') ? 'UNLINK' : 'DEL', key]);
  }

  /** Some key that has a deadline, each as likely as the others, more or less; null if there is none. */
  sampleVolatile(): { readonly db: Database; readonly key: ByteString } | null {
    if (this.databases.every(({ volatile }) => volatile === 0)) return null;
    // At most half of the queue is stale, or it is short: so many draws miss once in a blue moon.
    for (let draws = 64; draws > 0; draws--) {
      const drawn = this.#deadlines.sample(this.host.random());
      if (drawn !== null && drawn.item.db.expireAt(drawn.item.key) === drawn.at) return drawn.item;
    }
    this.#deadlines.prune((due, item) => item.db.isDeadline(item.key, due));
    return this.#deadlines.sample(this.host.random())?.item ?? null;
  }

  schedule(at: number, db: Database, key: ByteString): void {
    this.#deadlines.add(at, { db, key });
    if (this.#deadlines.size <= this.#pruneBeyond) return;
    this.#deadlines.prune((due, item) => item.db.isDeadline(item.key, due));
    this.#pruneBeyond = Math.max(fewDeadlines, 2 * this.#deadlines.size);
  }

  expireFields(db: Database, key: ByteString, hash: HashValue): void {
    const fields = hash.deleteDue(this.now);
    if (fields.length === 0) return;
    this.stats.expiredFields += fields.length;
    // One HDEL for each, as the log of 8.0.2 has it.
    for (const field of fields) this.propagation.add(db.index, ['HDEL', key, field]);
    db.changed(key, 'hexpired', 0);
    if (hash.minExpire !== 0) db.fieldDeadline(key, hash.minExpire);
  }

  // ---- the path of a command ----

  #dispatch(connection: Connection, words: readonly ByteString[]): void {
    const before = this.#current;
    this.#current = connection;
    this.#pass(connection, words);
    this.#current = before;
  }

  #pass(connection: Connection, words: readonly ByteString[]): void {
    const resolved = this.resolve(words);
    if (resolved instanceof RedisError) {
      this.#refuse(connection, resolved, this.table.find(words[0] as ByteString) ?? null);
      return;
    }
    const error = refusal(this, connection, resolved, words);
    if (error !== null) {
      this.#refuse(connection, error, resolved);
      return;
    }
    if (this.tracking.isActive) this.tracking.limit(this.config.number('tracking-table-max-keys'), connection);
    if ((this.#busy !== null && this.busyScript === null) || this.#isPaused(connection, resolved, words)) {
      this.#postpone(connection, resolved, words);
      return;
    }
    if (connection.transaction !== null && !runsInsideMulti.has(resolved.fullName)) {
      connection.transaction.queued.push({ command: resolved, words });
      connection.answer(QUEUED);
      return;
    }
    this.#run(connection, resolved, words);
  }

  #refuse(connection: Connection, error: RedisError, resolved: ResolvedCommand | null): void {
    if (connection.transaction !== null) connection.transaction.aborted = true;
    if (resolved !== null) resolved.stats.rejected++;
    this.stats.countError(error);
    if (resolved?.fullName === 'exec') {
      // EXEC itself was refused: the transaction is gone (with the reason in the answer). Who monitors sees it all the same.
      if (this.monitors.isActive) this.#show(connection, resolved, ['EXEC']);
      connection.transaction = null;
      this.watching.unwatch(connection);
      connection.answer(
        errors.coded(`EXECABORT Transaction discarded because of: ${error.message.replace(/^ERR /, '')}`),
      );
      return;
    }
    connection.answer(error);
  }

  /** Runs a command at top level and answers, or parks the connection. */
  #run(connection: Connection, resolved: ResolvedCommand, words: readonly ByteString[]): void {
    if (this.profile.rules.holdsPushes) connection.holdPushes();
    const outcome = this.#call(connection, resolved, words);
    this.tracking.after(connection, resolved);
    if (outcome instanceof Parked) {
      this.#park(connection, resolved, words, outcome);
    } else if (outcome instanceof Suspended) {
      this.#busy = { suspended: outcome, connection, until: this.now + outcome.duration, now: this.now };
      connection.waiting = idle('busy', connection, resolved, words);
    } else {
      connection.answer(outcome);
    }
    connection.releasePushes();
    if (connection.closeAfterReply) this.kill(connection);
    this.#afterwards();
  }

  /** What follows each command at top level; while the engine is busy, the end of what keeps it so. */
  #afterwards(): void {
    if (this.#busy !== null) return;
    if (this.blocking.hasReady) this.#serveReady();
    this.propagation.flush();
    if (this.#releasesPostponed) {
      this.#releasesPostponed = false;
      this.#releasePostponed();
    }
  }

  /** What a suspended command waited for has come about: it goes on now. */
  resume(): void {
    if (this.#busy === null || this.stopped) return;
    this.#readClock();
    this.#goOn();
    this.#settle();
  }

  /** Goes on with what keeps the engine busy; the clock stands where it stood when that began. */
  #goOn(): void {
    const busy = this.#busy as Busy;
    const { now } = this;
    const before = this.#current;
    let outcome: Outcome;
    this.#depth++;
    this.#current = busy.connection;
    this.now = busy.now;
    try {
      outcome = busy.suspended.goOn();
    } finally {
      this.#depth--;
      this.#current = before;
      this.now = now;
    }
    if (outcome instanceof Suspended) {
      this.#busy = { ...busy, suspended: outcome, until: now + outcome.duration };
      return;
    }
    this.#busy = null;
    const { connection } = busy;
    const { waiting } = connection;
    connection.waiting = null;
    if (waiting !== null) this.tracking.after(connection, waiting.command);
    if (!connection.closed && !(outcome instanceof Parked)) this.#resume(connection, outcome);
    this.#afterwards();
    this.#releasePostponed();
  }

  /** Parses and runs one command; Redis errors come back as replies, and a bug of ours is taken back and reported. */
  #call(
    connection: Connection,
    resolved: ResolvedCommand,
    words: readonly ByteString[],
    readyKey: ByteString | null = null,
  ): Outcome {
    const { command } = resolved;
    const context = new CommandContext(this, connection, words, this.#depth > 0, this.#random);
    if (!this.profile.rules.rerunsBlocked) context.readyKey = readyKey;
    const dirtyBefore = this.dirty;
    const effectsBefore = this.propagation.mark;
    const startedAt = this.#clock;
    if (this.#depth === 0) connection.lastCommand = resolved;
    connection.commands++;
    resolved.stats.calls++;
    this.stats.commandsProcessed++;
    this.access.touches = !connection.noTouch || resolved.fullName === 'touch';
    // Calls of scripts are shown before what the script does, and whatever else becomes of them.
    if (this.monitors.isActive && resolved.flags.has('skip_monitor')) this.#show(connection, resolved, words);
    this.#depth++;
    let outcome: Outcome = null;
    try {
      const args = new Args(
        words,
        resolved.container === null ? 1 : 2,
        resolved.fullName,
        this.profile,
        resolved.unknownTokens,
      );
      args.isReplay = connection.isReplay;
      const request = command.parse(args);
      if (args.left > 0) throw errors.syntax();
      outcome = resolved.isWrite ? withUndo(() => command.run(context, request), isBug) : command.run(context, request);
      if (this.dirty !== dirtyBefore && !context.propagated) {
        this.propagation.add(connection.db, words);
      }
      if (outcome instanceof Suspended) {
        outcome = outcome.beforeReply(() => {
          this.#clock = this.host.now();
          this.#took(connection, resolved, words, startedAt);
        });
      }
      return outcome;
    } catch (thrown) {
      resolved.stats.failed++;
      if (thrown instanceof RedisError) {
        this.stats.countError(thrown);
        return thrown;
      }
      this.dirty = dirtyBefore;
      this.propagation.rollback(effectsBefore);
      return this.#report(resolved, thrown);
    } finally {
      this.#depth--;
      this.#clock = this.host.now();
      if (this.#inBatch && this.#depth === 0) this.now = Math.floor(this.#clock);
      if (outcome instanceof Parked) resolved.stats.took(this.#clock - startedAt, this.stats.tracksLatency);
      else if (!(outcome instanceof Suspended)) this.#took(connection, resolved, words, startedAt);
      if (this.monitors.isActive && readyKey === null && !resolved.flags.has('skip_monitor')) {
        this.#show(connection, resolved, words);
      }
      if (this.tracking.clients > 0) this.#rememberRead(resolved, words);
    }
  }

  #show(connection: Connection, resolved: ResolvedCommand, words: readonly ByteString[]): void {
    this.monitors.show(connection, resolved, words, this.#current);
  }

  /** A command is over, and began at `startedAt`. */
  #took(connection: Connection, resolved: ResolvedCommand, words: readonly ByteString[], startedAt: number): void {
    const milliseconds = this.#clock - startedAt;
    resolved.stats.took(milliseconds, this.stats.tracksLatency);
    if (milliseconds >= this.latency.threshold) {
      this.latency.add(resolved.flags.has('fast') ? 'fast-command' : 'command', this.now, milliseconds);
    }
    if (milliseconds * 1000 >= this.slowlog.threshold) this.#logSlow(connection, resolved, words, milliseconds);
  }

  #logSlow(
    connection: Connection,
    resolved: ResolvedCommand,
    words: readonly ByteString[],
    milliseconds: number,
  ): void {
    // A script's commands come from no address; Valkey names who called the script.
    let client: Pick<Connection, 'addr' | 'name'> = connection;
    const { running } = this.scripting;
    if (running !== null && connection.id === 0) {
      const isValkey = this.profile.flavour === 'valkey';
      client = isValkey ? running.caller : { addr: this.profile.atLeast('7.2') ? '' : '?:0', name: '' };
    }
    this.slowlog.add(client, resolved, words, Math.round(milliseconds * 1000), this.now);
  }

  /** Keys that a script or EXEC reads are read by the client that runs it. */
  #rememberRead(resolved: ResolvedCommand, words: readonly ByteString[]): void {
    const reader = this.#current;
    if (!reader?.tracking || !resolved.flags.has('readonly') || readsByScript.has(resolved.fullName)) return;
    // Before 7.2 whatever a script read, its declared keys counted.
    const script = this.profile.atLeast('7.2') ? null : this.scripting.running;
    const keys =
      script === null ? this.#keysOf(resolved, words) : this.#keysOf(this.resolve(script.words), script.words);
    this.tracking.remember(reader, keys);
  }

  #keysOf(resolved: ResolvedCommand | RedisError, words: readonly ByteString[]): ByteString[] {
    if (resolved instanceof RedisError) return [];
    const keys = usedKeys(resolved, words).filter(({ flags }) => !flags.includes('not_key'));
    return keys.map(({ position }) => words[position] as ByteString);
  }

  #report(resolved: ResolvedCommand, thrown: unknown): RedisError {
    for (const db of this.databases) {
      db.forget();
      db.recount();
    }
    this.stats.bugs++;
    this.onBug?.({ command: resolved.fullName, thrown });
    return errors.internal(thrown instanceof Error ? thrown.message : String(thrown));
  }

  #checkArity(resolved: ResolvedCommand, words: readonly ByteString[]): ResolvedCommand | RedisError {
    const { arity } = resolved;
    return (arity > 0 ? words.length === arity : words.length >= -arity)
      ? resolved
      : errors.wrongArity(resolved.fullName);
  }

  // ---- waiting ----

  #park(connection: Connection, command: ResolvedCommand, words: readonly ByteString[], parked: Parked): void {
    const waiting: Waiting = {
      kind: 'keys',
      command,
      words: parked.words ?? words,
      timedOut: parked.timedOut,
      db: connection.db,
      keys: parked.keys,
      type: parked.type,
      deadline: parked.timeout === 0 ? null : this.now + parked.timeout,
    };
    this.blocking.add(connection, waiting);
  }

  #serveReady(): void {
    while (this.blocking.hasReady) {
      for (const { db, key } of this.blocking.takeReady()) {
        for (const connection of this.blocking.waitingFor(db, key)) {
          const waiting = connection.waiting;
          if (waiting === null || !this.#wakes(waiting, key)) continue;
          this.#retry(connection, waiting, key);
        }
      }
    }
  }

  #wakes(waiting: Waiting, key: ByteString): boolean {
    if (waiting.type === null) return true;
    const value = (this.databases[waiting.db] as Database).peek(key);
    return value !== undefined && (typeof value === 'string' ? 'string' : value.type) === waiting.type;
  }

  /** A blocked client runs its command again; it keeps its place if it has to wait on. */
  #retry(connection: Connection, waiting: Waiting, readyKey: ByteString): void {
    const denied = this.profile.rules.rerunsBlocked
      ? this.acl.refusal(connection, waiting.command, waiting.words, 'dispatch')
      : null;
    if (denied !== null) this.stats.countError(denied);
    const before = this.#current;
    this.#current = connection;
    const outcome = denied ?? this.#call(connection, waiting.command, waiting.words, readyKey);
    this.tracking.after(connection, waiting.command);
    this.#current = before;
    this.propagation.flush();
    if (outcome instanceof Parked) return;
    this.blocking.remove(connection);
    this.#resume(connection, outcome instanceof Suspended ? nullArray : outcome);
  }

  #resume(connection: Connection, reply: Reply): void {
    connection.answer(reply);
    if (connection.closeAfterReply) this.kill(connection);
    else connection.drain();
  }

  #isPaused(connection: Connection, resolved: ResolvedCommand, words: readonly ByteString[]): boolean {
    if (this.#pause === null) return false;
    if (this.#pause.mode === 'all') return !allowedWhilePaused.has(resolved.fullName);
    const mayWrite = (command: ResolvedCommand, of: readonly ByteString[]) => {
      const { isWrite, mayReplicate } = traitsOf(this, command, of);
      return isWrite || mayReplicate;
    };
    if (resolved.fullName !== 'exec') return mayWrite(resolved, words);
    return connection.transaction?.queued.some((one) => mayWrite(one.command, one.words)) ?? false;
  }

  #postpone(connection: Connection, command: ResolvedCommand, words: readonly ByteString[]): void {
    connection.waiting = idle('pause', connection, command, words);
    this.#postponed.add(connection);
  }

  #releasePostponed(): void {
    const released = [...this.#postponed];
    this.#postponed.clear();
    for (const connection of released) {
      const { waiting } = connection;
      if (waiting === null) continue;
      connection.waiting = null;
      this.#dispatch(connection, waiting.words);
      if (connection.waiting === null && !connection.closed) connection.drain();
    }
  }

  // ---- time ----

  /** Reads the clock, unless it stands still for a command, and answers what `now` is. */
  readClock(): number {
    this.#readClock();
    return this.now;
  }

  /** Something may be due now, or at another time than before. */
  rearm(): void {
    if (this.#depth === 0) this.wake();
  }

  #readClock(): void {
    if (this.#depth > 0 || this.#inBatch) return;
    this.#clock = this.host.now();
    this.now = Math.floor(this.#clock);
  }

  /** Everything that is due at `now`: the end of a sleep or a pause, timeouts of blocked clients, expiry. */
  #handleDue(): void {
    const { now } = this;
    for (const copy of this.copies) copy.wakeIfDue(now);
    if (this.#busy !== null && this.#busy.until <= now) this.#goOn();
    if (this.#busy !== null) return;
    if (this.#pause !== null && this.#pause.until <= now) this.unpause();
    if (this.eviction.running) this.eviction.perform();
    this.persistence.perform();
    if (this.activeExpire && this.#pause === null) this.#expireDue(now);
    for (;;) {
      const connection = this.blocking.takeTimedOut(now);
      if (connection === null) break;
      const { waiting } = connection;
      const reply = waiting?.timedOut ?? nullArray;
      this.blocking.remove(connection);
      if (waiting !== null && this.slowlog.threshold === 0 && this.profile.rules.logsTimeouts) {
        this.#logSlow(connection, waiting.command, waiting.words, 0);
      }
      this.#resume(connection, reply);
    }
    if (this.blocking.hasReady) this.#serveReady();
    this.propagation.flush();
  }

  #expireDue(now: number): void {
    const startedAt = this.#clock;
    let handled = 0;
    while (handled < expiryBatch) {
      const due = this.#deadlines.takeDue(now, false);
      if (due === null) break;
      if (due.item.db.expireDue(due.item.key, due.at)) handled++;
    }
    if (handled === 0 || this.latency.threshold === Number.POSITIVE_INFINITY) return;
    const milliseconds = this.host.now() - startedAt;
    if (milliseconds >= this.latency.threshold) this.latency.add('expire-cycle', now, milliseconds);
  }

  /** Asks the host for the next alarm, if it is another than the one asked for. */
  #settle(): void {
    this.persistence.settle();
    if (this.stopped) return;
    const expiry = this.activeExpire && this.#pause === null ? this.#deadlines.next : null;
    // A key is gone when its deadline has passed, not when it has come: one millisecond later.
    let next = expiry === null ? null : expiry + 1;
    const timeout = this.blocking.nextDeadline;
    if (timeout !== null && (next === null || timeout < next)) next = timeout;
    if (this.#pause !== null && (next === null || this.#pause.until < next)) next = this.#pause.until;
    const save = this.persistence.dueAt;
    if (save !== null && (next === null || save < next)) next = save;
    if (this.eviction.running) next = this.now;
    if (this.#busy !== null) next = Number.isFinite(this.#busy.until) ? this.#busy.until : null;
    for (const { alarm } of this.copies) if (alarm !== null && (next === null || alarm < next)) next = alarm;
    this.#arm(next);
  }

  /** A copy asks for another alarm; nothing happens now. */
  copyAsks(): void {
    if (this.#depth === 0) this.#settle();
  }

  #arm(at: number | null): void {
    if (at === this.#armedAt) return;
    this.#armedAt = at;
    this.host.wakeAt(at);
  }

  #configured(): void {
    const { config, limits } = this;
    this.acl.configured();
    this.persistence.configured();
    this.neededReplicas = config.number('min-replicas-to-write');
    this.stats.tracksLatency = config.flag('latency-tracking');
    const slowerThan = config.number('slowlog-log-slower-than');
    this.slowlog.threshold = slowerThan < 0 ? Number.POSITIVE_INFINITY : slowerThan;
    this.slowlog.maxLength = config.number('slowlog-max-len');
    this.latency.threshold = config.number('latency-monitor-threshold') || Number.POSITIVE_INFINITY;
    limits.hashMaxListpackEntries = config.number('hash-max-listpack-entries');
    limits.hashMaxListpackValue = config.number('hash-max-listpack-value');
    limits.setMaxIntsetEntries = config.number('set-max-intset-entries');
    limits.zsetMaxListpackEntries = config.number('zset-max-listpack-entries');
    limits.zsetMaxListpackValue = config.number('zset-max-listpack-value');
    limits.listMaxListpackSize = config.number('list-max-listpack-size');
    limits.listCompressDepth = config.number('list-compress-depth');
    limits.setListpack = this.profile.rules.setListpack;
    limits.listListpack = this.profile.rules.listListpack;
    if (limits.setListpack) {
      limits.setMaxListpackEntries = config.number('set-max-listpack-entries');
      limits.setMaxListpackValue = config.number('set-max-listpack-value');
    }
    if (config.has('maxmemory-policy')) {
      this.access.countsUses = config.get('maxmemory-policy').endsWith('-lfu');
      this.access.countsReads = !config.get('maxmemory-policy').endsWith('-lrm');
      this.access.logFactor = config.number('lfu-log-factor');
      this.access.decayMinutes = config.number('lfu-decay-time');
    }
    this.eviction.configured();
    this.#notified = notifiedClasses(config.get('notify-keyspace-events'));
  }
}

/** A command that is suspended. */
interface Busy {
  readonly suspended: Suspended;
  readonly connection: Connection;
  /** When it goes on. */
  readonly until: number;
  /** The time that it sees. */
  readonly now: number;
}

/** What one command sees. Made anew for each: a blocked command's second run must not see the first's leavings. */
class CommandContext implements WriteContext {
  readonly engine: Engine;
  readonly connection: Connection;
  readonly words: readonly ByteString[];
  readonly denyBlocking: boolean;
  readonly random: () => number;
  readonly db: Database;
  propagated = false;
  /** The key that woke the client, where only that one is served. */
  readyKey: ByteString | null = null;

  constructor(
    engine: Engine,
    connection: Connection,
    words: readonly ByteString[],
    nested: boolean,
    random: () => number,
  ) {
    this.engine = engine;
    this.connection = connection;
    this.words = words;
    this.denyBlocking = nested;
    this.random = random;
    this.db = engine.databases[connection.db] as Database;
  }

  get now(): number {
    return this.engine.now;
  }

  get past(): number {
    return this.engine.loading ? Number.NEGATIVE_INFINITY : this.engine.now;
  }

  get profile(): Profile {
    return this.engine.profile;
  }

  get limits(): Readonly<EncodingLimits> {
    return this.engine.limits;
  }

  get resp(): 2 | 3 {
    return this.connection.resp;
  }

  database(index: number): Database {
    return this.engine.databases[index] as Database;
  }

  double(value: number): DoubleReply {
    const text = this.profile.rules.shortestDoubles ? formatDoubleShortest(value) : formatDouble17(value);
    return { kind: 'double', value, text };
  }

  blockOn(
    keys: readonly ByteString[],
    type: TypeName | null,
    timeout: number,
    timedOut: Reply = nullArray,
    words: readonly ByteString[] | null = null,
  ): Outcome {
    return this.denyBlocking ? timedOut : new Parked(keys, type, timeout, timedOut, words);
  }

  servedKeys(keys: readonly ByteString[]): readonly ByteString[] {
    return this.readyKey === null ? keys : [this.readyKey];
  }

  propagate(...words: ByteString[]): void {
    this.propagated = true;
    if (words.length > 0) this.engine.propagation.add(this.connection.db, words);
  }
}

function isBug(thrown: unknown): boolean {
  return !(thrown instanceof RedisError);
}

function idle(
  kind: 'pause' | 'busy',
  connection: Connection,
  command: ResolvedCommand,
  words: readonly ByteString[],
): Waiting {
  return { kind, command, words, timedOut: nullArray, db: connection.db, keys: [], type: null, deadline: null };
}

/** `A` stands for every class but keymiss, new, overwritten and type-changed. */
function notifiedClasses(letters: string): ReadonlySet<string> {
  const classes = new Set(letters);
  if (classes.has('A')) for (const letter of 'g$lshzxetd') classes.add(letter);
  if (!classes.has('K') && !classes.has('E')) classes.clear();
  return classes;
}

/** What these read is what the commands in their script read. */
const readsByScript = new Set(['eval_ro', 'evalsha_ro', 'fcall_ro']);

/** Commands that MULTI does not queue. */
const runsInsideMulti = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);

const allowedWhilePaused = new Set(['client|pause', 'client|unpause']);
