// What GEOSEARCH and the GEORADIUS family do with a sorted set: read the options, find the members within the area,
// order them, and answer or store them.
//
// Redis looks the key up first, and a member that is the centre as soon as it meets it: a wrong type, then a missing
// member are said before what is wrong with a later word (7.0.15, 8.0.2). So the words are read here, not in `parse`.

import { Args } from '../../args.ts';
import type { ReadContext, WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { type Area, distanceWithin, type Position, positionOf, rangesOf } from '../../geohash.ts';
import type { ByteString, Reply } from '../../reply.ts';
import type { ReadonlyValue } from '../../values/value.ts';
import { SortedSet } from '../../values/zset.ts';
import { around, coordinates, type Extent, formatDistance, parseBox, parseCircle, parsePosition } from './area.ts';
import { partialSort } from './partial-sort.ts';

/** What a command's name decides. */
export interface Form {
  readonly name: string;
  /** The words that come first, or 'options' where they are options. */
  readonly center: 'position' | 'member' | 'options';
  /** How the command may store: into the key of an option, or into its first key. */
  readonly stores: 'nothing' | 'option' | 'always';
}

type Order = 'ASC' | 'DESC';

/** The options as they are read. */
interface Search {
  readonly center: { from: 'position' | 'member' | null; position: Position | null };
  extent: Extent | null;
  order: Order | null;
  /** 0: all. */
  count: number;
  any: boolean;
  readonly shown: Set<'WITHDIST' | 'WITHHASH' | 'WITHCOORD'>;
  store: ByteString | null;
  storesDistance: boolean;
}

interface Found {
  readonly member: ByteString;
  readonly score: number;
  readonly position: Position;
  /** Metres. */
  readonly distance: number;
}

type Source = ReadonlyValue<'zset'> | undefined;

/** Runs a command that stores nothing. */
export function search(context: ReadContext, form: Form): Reply {
  const { zset, options } = prepare(context, form);
  return zset === undefined ? [] : answer(context, options, find(zset, options));
}

/** Runs a command that stores, or may store. */
export function searchAndStore(context: WriteContext, form: Form): Reply {
  const { zset, options } = prepare(context, form);
  const { store: target } = options;
  if (target === null) return zset === undefined ? [] : answer(context, options, find(zset, options));
  return store(context, form, target, options, zset === undefined ? [] : find(zset, options));
}

function prepare(context: ReadContext, form: Form): { zset: Source; options: Search } {
  const { words, profile } = context;
  const args = new Args(words, 1, form.name, profile);
  const store = form.stores === 'always' ? args.key() : null;
  const zset = context.db.read(args.key(), 'zset');
  return { zset, options: readOptions(args, form, zset, store) };
}

// ---- options ----

function readOptions(args: Args, form: Form, zset: Source, store: ByteString | null): Search {
  const options: Search = {
    center: { from: null, position: null },
    extent: null,
    order: null,
    count: 0,
    any: false,
    shown: new Set(),
    store,
    storesDistance: false,
  };
  if (form.center === 'position') {
    options.center.position = parsePosition(args);
    options.extent = parseCircle(args);
  } else if (form.center === 'member') {
    if (zset === undefined) args.take(3);
    else {
      options.center.position = positionOfMember(zset, args.word());
      options.extent = parseCircle(args);
    }
  }
  while (args.left > 0) if (!readOption(args, form, zset, options)) throw errors.syntax();
  check(args, form, options);
  return options;
}

function readOption(args: Args, form: Form, zset: Source, options: Search): boolean {
  const shown = args.oneOf('WITHDIST', 'WITHHASH', 'WITHCOORD');
  if (shown !== null) {
    options.shown.add(shown);
    return true;
  }
  const order = args.oneOf('ASC', 'DESC');
  if (order !== null) {
    options.order = order;
    return true;
  }
  if (args.token('ANY')) {
    options.any = true;
    return true;
  }
  if (args.left >= 2 && args.token('COUNT')) {
    options.count = args.integer();
    if (options.count <= 0) throw errors.err('COUNT must be > 0');
    return true;
  }
  return readStore(args, form, options) || (form.center === 'options' && readArea(args, zset, options));
}

function readStore(args: Args, form: Form, options: Search): boolean {
  if (form.stores === 'always' && args.token('STOREDIST')) {
    options.storesDistance = true;
    return true;
  }
  if (form.stores !== 'option' || args.left < 2) return false;
  const word = args.oneOf('STORE', 'STOREDIST');
  if (word === null) return false;
  options.store = args.key();
  options.storesDistance = word === 'STOREDIST';
  return true;
}

function readArea(args: Args, zset: Source, options: Search): boolean {
  const { center, extent } = options;
  if (args.left >= 2 && center.from !== 'position' && args.token('FROMMEMBER')) {
    center.from = 'member';
    const member = args.word();
    if (zset !== undefined) center.position = positionOfMember(zset, member);
  } else if (args.left >= 3 && center.from !== 'member' && args.token('FROMLONLAT')) {
    center.from = 'position';
    center.position = parsePosition(args);
  } else if (args.left >= 3 && extent?.shape !== 'box' && args.token('BYRADIUS')) {
    options.extent = parseCircle(args);
  } else if (args.left >= 4 && extent?.shape !== 'circle' && args.token('BYBOX')) {
    options.extent = parseBox(args);
  } else return false;
  return true;
}

function check(args: Args, form: Form, options: Search): void {
  const { center, extent, shown, store, any, count } = options;
  if (store !== null && shown.size > 0) {
    const what = form.stores === 'always' ? 'GEOSEARCHSTORE' : 'STORE option in GEORADIUS';
    throw errors.err(`${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  if (form.center === 'options' && center.from === null) {
    throw errors.err(`exactly one of FROMMEMBER or FROMLONLAT can be specified for ${args.words[0]}`);
  }
  if (form.center === 'options' && extent === null) {
    throw errors.err(`exactly one of BYRADIUS and BYBOX can be specified for ${args.words[0]}`);
  }
  if (any && count === 0) throw errors.err('the ANY argument requires COUNT argument');
}

function positionOfMember(zset: ReadonlyValue<'zset'>, member: ByteString): Position {
  const score = zset.score(member);
  if (score === undefined) throw errors.err('could not decode requested zset member');
  return positionOf(score);
}

// ---- finding ----

function find(zset: ReadonlyValue<'zset'>, options: Search): Found[] {
  const { count, any } = options;
  const found = membersWithin(zset, areaOf(options), any ? count : 0);
  const wanted = count === 0 ? found.length : Math.min(count, found.length);
  // Without an order COUNT means the nearest, unless any will do.
  const order = options.order ?? (count > 0 && !any ? 'ASC' : null);
  if (order !== null) {
    const compare = order === 'ASC' ? nearerFirst : (a: Found, b: Found) => nearerFirst(b, a);
    if (wanted === found.length) found.sort(compare);
    else partialSort(found, compare, wanted);
  }
  found.length = wanted;
  return found;
}

function areaOf({ center, extent }: Search): Area {
  if (center.position === null || extent === null) throw new Error('a search without an area');
  return around(center.position, extent);
}

function nearerFirst(a: Found, b: Found): number {
  return a.distance - b.distance;
}

/** In the order of Redis's search: cell by cell, by score in each. It ends with the member that makes `limit`, if not 0. */
function membersWithin(zset: ReadonlyValue<'zset'>, area: Area, limit: number): Found[] {
  const found: Found[] = [];
  for (const { min, max } of rangesOf(area)) {
    const { members, scores } = zset.slice(zset.rankOfScore(min, true), zset.rankOfScore(max, true));
    for (let i = 0; i < members.length; i++) {
      const score = scores[i] as number;
      const position = positionOf(score);
      const distance = distanceWithin(area, position);
      if (distance === null) continue;
      found.push({ member: members[i] as ByteString, score, position, distance });
      if (found.length === limit) return found;
    }
  }
  return found;
}

// ---- the outcome ----

function answer(context: ReadContext, { extent, shown }: Search, found: readonly Found[]): Reply {
  if (shown.size === 0) return found.map(({ member }) => member);
  const unit = extent?.unit ?? 1;
  return found.map(({ member, score, position, distance }) => {
    const item: Reply[] = [member];
    if (shown.has('WITHDIST')) item.push(formatDistance(distance / unit));
    if (shown.has('WITHHASH')) item.push(whole(score));
    if (shown.has('WITHCOORD')) item.push(coordinates(context, position));
    return item;
  });
}

/** The score as an integer, which at 180 degrees is beyond 2^53. */
function whole(score: number): number | bigint {
  const integer = Math.trunc(score);
  return Number.isSafeInteger(integer) ? integer : BigInt(integer);
}

function store(
  { db, limits }: WriteContext,
  form: Form,
  target: ByteString,
  { extent, storesDistance }: Search,
  found: readonly Found[],
): number {
  if (found.length === 0) {
    if (db.delete(target)) db.changed(target, 'del');
    return 0;
  }
  const unit = extent?.unit ?? 1;
  const entries = found.map((one) => [one.member, storesDistance ? one.distance / unit : one.score] as const);
  db.set(target, SortedSet.from(entries, limits));
  db.changed(target, form.stores === 'always' ? 'geosearchstore' : 'georadiusstore', found.length);
  return found.length;
}
