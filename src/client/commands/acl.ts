// Calls of ACL: users and what they may do. `auth` is with the connection's calls.

import { type Call, call, overloaded, type Word } from '../call.ts';
import { integer, list, made, natural, ok, orNull, record, word } from '../shapes.ts';

/** What a user's root, or a further selector, permits. */
export interface AclPermissions {
  /** Rules for commands: `-@all +get`. */
  readonly commands: string;
  /** Key patterns: `~a %R~b`. */
  readonly keys: string;
  /** Channel patterns: `&a &b`. */
  readonly channels: string;
}

export interface AclUser extends AclPermissions {
  readonly flags: string[];
  /** SHA-256 in hexadecimal. */
  readonly passwords: string[];
  readonly selectors: AclPermissions[];
}

export interface AclLogEntry {
  readonly count: number;
  readonly reason: 'command' | 'key' | 'channel' | 'auth';
  readonly context: string;
  /** The command, key or channel that was denied; for `auth` the command that tried. */
  readonly object: string;
  readonly username: string;
  readonly 'age-seconds': number;
  readonly 'client-info': string;
  readonly 'entry-id'?: number;
  readonly 'timestamp-created'?: number;
  readonly 'timestamp-last-updated'?: number;
}

const plainRecord = record(natural);
const logEntries = list(made(plainRecord, (entry) => entry as unknown as AclLogEntry));
const aclUser = made(plainRecord, (user): AclUser => {
  const { selectors = [], ...facts } = user as unknown as AclUser;
  return { ...facts, selectors: selectors.map(asObject) };
});

/** A selector as RESP2 tells it is a flat list. */
function asObject(selector: AclPermissions | readonly string[]): AclPermissions {
  if (!Array.isArray(selector)) return selector as AclPermissions;
  const [, commands = '', , keys = '', , channels = ''] = selector as readonly string[];
  return { commands, keys, channels };
}

export const aclCalls = {
  /**
   * ACL CAT: the categories, or the commands of one.
   * @returns their names, those of subcommands as `config|get`
   * @throws ReplyError ERR if there is no such category
   * @example
   * (await client.aclCat('hyperloglog')).sort(); // => ['pfadd', 'pfcount', 'pfdebug', 'pfmerge', 'pfselftest']
   */
  aclCat: (category?: string): Call<string[]> => call(['ACL', 'CAT', category ?? []], list(word)),

  /**
   * ACL DELUSER: deletes users and closes their connections.
   * @returns how many there were
   * @throws ReplyError ERR if one is the default user
   * @example
   * await client.aclSetuser('ann', 'on');
   * await client.aclDeluser('ann'); // => 1
   */
  aclDeluser: (...usernames: string[]): Call<number> => call(['ACL', 'DELUSER', ...usernames], integer),

  /**
   * ACL DRYRUN (7.0): whether a user may run a command, without running it.
   * @returns OK, or why not
   * @throws ReplyError ERR if there is no such user or command
   * @example
   * await client.aclSetuser('ann', 'on', '~a:*', '+get');
   * await client.aclDryrun('ann', 'GET', 'a:1'); // => 'OK'
   */
  aclDryrun: (username: string, command: string, ...args: Word[]): Call<string> =>
    call(['ACL', 'DRYRUN', username, command, ...args], word),

  /**
   * ACL GENPASS: makes up a password of `bits` bits (256).
   * @returns hexadecimal digits
   * @throws ReplyError ERR unless from 1 to 4096 bits are asked for
   * @example
   * (await client.aclGenpass(32)).length; // => 8
   */
  aclGenpass: (bits?: number): Call<string> => call(['ACL', 'GENPASS', bits ?? []], word),

  /**
   * ACL GETUSER: what a user may do.
   * @returns an object, or null if there is no such user
   * @example
   * (await client.aclGetuser('default'))?.flags.includes('on'); // => true
   */
  aclGetuser: (username: string): Call<AclUser | null> => call(['ACL', 'GETUSER', username], orNull(aclUser)),

  /**
   * ACL HELP: what ACL can do.
   * @returns lines of text
   * @example
   * (await client.aclHelp()).length > 0; // => true
   */
  aclHelp: (): Call<string[]> => call(['ACL', 'HELP'], list(word)),

  /**
   * ACL LIST: all users as lines of an ACL file.
   * @returns a line for each
   * @example
   * await client.aclList(); // => ['user default on nopass sanitize-payload ~* &* +@all']
   */
  aclList: (): Call<string[]> => call(['ACL', 'LIST'], list(word)),

  /**
   * ACL LOAD: replaces all users by those of the ACL file.
   * @returns OK
   * @throws ReplyError ERR if there is no ACL file, or something is wrong with it
   * @example
   * await client.aclLoad(); // rejects: ERR This Redis instance is not configured to use an ACL file
   */
  aclLoad: (): Call<'OK'> => call(['ACL', 'LOAD'], ok),

  /**
   * ACL LOG: what was denied of late, newest first (10 entries unless told otherwise); RESET forgets it.
   * @returns an object for each, or OK for RESET
   * @example
   * await client.aclLog(); // => []
   */
  aclLog: overloaded<[(count?: number) => Call<AclLogEntry[]>, (operation: 'RESET') => Call<'OK'>]>(
    (operation?: number | 'RESET') =>
      call<unknown>(['ACL', 'LOG', operation ?? []], operation === 'RESET' ? ok : logEntries),
  ),

  /**
   * ACL SAVE: writes all users to the ACL file.
   * @returns OK
   * @throws ReplyError ERR if there is no ACL file, or it cannot be written
   * @example
   * await client.aclSave(); // rejects: ERR This Redis instance is not configured to use an ACL file
   */
  aclSave: (): Call<'OK'> => call(['ACL', 'SAVE'], ok),

  /**
   * ACL SETUSER: makes or changes a user by rules: `'on', '>secret', '+@read', '~key:*'`.
   * @returns OK
   * @throws ReplyError ERR if a rule is wrong; then nothing has changed
   * @example
   * await client.aclSetuser('ann', 'on', '>secret', '~a:*', '+@read'); // => 'OK'
   */
  aclSetuser: (username: string, ...rules: string[]): Call<'OK'> => call(['ACL', 'SETUSER', username, ...rules], ok),

  /**
   * ACL USERS: the names of all users.
   * @returns them, sorted
   * @example
   * await client.aclUsers(); // => ['default']
   */
  aclUsers: (): Call<string[]> => call(['ACL', 'USERS'], list(word)),

  /**
   * ACL WHOAMI: the user of this connection.
   * @returns its name
   * @example
   * await client.aclWhoami(); // => 'default'
   */
  aclWhoami: (): Call<string> => call(['ACL', 'WHOAMI'], word),
};
