// ACL: who the users are, who a connection is, and whether it may run a command. Dispatch asks `refusal` of the users
// who may not do everything; scripts and EXEC ask the same for each of their commands.

import { clientLine } from '../commands/connection/client-list.ts';
import type { Connection } from '../connection.ts';
import type { Engine } from '../engine.ts';
import { errors, type RedisError } from '../errors.ts';
import type { ByteString } from '../reply.ts';
import type { ResolvedCommand } from '../table.ts';
import { type Denial, deniedBy, mayUseAllKeys } from './check.ts';
import { type AclFile, printUsers, readUsers } from './file.ts';
import { AclLog, type DenialContext } from './log.ts';
import { hasSpaces, listPermitsChannel } from './selector.ts';
import { joinSelectors, User, type UserDefaults } from './user.ts';
import { execWording, plainWording, scriptWording } from './wording.ts';

export class Acl {
  readonly users = new Map<ByteString, User>();
  /** Who everybody is before AUTH. */
  readonly defaultUser: User;
  readonly log = new AclLog();
  readonly #engine: Engine;
  readonly #file: AclFile | null;
  /** `requirepass` as it was last; a change of it is a change of the default user. */
  #requirepass = '';

  /** `file` is the host's: where LOAD and SAVE find the users. */
  constructor(engine: Engine, file: AclFile | null) {
    this.#engine = engine;
    this.#file = file;
    this.defaultUser = this.#allowed();
    this.users.set('default', this.defaultUser);
  }

  #allowed(): User {
    const user = new User('default', this.defaults);
    for (const rule of ['on', 'nopass', '~*', '&*', '+@all']) user.apply(rule, this.defaults);
    user.become(user.copy(this.defaults));
    return user;
  }

  get defaults(): UserDefaults {
    const { config, profile, table } = this.#engine;
    return {
      table,
      allChannels: config.get('acl-pubsub-default') === 'allchannels',
      sanitizes: profile.atLeast('7.2'),
    };
  }

  /** Rules of commands are printed as given from 7.2 on. */
  get printsAsGiven(): boolean {
    return this.#engine.profile.atLeast('7.2');
  }

  /** Called after each CONFIG SET. */
  configured(): void {
    const password = this.#engine.config.get('requirepass');
    if (password === this.#requirepass) return;
    this.#requirepass = password;
    this.defaultUser.apply('resetpass', this.defaults);
    this.defaultUser.apply(password === '' ? 'nopass' : `>${password}`, this.defaults);
  }

  // ---- who a connection is ----

  /** The default user, logged in if that takes no password. */
  greet(connection: Connection): void {
    connection.user = this.defaultUser;
    connection.authenticated = this.defaultUser.noPassword && this.defaultUser.on;
  }

  /** Whether commands of a connection that has not authenticated are refused. */
  get requiresLogin(): boolean {
    return !this.defaultUser.noPassword || !this.defaultUser.on;
  }

  /** Logs in, or throws. `command` is the word by which the client tried: what ACL LOG shows. */
  login(connection: Connection, name: ByteString, password: ByteString, command: ByteString): void {
    const user = this.users.get(name);
    if (user === undefined || !user.admits(password)) {
      const context = connection.transaction === null ? 'toplevel' : 'multi';
      this.#log(connection, { reason: 'auth', object: command }, context, name);
      throw errors.wrongPassword();
    }
    connection.user = user;
    connection.authenticated = true;
  }

  // ---- users ----

  /** Makes or changes a user: by all of the rules, or by none, with an error thrown. */
  setUser(name: ByteString, words: readonly ByteString[], current: Connection): void {
    if (hasSpaces(name)) throw errors.err("Usernames can't contain spaces or null characters");
    const joined = joinSelectors(words);
    if ('unmatched' in joined) {
      throw errors.err(`Unmatched parenthesis in acl selector starting at '${joined.unmatched}'.`);
    }
    const known = this.users.get(name);
    const changed = known?.copy(this.defaults) ?? new User(name, this.defaults);
    for (const rule of joined.rules) {
      const fault = changed.apply(rule, this.defaults);
      if (fault !== null) throw errors.err(`Error in ACL SETUSER modifier '${rule}': ${fault}`);
    }
    if (known !== undefined) this.#dropForbidden(known, changed, current);
    const user = known ?? new User(name, this.defaults);
    user.become(changed);
    this.users.set(name, user);
  }

  /** Deletes users and ends their connections; answers how many there were. */
  deleteUsers(names: readonly ByteString[], current: Connection): number {
    if (names.includes('default')) throw errors.err("The 'default' user cannot be removed");
    let deleted = 0;
    for (const name of names) {
      const user = this.users.get(name);
      if (user === undefined) continue;
      this.users.delete(name);
      this.#end(user, current);
      deleted++;
    }
    return deleted;
  }

  #end(user: User, current: Connection | null): void {
    for (const connection of [...this.#engine.connections.values()]) {
      if (connection.user === user) this.#deauthenticate(connection, current);
    }
  }

  /** Closes a connection; the one that asks for it (`current`) is still answered. */
  #deauthenticate(connection: Connection, current: Connection | null): void {
    connection.user = this.defaultUser;
    connection.authenticated = false;
    if (connection === current) connection.closeAfterReply = true;
    else this.#engine.kill(connection);
  }

  /** Ends connections that are subscribed to what their user may not hear any more. */
  #dropForbidden(before: User, after: User, current: Connection | null): void {
    const channels = lostChannels(before, after);
    if (channels === null) return;
    for (const connection of [...this.#engine.connections.values()]) {
      if (connection.user === before && !mayHear(connection, channels)) this.#deauthenticate(connection, current);
    }
  }

  // ---- commands ----

  /** Why this user may not run the command; null if it may. */
  denial(user: User, resolved: ResolvedCommand, words: readonly ByteString[]): Denial | null {
    return user.unrestricted ? null : deniedBy(user, resolved, words);
  }

  /** As `denial`, but it is logged and worded for the client. */
  refusal(
    connection: Connection,
    resolved: ResolvedCommand,
    words: readonly ByteString[],
    where: 'dispatch' | 'exec' | 'script',
  ): RedisError | null {
    const denial = this.denial(connection.user, resolved, words);
    if (denial === null) return null;
    const { name } = connection.user;
    const object = denial.reason === 'command' ? resolved.fullName : (words[denial.position] as ByteString);
    const inMulti = where === 'exec' || connection.transaction !== null;
    this.#log(
      connection,
      { reason: denial.reason, object },
      where === 'script' ? 'lua' : inMulti ? 'multi' : 'toplevel',
      name,
    );
    if (where === 'exec') return execWording(denial);
    const named = this.#engine.profile.atLeast('7.2');
    return where === 'script'
      ? scriptWording(denial, name, resolved, named)
      : plainWording(denial, name, resolved, named);
  }

  /** Whether a command may read keys that its words do not name. */
  mayReadAllKeys({ user }: Connection, words: readonly ByteString[]): boolean {
    if (user.unrestricted) return true;
    const resolved = this.#engine.table.find(words[0] as ByteString);
    return resolved !== undefined && mayUseAllKeys(user, resolved, words);
  }

  #log(
    connection: Connection,
    { reason, object }: { readonly reason: Denial['reason'] | 'auth'; readonly object: ByteString },
    context: DenialContext,
    username: ByteString,
  ): void {
    const { config, now, profile } = this.#engine;
    const clientInfo = clientLine(connection, now, profile);
    this.log.add({ reason, context, object, username, clientInfo }, now, config.number('acllog-max-len'));
  }

  // ---- the file ----

  /** Replaces all users by those of the file; throws what is wrong with it, and then nothing has changed. */
  load(current: Connection | null): void {
    if (this.#file === null) throw errors.noAclFile(this.#engine.profile.flavour);
    const read = readUsers(this.#file, this.defaults);
    if ('faults' in read) throw errors.err(read.faults);
    const before = new Map(this.users);
    this.users.clear();
    const byDefault = read.users.get('default') ?? this.#allowed();
    this.#dropForbidden(this.defaultUser, byDefault, current);
    this.defaultUser.become(byDefault);
    read.users.set('default', this.defaultUser);
    for (const [name, user] of read.users) this.users.set(name, user);
    for (const [name, old] of before) if (old !== this.defaultUser) this.#replace(old, this.users.get(name), current);
  }

  /** What becomes of the connections of a user that was loaded anew. */
  #replace(old: User, user: User | undefined, current: Connection | null): void {
    // Before 7.2 who is not the default user is cut off, whatever the file says.
    if (user === undefined || !this.#engine.profile.atLeast('7.2')) {
      this.#end(old, current);
      return;
    }
    this.#dropForbidden(old, user, current);
    for (const connection of this.#engine.connections.values()) if (connection.user === old) connection.user = user;
  }

  save(): void {
    if (this.#file === null) throw errors.noAclFile(this.#engine.profile.flavour);
    if (
      !this.#file.write(
        this.print()
          .map((line) => `${line}\n`)
          .join(''),
      )
    ) {
      throw errors.err('There was an error trying to save the ACLs. Please check the server logs for more information');
    }
  }

  /** A line for each user, by name: ACL LIST, and the file. */
  print(): ByteString[] {
    return printUsers(this.users, this.#engine.table, this.printsAsGiven);
  }
}

/** The channels that are left, if some were lost; null if none was. */
function lostChannels(before: User, after: User): ReadonlySet<ByteString> | null {
  if (after.selectors.some(({ allChannels }) => allChannels)) return null;
  const left = new Set(after.selectors.flatMap(({ channels }) => [...channels]));
  const kept = before.selectors.every(
    ({ allChannels, channels }) => !allChannels && [...channels].every((channel) => left.has(channel)),
  );
  return kept ? null : left;
}

function mayHear(connection: Connection, permitted: ReadonlySet<ByteString>): boolean {
  const allows = (names: Iterable<ByteString>, isPattern: boolean) =>
    [...names].every((name) => listPermitsChannel(permitted, name, isPattern));
  return (
    allows(connection.patterns, true) && allows(connection.channels, false) && allows(connection.shardChannels, false)
  );
}
