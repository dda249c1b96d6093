// One command as COMMAND INFO tells it: ten fields, the key specs as nested maps.

import { type KeySpec, keyFlagOrder } from '../../keyspecs.ts';
import { map, type Reply, set, status } from '../../reply.ts';
import type { ResolvedCommand } from '../../table.ts';

export function describe(one: ResolvedCommand): Reply[] {
  const [first, last, step] = one.range;
  const subcommands = [...(one.subcommands?.values() ?? [])].map(describe);
  return [
    one.fullName,
    one.arity,
    set([...one.flags].map(status)),
    first,
    last,
    step,
    set(one.categories.map((category) => status(`@${category}`))),
    set(one.tips),
    set(one.keys.map(describeKeySpec)),
    // An empty set, but an array of subcommands: so does 7.0.15 and 8.0.2 under RESP3.
    subcommands.length === 0 ? set([]) : subcommands,
  ];
}

function describeKeySpec(spec: KeySpec): Reply {
  const { notes, begin, find } = spec;
  const flags = keyFlagOrder.filter((flag) => spec.flags.includes(flag));
  return map([
    ...(notes === undefined ? [] : ['notes', notes]),
    'flags',
    set(flags.map(status)),
    'begin_search',
    map(['type', begin.type, 'spec', map(beginFacts(begin))]),
    'find_keys',
    map(['type', find.type, 'spec', map(findFacts(find))]),
  ]);
}

function beginFacts(begin: KeySpec['begin']): Reply[] {
  if (begin.type === 'index') return ['index', begin.index];
  return begin.type === 'keyword' ? ['keyword', begin.keyword, 'startfrom', begin.startFrom] : [];
}

function findFacts(find: KeySpec['find']): Reply[] {
  if (find.type === 'range') return ['lastkey', find.lastKey, 'keystep', find.step, 'limit', find.limit];
  if (find.type === 'unknown') return [];
  return ['keynumidx', find.keyNumIndex, 'firstkey', find.firstKey, 'keystep', find.step];
}
