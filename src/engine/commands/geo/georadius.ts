// GEORADIUS, GEORADIUSBYMEMBER and their readonly twins: what GEOSEARCH came from. They search circles only, and
// store by an option.

import { type Argument, block, double, integer, key, oneOf, optional, string, token } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import { keyAt, keysAfter, noted } from '../../keyspecs.ts';
import type { ByteString } from '../../reply.ts';
import { search, searchAndStore } from './search.ts';

interface Radius {
  readonly name: string;
  readonly center: 'position' | 'member';
  /** The words of the centre. */
  readonly words: readonly Argument[];
  readonly anySince: string | null;
  readonly replacedBy: string;
}

const position: Radius = {
  name: 'georadius',
  center: 'position',
  words: [double('longitude'), double('latitude')],
  anySince: '6.2.0',
  replacedBy: 'with the `BYRADIUS` argument',
};
const member: Radius = {
  name: 'georadiusbymember',
  center: 'member',
  words: [string('member')],
  // So COMMAND DOCS has it, of 7.0.15 as of 8.10.
  anySince: null,
  replacedBy: 'with the `BYRADIUS` and `FROMMEMBER` arguments',
};

function argumentsOf({ words, anySince }: Radius): Argument[] {
  const any = optional(token('any', 'ANY', anySince === null ? {} : { since: anySince }));
  return [
    key(),
    ...words,
    double('radius'),
    oneOf('unit', ['M', 'KM', 'FT', 'MI']),
    optional(token('withcoord', 'WITHCOORD')),
    optional(token('withdist', 'WITHDIST')),
    optional(token('withhash', 'WITHHASH')),
    optional(block('count-block', [integer('count', { token: 'COUNT' }), any])),
    optional(oneOf('order', ['ASC', 'DESC'])),
  ];
}

/** The first option comes after the name, the key, the centre, the radius and its unit. */
const optionsFrom = ({ words }: Radius) => words.length + 4;

function radius(facts: Radius): Command {
  const { name, center } = facts;
  const one = { last: 0, step: 1, limit: 0 };
  const storeKeys = ['STORE', 'STOREDIST'];
  const from = optionsFrom(facts);
  return command({
    name,
    group: 'geo',
    since: '3.2.0',
    arity: -from,
    flags: ['write', 'denyoom'],
    categories: ['geo'],
    keys: [keyAt(1, 'RO', 'access'), ...storeKeys.map((word) => keysAfter(word, from, one, 'OW', 'update'))],
    arguments: [
      ...argumentsOf(facts),
      optional(
        oneOf('store', [
          key('storekey', { token: 'STORE', keySpec: 1, display: 'key' }),
          key('storedistkey', { token: 'STOREDIST', keySpec: 2, display: 'key' }),
        ]),
      ),
    ],
    deprecatedSince: '6.2.0',
    replacedBy: `\`GEOSEARCH\` and \`GEOSEARCHSTORE\` ${facts.replacedBy}`,
    // The options' specs find the first of several, but the last is the one that counts (redis/redis#15478, of 8.8.2;
    // Debian's 8.0.2 has it from its second security update on).
    changed: {
      '8.0': {
        keys: [
          keyAt(1, 'RO', 'access'),
          ...storeKeys.map((word) =>
            noted(
              keysAfter(word, from, one, 'OW', 'update', 'incomplete'),
              `Incomplete because duplicate ${word} options use last-wins; fall back to georadiusGetKeys`,
            ),
          ),
        ],
      },
    },
    findKeys: (words) => [1, ...lastStoreKey(words, from)],
    parse: (args) => args.rest(),
    run: (context) => searchAndStore(context, { name, center, stores: 'option' }),
  });
}

function lastStoreKey(words: readonly ByteString[], from: number): number[] {
  let found: number[] = [];
  for (let i = from; i + 1 < words.length; i++) {
    if (/^store(?:dist)?$/i.test(words[i] as ByteString)) found = [++i];
  }
  return found;
}

function readonlyRadius(facts: Radius): Command {
  const { center } = facts;
  const name = `${facts.name}_ro`;
  return command({
    name,
    group: 'geo',
    since: '3.2.10',
    arity: -optionsFrom(facts),
    flags: ['readonly'],
    categories: ['geo'],
    keys: [keyAt(1, 'RO', 'access')],
    arguments: argumentsOf(facts),
    deprecatedSince: '6.2.0',
    replacedBy: `\`GEOSEARCH\` ${facts.replacedBy}`,
    parse: (args) => args.rest(),
    run: (context) => search(context, { name, center, stores: 'nothing' }),
  });
}

export const georadius = radius(position);
export const georadiusRo = readonlyRadius(position);
export const georadiusbymember = radius(member);
export const georadiusbymemberRo = readonlyRadius(member);
