// The gates between a command that was found and its run, in Redis's order: the first that refuses is what the client hears.

import type { Connection } from './connection.ts';
import type { Engine } from './engine.ts';
import { errors, type RedisError } from './errors.ts';
import type { ByteString } from './reply.ts';
import { traitsOf } from './scripting/call.ts';
import type { ResolvedCommand } from './table.ts';

/** Why this command may not even be queued; null if it may. */
export function refusal(
  engine: Engine,
  connection: Connection,
  resolved: ResolvedCommand,
  words: readonly ByteString[],
): RedisError | null {
  if (resolved.guard !== null && !engine.config.allows(`enable-${resolved.guard}-command`, connection.addr)) {
    return errors.guarded(resolved.guard);
  }
  if (!connection.authenticated && engine.acl.requiresLogin && !resolved.flags.has('no_auth')) return errors.noAuth();
  if (connection.transaction !== null && resolved.flags.has('no_multi')) {
    return engine.profile.atLeast({ valkey: '9.0' }) ? errors.namedNotInMulti(resolved.fullName) : errors.notInMulti();
  }
  if (!connection.user.unrestricted) {
    const denied = engine.acl.refusal(connection, resolved, words, 'dispatch');
    if (denied !== null) return denied;
  }
  const { master } = engine.replication;
  if (master !== null && connection.followsRedirects && isRedirected(connection, resolved)) {
    return errors.redirect(master.host, master.port);
  }
  if (engine.eviction.limit > 0) {
    const outOfMemory = engine.eviction.refusal(connection, resolved, words);
    if (outOfMemory !== null) return outOfMemory;
  }
  const unsaved = engine.persistence.refusal;
  if (unsaved !== null && (resolved.fullName === 'ping' || writes(engine, connection, resolved, words))) return unsaved;
  const write = refusedWrite(engine, connection, resolved, words);
  if (write !== null) return write;
  if (
    connection.resp === 2 &&
    connection.subscriptions + connection.shardChannels.size > 0 &&
    !allowedWhileSubscribed.has(resolved.fullName)
  ) {
    return errors.onlyInSubscribedContext(resolved.fullName);
  }
  if (unsubscribing.has(resolved.fullName) && engine.profile.rules.refusesToUnsubscribe) {
    if (connection.subscriptions + connection.shardChannels.size === 0) return errors.notSubscribed(resolved.fullName);
  }
  if (
    engine.replication.isReplica &&
    !engine.config.flag('replica-serve-stale-data') &&
    !traitsOf(engine, resolved, words).isStale
  ) {
    return errors.masterDown();
  }
  if (engine.loading && !engine.isBusy && !resolved.flags.has('loading')) return errors.loading(engine.profile.title);
  const script = engine.busyScript;
  if (script !== null && !resolved.flags.has('allow_busy')) return errors.busy(script.kind, engine.profile.title);
  // Who monitors is a kind of replica to redis-server.
  if (
    connection.monitors &&
    (resolved.isWrite || resolved.flags.has('readonly') || mayReplicate(engine, resolved, words))
  ) {
    return errors.err("Replica can't interact with the keyspace");
  }
  return null;
}

function mayReplicate(engine: Engine, resolved: ResolvedCommand, words: readonly ByteString[]): boolean {
  return traitsOf(engine, resolved, words).mayReplicate;
}

/** Writes that a replica, or a master with too few of them, refuses; EXEC writes if one of its commands does. */
function refusedWrite(
  engine: Engine,
  connection: Connection,
  resolved: ResolvedCommand,
  words: readonly ByteString[],
): RedisError | null {
  const { config, replication } = engine;
  if (!replication.isReplica && engine.neededReplicas === 0) return null;
  if (!writes(engine, connection, resolved, words)) return null;
  if (replication.isReplica) return config.flag('replica-read-only') ? errors.readonlyReplica() : null;
  return config.number('min-replicas-max-lag') > 0 ? errors.noReplicas() : null;
}

function writes(
  engine: Engine,
  connection: Connection,
  resolved: ResolvedCommand,
  words: readonly ByteString[],
): boolean {
  const queued = resolved.fullName === 'exec' ? (connection.transaction?.queued ?? []) : [];
  const isWrite = (command: ResolvedCommand, of: readonly ByteString[]) => traitsOf(engine, command, of).isWrite;
  return isWrite(resolved, words) || queued.some((one) => isWrite(one.command, one.words));
}

/** A client that follows redirects is served by a replica only what touches no data, or reads if it said READONLY. */
function isRedirected(connection: Connection, resolved: ResolvedCommand): boolean {
  const commands = resolved.fullName === 'exec' ? (connection.transaction?.queued ?? []) : [{ command: resolved }];
  return commands.some(({ command }) => command.isWrite || (command.flags.has('readonly') && !connection.readsReplica));
}

const unsubscribing = new Set(['unsubscribe', 'punsubscribe', 'sunsubscribe']);

/** Commands that a RESP2 connection may send while it is subscribed. */
const allowedWhileSubscribed = new Set([
  'ping',
  'subscribe',
  'ssubscribe',
  'sunsubscribe',
  'unsubscribe',
  'psubscribe',
  'punsubscribe',
  'quit',
  'reset',
]);
