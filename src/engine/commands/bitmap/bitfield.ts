// BITFIELD and BITFIELD_RO: a string as an array of integers of any size, read, set and counted up several at a time.

import { block, integer, key, many, oneOf, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt, noted } from '../../keyspecs.ts';
import { normalInteger, parseInteger } from '../../numbers.ts';
import type { ByteString, Reply } from '../../reply.ts';
import { RawString, toRawString } from '../../values/string.ts';
import { bytesOf } from './bits.ts';
import { addToField, type FieldType, type Overflow, parseFieldType, readField, writeField } from './field.ts';
import { fieldOffset } from './offset.ts';

const getBlock = block('get-block', [string('encoding'), integer('offset')], { token: 'GET' });
const setBlock = block('set-block', [string('encoding'), integer('offset'), integer('value')], { token: 'SET' });
const incrementBlock = block('incrby-block', [string('encoding'), integer('offset'), integer('increment')], {
  token: 'INCRBY',
});

export const bitfield = command({
  name: 'bitfield',
  group: 'bitmap',
  since: '3.2.0',
  arity: -2,
  flags: ['write', 'denyoom'],
  categories: ['bitmap'],
  keys: [
    noted(
      keyAt(1, 'RW', 'access', 'update', 'variable_flags'),
      'This command allows both access and modification of the key',
    ),
  ],
  arguments: [
    key(),
    optional(
      many(
        oneOf('operation', [
          getBlock,
          block('write', [
            optional(oneOf('overflow-block', ['WRAP', 'SAT', 'FAIL'], { token: 'OVERFLOW' })),
            oneOf('write-operation', [setBlock, incrementBlock]),
          ]),
        ]),
      ),
    ),
  ],

  // Offsets are checked against `proto-max-bulk-len`, so what follows the key is read when it runs: see offset.ts.
  parse: (args) => ({ key: args.key(), words: args.left === 0 ? [] : args.rest() }),

  run(context, { key: skey, words }) {
    const { db } = context;
    const operations = readOperations(context, words);
    if (operations.every(({ name }) => name === 'GET')) return answerReads(context, skey, operations);
    const value = db.write(skey, 'string');
    const raw = value === undefined ? new RawString('') : toRawString(value);
    if (raw !== value) db.replace(skey, raw);
    const length = endOfWrites(operations);
    const grows = length > raw.length;
    if (grows) raw.ensure(length);
    let dirty = 0;
    const replies = operations.map((operation) => {
      const { former, result } = compute(raw.bytes.subarray(0, raw.length), operation);
      if (operation.name === 'GET') return normalInteger(former);
      if (result === null) return null;
      // In a string that grew every write counts, in another one those that make a difference.
      if (grows || result !== former) {
        writeField(raw, operation.type, operation.offset, result);
        dirty++;
      }
      return normalInteger(operation.name === 'SET' ? former : result);
    });
    if (dirty > 0) db.changed(skey, 'setbit', dirty);
    return replies;
  },
});

export const bitfieldRo = command({
  name: 'bitfield_ro',
  group: 'bitmap',
  since: '6.0.0',
  arity: -2,
  flags: ['readonly', 'fast'],
  categories: ['bitmap'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), optional(many(getBlock, { multipleToken: true }))],

  parse: (args) => ({ key: args.key(), words: args.left === 0 ? [] : args.rest() }),

  run(context, { key: skey, words }) {
    const operations = readOperations(context, words);
    if (operations.some(({ name }) => name !== 'GET')) {
      throw errors.err('BITFIELD_RO only supports the GET subcommand');
    }
    return answerReads(context, skey, operations);
  },
});

interface Operation {
  readonly name: 'GET' | 'SET' | 'INCRBY';
  readonly type: FieldType;
  readonly offset: number;
  readonly operand: bigint;
  readonly overflow: Overflow;
}

function readOperations(context: ReadContext, words: readonly ByteString[]): Operation[] {
  const operations: Operation[] = [];
  let overflow: Overflow = 'WRAP';
  for (let i = 0; i < words.length; ) {
    const name = (words[i] as ByteString).toUpperCase();
    const left = words.length - i - 1;
    if (name === 'OVERFLOW' && left >= 1) {
      overflow = parseOverflow(words[i + 1] as ByteString);
      i += 2;
      continue;
    }
    const isRead = name === 'GET' && left >= 2;
    if (!isRead && !((name === 'SET' || name === 'INCRBY') && left >= 3)) throw errors.syntax();
    const type = parseFieldType(words[i + 1] as ByteString);
    const offset = fieldOffset(context, words[i + 2] as ByteString, type.bits);
    const operand = isRead ? 0 : parseInteger(words[i + 3] as ByteString);
    if (operand === null) throw errors.notInteger();
    operations.push({ name: name as Operation['name'], type, offset, operand: BigInt(operand), overflow });
    i += isRead ? 3 : 4;
  }
  return operations;
}

function parseOverflow(word: ByteString): Overflow {
  const name = word.toUpperCase();
  if (name !== 'WRAP' && name !== 'SAT' && name !== 'FAIL') throw errors.err('Invalid OVERFLOW type specified');
  return name;
}

function answerReads({ db }: ReadContext, skey: ByteString, operations: readonly Operation[]): Reply {
  const value = db.read(skey, 'string');
  const bytes = value === undefined ? new Uint8Array() : bytesOf(value);
  return operations.map(({ type, offset }) => normalInteger(readField(bytes, type, offset)));
}

/** How many bytes the string must have for the write that goes farthest, were it to fail or not. */
function endOfWrites(operations: readonly Operation[]): number {
  const ends = operations.map(({ name, type, offset }) => (name === 'GET' ? 0 : offset + type.bits));
  return Math.ceil(Math.max(...ends) / 8);
}

/** What the field is and what it is to become; null for a result that does not fit under OVERFLOW FAIL. */
function compute(bytes: Uint8Array, operation: Operation): { former: bigint; result: bigint | null } {
  const { name, type, offset, operand, overflow } = operation;
  const former = readField(bytes, type, offset);
  if (name === 'GET') return { former, result: null };
  const result = name === 'SET' ? addToField(type, overflow, operand, 0n) : addToField(type, overflow, former, operand);
  return { former, result };
}
