// GEODIST, GEOHASH and GEOPOS: where members are, and how far from each other.

import { key, many, oneOf, optional, string } from '../../arguments.ts';
import { command } from '../../command.ts';
import { distance, geohashText, positionOf } from '../../geohash.ts';
import { keyAt } from '../../keyspecs.ts';
import { nullArray } from '../../reply.ts';
import { coordinates, formatDistance, parseUnit } from './area.ts';

export const geodist = command({
  name: 'geodist',
  group: 'geo',
  since: '3.2.0',
  arity: -4,
  flags: ['readonly'],
  categories: ['geo'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), string('member1'), string('member2'), optional(oneOf('unit', ['M', 'KM', 'FT', 'MI']))],

  parse(args) {
    const request = { key: args.key(), from: args.word(), to: args.word() };
    // A word too many is said before a unit that is none.
    return { ...request, unit: args.left === 1 ? parseUnit(args) : 1 };
  },

  run({ db }, request) {
    const zset = db.read(request.key, 'zset');
    const from = zset?.score(request.from);
    const to = zset?.score(request.to);
    if (from === undefined || to === undefined) return null;
    return formatDistance(distance(positionOf(from), positionOf(to)) / request.unit);
  },
});

export const geohash = command({
  name: 'geohash',
  group: 'geo',
  since: '3.2.0',
  arity: -2,
  flags: ['readonly'],
  categories: ['geo'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), optional(many(string('member')))],
  parse: (args) => ({ key: args.key(), members: args.take(args.left) }),

  run({ db }, request) {
    const zset = db.read(request.key, 'zset');
    return request.members.map((member) => {
      const score = zset?.score(member);
      return score === undefined ? null : geohashText(score);
    });
  },
});

export const geopos = command({
  name: 'geopos',
  group: 'geo',
  since: '3.2.0',
  arity: -2,
  flags: ['readonly'],
  categories: ['geo'],
  keys: [keyAt(1, 'RO', 'access')],
  arguments: [key(), optional(many(string('member')))],
  parse: (args) => ({ key: args.key(), members: args.take(args.left) }),

  run(context, request) {
    const zset = context.db.read(request.key, 'zset');
    return request.members.map((member) => {
      const score = zset?.score(member);
      return score === undefined ? nullArray : coordinates(context, positionOf(score));
    });
  },
});
