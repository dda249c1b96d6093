// How clients are told what ACL denied. 7.2 names the user, or no longer says more than that a key was denied.

import { errors, type RedisError } from '../errors.ts';
import type { ByteString } from '../reply.ts';
import type { ResolvedCommand } from '../table.ts';
import type { Denial } from './check.ts';

export function plainWording(denial: Denial, user: ByteString, command: ResolvedCommand, named: boolean): RedisError {
  if (named) return errors.coded(`NOPERM ${briefly(denial, user, command)}`);
  if (denial.reason === 'command') {
    return errors.coded(`NOPERM this user has no permissions to run the '${command.fullName}' command`);
  }
  return errors.coded(`NOPERM this user has no permissions to access one of the ${denial.reason}s used as arguments`);
}

function briefly({ reason }: Denial, user: ByteString, { fullName }: ResolvedCommand): string {
  if (reason === 'command') return `User ${user} has no permissions to run the '${fullName}' command`;
  return `No permissions to access a ${reason}`;
}

/** Of a command that was queued while it was permitted. */
export function execWording({ reason }: Denial): RedisError {
  const why = {
    command: 'no permission to execute the command or subcommand',
    key: 'no permission to touch the specified keys',
    channel: 'no permission to access one of the channels used as arguments',
  }[reason];
  return errors.coded(
    `NOPERM ACLs rules changed between the moment the transaction was accumulated and the EXEC call. This command is no longer allowed for the following reason: ${why}`,
  );
}

export function scriptWording(denial: Denial, user: ByteString, command: ResolvedCommand, named: boolean): RedisError {
  if (named) return errors.err(`ACL failure in script: ${briefly(denial, user, command)}`);
  const what = {
    command: "can't run this command or subcommand",
    key: "can't access at least one of the keys mentioned in the command arguments",
    channel: "can't publish to the channel mentioned in the command",
  }[denial.reason];
  return errors.err(`The user executing the script ${what}`);
}

/** What ACL DRYRUN answers, which is no error and tells more. */
export function dryRunWording(
  { reason, position }: Denial,
  user: ByteString,
  { fullName }: ResolvedCommand,
  words: readonly ByteString[],
  named: boolean,
): ByteString {
  const who = named ? `User ${user}` : 'This user';
  if (reason === 'command') return `${who} has no permissions to run the '${fullName}' command`;
  return `${who} has no permissions to access the '${words[position]}' ${reason}`;
}
