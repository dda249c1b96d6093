// A program on our engine. It goes first: what it answers, and to whom, says how long to wait for a real server, where
// nothing tells that an answer will not come.

import type { Command } from '../../src/engine/command.ts';
import { allCommands } from '../../src/engine/commands/index.ts';
import type { Connection } from '../../src/engine/connection.ts';
import { Engine } from '../../src/engine/engine.ts';
import { errors } from '../../src/engine/errors.ts';
import type { VersionLine } from '../../src/engine/profile.ts';
import { isTagged, type Reply } from '../../src/engine/reply.ts';
import { type TypeName, typeOf } from '../../src/engine/values/value.ts';
import { luaScripts } from '../../src/lua/redis/script-engine.ts';
import { nodeCodec } from '../../src/node/codec.ts';
import { rdbPayloads } from '../../src/rdb/payload.ts';
import { ReplyEncoder } from '../../src/resp/encode.ts';
import { ReplyDecoder } from '../../src/resp/reply-decoder.ts';
import { VirtualHost } from '../../src/testing/virtual-host.ts';
import { type ConnectionName, connectionNames, type Program, type ProgramStep } from './programs.ts';
import { keys } from './words.ts';

/** A message that a connection got, as it comes off the wire. */
export interface Message {
  readonly message: Reply;
  /** The step after which it came. */
  readonly step: number;
  /** The command it answers; null if it is a push. */
  readonly words: readonly string[] | null;
  /** For EXEC's reply: what had been queued. */
  readonly queued: readonly (readonly string[])[];
  /** True if what is answered lies in an order that is each server's own, as that of a hash table. */
  readonly isUnordered: boolean;
}

export interface EngineRun {
  /** The program without the steps that were left out: what goes to a connection that is blocked, what is chance. */
  readonly program: Program;
  readonly messages: Readonly<Record<ConnectionName, readonly Message[]>>;
  /** The steps that left their connection waiting. */
  readonly blocking: ReadonlySet<number>;
  /** Keyspace events, as a subscriber gets them. */
  readonly events: readonly Reply[];
  /** What is asked when the program is over, and the answers. */
  readonly questions: readonly (readonly string[])[];
  readonly answers: readonly Message[];
  readonly bugs: readonly string[];
}

/** The classes of events that every version here knows. */
export const eventClasses = 'KEAmn';
export const databases = 4;

export interface RunOptions {
  readonly version: VersionLine;
  readonly commands?: readonly Command[];
  /** Keeps every step: of two engines that answer differently, each leaves out others. */
  readonly keepsAll?: boolean;
  /** What to ask in the end, if not what this engine's data suggests. */
  readonly questions?: readonly (readonly string[])[];
}

export function runOnEngine(program: Program, options: RunOptions): EngineRun {
  const { version, commands = allCommands, keepsAll = false } = options;
  const { engine, host, bugs } = emptyEngine(version, commands);
  const observer = new Link(engine, 'E');
  observer.submit(['PSUBSCRIBE', '__key*__:*'], -1);
  const links = Object.fromEntries(connectionNames.map((name) => [name, new Link(engine, name)])) as Links;
  for (const name of program.resp3) links[name].submit(['HELLO', '3'], -1);
  observer.forget();
  for (const name of connectionNames) links[name].forget();

  const steps: ProgramStep[] = [];
  const blocking = new Set<number>();
  for (const step of program.steps) {
    if ('wait' in step) {
      host.advance(step.wait);
      // What has expired is gone on a real server once someone looks for it: see server-run.ts.
      steps.push(step);
      continue;
    }
    const link = links[step.connection];
    if (link.connection.isBlocked || (!keepsAll && isLeftOut(engine, link, step.words))) continue;
    link.submit(step.words, steps.length, links);
    if (link.connection.isBlocked) blocking.add(steps.length);
    steps.push(step);
  }
  const ids = connectionNames.filter((name) => links[name].connection.isBlocked);
  for (const name of connectionNames) links[name].step = steps.length;
  for (const name of ids) engine.unblock(links[name].connection, errors.unblocked());

  const events = observer.messages.map(({ message }) => message);
  const questions = options.questions ?? questionsAbout(engine, program);
  const control = new Link(engine, 'control');
  for (const words of questions) control.submit(words, -1);
  for (const connection of [...engine.connections.values()]) connection.close();
  return {
    program: { resp3: program.resp3, steps },
    messages: Object.fromEntries(
      connectionNames.map((name) => [name, links[name].messages]),
    ) as unknown as EngineRun['messages'],
    blocking,
    events,
    questions,
    answers: control.messages,
    bugs: [...bugs],
  };
}

interface Reused {
  readonly engine: Engine;
  readonly host: VirtualHost;
  readonly bugs: string[];
}

/** Making an engine takes longer than most programs: one is kept for each set of commands. */
const reused = new WeakMap<readonly Command[], Map<VersionLine, Reused>>();

function emptyEngine(version: VersionLine, commands: readonly Command[]): Reused {
  const byVersion = reused.get(commands) ?? new Map<VersionLine, Reused>();
  reused.set(commands, byVersion);
  const present = byVersion.get(version);
  if (present !== undefined) {
    const { engine, host, bugs } = present;
    host.advance(Math.max(1, Date.now() - host.now()));
    new Link(engine, 'control').submit(['FLUSHALL'], -1);
    bugs.length = 0;
    return present;
  }
  const host = new VirtualHost(Date.now());
  const config = { 'enable-debug-command': 'yes', 'notify-keyspace-events': eventClasses };
  const engine = new Engine({ host, commands, scripts: luaScripts, payloads: rdbPayloads, version, config });
  host.attach(engine);
  const bugs: string[] = [];
  engine.onBug = ({ command, thrown }) =>
    bugs.push(`${command}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  const made = { engine, host, bugs };
  byVersion.set(version, made);
  return made;
}

type Links = Record<ConnectionName, Link>;

/** A connection whose output goes through bytes, as a client gets it. */
class Link {
  readonly name: string;
  readonly connection: Connection;
  readonly messages: Message[] = [];
  step = -1;
  readonly #engine: Engine;
  readonly #encoder = new ReplyEncoder();
  readonly #decoder = new ReplyDecoder(nodeCodec);
  #asked: { readonly words: readonly string[]; readonly isUnordered: boolean } | null = null;
  #queued: (readonly string[])[] = [];

  constructor(engine: Engine, name: string) {
    this.name = name;
    this.#engine = engine;
    this.connection = engine.connect({
      reply: (reply) => this.#receive(reply, true),
      push: (message) => this.#receive(message, false),
      closed: () => this.#note({ kind: 'status', text: '(closed)' }, false),
    });
  }

  submit(words: readonly string[], step: number, links?: Links): void {
    this.step = step;
    if (links !== undefined) for (const name of connectionNames) links[name].step = step;
    const wasQueueing = this.connection.transaction !== null;
    if (/^multi$/i.test(words[0] ?? '') && !wasQueueing) this.#queued = [];
    this.#asked = { words, isUnordered: wasQueueing || isUnordered(this.#engine, this.connection, words[1]) };
    const before = this.connection.transaction?.queued.length ?? 0;
    this.connection.submit(words);
    if ((this.connection.transaction?.queued.length ?? 0) > before) this.#queued.push(words);
  }

  forget(): void {
    this.messages.length = 0;
  }

  #receive(reply: Reply, answers: boolean): void {
    if (isTagged(reply) && reply.kind === 'none') return;
    this.#encoder.write(reply, this.connection.resp);
    for (const part of this.#encoder.take()) {
      this.#decoder.push(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
    }
    for (let item = this.#decoder.next(); item !== undefined; item = this.#decoder.next()) this.#note(item, answers);
  }

  #note(message: Reply, answers: boolean): void {
    const { words, isUnordered } = this.#asked ?? { words: null, isUnordered: false };
    this.messages.push({
      message,
      step: this.step,
      words: answers ? words : null,
      queued: answers && /^exec$/i.test(words?.[0] ?? '') ? this.#queued : [],
      isUnordered,
    });
  }
}

/** A listpack with deadlines keeps its fields in their order, which is that of the milliseconds in which they were set. */
function isUnordered(engine: Engine, connection: Connection, key: string | undefined): boolean {
  const value = key === undefined ? undefined : engine.databases[connection.db]?.peek(key);
  if (value === undefined || typeof value === 'string' || !('encoding' in value)) return false;
  return value.encoding === 'hashtable' || value.encoding === 'listpackex';
}

/**
 * SPOP of some but not all members, after which two servers hold different data; ranges by member where scores differ,
 * which Redis leaves open; and subscribing in a transaction, where each channel's message stands in EXEC's array, whose
 * length then is no longer what it says.
 */
function isLeftOut(engine: Engine, { connection }: Link, words: readonly string[]): boolean {
  const command = words[0]?.toLowerCase() ?? '';
  const isQueued = connection.transaction !== null;
  const value = (key = '') => engine.databases[connection.db]?.peek(key);
  if (/subscribe$/.test(command)) return isQueued;
  if (command === 'spop' && words.length <= 3) {
    const count = words.length === 2 ? 1 : Number(words[2]);
    if (isQueued) return count !== 1000;
    const set = value(words[1]);
    return typeof set === 'object' && set.type === 'set' && count > 0 && set.size > count;
  }
  if (/lex/.test(command) || words.some((word) => /^bylex$/i.test(word))) {
    const zset = value(words[command === 'zrangestore' ? 2 : 1]);
    return (
      isQueued ||
      (typeof zset === 'object' && zset.type === 'zset' && zset.at(0)?.score !== zset.at(zset.size - 1)?.score)
    );
  }
  return false;
}

/** Each key's value, encoding and deadline, and how many there are. */
function questionsAbout(engine: Engine, { steps }: Program): string[][] {
  const isElsewhere = steps.some((step) => 'words' in step && /^(select|swapdb|move|copy)$/i.test(step.words[0] ?? ''));
  const questions: string[][] = [];
  for (const db of engine.databases.slice(0, isElsewhere ? databases : 1)) {
    questions.push(['SELECT', String(db.index)]);
    for (const key of keys) {
      // A key that has expired goes when it is looked for.
      questions.push(['OBJECT', 'ENCODING', key]);
      const value = db.peek(key);
      if (value === undefined) continue;
      questions.push(['PEXPIRETIME', key], readingAll[typeOf(value)](key));
      if (typeof value === 'object' && value.type === 'hash' && value.minExpire !== 0) {
        questions.push(['HPEXPIRETIME', key, 'FIELDS', '6', 'f', 'g', 'a', 'b', '1', '2']);
      }
    }
    questions.push(['DBSIZE']);
  }
  return questions;
}

const readingAll: Readonly<Record<TypeName, (key: string) => string[]>> = {
  string: (key) => ['GET', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  set: (key) => ['SMEMBERS', key],
  hash: (key) => ['HGETALL', key],
  zset: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
  stream: (key) => ['XINFO', 'STREAM', key, 'FULL', 'COUNT', '0'],
};
