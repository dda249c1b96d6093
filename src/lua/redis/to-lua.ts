// Replies as Lua values: what redis.call returns. Under RESP2 a map is an array and nil is false; under RESP3
// (redis.setresp) what RESP2 has no type for is a table with a field that names it.
//
//   status {ok=}   error {err=}   RESP3: {map=} {set=} {double=} {big_number=} {verbatim_string={string=, format=}}

import { toByteString } from '../../engine/bytes.ts';
import { isTagged, type Reply, type TaggedReply } from '../../engine/reply.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';

export function toLua(reply: Reply, resp: 2 | 3): LuaValue {
  if (typeof reply === 'string' || typeof reply === 'number') return reply;
  if (reply === null) return nothing(resp);
  if (typeof reply === 'bigint') return Number(reply);
  if (reply instanceof Uint8Array) return toByteString(reply);
  if (!isTagged(reply)) return arrayOf(reply, resp);
  return resp === 2 ? taggedUnder2(reply) : taggedUnder3(reply);
}

function nothing(resp: 2 | 3): LuaValue {
  return resp === 2 ? false : undefined;
}

function arrayOf(items: readonly Reply[], resp: 2 | 3): LuaTable {
  const table = new LuaTable(items.length, 0);
  for (let i = 0; i < items.length; i++) table.setInt(i + 1, toLua(items[i] as Reply, resp));
  return table;
}

function field(name: string, value: LuaValue): LuaTable {
  const table = new LuaTable();
  table.setString(name, value);
  return table;
}

/** As redis.pcall gives it; the mark says that the server has counted it. */
export function errorTable(message: string, isCounted: boolean): LuaTable {
  const table = field('err', message);
  if (isCounted) table.setString('ignore_error_stats_update', true);
  return table;
}

function taggedUnder2(reply: TaggedReply): LuaValue {
  switch (reply.kind) {
    case 'map':
      return arrayOf(reply.entries, 2);
    case 'set':
    case 'pairs':
    case 'push':
    case 'messages':
      return arrayOf(reply.items, 2);
    case 'boolean':
      return reply.value ? 1 : 0;
    case 'double':
    case 'big-number':
    case 'verbatim':
      return reply.text;
    default:
      return taggedAlike(reply, 2);
  }
}

function taggedUnder3(reply: TaggedReply): LuaValue {
  switch (reply.kind) {
    case 'map':
      return field('map', mapOf(reply.entries));
    case 'set':
      return field('set', setOf(reply.items));
    case 'pairs':
      return pairsOf(reply.items);
    case 'push':
    case 'messages':
      return arrayOf(reply.items, 3);
    case 'boolean':
      return reply.value;
    case 'double':
      return field('double', reply.value);
    case 'big-number':
      return field('big_number', reply.text);
    case 'verbatim': {
      const content = field('string', reply.text);
      content.setString('format', reply.format);
      return field('verbatim_string', content);
    }
    default:
      return taggedAlike(reply, 3);
  }
}

function taggedAlike(reply: TaggedReply, resp: 2 | 3): LuaValue {
  switch (reply.kind) {
    case 'status':
      return field('ok', reply.text);
    case 'error':
      return errorTable(reply.message, true);
    case 'attribute':
      return toLua(reply.reply, resp);
    default:
      return nothing(resp);
  }
}

function mapOf(entries: readonly Reply[]): LuaTable {
  const table = new LuaTable(0, entries.length >> 1);
  for (let i = 0; i < entries.length; i += 2)
    table.set(toLua(entries[i] as Reply, 3), toLua(entries[i + 1] as Reply, 3));
  return table;
}

function setOf(items: readonly Reply[]): LuaTable {
  const table = new LuaTable(0, items.length);
  for (const item of items) table.set(toLua(item, 3), true);
  return table;
}

function pairsOf(items: readonly Reply[]): LuaTable {
  const table = new LuaTable(items.length >> 1, 0);
  for (let i = 0; i < items.length; i += 2) {
    table.setInt((i >> 1) + 1, arrayOf([items[i] as Reply, items[i + 1] as Reply], 3));
  }
  return table;
}
