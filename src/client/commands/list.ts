// Calls of the list group. Every command of it answers WRONGTYPE if the key holds another type.

import { type Call, call, overloaded, type Text, type Word } from '../call.ts';
import { counted, type ExactlyOne, given, type OneOrMore } from '../options.ts';
import { integer, list, ok, orNull, parts, text } from '../shapes.ts';

/** An end of a list. */
export type End = 'LEFT' | 'RIGHT';

export interface LposOptions {
  /** RANK: start with the first match (1), the second (2)...; negative: from the end. */
  readonly rank?: number;
  /** MAXLEN: compare with so many elements at most; 0 for all. */
  readonly maxlen?: number;
}

export type LmovemOptions = ExactlyOne<{
  /** COUNT: so many elements at most. */
  count: number;
  /** EXACTLY: so many elements, or none. */
  exactly: number;
}> &
  ExactlyOne<{
    /** OBO: one by one, so that moving to the same end turns the order round. */
    obo: true;
    /** BULK: all at once, in their order. */
    bulk: true;
  }>;

export interface Popped {
  readonly key: Text;
  readonly element: Text;
}

export interface PoppedElements {
  readonly key: Text;
  readonly elements: Text[];
}

const popped = orNull(parts([text, text], (key, element): Popped => ({ key, element })));
const poppedElements = orNull(parts([text, list(text)], (key, elements): PoppedElements => ({ key, elements })));

function pop(name: string) {
  return (key: Word, count?: number): Call<unknown> =>
    call([name, key, count ?? []], orNull<unknown>(count === undefined ? text : list(text)));
}

type Pop = [(key: Word) => Call<Text | null>, (key: Word, count: number) => Call<Text[] | null>];

const moveWords = (options: LmovemOptions | undefined) =>
  options === undefined ? [] : given(options, 'count', 'exactly', 'obo', 'bulk');

function lpos(key: Word, element: Word, options: LposOptions & { readonly count?: number } = {}): Call<unknown> {
  const words = ['LPOS', key, element, given(options, 'rank', 'count', 'maxlen')];
  return call(words, options.count === undefined ? orNull<unknown>(integer) : list(integer));
}

export const listCalls = {
  /**
   * BLMOVE: as `lmove`, and waits for an element, `timeout` seconds at most (0: for ever).
   * @returns the element, or null when time ran out
   * @example
   * await client.rpush('jobs', 'a', 'b');
   * await client.blmove('jobs', 'doing', 'LEFT', 'RIGHT', 5); // => 'a'
   */
  blmove: (source: Word, destination: Word, wherefrom: End, whereto: End, timeout: number): Call<Text | null> =>
    call(['BLMOVE', source, destination, wherefrom, whereto, timeout], orNull(text), true),

  /**
   * BLMOVEM (8.10): as `lmovem`, and waits for elements, `timeout` seconds at most (0: for ever).
   * @returns the elements, or null when time ran out
   * @throws ReplyError WRONGTYPE; ERR if the count is not positive
   * @example
   * await client.rpush('jobs', 'a', 'b', 'c');
   * await client.blmovem('jobs', 'doing', 'LEFT', 'RIGHT', 5, { count: 2, bulk: true }); // => ['a', 'b']
   */
  blmovem: (
    source: Word,
    destination: Word,
    wherefrom: End,
    whereto: End,
    timeout: number,
    options?: LmovemOptions,
  ): Call<Text[] | null> =>
    call(['BLMOVEM', source, destination, wherefrom, whereto, timeout, moveWords(options)], orNull(list(text)), true),

  /**
   * BLMPOP: as `lmpop`, and waits for an element, `timeout` seconds at most (0: for ever).
   * @returns `{ key, elements }`, or null when time ran out
   * @example
   * await client.rpush('jobs', 'a', 'b');
   * await client.blmpop(5, ['urgent', 'jobs'], 'LEFT'); // => { key: 'jobs', elements: ['a'] }
   */
  blmpop: (
    timeout: number,
    keys: OneOrMore,
    where: End,
    options: { readonly count?: number } = {},
  ): Call<PoppedElements | null> =>
    call(['BLMPOP', timeout, counted(keys), where, given(options, 'count')], poppedElements, true),

  /**
   * BLPOP: the first element of the first list that has one; waits for it, `timeout` seconds at most (0: for ever).
   * @returns `{ key, element }`, or null when time ran out
   * @example
   * await client.rpush('jobs', 'a', 'b');
   * await client.blpop(['urgent', 'jobs'], 5); // => { key: 'jobs', element: 'a' }
   */
  blpop: (keys: OneOrMore, timeout: number): Call<Popped | null> => call(['BLPOP', keys, timeout], popped, true),

  /**
   * BRPOP: the last element of the first list that has one; waits for it, `timeout` seconds at most (0: for ever).
   * @returns `{ key, element }`, or null when time ran out
   * @example
   * await client.rpush('jobs', 'a', 'b');
   * await client.brpop('jobs', 5); // => { key: 'jobs', element: 'b' }
   */
  brpop: (keys: OneOrMore, timeout: number): Call<Popped | null> => call(['BRPOP', keys, timeout], popped, true),

  /**
   * BRPOPLPUSH: `blmove` from the right to the left. Deprecated since 6.2: `blmove`.
   * @returns the element, or null when time ran out
   * @example
   * await client.rpush('jobs', 'a', 'b');
   * await client.brpoplpush('jobs', 'doing', 5); // => 'b'
   */
  brpoplpush: (source: Word, destination: Word, timeout: number): Call<Text | null> =>
    call(['BRPOPLPUSH', source, destination, timeout], orNull(text), true),

  /**
   * LINDEX: the element at a position; negative ones count from the end.
   * @returns the element, or null if there is none
   * @example
   * await client.rpush('l', 'a', 'b');
   * await client.lindex('l', -1); // => 'b'
   */
  lindex: (key: Word, index: number): Call<Text | null> => call(['LINDEX', key, index], orNull(text)),

  /**
   * LINSERT: puts an element before or after the first one that equals `pivot`.
   * @returns the new length, 0 if there is no key, -1 if there is no pivot
   * @example
   * await client.rpush('l', 'a', 'c');
   * await client.linsert('l', 'BEFORE', 'c', 'b'); // => 3
   */
  linsert: (key: Word, where: 'BEFORE' | 'AFTER', pivot: Word, element: Word): Call<number> =>
    call(['LINSERT', key, where, pivot, element], integer),

  /**
   * LLEN: the length of the list.
   * @returns the length, 0 if there is no key
   * @example
   * await client.rpush('l', 'a', 'b');
   * await client.llen('l'); // => 2
   */
  llen: (key: Word): Call<number> => call(['LLEN', key], integer),

  /**
   * LMOVE: takes an element from one end of a list and adds it to an end of another, or of the same.
   * @returns the element, or null if the source is empty
   * @example
   * await client.rpush('jobs', 'a', 'b');
   * await client.lmove('jobs', 'doing', 'LEFT', 'RIGHT'); // => 'a'
   */
  lmove: (source: Word, destination: Word, wherefrom: End, whereto: End): Call<Text | null> =>
    call(['LMOVE', source, destination, wherefrom, whereto], orNull(text)),

  /**
   * LMOVEM (8.10): moves several elements.
   * @returns the elements in the order of the destination; null with `exactly` if there are too few
   * @throws ReplyError WRONGTYPE; ERR if the count is not positive
   * @example
   * await client.rpush('jobs', 'a', 'b', 'c');
   * await client.lmovem('jobs', 'doing', 'LEFT', 'RIGHT', { count: 2, bulk: true }); // => ['a', 'b']
   */
  lmovem: (
    source: Word,
    destination: Word,
    wherefrom: End,
    whereto: End,
    options?: LmovemOptions,
  ): Call<Text[] | null> =>
    call(['LMOVEM', source, destination, wherefrom, whereto, moveWords(options)], orNull(list(text))),

  /**
   * LMPOP: takes elements from the first of the lists that has any.
   * @returns `{ key, elements }`, or null if all are empty
   * @example
   * await client.rpush('jobs', 'a', 'b');
   * await client.lmpop(['urgent', 'jobs'], 'LEFT'); // => { key: 'jobs', elements: ['a'] }
   */
  lmpop: (keys: OneOrMore, where: End, options: { readonly count?: number } = {}): Call<PoppedElements | null> =>
    call(['LMPOP', counted(keys), where, given(options, 'count')], poppedElements),

  /**
   * LPOP: takes the first element, or the first `count`.
   * @returns the element, or with a count an array; null if there is no key
   * @throws ReplyError WRONGTYPE; ERR if the count is negative
   * @example
   * await client.rpush('l', 'a', 'b', 'c');
   * await client.lpop('l', 2); // => ['a', 'b']
   */
  lpop: overloaded<Pop>(pop('LPOP')),

  /**
   * LPOS: the position of an element; with `count` the positions of so many (0: of all).
   * @returns the position, null if it is not there; with `count` an array
   * @throws ReplyError WRONGTYPE; ERR if the rank is 0
   * @example
   * await client.rpush('l', 'a', 'b', 'a');
   * await client.lpos('l', 'a', { count: 0 }); // => [0, 2]
   */
  lpos: overloaded<
    [
      (key: Word, element: Word, options?: LposOptions & { readonly count?: never }) => Call<number | null>,
      (key: Word, element: Word, options: LposOptions & { readonly count: number }) => Call<number[]>,
    ]
  >(lpos),

  /**
   * LPUSH: adds elements in front, one by one: the last of them becomes the first of the list.
   * @returns the new length
   * @example
   * await client.lpush('l', 'a', 'b'); // => 2
   */
  lpush: (key: Word, ...elements: OneOrMore[]): Call<number> => call(['LPUSH', key, elements], integer),

  /**
   * LPUSHX: as `lpush`, if the list exists.
   * @returns the length, 0 if there is no key
   * @example
   * await client.lpushx('missing', 'a'); // => 0
   */
  lpushx: (key: Word, ...elements: OneOrMore[]): Call<number> => call(['LPUSHX', key, elements], integer),

  /**
   * LRANGE: the elements from `start` to `stop`, both included; negative positions count from the end.
   * @returns the elements
   * @example
   * await client.rpush('l', 'a', 'b', 'c');
   * await client.lrange('l', 0, -2); // => ['a', 'b']
   */
  lrange: (key: Word, start: number, stop: number): Call<Text[]> => call(['LRANGE', key, start, stop], list(text)),

  /**
   * LREM: deletes the first `count` elements that equal `element`; a negative count: the last ones, 0: all.
   * @returns how many were deleted
   * @example
   * await client.rpush('l', 'a', 'b', 'a');
   * await client.lrem('l', 0, 'a'); // => 2
   */
  lrem: (key: Word, count: number, element: Word): Call<number> => call(['LREM', key, count, element], integer),

  /**
   * LSET: overwrites the element at a position.
   * @returns OK
   * @throws ReplyError WRONGTYPE; ERR if there is no key, or the position is out of range
   * @example
   * await client.rpush('l', 'a', 'b');
   * await client.lset('l', 0, 'x'); // => 'OK'
   */
  lset: (key: Word, index: number, element: Word): Call<'OK'> => call(['LSET', key, index, element], ok),

  /**
   * LTRIM: keeps only the elements from `start` to `stop`.
   * @returns OK
   * @example
   * await client.rpush('l', 'a', 'b', 'c');
   * await client.ltrim('l', 0, 1); // => 'OK'
   */
  ltrim: (key: Word, start: number, stop: number): Call<'OK'> => call(['LTRIM', key, start, stop], ok),

  /**
   * RPOP: takes the last element, or the last `count`, from the last on.
   * @returns the element, or with a count an array; null if there is no key
   * @throws ReplyError WRONGTYPE; ERR if the count is negative
   * @example
   * await client.rpush('l', 'a', 'b');
   * await client.rpop('l'); // => 'b'
   */
  rpop: overloaded<Pop>(pop('RPOP')),

  /**
   * RPOPLPUSH: `lmove` from the right to the left. Deprecated since 6.2: `lmove`.
   * @returns the element, or null if the source is empty
   * @example
   * await client.rpush('jobs', 'a', 'b');
   * await client.rpoplpush('jobs', 'doing'); // => 'b'
   */
  rpoplpush: (source: Word, destination: Word): Call<Text | null> =>
    call(['RPOPLPUSH', source, destination], orNull(text)),

  /**
   * RPUSH: adds elements at the end.
   * @returns the new length
   * @example
   * await client.rpush('l', 'a', 'b'); // => 2
   */
  rpush: (key: Word, ...elements: OneOrMore[]): Call<number> => call(['RPUSH', key, elements], integer),

  /**
   * RPUSHX: as `rpush`, if the list exists.
   * @returns the length, 0 if there is no key
   * @example
   * await client.rpushx('missing', 'a'); // => 0
   */
  rpushx: (key: Word, ...elements: OneOrMore[]): Call<number> => call(['RPUSHX', key, elements], integer),
};
