// Random programs about client-side caching: three connections that turn tracking on in any mode, read, write, let keys
// expire, open transactions, redirect to each other and go away. What each connection gets, replies and invalidations
// in their order, must be what a real server sends.

import type { Connection } from '../../src/engine/connection.ts';
import { isTagged, type Reply } from '../../src/engine/reply.ts';
import { nodeCodec } from '../../src/node/codec.ts';
import { ReplyEncoder } from '../../src/resp/encode.ts';
import { formatReply } from '../../src/resp/print.ts';
import { ReplyDecoder } from '../../src/resp/reply-decoder.ts';
import { watchedEngine } from '../doors/engine.ts';
import { openSocket, RespLink } from '../doors/resp-link.ts';
import type { Edition } from '../editions.ts';
import { seeded } from './acl.ts';

const names = ['A', 'B', 'C'] as const;
type Name = (typeof names)[number];

/** `wait`: milliseconds pass; `leave`: the connection is closed, and another comes in its place. */
export type TrackingStep =
  | { readonly by: Name; readonly words: readonly string[] }
  | { readonly by: Name; readonly leave: true }
  | { readonly wait: number };

export interface TrackingProgram {
  readonly resp3: readonly Name[];
  readonly steps: readonly TrackingStep[];
}

/** What commands are made of: `K` is a key, `#` the id of a connection. */
const reads = [
  ...['GET K', 'GET K', 'MGET K K', 'STRLEN K', 'EXISTS K K', 'TTL K', 'TYPE K', 'LRANGE K 0 -1', 'HGETALL K'],
  ...['SMEMBERS K', 'SINTER K K', 'ZRANGE K 0 -1', 'OBJECT ENCODING K', 'DBSIZE', 'TOUCH K', 'LLEN K', 'BITCOUNT K'],
  ...['GETRANGE K 0 1', 'SORT_RO K', 'PFCOUNT K', 'LCS K K', 'XLEN K', 'BITFIELD_RO K GET u8 0'],
];
const writes = [
  ...['SET K 1', 'SET K 1', 'SET K 1', 'SET K 2 EX 100', 'SET K 1 GET', 'SET K v XX', 'SETNX K 1', 'DEL K', 'DEL K K'],
  ...['MSET K 1 K 2', 'INCR K', 'APPEND K x', 'GETDEL K', 'GETEX K EX 100', 'GETEX K', 'EXPIRE K 100', 'PERSIST K'],
  ...['RENAME K K', 'COPY K K REPLACE', 'LPUSH K a', 'RPOP K', 'LMOVE K K LEFT RIGHT', 'HSET K f v', 'HDEL K f'],
  ...['SADD K a', 'SREM K a', 'SPOP K', 'SUNIONSTORE K K K', 'SMOVE K K a', 'ZADD K 1 a', 'ZREM K a', 'PFADD K a'],
  ...['ZUNIONSTORE K 2 K K', 'SORT K ALPHA STORE K', 'UNLINK K', 'MOVE K 1', 'SETRANGE K 0 x', 'SETBIT K 1 1'],
  ...[
    'BITOP NOT K K',
    'XADD K 1-1 f v',
    'LTRIM K 0 0',
    'MSETNX K 1 K 1',
    'ZPOPMIN K',
    'LMPOP 2 K K LEFT',
    'GEOADD K 1 1 a',
  ],
];
const wholes = [
  'FLUSHALL',
  'FLUSHDB',
  'FLUSHALL ASYNC',
  'FLUSHDB SYNC',
  'SWAPDB 0 1',
  'SELECT 1',
  'SELECT 0',
  'SELECT 0',
];
const options = [
  'BCAST',
  'OPTIN',
  'OPTOUT',
  'NOLOOP',
  'NOLOOP',
  'REDIRECT #',
  'REDIRECT #',
  'PREFIX P',
  'BCAST PREFIX P',
];
const others = [
  ...['CLIENT TRACKING OFF', 'CLIENT CACHING YES', 'CLIENT CACHING NO', 'CLIENT TRACKINGINFO', 'PING'],
  ...[
    'SUBSCRIBE __redis__:invalidate',
    'SUBSCRIBE __redis__:invalidate',
    'UNSUBSCRIBE',
    'SUBSCRIBE __keyevent@0__:set',
  ],
  ...['RESET', 'HELLO 3', 'HELLO 2', 'PUBLISH __redis__:invalidate x', 'CLIENT CACHING YES', 'CLIENT CACHING NO'],
];
const keys = ['a', 'b', 'ab', 'abc', 'c', '\xff'];

export class TrackingPrograms {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
  }

  next(): TrackingProgram {
    const steps: TrackingStep[] = [];
    const resp3 = names.filter(() => this.#random() < 0.75);
    for (const name of names) if (this.#random() < 0.6) steps.push({ by: name, words: this.#words(this.#track()) });
    for (let left = 8 + Math.floor(this.#random() * 16); left > 0; left--) steps.push(...this.#some());
    return { resp3, steps };
  }

  #some(): TrackingStep[] {
    const by = this.#one(names);
    const dice = this.#random();
    const say = (line: string): TrackingStep => ({ by, words: this.#words(line) });
    if (dice < 0.03) return [{ by, leave: true }];
    if (dice < 0.08) return [say('SET K v PX 1'), { wait: 4 }];
    if (dice < 0.1) return [say('PEXPIRE K 1'), { wait: 4 }];
    if (dice < 0.2) return [say(this.#track())];
    if (dice < 0.32) return [say(this.#one(others))];
    if (dice < 0.36) return [say(this.#one(wholes))];
    if (dice < 0.45) {
      const inside = Array.from({ length: 1 + Math.floor(this.#random() * 4) }, () => say(this.#plain()));
      return [say('MULTI'), ...inside, say(this.#random() < 0.9 ? 'EXEC' : 'DISCARD')];
    }
    return [say(this.#plain())];
  }

  #plain(): string {
    const dice = this.#random();
    if (dice < 0.04) return this.#one(wholes);
    return this.#one(dice < 0.5 ? reads : writes);
  }

  #track(): string {
    let line = 'CLIENT TRACKING ON';
    while (this.#random() < 0.5) line += ` ${this.#one(options)}`;
    return line;
  }

  #words(line: string): string[] {
    return line.split(' ').map((word) => {
      if (word === 'K') return this.#one(keys);
      if (word === 'P') return this.#one(['a', 'ab', 'b', 'c', '']);
      return word === '#' ? `#${this.#one(names)}` : word;
    });
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }
}

/** What each connection got, printed, in order. */
export type TrackingRun = Readonly<Record<Name, readonly string[]>>;

/** One connection of either side. */
interface Link {
  readonly inbox: (Reply | 'closed')[];
  readonly id: string;
  send(words: readonly string[]): void;
  /** Resolves when the connection has got what is due, or when that fails to come. */
  due(count: number): Promise<unknown>;
  close(): Promise<void>;
}

export interface TrackingPlayer {
  connect(): Promise<Link>;
  /** Empties the server and closes what the last program left. */
  reset(): Promise<void>;
  wait(ms: number): Promise<void>;
  /** Everything that was sent is done, and what it causes has arrived. */
  settle(): Promise<void>;
}

/**
 * Plays a program. `expected` is what another player's connections had got after each step: so much is waited for.
 * Returns how much that was here.
 */
export async function playTracking(
  { resp3, steps }: TrackingProgram,
  player: TrackingPlayer,
  expected: readonly Readonly<Record<Name, number>>[] | null,
): Promise<{ readonly run: TrackingRun; readonly counts: readonly Readonly<Record<Name, number>>[] }> {
  await player.reset();
  const links = { A: await player.connect(), B: await player.connect(), C: await player.connect() };
  const known = new Map<string, string>();
  const greet = async (name: Name) => {
    known.set(links[name].id, `#${name}`);
    if (!resp3.includes(name)) return;
    links[name].send(['HELLO', '3']);
    await links[name].due(1);
    links[name].inbox.length = 0;
  };
  for (const name of names) await greet(name);
  const got: Record<Name, string[]> = { A: [], B: [], C: [] };
  const counts: Record<Name, number>[] = [];
  const take = () => {
    for (const name of names) {
      got[name].push(...links[name].inbox.splice(0).map((message) => printed(message, known)));
    }
  };
  for (const [index, step] of steps.entries()) {
    const before = expected?.[index - 1];
    if ('wait' in step) await player.wait(step.wait);
    else if ('leave' in step) {
      await player.settle();
      take();
      await links[step.by].close();
      links[step.by] = await player.connect();
      await greet(step.by);
      got[step.by].push('(another)');
    } else {
      const words = step.words.map((word) => (/^#[ABC]$/.test(word) ? links[word[1] as Name].id : word));
      links[step.by].send(words);
    }
    const due = expected?.[index];
    if (due !== undefined) {
      for (const name of names) await links[name].due(due[name] - got[name].length);
      if (before !== undefined && 'words' in step && due[step.by] === before[step.by]) await player.settle();
    }
    take();
    counts.push({ A: got.A.length, B: got.B.length, C: got.C.length });
  }
  await player.settle();
  take();
  for (const name of names) await links[name].close();
  return { run: got, counts };
}

/** Numbers of connections, and what HELLO tells of the server, are each server's own. */
function printed(message: Reply | 'closed', known: ReadonlyMap<string, string>): string {
  if (message === 'closed') return '(closed)';
  const text = formatReply(message, 3).trimEnd();
  if (text.includes('"server"')) return '(hello)';
  if (!/"redirect"|tracking-redir-broken/.test(text)) return text;
  return text.replace(/\(integer\) (\d+)/, (whole, id) => known.get(id) ?? whole);
}

const setup = { 'notify-keyspace-events': 'KEA' };

/** Redlet, under a virtual clock, where keys expire only when someone looks. */
export function ownTracking(edition: Edition): TrackingPlayer & { readonly bugs: () => readonly string[] } {
  let watched = watchedEngine(edition);
  return {
    bugs: () => watched.bugs,
    async connect() {
      const encoder = new ReplyEncoder();
      const decoder = new ReplyDecoder(nodeCodec);
      const inbox: (Reply | 'closed')[] = [];
      const receive = (message: Reply) => {
        if (isTagged(message) && message.kind === 'none') return;
        encoder.write(message, connection.resp);
        for (const part of encoder.take()) decoder.push(Buffer.from(part as string, 'latin1'));
        for (let reply = decoder.next(); reply !== undefined; reply = decoder.next()) inbox.push(reply);
      };
      const connection: Connection = watched.engine.connect({
        reply: receive,
        push: receive,
        closed: () => void inbox.push('closed'),
      });
      return {
        inbox,
        id: String(connection.id),
        send: (words) => connection.submit(words),
        due: async () => {},
        close: async () => connection.close(),
      };
    },
    async reset() {
      watched = watchedEngine(edition);
      watched.engine.activeExpire = false;
      watched.engine.config.set(Object.entries(setup), 'start');
    },
    wait: async (ms) => watched.host.advance(ms),
    settle: async () => {},
  };
}

/** How long a server that disagrees may be waited for. */
const patience = 150;

export async function realTracking(port: number): Promise<TrackingPlayer & { close(): Promise<void> }> {
  const control = new RespLink(await openSocket(port));
  for (const [name, value] of Object.entries(setup)) await control.ask('CONFIG', 'SET', name, value);
  await control.ask('DEBUG', 'SET-ACTIVE-EXPIRE', '0');
  const settle = async () => {
    for (let i = 0; i < 2; i++) await control.ask('PING');
    await new Promise((resolve) => setImmediate(resolve));
  };
  const time = async () => {
    const [seconds, micros] = (await control.ask('TIME')) as [string, string];
    return Number(seconds) * 1000 + Number(micros) / 1000;
  };
  return {
    async connect() {
      const link = new RespLink(await openSocket(port));
      return {
        inbox: link.inbox,
        id: String(await link.ask('CLIENT', 'ID')),
        send: (words) => link.send(words),
        due: (count) => link.arrived(count, patience),
        async close() {
          await link.close();
          await settle();
        },
      };
    },
    async reset() {
      await control.ask('FLUSHALL');
    },
    async wait(ms) {
      const until = (await time()) + ms;
      while ((await time()) < until);
    },
    settle,
    close: () => control.close(),
  };
}
