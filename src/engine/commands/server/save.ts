// SAVE, BGSAVE, BGREWRITEAOF and LASTSAVE: snapshots and the log (persistence.ts).

import { optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { waitFor } from '../../context.ts';
import type { Engine } from '../../engine.ts';
import { errors } from '../../errors.ts';
import type { Failure } from '../../persistence.ts';
import { OK, status } from '../../reply.ts';

const facts = { group: 'server', since: '1.0.0' } as const;

function needStore({ persistence }: Engine): void {
  if (persistence.keeper === null)
    throw errors.err('there is no store to save to: the engine was made without `persist`');
}

export const save = command({
  ...facts,
  name: 'save',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading', 'no_multi'],
  parse() {},

  run({ engine }) {
    const { persistence } = engine;
    needStore(engine);
    if (persistence.saving !== null) throw errors.err('Background save already in progress');
    persistence.saves++;
    return waitFor<Failure>(
      engine,
      (done) => persistence.save(done),
      // Redis says no more than this, and why in its log.
      (failure) => (failure === null ? OK : errors.coded('ERR')),
    );
  },
});

export const bgsave = command({
  ...facts,
  name: 'bgsave',
  arity: -1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  arguments: [optional(token('schedule', 'SCHEDULE', { since: '3.2.2' }))],

  parse(args) {
    const schedule = args.left === 1 && args.token('SCHEDULE');
    if (args.left > 0) throw errors.syntax();
    return { schedule };
  },

  run({ engine, denyBlocking }, { schedule }) {
    const { persistence } = engine;
    needStore(engine);
    if (persistence.saving !== null) throw errors.err('Background save already in progress');
    if (persistence.rewriting !== null || denyBlocking) {
      if (!schedule && !denyBlocking) {
        throw errors.err(
          "Another child process is active (AOF?): can't BGSAVE right now. Use BGSAVE SCHEDULE in order to schedule a BGSAVE whenever possible.",
        );
      }
      persistence.saveScheduled = true;
      return status('Background saving scheduled');
    }
    persistence.startSave();
    return status('Background saving started');
  },
});

export const bgrewriteaof = command({
  ...facts,
  name: 'bgrewriteaof',
  arity: 1,
  flags: ['admin', 'noscript', 'no_async_loading'],
  parse() {},

  run({ engine, denyBlocking }) {
    const { persistence } = engine;
    needStore(engine);
    if (persistence.rewriting !== null) throw errors.err('Background append only file rewriting already in progress');
    if (persistence.saving !== null || denyBlocking) {
      persistence.rewriteScheduled = true;
      persistence.rewriteFailures = 0;
      return status('Background append only file rewriting scheduled');
    }
    persistence.startRewrite();
    return status('Background append only file rewriting started');
  },
});

export const lastsave = command({
  ...facts,
  name: 'lastsave',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  categories: ['admin', 'dangerous'],
  tips: ['nondeterministic_output'],
  parse: () => null,
  run: ({ engine }) => Math.floor(engine.persistence.lastSaveAt / 1000),
});
