// The errors a client sees, each a class of its own.

import { explain } from './explain.ts';
import type { MigrationProgress } from './migrate.ts';

/** Redis answered with an error. `code` is its first word (`ERR`, `WRONGTYPE`, `NOSCRIPT`). */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
  readonly code: string;
  /** The command that was refused, by name. */
  readonly command: string;

  constructor(message: string, command: string) {
    super(message);
    this.code = message.split(' ', 1)[0] as string;
    this.command = command;
  }

  /** For an unknown command, what may have been meant: `did you mean ZADD?`; null for every other error. */
  explain(): string | null {
    return explain(this.message, this.command);
  }
}

/** There was no answer in the time that `with({ timeout })` gives; a command may have been carried out all the same. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** What is behind the client cannot do this (WATCH over REST); nothing was sent. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
}

/** The connection is gone: closed by this client, by the server, or with its worker. */
export class ConnectionClosedError extends Error {
  override readonly name = 'ConnectionClosedError';
}

/** An argument is nothing that Redis could take (undefined, NaN, an object). */
export class ArgumentError extends TypeError {
  override readonly name = 'ArgumentError';
}

/** A watched key changed, so the transaction did not run. */
export class WatchError extends Error {
  override readonly name = 'WatchError';
}

/** A migration ended in the midst of it (a connection that was lost, most often): `progress.cursor` tells where to go on. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  readonly progress: MigrationProgress;

  constructor(progress: MigrationProgress, cause: unknown) {
    super(`the migration was interrupted: ${(cause as Error).message}`, { cause });
    this.progress = progress;
  }
}
