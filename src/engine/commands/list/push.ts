// LPUSH, RPUSH, LPUSHX, RPUSHX.

import { key, many, string } from '../../arguments.ts';
import { type Command, command } from '../../command.ts';
import { keyAt } from '../../keyspecs.ts';
import { ListValue } from '../../values/list.ts';
import type { End } from './ends.ts';

function pushing(name: string, end: End, onlyExisting: boolean, since: string): Command {
  return command({
    name,
    group: 'list',
    since,
    arity: -3,
    flags: ['write', 'denyoom', 'fast'],
    categories: ['list'],
    keys: [keyAt(1, 'RW', 'insert')],
    arguments: [key(), many(string('element'))],
    parse: (args) => ({ key: args.key(), elements: args.rest() }),
    run({ db, limits }, { key: lkey, elements }) {
      const list = onlyExisting ? db.write(lkey, 'list') : db.writeOrCreate(lkey, 'list', () => new ListValue(limits));
      if (list === undefined) return 0;
      list.beforeGrow(elements, limits);
      for (const element of elements) {
        if (end === 'LEFT') list.pushLeft(element);
        else list.pushRight(element);
      }
      db.changed(lkey, end === 'LEFT' ? 'lpush' : 'rpush', elements.length);
      return list.length;
    },
  });
}

export const lpush = pushing('lpush', 'LEFT', false, '1.0.0');
export const rpush = pushing('rpush', 'RIGHT', false, '1.0.0');
export const lpushx = pushing('lpushx', 'LEFT', true, '2.2.0');
export const rpushx = pushing('rpushx', 'RIGHT', true, '2.2.0');
