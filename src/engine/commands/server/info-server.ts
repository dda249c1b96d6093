// The sections of INFO that tell what the server is and who is connected.

import type { Engine } from '../../engine.ts';
import { type Field, sinceBothCount } from './info.ts';

export function server({ profile, config, host, now, startedAt, stats }: Engine): readonly Field[] {
  const uptime = Math.floor((now - startedAt) / 1000);
  const hz = config.get('hz');
  return [
    ['redis_version', profile.redisVersion],
    ['server_name', profile.server, { valkey: '8.0' }],
    ['valkey_version', profile.version, { valkey: '8.0' }],
    ['valkey_release_stage', 'ga', { valkey: '8.1' }],
    ['redis_git_sha1', '00000000'],
    ['redis_git_dirty', 0],
    ['redis_build_id', '0'],
    [profile.flavour === 'valkey' ? 'server_mode' : 'redis_mode', 'standalone'],
    ['os', 'JavaScript'],
    ['arch_bits', 64],
    ['monotonic_clock', 'host'],
    ['multiplexing_api', 'host'],
    ['atomicvar_api', 'none', null, { valkey: '8.0' }],
    ['gcc_version', '0.0.0'],
    ['process_id', 1],
    ['process_supervised', 'no'],
    ['run_id', stats.identity(() => host.random()).runId],
    ['tcp_port', config.get('port')],
    ['server_time_usec', now * 1000],
    ['uptime_in_seconds', uptime],
    ['uptime_in_days', Math.floor(uptime / 86400)],
    ['hz', hz],
    ['configured_hz', hz],
    ['clients_hz', hz, { valkey: '9.1' }],
    ['lru_clock', Math.floor(now / 1000) % 2 ** 24],
    ['executable', ''],
    ['config_file', ''],
    ['io_threads_active', 0],
    ['availability_zone', config.has('availability-zone') ? config.get('availability-zone') : '', { valkey: '8.0' }],
  ];
}

export function clients(engine: Engine): readonly Field[] {
  const all = [...engine.connections.values()];
  const blocked = [...engine.blocking.clients];
  const watched = new Set<string>();
  for (const { watched: databases } of all) {
    for (const [db, keys] of databases ?? []) for (const key of keys) watched.add(`${db} ${key}`);
  }
  const subscribed = all.filter((one) => one.subscriptions + one.shardChannels.size > 0);
  return [
    ['connected_clients', all.length],
    ['cluster_connections', 0],
    ['maxclients', engine.config.get('maxclients')],
    ['client_recent_max_input_buffer', 0],
    ['client_recent_max_output_buffer', 0],
    ['blocked_clients', blocked.length],
    ['tracking_clients', engine.tracking.clients],
    ['pubsub_clients', subscribed.length, sinceBothCount],
    ['watching_clients', engine.watching.clients, sinceBothCount],
    ['clients_in_timeout_table', blocked.filter(({ waiting }) => waiting !== null && waiting.deadline !== null).length],
    ['total_watched_keys', watched.size, sinceBothCount],
    ['total_blocking_keys', engine.blocking.keyCount, '7.2'],
    ['total_blocking_keys_on_nokey', 0, '7.2'],
    ['paused_reason', engine.paused === null ? 'none' : 'client_pause', { valkey: '8.1' }],
    ['paused_actions', engine.paused === null ? 'none' : engine.paused.mode, { valkey: '8.1' }],
    ['paused_timeout_milliseconds', engine.paused === null ? 0 : engine.paused.until - engine.now, { valkey: '8.1' }],
  ];
}

/** One thread serves every client; each command is a read and a write of it. */
export function threads({ connections, stats }: Engine): readonly Field[] {
  const { commandsProcessed: commands } = stats;
  return [['io_thread_0', `clients=${connections.size},reads=${commands},writes=${commands}`]];
}

/** A replica tells of its master, whose link is down (replication.ts). */
function masterFields({ config, replication: { master } }: Engine): readonly Field[] {
  if (master === null) return [['role', 'master']];
  return [
    ['role', 'slave'],
    ['master_host', master.host],
    ['master_port', master.port],
    ['master_link_status', 'down'],
    ['master_last_io_seconds_ago', -1],
    ['master_sync_in_progress', 0],
    ['slave_read_repl_offset', 0],
    ['slave_repl_offset', 0],
    ['replica_full_sync_buffer_size', 0, '8.0'],
    ['replica_full_sync_buffer_peak', 0, '8.0'],
    ['replicas_repl_buffer_size', 0, { valkey: '8.0' }],
    ['replicas_repl_buffer_peak', 0, { valkey: '8.0' }],
    ['master_link_down_since_seconds', -1],
    ['slave_priority', config.get('replica-priority')],
    ['slave_read_only', config.flag('replica-read-only') ? 1 : 0],
    ['replica_announced', config.flag('replica-announced') ? 1 : 0],
  ];
}

export function replication(engine: Engine): readonly Field[] {
  const { config, host, stats } = engine;
  return [
    ...masterFields(engine),
    ['connected_slaves', 0],
    ['replicas_waiting_psync', 0, { valkey: '8.0' }],
    ['master_failover_state', 'no-failover'],
    ['master_replid', stats.identity(() => host.random()).replicationId],
    ['master_replid2', '0'.repeat(40)],
    ['master_repl_offset', 0],
    ['second_repl_offset', -1],
    ['repl_backlog_active', 0],
    ['repl_backlog_size', config.get('repl-backlog-size')],
    ['repl_backlog_first_byte_offset', 0],
    ['repl_backlog_histlen', 0],
  ];
}

/** The time that commands took, by the host's clock. */
export function cpu({ table }: Engine): readonly Field[] {
  let microseconds = 0;
  for (const { stats } of table.all()) microseconds += stats.microseconds;
  const user = (microseconds / 1e6).toFixed(6);
  const none = '0.000000';
  return [
    ['used_cpu_sys', none],
    ['used_cpu_user', user],
    ['used_cpu_sys_children', none],
    ['used_cpu_user_children', none],
    ['used_cpu_sys_main_thread', none],
    ['used_cpu_user_main_thread', user],
  ];
}

export function modules(): readonly Field[] {
  return [];
}

export function cluster({ config }: Engine): readonly Field[] {
  return [['cluster_enabled', config.flag('cluster-enabled') ? 1 : 0]];
}

export function debug(): readonly Field[] {
  return [
    ['eventloop_duration_aof_sum', 0],
    ['eventloop_duration_cron_sum', 0],
    ['eventloop_duration_max', 0],
    ['eventloop_cmd_per_cycle_max', 1],
  ];
}
