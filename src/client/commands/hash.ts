// Calls of the hash group. Every command of it answers WRONGTYPE if the key holds another type.
//
// Fields become the names of an object, so they are text there whatever the client's `decode`, and those that look like
// whole numbers come first, as in every JavaScript object. `hkeys` with `hvals`, or `hscan` with `novalues`, keep bytes
// and order.

import { type Call, call, overloaded, type Text, type Word } from '../call.ts';
import {
  type AtMostOne,
  counted,
  type Expirations,
  type ExpireCondition,
  expirationWords,
  given,
  type KeepingTtl,
  type OneOrMore,
  option,
  type Pairs,
  type Persisting,
  pairWords,
  type ScanOptions,
} from '../options.ts';
import { integer, list, number, ok, orNull, pairsOf, parts, record, text, word } from '../shapes.ts';

export type HgetexOptions = AtMostOne<Expirations & Persisting>;

export type HsetexOptions = AtMostOne<Expirations & KeepingTtl> &
  AtMostOne<{
    /** FNX: only if none of the fields exists. */
    fnx: boolean;
    /** FXX: only if all of them do. */
    fxx: boolean;
  }>;

export interface FieldValue {
  readonly field: Text;
  readonly value: Text;
}

export interface HscanResult {
  /** For the next call; `'0'` after the last one. */
  readonly cursor: string;
  readonly fields: Record<string, Text>;
}

export interface HscanFieldsResult {
  /** For the next call; `'0'` after the last one. */
  readonly cursor: string;
  readonly fields: Text[];
}

const fieldsWords = (fields: OneOrMore) => ['FIELDS', counted(fields)];

const expiring =
  (name: string) =>
  (key: Word, time: number, fields: OneOrMore, condition: ExpireCondition = {}): Call<number[]> =>
    call([name, key, time, given(condition, 'nx', 'xx', 'gt', 'lt'), fieldsWords(fields)], list(integer));

const telling =
  (name: string) =>
  (key: Word, fields: OneOrMore): Call<number[]> =>
    call([name, key, fieldsWords(fields)], list(integer));

function hrandfield(key: Word, count?: number, options: { readonly withvalues?: boolean } = {}): Call<unknown> {
  if (count === undefined) return call(['HRANDFIELD', key], orNull(text));
  const words = ['HRANDFIELD', key, count, given(options, 'withvalues')];
  return call<unknown>(
    words,
    options.withvalues ? pairsOf(text, text, (field, value) => ({ field, value })) : list(text),
  );
}

function hscan(key: Word, cursor: Word, options: ScanOptions & { readonly novalues?: boolean } = {}): Call<unknown> {
  return call(
    ['HSCAN', key, cursor, given(options, 'match', 'count', 'novalues')],
    parts([word, options.novalues ? list<unknown>(text) : record<unknown>(text)], (next, fields) => ({
      cursor: next,
      fields,
    })),
  );
}

export const hashCalls = {
  /**
   * HDEL: deletes fields; the hash goes with its last one.
   * @returns how many existed
   * @example
   * await client.hset('h', { a: 1, b: 2 });
   * await client.hdel('h', 'a', 'c'); // => 1
   */
  hdel: (key: Word, ...fields: OneOrMore[]): Call<number> => call(['HDEL', key, fields], integer),

  /**
   * HEXISTS: whether a field exists.
   * @returns 1 or 0
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hexists('h', 'a'); // => 1
   */
  hexists: (key: Word, field: Word): Call<number> => call(['HEXISTS', key, field], integer),

  /**
   * HEXPIRE (7.4): lets fields expire after seconds.
   * @returns for each field: 1 set, 0 condition not met, 2 deleted as the time is over, -2 no such field
   * @throws ReplyError WRONGTYPE; ERR for an invalid expire time
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hexpire('h', 60, ['a', 'b']); // => [1, -2]
   */
  hexpire: expiring('HEXPIRE'),

  /**
   * HEXPIREAT (7.4): lets fields expire at a Unix time in seconds.
   * @returns as `hexpire`
   * @throws ReplyError WRONGTYPE; ERR for an invalid expire time
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hexpireat('h', 4102444800, 'a'); // => [1]
   */
  hexpireat: expiring('HEXPIREAT'),

  /**
   * HEXPIRETIME (7.4): when fields expire, as Unix times in seconds.
   * @returns for each field: the time, -1 if it does not expire, -2 if there is none
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hexpireat('h', 4102444800, 'a');
   * await client.hexpiretime('h', 'a'); // => [4102444800]
   */
  hexpiretime: telling('HEXPIRETIME'),

  /**
   * HGET: the value of a field.
   * @returns the string, or null if there is no such field
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hget('h', 'a'); // => '1'
   */
  hget: (key: Word, field: Word): Call<Text | null> => call(['HGET', key, field], orNull(text)),

  /**
   * HGETALL: every field and its value.
   * @returns an object, empty if there is no key
   * @example
   * await client.hset('user:1', { name: 'Ann', visits: 3 });
   * await client.hgetall('user:1'); // => { name: 'Ann', visits: '3' }
   */
  hgetall: (key: Word): Call<Record<string, Text>> => call(['HGETALL', key], record(text)),

  /**
   * HGETDEL (8.0): the values of fields, which are deleted.
   * @returns a string for each field, null for one that is missing
   * @example
   * await client.hset('h', { a: 1, b: 2 });
   * await client.hgetdel('h', 'a'); // => ['1']
   */
  hgetdel: (key: Word, fields: OneOrMore): Call<(Text | null)[]> =>
    call(['HGETDEL', key, fieldsWords(fields)], list(orNull(text))),

  /**
   * HGETEX (8.0): the values of fields, which are given an expiration, or lose their own (`persist`).
   * @returns a string for each field, null for one that is missing
   * @throws ReplyError WRONGTYPE; ERR for an invalid expire time
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hgetex('h', 'a', { ex: 60 }); // => ['1']
   */
  hgetex: (key: Word, fields: OneOrMore, options: HgetexOptions = {}): Call<(Text | null)[]> =>
    call(['HGETEX', key, expirationWords(options), fieldsWords(fields)], list(orNull(text))),

  /**
   * HIMPORT DISCARD (8.10): forgets a fieldset of this connection.
   * @returns 1 if there was one of that name, else 0
   * @example
   * await client.himportPrepare('user', 'name', 'age');
   * await client.himportDiscard('user'); // => 1
   */
  himportDiscard: (fieldsetName: Word): Call<number> => call(['HIMPORT', 'DISCARD', fieldsetName], integer),

  /**
   * HIMPORT DISCARDALL (8.10): forgets every fieldset of this connection.
   * @returns how many there were
   * @example
   * await client.himportPrepare('user', 'name', 'age');
   * await client.himportDiscardall(); // => 1
   */
  himportDiscardall: (): Call<number> => call(['HIMPORT', 'DISCARDALL'], integer),

  /**
   * HIMPORT PREPARE (8.10): names fields once, for hashes that all have these.
   * @returns OK
   * @throws ReplyError ERR if a field comes twice
   * @example
   * await client.himportPrepare('user', 'name', 'age'); // => 'OK'
   */
  himportPrepare: (fieldsetName: Word, ...fields: OneOrMore[]): Call<'OK'> =>
    call(['HIMPORT', 'PREPARE', fieldsetName, fields], ok),

  /**
   * HIMPORT SET (8.10): makes a hash of a fieldset's fields and these values, replacing what the key held.
   * @returns OK
   * @throws ReplyError WRONGTYPE; ERR if there is no such fieldset, or it has another number of fields
   * @example
   * await client.himportPrepare('user', 'name', 'age');
   * await client.himportSet('user:1', 'user', 'Ann', 30); // => 'OK'
   */
  himportSet: (key: Word, fieldsetName: Word, ...values: OneOrMore[]): Call<'OK'> =>
    call(['HIMPORT', 'SET', key, fieldsetName, values], ok),

  /**
   * HINCRBY: adds to a field; a missing one starts at 0.
   * @returns the new value
   * @throws ReplyError WRONGTYPE; ERR if the value is no integer, or the result passes 64 bits
   * @example
   * await client.hset('h', { visits: 3 });
   * await client.hincrby('h', 'visits', 2); // => 5
   */
  hincrby: (key: Word, field: Word, increment: number | bigint): Call<number> =>
    call(['HINCRBY', key, field, increment], integer),

  /**
   * HINCRBYFLOAT: adds to a field; a missing one starts at 0.
   * @returns the new value
   * @throws ReplyError WRONGTYPE; ERR if the value is no number, or the result is infinite
   * @example
   * await client.hincrbyfloat('h', 'price', 2.5); // => 2.5
   */
  hincrbyfloat: (key: Word, field: Word, increment: number): Call<number> =>
    call(['HINCRBYFLOAT', key, field, increment], number),

  /**
   * HKEYS: every field.
   * @returns the fields
   * @example
   * await client.hset('h', { a: 1, b: 2 });
   * await client.hkeys('h'); // => ['a', 'b']
   */
  hkeys: (key: Word): Call<Text[]> => call(['HKEYS', key], list(text)),

  /**
   * HLEN: how many fields there are.
   * @returns the number, 0 if there is no key
   * @example
   * await client.hset('h', { a: 1, b: 2 });
   * await client.hlen('h'); // => 2
   */
  hlen: (key: Word): Call<number> => call(['HLEN', key], integer),

  /**
   * HMGET: the values of fields.
   * @returns a string for each field, null for one that is missing
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hmget('h', 'a', 'b'); // => ['1', null]
   */
  hmget: (key: Word, ...fields: OneOrMore[]): Call<(Text | null)[]> => call(['HMGET', key, fields], list(orNull(text))),

  /**
   * HMSET: sets fields. Deprecated since 4.0: `hset`.
   * @returns OK
   * @example
   * await client.hmset('h', { a: 1, b: 2 }); // => 'OK'
   */
  hmset: (key: Word, values: Pairs): Call<'OK'> => call(['HMSET', key, pairWords(values)], ok),

  /**
   * HPERSIST (7.4): takes the expiration of fields away.
   * @returns for each field: 1 done, -1 it had none, -2 no such field
   * @example
   * await client.hsetex('h', { a: 1 }, { ex: 60 });
   * await client.hpersist('h', ['a', 'b']); // => [1, -2]
   */
  hpersist: telling('HPERSIST'),

  /**
   * HPEXPIRE (7.4): lets fields expire after milliseconds.
   * @returns as `hexpire`
   * @throws ReplyError WRONGTYPE; ERR for an invalid expire time
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hpexpire('h', 60_000, 'a'); // => [1]
   */
  hpexpire: expiring('HPEXPIRE'),

  /**
   * HPEXPIREAT (7.4): lets fields expire at a Unix time in milliseconds.
   * @returns as `hexpire`
   * @throws ReplyError WRONGTYPE; ERR for an invalid expire time
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hpexpireat('h', 4102444800_000, 'a'); // => [1]
   */
  hpexpireat: expiring('HPEXPIREAT'),

  /**
   * HPEXPIRETIME (7.4): when fields expire, as Unix times in milliseconds.
   * @returns for each field: the time, -1 if it does not expire, -2 if there is none
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hpexpiretime('h', ['a', 'b']); // => [-1, -2]
   */
  hpexpiretime: telling('HPEXPIRETIME'),

  /**
   * HPTTL (7.4): how many milliseconds fields have left.
   * @returns for each field: the milliseconds, -1 if it does not expire, -2 if there is none
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hpttl('h', ['a', 'b']); // => [-1, -2]
   */
  hpttl: telling('HPTTL'),

  /**
   * HRANDFIELD: a random field; with a count so many different ones, with a negative one so many that may repeat.
   * @returns the field or null; with a count an array, of `{ field, value }` with `withvalues`
   * @throws ReplyError WRONGTYPE; ERR if the count is out of range
   * @example
   * await client.hset('h', { only: 1 });
   * await client.hrandfield('h'); // => 'only'
   */
  hrandfield:
    overloaded<
      [
        (key: Word) => Call<Text | null>,
        (key: Word, count: number, options?: { readonly withvalues?: false }) => Call<Text[]>,
        (key: Word, count: number, options: { readonly withvalues: true }) => Call<FieldValue[]>,
      ]
    >(hrandfield),

  /**
   * HSCAN: some fields, and where to go on; see `scan`. With `novalues` (7.4) the fields alone.
   * @returns `{ cursor, fields }`: an object, or with `novalues` an array
   * @throws ReplyError WRONGTYPE; ERR for a cursor that is no number
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hscan('h', 0); // => { cursor: '0', fields: { a: '1' } }
   */
  hscan:
    overloaded<
      [
        (key: Word, cursor: Word, options?: ScanOptions & { readonly novalues?: false }) => Call<HscanResult>,
        (key: Word, cursor: Word, options: ScanOptions & { readonly novalues: true }) => Call<HscanFieldsResult>,
      ]
    >(hscan),

  /**
   * HSET: sets fields: `hset('user:1', { name: 'Ann', age: 30 })` or `hset('user:1', 'name', 'Ann')`. A field that
   * is overwritten loses its expiration.
   * @returns how many fields are new
   * @example
   * await client.hset('user:1', { name: 'Ann', visits: 3 }); // => 2
   */
  hset: overloaded<[(key: Word, values: Pairs) => Call<number>, (key: Word, field: Word, value: Word) => Call<number>]>(
    (key: Word, ...values: [Pairs] | [Word, Word]) =>
      call(['HSET', key, values.length === 1 ? pairWords(values[0]) : values], integer),
  ),

  /**
   * HSETEX (8.0): sets fields with one expiration.
   * @returns 1 if they were set, 0 if the condition was not met
   * @throws ReplyError WRONGTYPE; ERR for an invalid expire time
   * @example
   * await client.hsetex('h', { a: 1 }, { ex: 60 }); // => 1
   */
  hsetex(key: Word, values: Pairs, options: HsetexOptions = {}): Call<number> {
    const words = pairWords(values);
    return call(
      ['HSETEX', key, given(options, 'fnx', 'fxx'), expirationWords(options), option('FIELDS', words.length), words],
      integer,
    );
  },

  /**
   * HSETNX: sets a field that does not exist.
   * @returns 1 if it was set, else 0
   * @example
   * await client.hset('h', { a: 1 });
   * await client.hsetnx('h', 'a', 2); // => 0
   */
  hsetnx: (key: Word, field: Word, value: Word): Call<number> => call(['HSETNX', key, field, value], integer),

  /**
   * HSTRLEN: the length of a field's value in bytes.
   * @returns the length, 0 if there is no such field
   * @example
   * await client.hset('h', { a: 'hello' });
   * await client.hstrlen('h', 'a'); // => 5
   */
  hstrlen: (key: Word, field: Word): Call<number> => call(['HSTRLEN', key, field], integer),

  /**
   * HTTL (7.4): how many seconds fields have left.
   * @returns for each field: the seconds, -1 if it does not expire, -2 if there is none
   * @example
   * await client.hsetex('h', { a: 1 }, { ex: 60 });
   * await client.httl('h', ['a', 'b']); // => [60, -2]
   */
  httl: telling('HTTL'),

  /**
   * HVALS: every value.
   * @returns the values
   * @example
   * await client.hset('h', { a: 1, b: 2 });
   * await client.hvals('h'); // => ['1', '2']
   */
  hvals: (key: Word): Call<Text[]> => call(['HVALS', key], list(text)),
};
