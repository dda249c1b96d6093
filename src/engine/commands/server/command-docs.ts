// One command as COMMAND DOCS tells it. The facts come from its declaration, the prose from the docs module that an
// entry point hands to the engine; what a version does not know yet is left out.

import type { Argument } from '../../arguments.ts';
import type { CommandDocs } from '../../docs/docs.ts';
import type { Profile, Since } from '../../profile.ts';
import { map, type Reply, set, status } from '../../reply.ts';
import type { ResolvedCommand } from '../../table.ts';

/** Commands that servers send each other, or that only tests of Redis itself need. */
const systemCommands = new Set(['debug', 'pfdebug', 'pfselftest', 'replconf', 'restore-asking']);

export function docsOf(one: ResolvedCommand, docs: CommandDocs, profile: Profile): Reply {
  const { command, fullName } = one;
  const prose = docs.prose[fullName];
  const otherwise = docs.otherwise(fullName, profile);
  const isDeprecated =
    otherwise.isCurrent !== true && command.deprecatedSince !== undefined && profile.atLeast(command.deprecatedSince);
  const flags = [...(isDeprecated ? ['deprecated'] : []), ...(systemCommands.has(fullName) ? ['syscmd'] : [])];
  const history = (prose?.history ?? []).filter(([version]) => profile.atLeast(version));
  const known = knownArguments(otherwise.arguments ?? command.arguments ?? [], profile);
  const entries: Reply[] = [];
  if (prose !== undefined) entries.push('summary', prose.summary);
  entries.push('since', otherwise.since ?? profile.told(command.since), 'group', command.docsGroup ?? command.group);
  if (prose?.complexity !== undefined) entries.push('complexity', prose.complexity);
  if (flags.length > 0) entries.push('doc_flags', set(flags.map(status)));
  if (isDeprecated) {
    entries.push('deprecated_since', profile.told(command.deprecatedSince as Since));
    if (command.replacedBy !== undefined) entries.push('replaced_by', command.replacedBy);
  }
  if (history.length > 0) entries.push('history', set(history));
  if (known.length > 0)
    entries.push(
      'arguments',
      known.map((argument) => describeArgument(argument, profile)),
    );
  if (one.subcommands !== null && one.subcommands.size > 0) {
    const inner = [...one.subcommands.values()];
    entries.push('subcommands', map(inner.flatMap((sub) => [sub.fullName, docsOf(sub, docs, profile)])));
  }
  return map(entries);
}

function knownArguments(list: readonly Argument[], profile: Profile): readonly Argument[] {
  return list.filter(({ since }) => since === undefined || profile.atLeast(since));
}

function describeArgument(argument: Argument, profile: Profile): Reply {
  const { name, type, token, keySpec, since, deprecatedSince } = argument;
  const isGroup = type === 'oneof' || type === 'block';
  const entries: Reply[] = ['name', name, 'type', type];
  if (!isGroup && profile.atLeast('7.2')) entries.push('display_text', argument.display ?? name);
  if (keySpec !== undefined) entries.push('key_spec_index', keySpec);
  if (token !== undefined) entries.push('token', token);
  if (since !== undefined && !argument.undated) entries.push('since', profile.told(since));
  if (deprecatedSince !== undefined && profile.atLeast(deprecatedSince)) {
    entries.push('deprecated_since', profile.told(deprecatedSince));
  }
  const flags: string[] = [];
  if (argument.optional) flags.push('optional');
  if (argument.multiple) flags.push('multiple');
  if (argument.multipleToken) flags.push('multiple_token');
  if (flags.length > 0) entries.push('flags', set(flags.map(status)));
  if (isGroup) {
    const inner = knownArguments(argument.arguments ?? [], profile);
    entries.push(
      'arguments',
      inner.map((one) => describeArgument(one, profile)),
    );
  }
  return map(entries);
}
