// Calls of the geo group: places on earth, kept in a sorted set. Every command of it answers WRONGTYPE if the key holds
// another type.

import { type Call, call, overloaded, type Shape, type Text, type Word, type Words } from '../call.ts';
import { type AtMostOne, type ExactlyOne, given, type OneOrMore } from '../options.ts';
import { integer, list, number, orNull, parts, text, word } from '../shapes.ts';

/** Metres, kilometres, feet or miles. */
export type GeoUnit = 'M' | 'KM' | 'FT' | 'MI';

/** In degrees. */
export interface Position {
  readonly longitude: number;
  readonly latitude: number;
}

export interface Place extends Position {
  readonly member: Word;
}

export type GeoaddOptions = AtMostOne<{
  /** NX: only members that are not there. */
  nx: boolean;
  /** XX: only members that are there. */
  xx: boolean;
}> & {
  /** CH: count members that moved, too. */
  readonly ch?: boolean;
};

export type Area = ExactlyOne<{
  /** FROMMEMBER: around a member. */
  frommember: Word;
  /** FROMLONLAT: around a position. */
  fromlonlat: Position;
}> &
  ExactlyOne<{
    /** BYRADIUS: within a circle. */
    byradius: { readonly radius: number; readonly unit: GeoUnit };
    /** BYBOX: within a box. */
    bybox: { readonly width: number; readonly height: number; readonly unit: GeoUnit };
  }> &
  Order;

type Order = AtMostOne<{
  /** ASC: the nearest first. */
  asc: boolean;
  /** DESC: the farthest first. */
  desc: boolean;
}> & {
  /** COUNT: so many at most. */
  readonly count?: number;
  /** ANY: those that are found first, not the nearest; needs a count. */
  readonly any?: boolean;
};

/** What is told of each member that is found. */
export interface Telling {
  /** WITHCOORD: its position. */
  readonly withcoord?: boolean;
  /** WITHDIST: its distance, in the unit of the search. */
  readonly withdist?: boolean;
  /** WITHHASH: its score. */
  readonly withhash?: boolean;
}

export interface FoundPlace {
  readonly member: Text;
  readonly distance?: number;
  readonly hash?: number;
  readonly position?: Position;
}

export type StoreOptions = ExactlyOne<{
  /** STORE: keep the members with their places at this key. */
  store: Word;
  /** STOREDIST: keep the members with their distances. */
  storedist: Word;
}>;

const position = parts([number, number], (longitude, latitude): Position => ({ longitude, latitude }));

/** `count 3 any`, `asc`. */
function orderWords(options: Order): Words {
  return [given(options, 'asc', 'desc'), given(options, 'count'), options.any ? 'ANY' : []].flat();
}

const tellingWords = (options: Telling): Words => given(options, 'withcoord', 'withdist', 'withhash');

/** Members alone, or with what was asked for, in Redis's order: distance, hash, position. */
function found({ withdist, withhash, withcoord }: Telling): Shape<unknown> {
  if (!withdist && !withhash && !withcoord) return list(text);
  const shapes: Shape<unknown>[] = [text];
  if (withdist) shapes.push(number);
  if (withhash) shapes.push(integer);
  if (withcoord) shapes.push(position);
  return list(
    parts(shapes, (...values: unknown[]) => {
      const [member, ...told] = values;
      return {
        member,
        ...(withdist ? { distance: told.shift() } : {}),
        ...(withhash ? { hash: told.shift() } : {}),
        ...(withcoord ? { position: told.shift() } : {}),
      };
    }),
  );
}

function areaWords(area: Area): Words {
  const { frommember, fromlonlat, byradius, bybox } = area;
  return [
    frommember === undefined ? [] : ['FROMMEMBER', frommember],
    fromlonlat === undefined ? [] : ['FROMLONLAT', fromlonlat.longitude, fromlonlat.latitude],
    byradius === undefined ? [] : ['BYRADIUS', byradius.radius, byradius.unit],
    bybox === undefined ? [] : ['BYBOX', bybox.width, bybox.height, bybox.unit],
    orderWords(area),
  ].flat();
}

type Silent = { readonly [K in keyof Telling]?: false };
type Telling1 = Telling & ({ readonly withcoord: true } | { readonly withdist: true } | { readonly withhash: true });
type NoStore = { readonly store?: never; readonly storedist?: never };

type Search = [
  (key: Word, area: Area & Silent) => Call<Text[]>,
  (key: Word, area: Area & Telling1) => Call<FoundPlace[]>,
];

type Radius = [
  (key: Word, at: Position, radius: number, unit: GeoUnit, options?: Order & Silent & NoStore) => Call<Text[]>,
  (key: Word, at: Position, radius: number, unit: GeoUnit, options: Order & Telling1 & NoStore) => Call<FoundPlace[]>,
];
type RadiusStore = [
  ...Radius,
  (key: Word, at: Position, radius: number, unit: GeoUnit, options: Order & StoreOptions) => Call<number>,
];
type MemberRadius = [
  (key: Word, member: Word, radius: number, unit: GeoUnit, options?: Order & Silent & NoStore) => Call<Text[]>,
  (key: Word, member: Word, radius: number, unit: GeoUnit, options: Order & Telling1 & NoStore) => Call<FoundPlace[]>,
];
type MemberRadiusStore = [
  ...MemberRadius,
  (key: Word, member: Word, radius: number, unit: GeoUnit, options: Order & StoreOptions) => Call<number>,
];

type AnyRadius = Order & Telling & { readonly store?: Word; readonly storedist?: Word };

function radius(name: string) {
  return (key: Word, from: Word | Position, distance: number, unit: GeoUnit, options: AnyRadius = {}) => {
    const isPosition = typeof from === 'object' && 'longitude' in from;
    const center = isPosition ? [from.longitude, from.latitude] : from;
    const { store, storedist } = options;
    const words = [name, key, center, distance, unit, tellingWords(options), orderWords(options)];
    const stored = given({ store, storedist }, 'store', 'storedist');
    const stores = store !== undefined || storedist !== undefined;
    return call<unknown>([...words, stored], stores ? integer : found(options));
  };
}

export const geoCalls = {
  /**
   * GEOADD: adds places, or moves them.
   * @returns how many are new; with `ch` how many are new or moved
   * @throws ReplyError WRONGTYPE; ERR if a position is out of range
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' }); // => 1
   */
  geoadd: (key: Word, places: Place | readonly Place[], options: GeoaddOptions = {}): Call<number> =>
    call(
      [
        'GEOADD',
        key,
        given(options, 'nx', 'xx', 'ch'),
        [places].flat().flatMap(({ longitude, latitude, member }: Place) => [longitude, latitude, member]),
      ],
      integer,
    ),

  /**
   * GEODIST: how far two members are apart, in metres if no unit is named.
   * @returns the distance, null if one of them is not there
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * await client.geodist('Sicily', 'Palermo', 'Catania', 'KM'); // => 166.2742
   */
  geodist: (key: Word, member1: Word, member2: Word, unit?: GeoUnit): Call<number | null> =>
    call(['GEODIST', key, member1, member2, unit ?? []], orNull(number)),

  /**
   * GEOHASH: the geohashes of members, of eleven letters.
   * @returns for each its geohash, null if it is not there
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * await client.geohash('Sicily', 'Palermo'); // => ['sqc8b49rny0']
   */
  geohash: (key: Word, ...members: OneOrMore[]): Call<(string | null)[]> =>
    call(['GEOHASH', key, members], list(orNull(word))),

  /**
   * GEOPOS: the positions of members.
   * @returns for each its position, null if it is not there
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * (await client.geopos('Sicily', 'Palermo', 'Rome'))[1]; // => null
   */
  geopos: (key: Word, ...members: OneOrMore[]): Call<(Position | null)[]> =>
    call(['GEOPOS', key, members], list(orNull(position))),

  /**
   * GEORADIUS: the members around a position. Deprecated since 6.2: `geosearch`, `geosearchstore`.
   * @returns the members, or objects that tell more of them; with `store` or `storedist` how many were kept
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * await client.georadius('Sicily', { longitude: 15, latitude: 37 }, 100, 'KM'); // => ['Catania']
   */
  georadius: overloaded<RadiusStore>(radius('GEORADIUS')),

  /**
   * GEORADIUS_RO: `georadius` without storing. Deprecated since 6.2: `geosearch`.
   * @returns the members, or objects that tell more of them
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * await client.georadiusRo('Sicily', { longitude: 15, latitude: 37 }, 100, 'KM'); // => ['Catania']
   */
  georadiusRo: overloaded<Radius>(radius('GEORADIUS_RO')),

  /**
   * GEORADIUSBYMEMBER: the members around a member. Deprecated since 6.2: `geosearch`, `geosearchstore`.
   * @returns the members, or objects that tell more of them; with `store` or `storedist` how many were kept
   * @throws ReplyError WRONGTYPE; ERR if there is no such member
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * await client.georadiusbymember('Sicily', 'Palermo', 200, 'KM'); // => ['Palermo', 'Catania']
   */
  georadiusbymember: overloaded<MemberRadiusStore>(radius('GEORADIUSBYMEMBER')),

  /**
   * GEORADIUSBYMEMBER_RO: `georadiusbymember` without storing. Deprecated since 6.2: `geosearch`.
   * @returns the members, or objects that tell more of them
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * await client.georadiusbymemberRo('Sicily', 'Palermo', 10, 'KM'); // => ['Palermo']
   */
  georadiusbymemberRo: overloaded<MemberRadius>(radius('GEORADIUSBYMEMBER_RO')),

  /**
   * GEOSEARCH: the members within a circle or a box.
   * @returns the members, or objects that tell more of them
   * @throws ReplyError WRONGTYPE; ERR if the member at the centre is not there
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * await client.geosearch('Sicily', { frommember: 'Palermo', byradius: { radius: 200, unit: 'KM' }, asc: true }); // => ['Palermo', 'Catania']
   */
  geosearch: overloaded<Search>((key: Word, area: Area & Telling) =>
    call<unknown>(['GEOSEARCH', key, areaWords(area), tellingWords(area)], found(area)),
  ),

  /**
   * GEOSEARCHSTORE: keeps the members that `geosearch` finds at `destination`.
   * @returns how many there are
   * @example
   * await client.geoadd('Sicily', { longitude: 13.361389, latitude: 38.115556, member: 'Palermo' });
   * await client.geoadd('Sicily', { longitude: 15.087269, latitude: 37.502669, member: 'Catania' });
   * await client.geosearchstore('near', 'Sicily', { frommember: 'Palermo', byradius: { radius: 10, unit: 'KM' } }); // => 1
   */
  geosearchstore: (
    destination: Word,
    source: Word,
    area: Area,
    options: {
      /** STOREDIST: keep distances as scores. */
      readonly storedist?: boolean;
    } = {},
  ): Call<number> =>
    call(['GEOSEARCHSTORE', destination, source, areaWords(area), given(options, 'storedist')], integer),
};
