// Random values of every type and encoding, and what is asked of them: that DUMP answers what redis-server answers, byte
// for byte, and that no mutation of a payload or of a file does more than fail.

import type { Engine } from '../../src/engine/engine.ts';
import { isError, type Reply } from '../../src/engine/reply.ts';
import { Crc64 } from '../../src/rdb/crc64.ts';
import { CorruptError } from '../../src/rdb/errors.ts';
import { RdbLoader } from '../../src/rdb/load.ts';
import { EngineConnection, watchedEngine } from '../doors/engine.ts';
import type { RespLink } from '../doors/resp-link.ts';

type Program = string[][];

/** Chance from a seed: xorshift. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 1;
  }

  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % limit;
  }

  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  many<T>(count: number, make: () => T): T[] {
    return Array.from({ length: count }, make);
  }
}

const pieces = ['a', 'b', 'ab', 'foo', 'bar', '0', ' ', '\0', '\xff'];

function text(chance: Chance, length: number): string {
  return chance
    .many(length, () => chance.pick(pieces))
    .join('')
    .slice(0, length);
}

function integer(chance: Chance): string {
  const signed = (bits: number) => chance.below(2 ** bits) - 2 ** (bits - 1);
  if (!chance.oneIn(6)) return String(signed(chance.pick([8, 13, 16, 24, 31])));
  return String((BigInt(signed(31)) << 32n) + BigInt(chance.below(2 ** 31)));
}

function noise(chance: Chance, length: number): string {
  return chance.many(length, () => String.fromCharCode(chance.below(256))).join('');
}

const short = (chance: Chance) => (chance.oneIn(2) ? integer(chance) : text(chance, chance.below(60)));

function element(chance: Chance): string {
  if (chance.oneIn(3)) return integer(chance);
  if (chance.oneIn(5)) return noise(chance, chance.below(30));
  return text(chance, chance.below(chance.oneIn(20) ? 9000 : chance.pick([12, 70, 300])));
}

const scores = ['inf', '-inf', '0', '-0', '0.1', '1e300', '3.0000001', '-1.5e-7', '4611686018427387905', '1e17'];

/** What makes the value at `k`, by type; `sets` of strings are in no order, and so are not compared. */
const makers: Readonly<Record<string, (chance: Chance) => Program>> = {
  string: (chance) => [['SET', 'k', chance.oneIn(4) ? text(chance, chance.below(20000)) : element(chance)]],
  list(chance) {
    const change = (): string[] =>
      chance.pick<() => string[]>([
        () => ['RPUSH', 'k', ...chance.many(chance.pick([1, 2, 5, 20, 130]), () => element(chance))],
        () => ['LPUSH', 'k', ...chance.many(1 + chance.below(5), () => element(chance))],
        () => ['LTRIM', 'k', `${chance.below(4)}`, `${-1 - chance.below(3)}`],
        () => ['LSET', 'k', '0', element(chance)],
        () => ['LREM', 'k', '0', '1'],
      ])();
    return chance.many(1 + chance.below(8), change);
  },
  set: (chance) => [['SADD', 'k', ...chance.many(chance.pick([1, 2, 5, 20, 100, 400]), () => integer(chance))]],
  zset: (chance) => [
    [
      'ZADD',
      'k',
      ...chance
        .many(chance.pick([1, 2, 5, 40, 200]), () => [
          chance.oneIn(2) ? chance.pick(scores) : String(chance.below(1e6) / chance.pick([1, 8, 1000])),
          short(chance),
        ])
        .flat(),
    ],
  ],
  hash: (chance) => [
    ['HSET', 'k', ...chance.many(chance.pick([1, 2, 5, 40]), () => [short(chance), short(chance)]).flat()],
    ['HDEL', 'k', '0'],
  ],
  stream,
};

function stream(chance: Chance): Program {
  const program: Program = [];
  const ids: string[] = [];
  let ms = chance.below(1000);
  for (let left = 1 + chance.below(200); left > 0; left--) {
    ms += chance.below(3000);
    const id = `${ms++}-${1 + chance.below(100000)}`;
    const fields = chance.oneIn(3)
      ? chance.many(1 + chance.below(3), () => [short(chance), short(chance)]).flat()
      : ['f', element(chance), 'g', short(chance)];
    program.push(['XADD', 'k', id, ...fields]);
    ids.push(id);
    if (chance.oneIn(8)) program.push(['XDEL', 'k', chance.pick(ids)]);
  }
  if (chance.oneIn(3)) program.push(['XTRIM', 'k', 'MAXLEN', chance.pick(['~', '=']), `${chance.below(150)}`]);
  if (chance.oneIn(2)) {
    program.push(['XGROUP', 'CREATE', 'k', 'g1', '0'], ['XGROUP', 'CREATE', 'k', 'g0', '$']);
    program.push(['XGROUP', 'SETID', 'k', 'g0', chance.pick(ids)]);
  }
  return program;
}

/** A program for a random type, and some more that make the rest of what a dataset may hold. */
export function randomProgram(chance: Chance): { readonly type: string; readonly program: Program } {
  const type = chance.pick(Object.keys(makers));
  return { type, program: (makers[type] as (chance: Chance) => Program)(chance) };
}

export interface Compared {
  /** Values whose payloads were compared, by type. */
  readonly counts: Record<string, number>;
  readonly failures: string[];
}

/** DUMPs random values here and there, and RESTOREs each on the other side. */
export async function compareDumps(link: RespLink, engine: Engine, count: number, seed: number): Promise<Compared> {
  const chance = new Chance(seed);
  const own = new EngineConnection(engine);
  const here = async (...words: string[]): Promise<Reply> => {
    own.send(words);
    return plain((await own.next()) as Reply);
  };
  const compared: Compared = { counts: {}, failures: [] };
  for (let i = 0; i < count; i++) {
    const { type, program } = randomProgram(chance);
    for (const words of [['DEL', 'k', 'copy'], ...program]) {
      link.send(words);
      await here(...words);
    }
    await link.take(program.length + 1);
    const [ours, theirs] = [await here('DUMP', 'k'), await link.ask('DUMP', 'k')];
    if (ours === null && theirs === null) continue;
    compared.counts[type] = (compared.counts[type] ?? 0) + 1;
    const report = (what: string) => compared.failures.push(`${what} of ${type}: ${JSON.stringify(program)}`);
    const isOrdered = (await here('OBJECT', 'ENCODING', 'k')) !== 'hashtable';
    if (ours !== theirs && isOrdered) report('DUMP');
    if (isError(await link.ask('RESTORE', 'copy', '0', ours as string))) report('RESTORE there');
    if (isError(await here('RESTORE', 'copy', '0', theirs as string))) report('RESTORE here');
    const digest = ['DEBUG', 'DIGEST-VALUE', 'k', 'copy'];
    if (JSON.stringify(await here(...digest)) !== JSON.stringify(await link.ask(...digest))) report('digest');
    if (isOrdered && (await here('DUMP', 'copy')) !== ours) report('second DUMP');
  }
  return compared;
}

function plain(reply: Reply): Reply {
  return reply instanceof Uint8Array ? Buffer.from(reply).toString('latin1') : reply;
}

export interface Mutated {
  readonly mutations: number;
  /** Those after which there still was a value. */
  readonly accepted: number;
  readonly failures: string[];
}

/** Breaks payloads of random values and RESTOREs them, with a checksum that is right again. */
export async function mutatePayloads(count: number, seed: number): Promise<Mutated> {
  const chance = new Chance(seed);
  const { engine, bugs } = watchedEngine('8.10');
  const own = new EngineConnection(engine);
  const here = async (...words: string[]): Promise<Reply> => {
    own.send(words);
    return (await own.next()) as Reply;
  };
  const failures: string[] = [];
  let accepted = 0;
  let mutations = 0;
  while (mutations < count) {
    const { type, program } = randomProgram(chance);
    for (const words of [['DEL', 'k'], ...program]) await here(...words);
    if (type === 'hash' && chance.oneIn(2)) await here('HEXPIRE', 'k', '1000', 'FIELDS', '1', String(program[0]?.[2]));
    if (type === 'stream') await here('XREADGROUP', 'GROUP', 'g1', 'c', 'COUNT', '5', 'STREAMS', 'k', '>');
    await here('CONFIG', 'SET', 'rdbcompression', chance.oneIn(2) ? 'yes' : 'no');
    const payload = await here('DUMP', 'k');
    if (!(payload instanceof Uint8Array)) continue;
    for (let i = 0; i < 50 && mutations < count; i++, mutations++) {
      const broken = mutate(chance, payload);
      const words = ['RESTORE', 'broken', '0', Buffer.from(broken).toString('latin1'), 'REPLACE'];
      const startedAt = performance.now();
      const reply = await here(...words);
      if (performance.now() - startedAt > 2000) failures.push(`slow: ${JSON.stringify(words)}`);
      if (isError(reply)) continue;
      accepted++;
      // A value that was taken can be looked at, and taken again.
      const again = plain(await here('DUMP', 'broken'));
      await here('DEBUG', 'DIGEST-VALUE', 'broken');
      if (again !== null && isError(await here('RESTORE', 'again', '0', again as string, 'REPLACE'))) {
        failures.push(`not taken again: ${JSON.stringify(words)}`);
      }
    }
  }
  failures.push(...bugs);
  return { mutations, accepted, failures };
}

function mutate(chance: Chance, payload: Uint8Array): Uint8Array {
  const body = [...payload.subarray(0, payload.length - 8)];
  const end = body.length - 2;
  for (let left = 1 + chance.below(4); left > 0; left--) {
    const at = chance.oneIn(3) ? chance.below(Math.min(end, 30)) : chance.below(end);
    const way = chance.below(12);
    if (way === 0) body.splice(at, 1 + chance.below(8));
    else if (way === 1) body.splice(at, 0, ...body.slice(at, at + chance.below(20)));
    else body[at] = chance.oneIn(2) ? chance.pick([0, 1, 0x7f, 0x80, 0x81, 0xc3, 0xf0, 0xfe, 0xff]) : chance.below(256);
  }
  const bytes = new Uint8Array(body.length + 8);
  bytes.set(body);
  const crc = new Crc64();
  crc.update(bytes, 0, body.length);
  new DataView(bytes.buffer).setInt32(body.length, crc.low, true);
  new DataView(bytes.buffer).setInt32(body.length + 4, crc.high, true);
  return bytes;
}

/** Breaks a file at random places and loads it, in chunks of random sizes; it must fail as a corrupt one or load whole. */
export function mutateFile(file: Uint8Array, count: number, seed: number): Mutated {
  const chance = new Chance(seed);
  const failures: string[] = [];
  let accepted = 0;
  const { engine } = watchedEngine('8.10');
  engine.switches.skipChecksums = true;
  for (let i = 0; i < count; i++) {
    const bytes = file.slice();
    for (let left = 1 + chance.below(3); left > 0; left--) bytes[chance.below(bytes.length)] = chance.below(256);
    const cut = chance.oneIn(4) ? chance.below(bytes.length) : bytes.length;
    const loader = new RdbLoader(engine, { modules: chance.pick(['skip', 'refuse']) });
    try {
      for (let at = 0; at < cut; ) {
        const size = 1 + chance.below(chance.pick([10, 5000]));
        loader.feed(bytes.subarray(at, Math.min(cut, (at += size))));
      }
      loader.commit();
      accepted++;
    } catch (thrown) {
      if (!(thrown instanceof CorruptError)) failures.push(`mutation ${i} of seed ${seed}: ${String(thrown)}`);
    }
  }
  return { mutations: count, accepted, failures };
}
