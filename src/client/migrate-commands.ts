// A key by the commands of its type: read for comparison, and written again where no payload can be restored.

import type { ByteString } from '../engine/reply.ts';
import type { Call } from './call.ts';
import type { Client } from './client.ts';
import { ReplyError, UnsupportedError } from './errors.ts';
import { alone, command, inOne, type Plain, together } from './plain-commands.ts';

/** Null: done; else why not. */
export type Copied = string | null;

type Words = readonly (ByteString | number)[];

/** How many words of a value one command carries. */
const most = 1000;

const listOf = (value: Plain | undefined): Plain[] => (Array.isArray(value) ? value : []);
const flat = (value: Plain): ByteString[] => (Array.isArray(value) ? value.flatMap(flat) : [String(value)]);

function pairsOf(items: readonly ByteString[]): [ByteString, ByteString][] {
  return Array.from({ length: items.length / 2 }, (_, i) => [
    items[2 * i] as ByteString,
    items[2 * i + 1] as ByteString,
  ]);
}

/** The value of a name in a reply that is names and values in turn. */
function field(reply: Plain, name: string): Plain {
  const items = listOf(reply);
  const at = items.indexOf(name);
  return at < 0 ? null : (items[at + 1] ?? null);
}

/** The value and what belongs to it as text, the same for the same value whatever holds it. */
export async function readValue(client: Client<unknown>, key: ByteString): Promise<string> {
  const type = await alone(client, 'TYPE', key);
  return JSON.stringify([type, await (readers[String(type)] ?? (() => null))(client, key)]);
}

type Read = (client: Client<unknown>, key: ByteString) => Promise<unknown>;

const readers: Readonly<Record<string, Read>> = {
  string: (client, key) => alone(client, 'GET', key),
  list: (client, key) => alone(client, 'LRANGE', key, 0, -1),
  set: async (client, key) => flat(await alone(client, 'SMEMBERS', key)).sort(),
  zset: async (client, key) =>
    pairsOf(flat(await alone(client, 'ZRANGE', key, 0, -1, 'WITHSCORES'))).map(([member, score]) => [
      member,
      Number(score),
    ]),
  async hash(client, key) {
    const pairs = pairsOf(flat(await alone(client, 'HGETALL', key))).sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      pairs,
      await fieldExpirations(
        client,
        key,
        pairs.map(([name]) => name),
      ),
    ];
  },
  async stream(client, key) {
    const { entries, ...rest } = await readStream(client, key);
    return [entries, rest];
  },
};

/** Unix times in milliseconds, -1 for none; null where fields cannot expire. */
async function fieldExpirations(
  client: Client<unknown>,
  key: ByteString,
  names: readonly ByteString[],
): Promise<Plain[] | null> {
  if (names.length === 0) return null;
  const [times] = await together(client, [command('HPEXPIRETIME', key, 'FIELDS', names.length, ...names)]);
  const found = times instanceof ReplyError ? [] : listOf(times);
  return found.some((time) => Number(time) >= 0) ? found : null;
}

interface Stream {
  readonly entries: Plain;
  readonly lastId: ByteString;
  readonly added: number;
  readonly maxDeleted: ByteString;
  readonly groups: readonly Group[];
}

interface Group {
  readonly name: ByteString;
  readonly lastId: ByteString;
  readonly read: Plain;
  readonly consumers: readonly ByteString[];
  /** Id, consumer, time of delivery, number of deliveries. */
  readonly pending: readonly Plain[];
}

async function readStream(client: Client<unknown>, key: ByteString): Promise<Stream> {
  const info = await alone(client, 'XINFO', 'STREAM', key, 'FULL', 'COUNT', 0);
  const groups = listOf(field(info, 'groups')).map((group): Group => {
    return {
      name: String(field(group, 'name')),
      lastId: String(field(group, 'last-delivered-id')),
      read: field(group, 'entries-read'),
      consumers: listOf(field(group, 'consumers'))
        .map((consumer) => String(field(consumer, 'name')))
        .sort(),
      pending: listOf(field(group, 'pel')),
    };
  });
  return {
    entries: await alone(client, 'XRANGE', key, '-', '+'),
    lastId: String(field(info, 'last-generated-id')),
    added: Number(field(info, 'entries-added')),
    maxDeleted: String(field(info, 'max-deleted-entry-id')),
    groups: groups.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** Writes the key anew, all of it in one transaction. */
export async function copyCommands(source: Client<unknown>, target: Client<unknown>, key: ByteString): Promise<Copied> {
  const type = String(await alone(source, 'TYPE', key));
  const write = writers[type];
  if (type !== 'none' && write === undefined) return `there are no commands to copy a ${type} with`;
  const calls: Call<Plain>[] = [command('DEL', key)];
  if (write !== undefined) calls.push(...(await write(source, key)).map((words) => command(...words)));
  const expires = Number(await alone(source, 'PEXPIRETIME', key));
  if (expires >= 0) calls.push(command('PEXPIREAT', key, expires));
  try {
    await inOne(target.multi(), calls).exec();
    return null;
  } catch (error) {
    if (error instanceof ReplyError || error instanceof UnsupportedError) return error.message;
    throw error;
  }
}

/** The words of the commands that make the value. */
type Write = (client: Client<unknown>, key: ByteString) => Promise<Words[]>;

function inParts(words: Words, items: readonly ByteString[]): Words[] {
  const parts: Words[] = [];
  for (let i = 0; i < items.length; i += most) parts.push([...words, ...items.slice(i, i + most)]);
  return parts;
}

const writers: Readonly<Record<string, Write>> = {
  string: async (client, key) => [['SET', key, String(await alone(client, 'GET', key))]],
  list: async (client, key) => inParts(['RPUSH', key], flat(await alone(client, 'LRANGE', key, 0, -1))),
  set: async (client, key) => inParts(['SADD', key], flat(await alone(client, 'SMEMBERS', key))),
  async zset(client, key) {
    const pairs = pairsOf(flat(await alone(client, 'ZRANGE', key, 0, -1, 'WITHSCORES')));
    return inParts(
      ['ZADD', key],
      pairs.flatMap(([member, score]) => [score, member]),
    );
  },
  async hash(client, key) {
    const items = flat(await alone(client, 'HGETALL', key));
    const names = pairsOf(items).map(([name]) => name);
    const times = await fieldExpirations(client, key, names);
    const expiring = names.map((name, i) => ({ name, time: Number(times?.[i] ?? -1) })).filter(({ time }) => time >= 0);
    return [
      ...inParts(['HSET', key], items),
      ...expiring.map(({ name, time }): Words => ['HPEXPIREAT', key, time, 'FIELDS', 1, name]),
    ];
  },
  async stream(client, key) {
    const { entries, lastId, added, maxDeleted, groups } = await readStream(client, key);
    const all = listOf(entries).map((entry) => flat(entry));
    // Only a command that adds makes a stream; the entry of an empty one goes again.
    const made: Words[] =
      all.length > 0
        ? all.map(([id = '', ...fields]): Words => ['XADD', key, id, ...fields])
        : [['XADD', key, 'MAXLEN', 0, lastId === '0-0' ? '0-1' : lastId, 'f', 'v']];
    return [
      ...made,
      ['XSETID', key, lastId, 'ENTRIESADDED', added, 'MAXDELETEDID', maxDeleted],
      ...groups.flatMap((group) => groupWords(key, group)),
    ];
  },
};

function groupWords(key: ByteString, { name, lastId, read, consumers, pending }: Group): Words[] {
  return [
    ['XGROUP', 'CREATE', key, name, lastId, ...(read === null ? [] : ['ENTRIESREAD', Number(read)])],
    ...consumers.map((consumer): Words => ['XGROUP', 'CREATECONSUMER', key, name, consumer]),
    ...pending.map((entry): Words => {
      const [id = '', consumer = '', time = '', deliveries = ''] = flat(entry);
      return ['XCLAIM', key, name, consumer, 0, id, 'TIME', time, 'RETRYCOUNT', deliveries, 'FORCE', 'JUSTID'];
    }),
  ];
}
