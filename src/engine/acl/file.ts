// The ACL file: a line `user NAME RULES...` for each user. Where the text lies is the host's affair; it hands in an
// `AclFile`.

import type { ByteString } from '../reply.ts';
import type { CommandTable } from '../table.ts';
import { hasSpaces, ruleFaults } from './selector.ts';
import { joinSelectors, User, type UserDefaults } from './user.ts';

export interface AclFile {
  /** What errors call it. */
  readonly name: string;
  /** The text; null if it cannot be read. */
  read(): ByteString | null;
  /** False if it cannot be written. */
  write(text: ByteString): boolean;
}

export function printUsers(users: ReadonlyMap<ByteString, User>, table: CommandTable, asGiven: boolean): ByteString[] {
  const names = [...users.keys()].sort();
  return names.map((name) => `user ${name} ${(users.get(name) as User).describe(table, asGiven)}`);
}

/** The users that the file describes, or all that is wrong with it, line by line. */
export function readUsers(
  file: AclFile,
  defaults: UserDefaults,
): { readonly users: Map<ByteString, User> } | { readonly faults: string } {
  const text = file.read();
  if (text === null) return { faults: `Error loading ACLs, opening file '${file.name}': No such file or directory` };
  const users = new Map<ByteString, User>();
  let faults = '';
  for (const [index, line] of text.split('\n').entries()) {
    const words = trimmed(line).split(' ');
    if (words[0] === '') continue;
    const fault = readUser(words, users, defaults, index + 1);
    if (fault !== null) faults += fault.replaceAll('{at}', `${file.name}:${index + 1}`);
  }
  if (faults === '') return { users };
  return {
    faults: `${faults}WARNING: ACL errors detected, no change to the previously active ACL rules was performed`,
  };
}

function trimmed(line: ByteString): ByteString {
  return line.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

/** Adds the user of a line; answers what is wrong, with `{at}` for the place. */
function readUser(
  words: readonly ByteString[],
  users: Map<ByteString, User>,
  defaults: UserDefaults,
  line: number,
): string | null {
  const [keyword, name, ...rules] = words;
  if (keyword !== 'user' || name === undefined) return '{at} should start with user keyword followed by the username. ';
  if (users.has(name)) return `WARNING: Duplicate user '${name}' found on line ${line}. `;
  if (hasSpaces(name)) return `'{at}: username '${name}' contains invalid characters. `;
  const user = new User(name, defaults);
  const joined = joinSelectors(rules);
  if ('unmatched' in joined) return '{at}: Unmatched parenthesis in selector definition.';
  let faults = '';
  // Of what else is wrong only the first is told, for there may be passwords in the rules.
  let isFaulty = false;
  for (const rule of joined.rules) {
    const fault = user.apply(trimmed(rule), defaults);
    if (fault === ruleFaults.unknownCommand) faults += `{at}: Error in applying operation '${rule}': ${fault}. `;
    else if (fault !== null && !isFaulty) {
      faults += `{at}: ${fault}. `;
      isFaulty = true;
    }
  }
  user.become(user.copy(defaults));
  users.set(name, user);
  return faults === '' ? null : faults;
}
