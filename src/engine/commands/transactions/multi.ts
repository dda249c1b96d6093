// MULTI, EXEC and DISCARD: a transaction is a queue of commands. Dispatch fills it (engine.ts); EXEC runs it whole, or
// not at all if a command was refused while queueing or a watched key changed.

import { command } from '../../command.ts';
import type { Connection, Transaction } from '../../connection.ts';
import { type Outcome, Parked, type ReadContext, Suspended } from '../../context.ts';
import type { Engine } from '../../engine.ts';
import { errors, type RedisError } from '../../errors.ts';
import { type ByteString, isTagged, nullArray, OK, type Reply } from '../../reply.ts';
import type { ResolvedCommand } from '../../table.ts';

export const multi = command({
  name: 'multi',
  group: 'transactions',
  since: '1.2.0',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],
  changed: { 'valkey 8.0': { flags: ['noscript', 'loading', 'stale', 'fast', 'no_multi', 'allow_busy'] } },

  parse() {},

  run({ connection }) {
    if (connection.transaction !== null) throw errors.err('MULTI calls can not be nested');
    connection.transaction = { queued: [], aborted: false };
    return OK;
  },
});

export const exec = command({
  name: 'exec',
  group: 'transactions',
  since: '1.2.0',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'skip_slowlog'],
  categories: ['transaction'],

  parse() {},

  run(context) {
    const { connection, engine } = context;
    const { transaction } = connection;
    if (transaction === null) throw errors.err('EXEC without MULTI');
    // Its effects are those of the commands it runs.
    context.propagate();
    expireWatched(context);
    const isStale = connection.dirtyCas;
    engine.watching.unwatch(connection);
    try {
      if (transaction.aborted) throw errors.execAbort();
      return isStale ? nullArray : runQueued(context, transaction);
    } finally {
      connection.transaction = null;
    }
  },
});

export const discard = command({
  name: 'discard',
  group: 'transactions',
  since: '2.0.0',
  arity: 1,
  flags: ['noscript', 'loading', 'stale', 'fast', 'allow_busy'],
  categories: ['transaction'],

  parse() {},

  run({ connection, engine }) {
    if (connection.transaction === null) throw errors.err('DISCARD without MULTI');
    connection.transaction = null;
    engine.watching.unwatch(connection);
    return OK;
  },
});

/** A watched key that expired without anybody noticing has changed, too: a look at it makes it so. */
function expireWatched({ connection, engine }: ReadContext): void {
  for (const [db, keys] of connection.watched ?? []) {
    for (const key of keys) engine.databases[db]?.has(key);
  }
}

/** Runs the queue from `next` on; a command that is suspended suspends it all. */
function runQueued(context: ReadContext, transaction: Transaction, answers: Reply[] = [], next = 0): Outcome {
  const { connection, engine } = context;
  const { queued } = transaction;
  for (let i = next; i < queued.length; i++) {
    const { command: queuedCommand, words } = queued[i] as Transaction['queued'][number];
    const reply =
      deniedByNow(engine, connection, queuedCommand, words) ?? engine.callQueued(connection, queuedCommand, words);
    if (reply instanceof Suspended) {
      return suspended(reply, (answer) => {
        add(answers, answer);
        return runQueued(context, transaction, answers, i + 1);
      });
    }
    add(answers, reply);
  }
  // SUBSCRIBE to two channels answers twice, but EXEC has announced one reply a command: what is too many follows
  // EXEC's reply (7.0.15 and 8.0.2).
  if (answers.length > queued.length) connection.holdPushes();
  for (const answer of answers.splice(queued.length)) connection.push(answer);
  return answers;
}

/** What was permitted when it was queued may not be any more. */
function deniedByNow(
  engine: Engine,
  connection: Connection,
  queued: ResolvedCommand,
  words: readonly ByteString[],
): RedisError | null {
  if (connection.user.unrestricted) return null;
  const denied = engine.acl.refusal(connection, queued, words, 'exec');
  if (denied !== null) engine.stats.countError(denied);
  return denied;
}

function add(answers: Reply[], reply: Reply): void {
  if (isTagged(reply) && reply.kind === 'messages') answers.push(...reply.items);
  else answers.push(reply);
}

/** What is suspended, with `then` to follow when it has its answer. */
function suspended(of: Suspended, then: (answer: Reply) => Outcome): Suspended {
  const goOn = (): Outcome => {
    const outcome = of.goOn();
    if (outcome instanceof Suspended) return suspended(outcome, then);
    return then(outcome instanceof Parked ? outcome.timedOut : outcome);
  };
  return new Suspended(of.duration, goOn, of.script);
}
