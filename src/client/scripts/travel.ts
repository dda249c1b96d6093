// A script's arguments on their way there and its result on the way back, in the form that src/engine/scripting/
// program-values.ts describes: every type of JSON, and text that may be any bytes.

import type { ByteString } from '../../engine/reply.ts';
import type { DecodeString } from '../call.ts';
import { ArgumentError } from '../errors.ts';
import { fromBytes, toByteString, toText } from '../text.ts';

export function write(value: unknown): ByteString {
  if (value === null) return 'n';
  if (value === true) return 't';
  if (value === false) return 'f';
  if (typeof value === 'string') return text(toByteString(value));
  if (value instanceof Uint8Array) return text(fromBytes(value));
  if (typeof value === 'number' && Number.isFinite(value)) return `d${value};`;
  if (Array.isArray(value)) return `l${value.length}:${value.map(write).join('')}`;
  if (typeof value !== 'object')
    throw new ArgumentError(`a script takes JSON's values and bytes, not ${String(value)}`);
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `o${entries.length}:${entries.map(([name, one]) => text(toByteString(name)) + write(one)).join('')}`;
}

const text = (bytes: ByteString): ByteString => `s${bytes.length}:${bytes}`;

/** Texts through `decode`; the names of objects are always text. */
export function read(bytes: ByteString, decode: DecodeString): unknown {
  let position = 0;
  const upTo = (end: string): ByteString => {
    const found = bytes.indexOf(end, position);
    const part = bytes.slice(position, found);
    position = found + 1;
    return part;
  };
  const string = (): ByteString => {
    const length = Number(upTo(':'));
    position += length;
    return bytes.slice(position - length, position);
  };
  const one = (): unknown => {
    const kind = bytes[position++];
    if (kind === 'n') return null;
    if (kind === 't' || kind === 'f') return kind === 't';
    if (kind === 'd') return Number(upTo(';'));
    if (kind === 's') return decode(string());
    if (kind === 'l') return Array.from({ length: Number(upTo(':')) }, one);
    if (kind !== 'o') throw new TypeError('the reply is no result of a script that was built');
    const result: Record<string, unknown> = Object.create(null);
    for (let left = Number(upTo(':')); left > 0; left--) {
      position++;
      const name = toText(string());
      result[name] = one();
    }
    return result;
  };
  return one();
}
