// Moving data from one client to another, whatever is behind either: page by page of SCAN, by DUMP and RESTORE, and where the
// other side cannot take a payload (another version, REST), by the commands of the type. Each key is compared after that.
//
// A key that is there already and equal counts as done, so a migration that was interrupted may simply be run again; the
// cursor that it tells saves it the pages that are done.

import type { ByteString } from '../engine/reply.ts';
import { encodeWord, type Word } from './call.ts';
import type { Client } from './client.ts';
import { MigrationError, ReplyError, UnsupportedError } from './errors.ts';
import { type Copied, copyCommands, readValue } from './migrate-commands.ts';
import { type Answer, alone, command, together } from './plain-commands.ts';
import { toText } from './text.ts';

export interface MigrateToOptions {
  /** MATCH: only keys that match the glob pattern. */
  readonly match?: Word;
  /** Overwrite keys that the other has with other values; when absent these are told as conflicts and left alone. */
  readonly replace?: boolean;
  /** Delete each key here once it is there and compared. */
  readonly remove?: boolean;
  /** Keys to a page; 100 when absent. */
  readonly count?: number;
  /** Where a migration that was interrupted goes on: the cursor of its progress. */
  readonly cursor?: string;
  /** Use no DUMP and RESTORE. */
  readonly commands?: boolean;
  /** Called after every page. */
  readonly onProgress?: (progress: MigrationProgress) => void;
}

export interface MigrationProgress {
  /** Keys of the database when it began; a pattern lets fewer of them through. */
  readonly total: number;
  /** Keys that were copied and compared. */
  readonly copied: number;
  /** Keys that were there already, with the same value and expiration. */
  readonly same: number;
  /** Keys that were there with something else, and stayed so. */
  readonly conflicts: readonly string[];
  /** Keys that could not be copied, with the reason. */
  readonly failed: readonly { readonly key: string; readonly reason: string }[];
  /** The next page; `0`: that was the last. */
  readonly cursor: string;
}

/** How often a key is copied anew that changes while it is copied. */
const attempts = 3;

export async function migrate(
  source: Client<unknown>,
  target: Client<unknown>,
  options: MigrateToOptions,
): Promise<MigrationProgress> {
  const migration = new Migration(source, target, options);
  try {
    return await migration.run();
  } catch (error) {
    throw new MigrationError(migration.progress, error);
  }
}

class Migration {
  readonly #source: Client<unknown>;
  readonly #target: Client<unknown>;
  readonly #options: MigrateToOptions;
  #total = 0;
  #copied = 0;
  #same = 0;
  #cursor: string;
  readonly #conflicts: string[] = [];
  readonly #failed: { key: string; reason: string }[] = [];
  /** RESTORE was refused in a way that will not change. */
  #byCommands: boolean;

  constructor(source: Client<unknown>, target: Client<unknown>, options: MigrateToOptions) {
    this.#source = source;
    this.#target = target;
    this.#options = options;
    this.#cursor = options.cursor ?? '0';
    this.#byCommands = options.commands ?? false;
  }

  get progress(): MigrationProgress {
    return {
      total: this.#total,
      copied: this.#copied,
      same: this.#same,
      conflicts: [...this.#conflicts],
      failed: [...this.#failed],
      cursor: this.#cursor,
    };
  }

  async run(): Promise<MigrationProgress> {
    this.#total = await this.#source.dbsize();
    const { match = '*', count = 100, onProgress } = this.#options;
    do {
      const words = ['SCAN', this.#cursor, 'MATCH', encodeWord(match), 'COUNT', count] as const;
      const [next, keys] = (await alone(this.#source, ...words)) as [ByteString, ByteString[]];
      await this.#page([...new Set(keys)]);
      this.#cursor = next;
      onProgress?.(this.progress);
    } while (this.#cursor !== '0');
    return this.progress;
  }

  async #page(keys: readonly ByteString[]): Promise<void> {
    let left: readonly ByteString[] = await this.#differing(keys);
    const same = keys.filter((key) => !left.includes(key));
    this.#same += same.length;
    await this.#remove(same);
    if (!this.#options.replace) left = await this.#withoutConflicts(left);
    for (let attempt = 1; left.length > 0; attempt++) {
      const refused = await this.#copy(left);
      const copied = left.filter((key) => !refused.has(key));
      const differing = await this.#differing(copied);
      this.#copied += copied.length - differing.length;
      await this.#remove(copied.filter((key) => !differing.includes(key)));
      for (const [key, reason] of refused) this.#failed.push({ key: toText(key), reason });
      if (attempt === attempts) {
        for (const key of differing)
          this.#failed.push({ key: toText(key), reason: 'it was different after it was copied' });
        return;
      }
      left = differing;
    }
  }

  /** Those that are not there at all. */
  async #withoutConflicts(keys: readonly ByteString[]): Promise<ByteString[]> {
    const there = await together(
      this.#target,
      keys.map((key) => command('EXISTS', key)),
    );
    this.#conflicts.push(...keys.filter((_, i) => there[i] !== 0).map(toText));
    return keys.filter((_, i) => there[i] === 0);
  }

  async #remove(keys: readonly ByteString[]): Promise<void> {
    if (this.#options.remove && keys.length > 0) await alone(this.#source, 'UNLINK', ...keys);
  }

  /** Those whose value or expiration is another one there. */
  async #differing(keys: readonly ByteString[]): Promise<ByteString[]> {
    const calls = keys.flatMap((key) => [command('PEXPIRETIME', key), command('DUMP', key)]);
    const [here, there] = await Promise.all([together(this.#source, calls), together(this.#target, calls)]);
    const differing: ByteString[] = [];
    for (const [i, key] of keys.entries()) {
      const [expires, payload] = [here[2 * i], here[2 * i + 1]];
      if (expires !== there[2 * i]) differing.push(key);
      // One value has many payloads: by version, encoding and order.
      else if (payload instanceof ReplyError || payload !== there[2 * i + 1]) {
        const [mine, theirs] = await Promise.all([readValue(this.#source, key), readValue(this.#target, key)]);
        if (mine !== theirs) differing.push(key);
      }
    }
    return differing;
  }

  /** Copies, and answers what was refused and why. */
  async #copy(keys: readonly ByteString[]): Promise<Map<ByteString, string>> {
    const refused = new Map<ByteString, string>();
    const remaining = this.#byCommands ? keys : await this.#restore(keys, refused);
    for (const key of remaining) {
      const copied: Copied = await copyCommands(this.#source, this.#target, key);
      if (copied !== null) refused.set(key, copied);
    }
    return refused;
  }

  /** By DUMP and RESTORE; answers those that have to go by commands. */
  async #restore(keys: readonly ByteString[], refused: Map<ByteString, string>): Promise<readonly ByteString[]> {
    const read = await together(
      this.#source,
      keys.flatMap((key) => [command('PEXPIRETIME', key), command('DUMP', key)]),
    );
    const payloads = keys.map((key, i) => ({ key, expires: read[2 * i], payload: read[2 * i + 1] }));
    const dumped = payloads.filter(({ payload }) => typeof payload === 'string');
    const gone = payloads.filter(({ payload }) => payload === null).map(({ key }) => command('DEL', key));
    await together(this.#target, gone);
    const restores = dumped.map(({ key, expires, payload }) =>
      command('RESTORE', key, Math.max(0, Number(expires)), payload as ByteString, 'ABSTTL', 'REPLACE'),
    );
    const undumped = payloads.filter(({ payload }) => payload instanceof ReplyError).map(({ key }) => key);
    let answers: Answer[];
    try {
      answers = await together(this.#target, restores);
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      this.#byCommands = true;
      return keys;
    }
    const others: ByteString[] = [];
    for (const [i, { key }] of dumped.entries()) {
      const answer = answers[i];
      if (!(answer instanceof ReplyError)) continue;
      if (/^ERR (DUMP payload|Bad data format|unknown command)/i.test(answer.message)) others.push(key);
      else refused.set(key, answer.message);
    }
    return [...undumped, ...others];
  }
}
