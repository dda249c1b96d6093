// Values and replies as the debugger shows them, on one line.

import { isTagged, type Reply, type TaggedReply } from '../../../engine/reply.ts';
import { quote } from '../../../engine/split.ts';
import { addressOf } from '../../lib/base.ts';
import { LuaTable } from '../../table.ts';
import { type LuaValue, typeName } from '../../value.ts';

/** Tables within tables are shown so deep. */
const deepest = 10;
const tooDeep = '<max recursion level reached! Nested table?>';

export function showValue(value: LuaValue, level = 0): string {
  if (level === deepest) return tooDeep;
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return sixDigits(value);
    case 'boolean':
      return String(value);
    case 'undefined':
      return 'nil';
    default:
      return value instanceof LuaTable ? showTable(value, level + 1) : `"${typeName(value)}@${addressOf(value)}"`;
  }
}

/** As printf's %g has it. */
function sixDigits(value: number): string {
  if (Number.isNaN(value)) return '-nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [digits = '', power = '0'] = value.toExponential(5).split('e');
  const exponent = Number(power);
  const trimmed = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (exponent >= -4 && exponent < 6) return trimmed(value.toFixed(5 - exponent));
  return `${trimmed(digits)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

/** `{1; 2}` if the keys are 1, 2, ... in this order, else `{["k"]=1}`. */
function showTable(table: LuaTable, level: number): string {
  const keyed: string[] = [];
  const listed: string[] = [];
  let isList = true;
  for (let key = table.nextKey(undefined); key !== undefined; key = table.nextKey(key)) {
    const value = showValue(table.get(key), level);
    isList &&= key === listed.length + 1;
    listed.push(value);
    keyed.push(`[${showValue(key, level)}]=${value}`);
  }
  return `{${(isList ? listed : keyed).join('; ')}}`;
}

/** A command's reply, in the protocol that the script has chosen. */
export function showReply(reply: Reply, resp: 2 | 3): string {
  if (reply === null) return resp === 2 ? 'NULL' : '(null)';
  if (typeof reply === 'number' || typeof reply === 'bigint') return String(reply);
  if (typeof reply === 'string') return quote(reply);
  if (reply instanceof Uint8Array) return quote(Array.from(reply, (byte) => String.fromCharCode(byte)).join(''));
  if (!isTagged(reply)) return list(reply, resp);
  return resp === 2 ? showUnder2(reply) : showUnder3(reply);
}

function list(items: readonly Reply[], resp: 2 | 3): string {
  return `[${items.map((item) => showReply(item, resp)).join(',')}]`;
}

function showUnder2(reply: TaggedReply): string {
  switch (reply.kind) {
    case 'map':
      return list(reply.entries, 2);
    case 'set':
    case 'pairs':
    case 'push':
    case 'messages':
      return list(reply.items, 2);
    case 'boolean':
      return reply.value ? '1' : '0';
    case 'double':
    case 'big-number':
    case 'verbatim':
      return quote(reply.text);
    default:
      return showAlike(reply, 2);
  }
}

function showUnder3(reply: TaggedReply): string {
  switch (reply.kind) {
    case 'map': {
      const shown = reply.entries.map((entry) => showReply(entry, 3));
      const entries = shown.filter((_, i) => i % 2 === 0).map((key, i) => `${key} => ${shown[2 * i + 1]}`);
      return `{${entries.join(',')}}`;
    }
    case 'set':
      return `~(${reply.items.map((item) => showReply(item, 3)).join(',')})`;
    case 'pairs': {
      const pairs: Reply[] = [];
      for (let i = 0; i < reply.items.length; i += 2) pairs.push(reply.items.slice(i, i + 2));
      return list(pairs, 3);
    }
    case 'push':
    case 'messages':
      return list(reply.items, 3);
    case 'boolean':
      return reply.value ? '#true' : '#false';
    case 'double':
      return `(double) ${reply.text}`;
    case 'big-number':
      return reply.text;
    case 'verbatim':
      return quote(reply.text);
    default:
      return showAlike(reply, 3);
  }
}

function showAlike(reply: TaggedReply, resp: 2 | 3): string {
  switch (reply.kind) {
    case 'status':
      return quote(`+${reply.text}`);
    case 'error':
      return quote(`-${reply.message}`);
    case 'attribute':
      return showReply(reply.reply, resp);
    default:
      return showReply(null, resp);
  }
}
