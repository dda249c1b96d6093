// Selectors as ACL LIST, GETUSER and the ACL file write them. Since 7.2 the rules for commands are printed as they were
// given; before, they were made up anew from what is permitted, which `approximateRules` does.

import { categoryOrder } from '../command.ts';
import type { ByteString } from '../reply.ts';
import type { CommandTable, ResolvedCommand } from '../table.ts';
import { readAccess, type Selector, writeAccess } from './selector.ts';

export function describeKeys(selector: Selector): ByteString {
  if (selector.allKeys) return '~*';
  return [...selector.keys].map(([pattern, access]) => keyPrefix(access) + pattern).join(' ');
}

function keyPrefix(access: number): string {
  if (access === (readAccess | writeAccess)) return '~';
  return access === readAccess ? '%R~' : '%W~';
}

export function describeChannels(selector: Selector): ByteString {
  return selector.allChannels ? '&*' : [...selector.channels].map((channel) => `&${channel}`).join(' ');
}

export function describeCommands(selector: Selector, table: CommandTable, asGiven: boolean): ByteString {
  const start = selector.fromAll ? '+@all' : '-@all';
  return [start, ...(asGiven ? selector.rules : approximateRules(selector, table))].join(' ');
}

export function describeSelector(selector: Selector, table: CommandTable, asGiven: boolean): ByteString {
  const channels = describeChannels(selector);
  return [
    describeKeys(selector),
    selector.allChannels ? channels : `resetchannels ${channels}`.trimEnd(),
    describeCommands(selector, table, asGiven),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/**
 * Rules that lead from all or nothing to what is permitted: first categories, each time the one with the fewest
 * exceptions, as long as it hits more than it misses; then single commands. A category is applied to a copy (`left`) the
 * other way round, so that what is settled counts as a miss for those that follow.
 */
function approximateRules(selector: Selector, table: CommandTable): string[] {
  const adds = !selector.fromAll;
  const sign = adds ? '+' : '-';
  const left = new Set(selector.commands);
  const reached = new Set<ResolvedCommand>(adds ? [] : table.all());
  const rules: string[] = [];
  const applied = new Set<string>();
  for (;;) {
    const best = bestCategory(table, (one) => left.has(one) === adds, applied);
    if (best === null) break;
    applied.add(best);
    rules.push(`${sign}@${best}`);
    for (const one of table.all()) {
      if (!one.categories.includes(best)) continue;
      for (const each of [one, ...(one.subcommands?.values() ?? [])]) {
        if (adds) left.delete(each);
        else left.add(each);
        if (adds) reached.add(each);
        else reached.delete(each);
      }
    }
  }
  return [...rules, ...singleCommands(selector, table, reached)];
}

function bestCategory(
  table: CommandTable,
  hits: (one: ResolvedCommand) => boolean,
  applied: ReadonlySet<string>,
): (typeof categoryOrder)[number] | null {
  let best: (typeof categoryOrder)[number] | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const category of categoryOrder) {
    if (applied.has(category)) continue;
    const members = [...table.all()].filter(({ categories }) => categories.includes(category));
    const same = members.filter(hits).length;
    const different = members.length - same;
    if (same <= different || different > fewest || (different === fewest && same <= most)) continue;
    best = category;
    fewest = different;
    most = same;
  }
  return best;
}

function singleCommands(selector: Selector, table: CommandTable, reached: Set<ResolvedCommand>): string[] {
  const rules: string[] = [];
  for (const one of table.all()) {
    const permitted = selector.commands.has(one);
    if (permitted !== reached.has(one)) {
      rules.push((permitted ? '+' : '-') + one.fullName);
      for (const each of [one, ...(one.subcommands?.values() ?? [])]) {
        if (permitted) reached.add(each);
        else reached.delete(each);
      }
    }
    if (permitted) continue;
    for (const argument of selector.firstArguments.get(one) ?? []) rules.push(`+${one.fullName}|${argument}`);
  }
  return rules;
}
