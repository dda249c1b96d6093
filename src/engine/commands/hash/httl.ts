// HTTL, HPTTL, HEXPIRETIME and HPEXPIRETIME: how long fields have to live, and until when. Seconds are rounded up.

import { key } from '../../arguments.ts';
import { type ChangingFacts, type Command, command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import { NO_EXPIRE } from '../../values/dict.ts';
import type { TimeUnit } from './deadline.ts';
import { fieldsArgument, noneOf, parseFields } from './fields.ts';

const nondeterministic = { '8.0': { tips: ['nondeterministic_output'] } };

export const httl = telling('httl', { relative: true, milliseconds: 1000 }, nondeterministic);
export const hpttl = telling('hpttl', { relative: true, milliseconds: 1 }, nondeterministic);
export const hexpiretime = telling('hexpiretime', { relative: false, milliseconds: 1000 });
export const hpexpiretime = telling('hpexpiretime', { relative: false, milliseconds: 1 });

function telling(
  name: string,
  unit: TimeUnit,
  changed: { readonly [since: string]: Partial<ChangingFacts> } = {},
): Command {
  return command({
    name,
    group: 'hash',
    since: '7.4.0',
    arity: -5,
    flags: ['readonly', 'fast'],
    categories: ['hash'],
    keys: [keyAt(1, 'RO', 'access')],
    arguments: [key(), fieldsArgument],
    changed,
    // A key of another type hides errors in what follows (redis-server 8.0.2).
    parse: (args) => ({ key: args.key(), words: args.rest() }),

    run({ db, now }, { key: hkey, words }) {
      const hash = db.read(hkey, 'hash');
      const fields = parseFields(words);
      if (hash === undefined) return noneOf(fields, -2);
      const origin = unit.relative ? now : 0;
      return fields.map((field) => {
        if (!hash.has(field)) return -2;
        const at = hash.expireAt(field);
        return at === NO_EXPIRE ? -1 : Math.ceil((at - origin) / unit.milliseconds);
      });
    },
  });
}
