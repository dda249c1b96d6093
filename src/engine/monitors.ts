// MONITOR: connections that are told every command as it runs. While there is none, a command pays one comparison.

import type { Connection } from './connection.ts';
import type { Host } from './host.ts';
import type { Profile } from './profile.ts';
import type { ByteString, Reply } from './reply.ts';
import { quote } from './split.ts';
import type { ResolvedCommand } from './table.ts';

/** That of the connection from which scripts' commands come. */
const scriptsId = 0;

/** The words as others may see them. */
export function shownWords(
  { command }: ResolvedCommand,
  words: readonly ByteString[],
  profile: Profile,
): readonly ByteString[] {
  const secrets = command.findSecrets?.(words, profile) ?? [];
  return secrets.length === 0 ? words : words.map((word, i) => (secrets.includes(i) ? '(redacted)' : word));
}

export class Monitors {
  readonly #connections = new Set<Connection>();
  readonly #host: Host;
  readonly #profile: Profile;

  constructor(host: Host, profile: Profile) {
    this.#host = host;
    this.#profile = profile;
  }

  get isActive(): boolean {
    return this.#connections.size > 0;
  }

  add(connection: Connection): void {
    connection.monitors = true;
    this.#connections.add(connection);
  }

  remove(connection: Connection): void {
    connection.monitors = false;
    this.#connections.delete(connection);
  }

  /** `from` ran a command. `current` is the connection whose reply is still to come. */
  show(from: Connection, resolved: ResolvedCommand, words: readonly ByteString[], current: Connection | null): void {
    if (resolved.flags.has('admin')) return;
    const who = from.id === scriptsId ? 'lua' : from.addr;
    const micros = Math.floor(this.#host.now() * 1000);
    const time = `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
    const line = shownWords(resolved, words, this.#profile).map(quote).join(' ');
    const message: Reply = { kind: 'monitor-line', text: `${time} [${from.db} ${who}] ${line}` };
    for (const connection of this.#connections) {
      if (connection.replies !== 'on') continue;
      if (connection === current) connection.pushLater(message);
      else connection.push(message);
    }
  }
}
