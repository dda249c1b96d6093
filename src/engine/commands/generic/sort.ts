// SORT and SORT_RO: the elements of a list, set or sorted set in the order of a weight, which may lie in other keys.
// What a pattern names, and how the elements are ordered, is in sort-patterns.ts.

import type { Args } from '../../args.ts';
import { type Argument, block, integer, key, many, oneOf, optional, pattern, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { ReadContext, WriteContext } from '../../context.ts';
import { errors, RedisError } from '../../errors.ts';
import { keyAt, noted, unknownKeys } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import { ListValue } from '../../values/list.ts';
import { lookUp, type Ordering, ordered } from './sort-patterns.ts';

interface Request extends Ordering {
  readonly key: ByteString;
  readonly offset: number;
  /** Negative: all. */
  readonly count: number;
  readonly get: readonly ByteString[];
  readonly store: ByteString | null;
  /** The first option with a pattern that may name any key: not everybody may use it. */
  readonly pattern: 'BY' | 'GET' | null;
  /** What is wrong with the words after that option. */
  readonly fault: RedisError | null;
}

const patternKeys = noted(
  unknownKeys('RO', 'access'),
  "For the optional BY/GET keyword. It is marked 'unknown' because the key names derive from the content of the key we sort",
);
const storeKey = noted(
  unknownKeys('OW', 'update'),
  "For the optional STORE keyword. It is marked 'unknown' because the keyword can appear anywhere in the argument array",
);
const sortArguments: readonly Argument[] = [
  key(),
  optional(pattern('by-pattern', { token: 'BY', keySpec: 1, display: 'pattern' })),
  optional(block('limit', [integer('offset'), integer('count')], { token: 'LIMIT' })),
  optional(many(pattern('get-pattern', { token: 'GET', keySpec: 1, display: 'pattern' }), { multipleToken: true })),
  optional(oneOf('order', ['ASC', 'DESC'])),
  optional(token('sorting', 'ALPHA')),
];

export const sort = command({
  name: 'sort',
  group: 'generic',
  since: '1.0.0',
  arity: -2,
  flags: ['write', 'denyoom'],
  categories: ['dangerous', 'list', 'set', 'sortedset'],
  keys: [keyAt(1, 'RO', 'access'), patternKeys, storeKey],
  arguments: [...sortArguments, optional(key('destination', { token: 'STORE', keySpec: 2 }))],
  findKeys: (words) => {
    const store = storePosition(words);
    return store === null ? [1] : [1, store];
  },
  parse: (args) => parse(args, true),

  run(context, request) {
    mayUsePatterns(context, request);
    const found = results(context, request);
    return request.store === null ? found : store(context, request.store, found);
  },
});

export const sortRo = command({
  name: 'sort_ro',
  group: 'generic',
  since: '7.0.0',
  arity: -2,
  flags: ['readonly'],
  categories: ['dangerous', 'list', 'set', 'sortedset'],
  keys: [keyAt(1, 'RO', 'access'), patternKeys],
  arguments: sortArguments,
  findKeys: () => [1],
  parse: (args) => parse(args, false),
  run(context, request) {
    mayUsePatterns(context, request);
    return results(context, request);
  },
});

/** Patterns are denied as Redis comes to them, before what is wrong behind them. */
function mayUsePatterns({ connection, engine, words }: ReadContext, { pattern: option, fault }: Request): void {
  if (option !== null && !engine.acl.mayReadAllKeys(connection, words)) {
    throw errors.err(`${option} option of SORT denied due to insufficient ACL permissions.`);
  }
  if (fault !== null) throw fault;
}

function parse(args: Args, canStore: boolean): Request {
  const request: Mutable<Request> = {
    key: args.key(),
    by: null,
    isSorting: true,
    offset: 0,
    count: -1,
    get: [],
    descending: false,
    alpha: false,
    store: null,
    pattern: null,
    fault: null,
  };
  try {
    while (args.left > 0) parseOption(args, canStore, request);
  } catch (thrown) {
    if (request.pattern === null || !(thrown instanceof RedisError)) throw thrown;
    request.fault = thrown;
    args.position = args.words.length;
  }
  return request;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function parseOption(args: Args, canStore: boolean, request: Mutable<Request>): void {
  const order = args.oneOf('ASC', 'DESC');
  if (order !== null) request.descending = order === 'DESC';
  else if (args.token('ALPHA')) request.alpha = true;
  else if (args.left > 2 && args.token('LIMIT')) {
    request.offset = args.integer();
    request.count = args.integer();
  } else if (args.left > 1 && canStore && args.token('STORE')) request.store = args.key();
  else if (args.left > 1 && args.token('GET')) {
    request.get = [...request.get, args.word()];
    request.pattern ??= 'GET';
  } else if (args.left > 1 && args.token('BY')) {
    request.by = args.word();
    // Once one BY said so, nothing is sorted: a later one does not change that (8.0.2).
    if (hasStar(request.by)) request.pattern ??= 'BY';
    else request.isSorting = false;
  } else throw errors.syntax();
}

/** A pattern without "*" is the same for all elements: there is nothing to sort by. Like C, Redis reads it up to a NUL. */
function hasStar(by: ByteString): boolean {
  const star = by.indexOf('*');
  const nul = by.indexOf('\0');
  return star >= 0 && (nul < 0 || star < nul);
}

/** Redis takes the last STORE for the key's place; what LIMIT, GET and BY take with them is none. */
function storePosition(words: readonly ByteString[]): number | null {
  let found: number | null = null;
  for (let i = 2; i < words.length; i++) {
    const word = (words[i] as ByteString).toUpperCase();
    if (word === 'LIMIT') i += 2;
    else if (word === 'GET' || word === 'BY') i++;
    else if (word === 'STORE' && i + 1 < words.length) found = i + 1;
  }
  return found;
}

/** What is answered, or stored: for each element in range the element, or what each GET names for it. */
function results(context: ReadContext, request: Request): (ByteString | null)[] {
  const { get } = request;
  const elements = elementsInOrder(context, request);
  const start = Math.max(request.offset, 0);
  const range = elements.slice(start, request.count < 0 ? undefined : start + request.count);
  if (get.length === 0) return range;
  return range.flatMap((element) => get.map((each) => lookUp(context.db, each, element)));
}

function elementsInOrder(context: ReadContext, request: Request): ByteString[] {
  const value = context.db.lookup(request.key);
  if (value === undefined) return [];
  if (typeof value === 'string') throw errors.wrongType();
  switch (value.type) {
    case 'list': {
      const elements = value.range(0, value.length - 1);
      if (request.isSorting) return ordered(context, elements, request);
      return request.descending ? elements.reverse() : elements;
    }
    case 'set':
      if (request.isSorting) return ordered(context, value.members(), request);
      // A stored result must not depend on the order in which a set happens to keep its members.
      if (request.store !== null) return ordered(context, value.members(), { ...request, by: null, alpha: true });
      return value.members();
    case 'zset':
      // Even SORT_RO turns a listpack into a skiplist for good (7.0.15, 8.0.2).
      value.convert();
      if (request.isSorting) return ordered(context, value.slice(0, value.size).members, request);
      return value.slice(0, value.size, request.descending).members;
    default:
      throw errors.wrongType();
  }
}

function store(context: WriteContext, destination: ByteString, found: readonly (ByteString | null)[]): number {
  const { db, limits } = context;
  if (found.length === 0) {
    if (db.delete(destination)) db.changed(destination, 'del');
    return 0;
  }
  db.set(
    destination,
    ListValue.from(
      found.map((each) => each ?? ''),
      limits,
    ),
  );
  db.changed(destination, 'sortstore', found.length);
  return found.length;
}
