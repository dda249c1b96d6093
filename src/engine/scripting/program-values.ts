// The values of programs and what can be done with them. src/client/scripts/prelude.ts says the same in Lua: whatever is
// changed here is changed there, and the random programs of e2e/programs.test.ts compare them.
//
// An object's fields are in the order of their bytes wherever the order shows, as Lua's tables keep none.

import { toByteString } from '../bytes.ts';
import { formatDouble17 } from '../numbers.ts';
import { type ByteString, isTagged, type Reply } from '../reply.ts';

export type Value = null | boolean | number | ByteString | Value[] | Fields;
export type Fields = Map<ByteString, Value>;

/** What a program did wrong. */
export class ProgramError extends Error {}

export const fail = (message: string): never => {
  throw new ProgramError(message);
};

/** Values inside values; also where a list contains itself. */
const deepest = 64;
const longest = 2 ** 29 - 1;

export function typeOf(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'text';
  if (typeof value !== 'object') return typeof value;
  return Array.isArray(value) ? 'list' : 'object';
}

const wrong = (wanted: string, value: Value): never => fail(`ERR expected ${wanted}, got ${typeOf(value)}`);

export const isTrue = (value: Value): boolean => value !== null && value !== false;
export const numberOf = (value: Value): number => (typeof value === 'number' ? value : wrong('number', value));
export const textOf = (value: Value): ByteString => (typeof value === 'string' ? value : wrong('text', value));
export const listOf = (value: Value): Value[] => (Array.isArray(value) ? value : wrong('list', value));

export function indexOf(value: Value): number {
  const index = numberOf(value);
  return Number.isInteger(index) ? index : fail('ERR a place is a whole number');
}

/** Every result of arithmetic is a number that Redis can take, and there is one zero. */
export function finite(value: number): number {
  return Number.isFinite(value) ? value + 0 : fail('ERR the result is no finite number');
}

/** As a word of a command, or a part of a text. */
export function plainText(value: Value): ByteString {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  return wrong('text or number', value);
}

function numberText(value: number): ByteString {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? String(value) : formatDouble17(value);
}

/** Null for what is no decimal number, or none that is finite. */
export function toNumber(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/.test(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number + 0 : null;
}

export function sized(text: ByteString): ByteString {
  return text.length > longest ? fail('ERR the text is too long') : text;
}

/** Numbers, or texts by their bytes. */
export function isLess(a: Value, b: Value): boolean {
  if (typeof a === 'number') return a < numberOf(b);
  return textOf(a) < textOf(b);
}

export function isEqual(a: Value, b: Value, depth = 0): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (depth > deepest) fail('ERR values are nested too deeply');
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((one, i) => isEqual(one, b[i] as Value, depth + 1));
  }
  if (Array.isArray(b) || a.size !== b.size) return false;
  return fieldsOf(a).every(([name, value]) => b.has(name) && isEqual(value, b.get(name) as Value, depth + 1));
}

/** In order. */
export function fieldsOf(fields: Fields): [ByteString, Value][] {
  return [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
}

export function lengthOf(value: Value): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof Map ? value.size : wrong('text, list or object', value);
}

export function at(value: Value, place: Value): Value {
  if (value instanceof Map) return value.get(textOf(place)) ?? null;
  return listOf(value)[indexOf(place)] ?? null;
}

export function put(target: Value, place: Value, value: Value): void {
  if (target instanceof Map) {
    target.set(textOf(place), value);
    return;
  }
  const list = listOf(target);
  const index = indexOf(place);
  if (index < 0 || index > list.length) fail('ERR the place is outside the list');
  list[index] = value;
}

/** The part from one place up to another, which is not in it; negative places count from the end, null is the end. */
export function slice(value: Value, from: Value, end: Value): Value {
  const first = indexOf(from);
  const last = end === null ? lengthOf(value) : indexOf(end);
  return typeof value === 'string' ? value.slice(first, last) : listOf(value).slice(first, last);
}

export function split(text: ByteString, separator: ByteString): Value[] {
  return separator === '' ? fail('ERR a separator is not empty') : text.split(separator);
}

// ---- what travels ----
//
//   n null   t true   f false   d1.5; number   s5:bytes text   l2: list, then the items   o1: object, then names and values

/** A value as text that the client, Lua and this file read alike. */
export function serialize(value: Value, depth = 0): ByteString {
  if (value === null) return 'n';
  if (value === true) return 't';
  if (value === false) return 'f';
  if (typeof value === 'number') return `d${formatDouble17(value)};`;
  if (typeof value === 'string') return `s${value.length}:${value}`;
  if (depth > deepest) fail('ERR values are nested too deeply');
  if (Array.isArray(value)) return sized(`l${value.length}:${value.map((one) => serialize(one, depth + 1)).join('')}`);
  const fields = fieldsOf(value).map(([name, one]) => serialize(name) + serialize(one, depth + 1));
  return sized(`o${fields.length}:${fields.join('')}`);
}

/** Throws ProgramError for anything but what `serialize` writes. */
export function deserialize(text: ByteString): Value {
  let position = 0;
  const until = (end: string): ByteString => {
    const found = text.indexOf(end, position);
    if (found < 0) fail('ERR the argument is no value');
    const part = text.slice(position, found);
    position = found + 1;
    return part;
  };
  const count = (): number => {
    const digits = until(':');
    return /^\d{1,9}$/.test(digits) && Number(digits) <= text.length - position
      ? Number(digits)
      : fail('ERR the argument is no value');
  };
  const read = (depth: number): Value => {
    if (depth > deepest) fail('ERR values are nested too deeply');
    const kind = text[position++];
    if (kind === 'n') return null;
    if (kind === 't' || kind === 'f') return kind === 't';
    if (kind === 'd') return toNumber(until(';')) ?? fail('ERR the argument is no value');
    if (kind === 's') {
      const length = count();
      position += length;
      return text.slice(position - length, position);
    }
    if (kind === 'l') return Array.from({ length: count() }, () => read(depth + 1));
    if (kind !== 'o') return fail('ERR the argument is no value');
    const fields: Fields = new Map();
    for (let left = count(); left > 0; left--) fields.set(textOf(read(depth + 1)), read(depth + 1));
    return fields;
  };
  const value = read(0);
  return position === text.length ? value : fail('ERR the argument is no value');
}

/** A reply as Lua sees it under RESP2, with null where Lua has false. */
export function ofReply(reply: Reply, depth = 0): Value {
  if (reply === null || typeof reply === 'string' || typeof reply === 'number') return reply;
  if (typeof reply === 'bigint') return Number(reply);
  if (reply instanceof Uint8Array) return toByteString(reply);
  const items = (all: readonly Reply[]) => all.map((one) => ofReply(one, depth + 1));
  if (!isTagged(reply)) return items(reply);
  switch (reply.kind) {
    case 'status':
    case 'double':
    case 'big-number':
    case 'verbatim':
      return reply.text;
    case 'error':
      return reply.message;
    case 'boolean':
      return reply.value ? 1 : 0;
    case 'map':
      return items(reply.entries);
    case 'set':
    case 'pairs':
    case 'push':
    case 'messages':
      return items(reply.items);
    case 'attribute':
      return ofReply(reply.reply, depth);
    default:
      return null;
  }
}

/** Names and values in turn. */
export function toObject(value: Value): Value {
  const items = listOf(value);
  const fields: Fields = new Map();
  for (let i = 0; i + 1 < items.length; i += 2) fields.set(textOf(items[i] as Value), items[i + 1] as Value);
  return fields;
}
