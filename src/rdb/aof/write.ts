// The append-only log as bytes: the propagation stream, each command as a RESP request.
//
//   #TS:1700000000                  a second began                 (aof-timestamp-enabled)
//   SELECT 0                        the database changed
//   MULTI ... EXEC                  around a unit of several: a reader applies it whole or not at all

import type { Effect } from '../../engine/propagation.ts';
import type { ByteString } from '../../engine/reply.ts';

/** What is told to those who listen now, and not to who reads the log later. */
const notLogged = new Set(['PUBLISH', 'SPUBLISH']);

export class AofWriter {
  /** The database that the last command was of; null: the reader must be told. */
  #db: number | null = null;
  #second = 0;

  /** To be called when a new file begins: a file stands for itself. */
  startFile(): void {
    this.#db = null;
  }

  /** The bytes of one unit. `now` (milliseconds) where the log is to tell the time; null where not. */
  unit(effects: readonly Effect[], now: number | null): ByteString {
    const logged = effects.filter(({ words }) => !notLogged.has((words[0] as ByteString).toUpperCase()));
    let text = '';
    for (const effect of logged) text += this.#effect(effect, now);
    return logged.length > 1 ? `${request(['MULTI'])}${text}${request(['EXEC'])}` : text;
  }

  #effect({ db, words }: Effect, now: number | null): ByteString {
    let text = '';
    const second = now === null ? 0 : Math.floor(now / 1000);
    if (second > this.#second) {
      this.#second = second;
      text += `#TS:${second}\r\n`;
    }
    if (db !== this.#db) {
      this.#db = db;
      text += request(['SELECT', `${db}`]);
    }
    return text + request(words);
  }
}

export function request(words: readonly ByteString[]): ByteString {
  let text = `*${words.length}\r\n`;
  for (const word of words) text += `$${word.length}\r\n${word}\r\n`;
  return text;
}
