// Lua values as replies: what a script returns. Tables that say by a field what they are come first; any other table is an
// array up to its first nil. Fields are read past metatables.

import { errors } from '../../engine/errors.ts';
import { boolean, map, type Reply, set, status, verbatim } from '../../engine/reply.ts';
import { toInteger } from '../lib/arguments.ts';
import { LuaTable } from '../table.ts';
import type { LuaValue } from '../value.ts';

export interface ReplyStyle {
  /** What the script said with redis.setresp: booleans are theirs only under RESP3. */
  readonly resp: 2 | 3;
  double(value: number): Reply;
}

/** So deep C's stack of Lua lets tables nest. */
const maxDepth = 1999;

export function toReply(value: LuaValue, style: ReplyStyle, depth = 0): Reply {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return integerOf(value);
  if (typeof value === 'boolean') {
    if (style.resp === 3) return boolean(value);
    return value ? 1 : null;
  }
  if (!(value instanceof LuaTable)) return null;
  if (depth >= maxDepth) return errors.err('reached lua stack limit');
  return special(value, style, depth) ?? arrayOf(value, style, depth);
}

/** A C `long long` of a double. */
function integerOf(value: number): number | bigint {
  const whole = toInteger(value);
  if (Number.isSafeInteger(whole)) return whole === 0 ? 0 : whole;
  return BigInt(whole);
}

function arrayOf(table: LuaTable, style: ReplyStyle, depth: number): Reply {
  const items: Reply[] = [];
  for (let i = 1; ; i++) {
    const item = table.getInt(i);
    if (item === undefined) return items;
    items.push(toReply(item, style, depth + 1));
  }
}

/** The reply of a table that says what it is; null of any other. */
function special(table: LuaTable, style: ReplyStyle, depth: number): Reply | null {
  const err = table.getString('err');
  if (typeof err === 'string') return errors.coded(oneLine(err));
  const ok = table.getString('ok');
  if (typeof ok === 'string') return status(oneLine(ok));
  const double = table.getString('double');
  if (typeof double === 'number') return style.double(double);
  const entries = table.getString('map');
  if (entries instanceof LuaTable) return map(entriesOf(entries, style, depth));
  const members = table.getString('set');
  if (members instanceof LuaTable) return set(membersOf(members, style, depth));
  const big = table.getString('big_number');
  if (typeof big === 'string') return { kind: 'big-number', text: oneLine(big) };
  return verbatimOf(table.getString('verbatim_string'));
}

function entriesOf(table: LuaTable, style: ReplyStyle, depth: number): Reply[] {
  const entries: Reply[] = [];
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    entries.push(toReply(key, style, depth + 1), toReply(table.get(key), style, depth + 1));
  }
  return entries;
}

function membersOf(table: LuaTable, style: ReplyStyle, depth: number): Reply[] {
  const members: Reply[] = [];
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    members.push(toReply(key, style, depth + 1));
  }
  return members;
}

function verbatimOf(content: LuaValue): Reply | null {
  if (!(content instanceof LuaTable)) return null;
  const text = content.getString('string');
  const format = content.getString('format');
  if (typeof text !== 'string' || typeof format !== 'string') return null;
  return verbatim(text, format.slice(0, 3));
}

/** Statuses and errors are one line. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]/g, ' ');
}
