// One entry of DEBUG's table.

import type { Outcome, ReadContext } from '../../context.ts';
import { errors, type RedisError } from '../../errors.ts';
import type { Profile } from '../../profile.ts';
import type { ByteString } from '../../reply.ts';

export interface DebugSubcommand {
  readonly name: string;
  /** Fewest and most words that may follow the name. */
  readonly words: readonly [fewest: number, most: number];
  readonly since?: string;
  /** Its lines in DEBUG HELP, as redis-server words them; none for what it does not list. */
  readonly help: (profile: Profile) => readonly string[];
  run(context: ReadContext, words: readonly ByteString[]): Outcome;
}

export function unknownSubcommand(name: ByteString): RedisError {
  return errors.err(`unknown subcommand or wrong number of arguments for '${name.slice(0, 128)}'. Try DEBUG HELP.`);
}
