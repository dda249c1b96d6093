// The dataset as commands: what a rewritten log is without an RDB preamble (`aof-use-rdb-preamble no`), and what an
// export as commands is. Each key's commands make it anew, as Redis words them: 64 elements a command.

import type { Engine } from '../../engine/engine.ts';
import { formatDouble17, formatDoubleShortest } from '../../engine/numbers.ts';
import type { Profile } from '../../engine/profile.ts';
import type { ByteString } from '../../engine/reply.ts';
import type { HashValue } from '../../engine/values/hash.ts';
import type { StreamValue } from '../../engine/values/stream.ts';
import { formatId } from '../../engine/values/stream-id.ts';
import { stringBytes } from '../../engine/values/string.ts';
import type { Value } from '../../engine/values/value.ts';
import type { RdbWriteOptions } from '../write-file.ts';
import { request } from './write.ts';

type Words = readonly ByteString[];

const itemsPerCommand = 64;

/** The commands that make a key, its deadline last. */
function* commandsOf(
  key: ByteString,
  value: Value,
  expireAt: number | null,
  profile: Profile,
): Generator<Words, void, undefined> {
  if (typeof value === 'string' || value.type === 'string') yield ['SET', key, stringBytes(value)];
  else if (value.type === 'list') yield* inParts('RPUSH', key, value, 1);
  else if (value.type === 'set') yield* inParts('SADD', key, value.members(), 1);
  else if (value.type === 'zset') {
    const format = profile.rules.shortestDoubles ? formatDoubleShortest : formatDouble17;
    const words: ByteString[] = [];
    value.forEach((member, score) => words.push(format(score), member));
    yield* inParts('ZADD', key, words, 2);
  } else if (value.type === 'hash') yield* hashCommands(key, value);
  else yield* streamCommands(key, value);
  if (expireAt !== null) yield ['PEXPIREAT', key, `${expireAt}`];
}

function* inParts(name: string, key: ByteString, words: Iterable<ByteString>, perItem: number): Generator<Words> {
  let part: ByteString[] = [name, key];
  for (const word of words) {
    part.push(word);
    if (part.length - 2 < itemsPerCommand * perItem) continue;
    yield part;
    part = [name, key];
  }
  if (part.length > 2) yield part;
}

function* hashCommands(key: ByteString, hash: HashValue): Generator<Words> {
  yield* inParts('HMSET', key, hash.entries(), 2);
  const deadlines: Words[] = [];
  hash.forEach((field, _value, expireAt) => {
    if (expireAt !== 0) deadlines.push(['HPEXPIREAT', key, `${expireAt}`, 'FIELDS', '1', field]);
  });
  yield* deadlines;
}

function* streamCommands(key: ByteString, stream: StreamValue): Generator<Words> {
  for (const { ids, entries } of stream.nodes) {
    for (const [i, id] of ids.entries()) yield ['XADD', key, formatId(id), ...(entries[i] ?? [])];
  }
  const lastId = formatId(stream.lastId);
  // An empty stream is made by adding an entry that goes at once; its id must not be 0-0.
  if (stream.size === 0) yield ['XADD', key, 'MAXLEN', '0', lastId === '0-0' ? '0-1' : lastId, 'x', 'y'];
  const [added, deleted] = [`${stream.entriesAdded}`, formatId(stream.maxDeletedId)];
  yield ['XSETID', key, lastId, 'ENTRIESADDED', added, 'MAXDELETEDID', deleted];
  for (const [name, group] of stream.sortedGroups) {
    const read = `${group.entriesRead ?? -1}`;
    yield ['XGROUP', 'CREATE', key, name, formatId(group.lastId), 'ENTRIESREAD', read];
    for (const consumer of group.sortedConsumers) {
      if (consumer.pending.size === 0) yield ['XGROUP', 'CREATECONSUMER', key, name, consumer.name];
      const claims: Words[] = [];
      consumer.pending.forEach((id, { deliveredAt, deliveries }) => {
        const state = ['TIME', `${deliveredAt}`, 'RETRYCOUNT', `${deliveries}`, 'JUSTID', 'FORCE'];
        claims.push(['XCLAIM', key, name, consumer.name, '0', formatId(id), ...state]);
        return true;
      });
      yield* claims;
    }
  }
}

/** The commands that make the whole dataset. */
export function* datasetCommands(engine: Engine): Generator<Words, void, undefined> {
  for (const { code } of engine.scripting.libraries.all()) yield ['FUNCTION', 'LOAD', code];
  for (const db of engine.databases) {
    if (db.size === 0) continue;
    yield ['SELECT', `${db.index}`];
    let cursor = 0;
    do {
      const commands: Words[] = [];
      cursor = db.walk(cursor, 16, (key, value, expireAt) => {
        commands.push(...commandsOf(key, value, expireAt, engine.profile));
      });
      yield* commands;
    } while (cursor !== 0);
  }
}

/** A log that makes the whole dataset, in chunks: see writeRdb. */
export function* writeCommands(
  engine: Engine,
  { chunkSize = 65536 }: RdbWriteOptions = {},
): Generator<ByteString, void, undefined> {
  let text = '';
  for (const words of datasetCommands(engine)) {
    text += request(words);
    if (text.length < chunkSize) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
