// Words that Valkey changed when it took Redis's name out of its errors.

import type { ScriptHost } from '../../engine/scripting/port.ts';

export interface Wording {
  /** The table of functions, as errors call it. */
  readonly api: 'redis' | 'server';
  readonly noArguments: string;
  readonly badArguments: string;
}

const redis: Wording = {
  api: 'redis',
  noArguments: 'Please specify at least one argument for this redis lib call',
  badArguments: 'Lua redis lib command arguments must be strings or integers',
};

const valkey: Wording = {
  api: 'server',
  noArguments: 'Please specify at least one argument for this call',
  badArguments: 'Command arguments must be strings or integers',
};

export function wordingOf({ profile }: ScriptHost): Wording {
  return profile.flavour === 'valkey' ? valkey : redis;
}
