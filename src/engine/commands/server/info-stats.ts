// The sections of INFO that count: commands, errors, keys.

import type { Engine } from '../../engine.ts';
import { stringLength } from '../../values/string.ts';
import { type TypeName, typeOf, type Value } from '../../values/value.ts';
import { type Field, sinceBothCount } from './info.ts';

export function stats({ acl, stats: counted, eviction, pubsub, scripting, tracking, now }: Engine): readonly Field[] {
  const { denied } = acl.log;
  const { commandsProcessed } = counted;
  return [
    ['total_connections_received', counted.connectionsReceived],
    ['total_commands_processed', commandsProcessed],
    ['instantaneous_ops_per_sec', counted.commandsPerSecond(now)],
    ['total_net_input_bytes', 0],
    ['total_net_output_bytes', 0],
    ['total_net_repl_input_bytes', 0],
    ['total_net_repl_output_bytes', 0],
    ['total_net_cluster_slot_import_bytes', 0, { valkey: '9.0' }],
    ['total_net_cluster_slot_export_bytes', 0, { valkey: '9.0' }],
    ['instantaneous_input_kbps', '0.00'],
    ['instantaneous_output_kbps', '0.00'],
    ['instantaneous_input_repl_kbps', '0.00'],
    ['instantaneous_output_repl_kbps', '0.00'],
    ['rejected_connections', 0],
    ['sync_full', 0],
    ['sync_partial_ok', 0],
    ['sync_partial_err', 0],
    ['expired_subkeys', counted.expiredFields, '7.4'],
    ['expired_keys', counted.expiredKeys],
    ['expired_fields', counted.expiredFields, { valkey: '9.0' }],
    ['expired_stale_perc', '0.00'],
    ['expired_keys_with_volatile_items_stale_perc', '0.00', { valkey: '9.0' }],
    ['expired_time_cap_reached_count', 0],
    ['expire_cycle_cpu_milliseconds', 0],
    ['evicted_keys', counted.evictedKeys],
    ['evicted_clients', 0],
    ['evicted_scripts', scripting.cache.evicted, sinceBothCount],
    ['total_eviction_exceeded_time', Math.floor(counted.evictionExceeded + eviction.exceeded)],
    ['current_eviction_exceeded_time', Math.floor(eviction.exceeded)],
    ['keyspace_hits', counted.keyspaceHits],
    ['keyspace_misses', counted.keyspaceMisses],
    ['pubsub_channels', pubsub.channels.size],
    ['pubsub_patterns', pubsub.patterns.size],
    ['pubsubshard_channels', pubsub.shardChannels.size],
    ['latest_fork_usec', 0],
    ['total_forks', 0],
    ['migrate_cached_sockets', 0],
    ['slave_expires_tracked_keys', 0],
    ['active_defrag_hits', 0],
    ['active_defrag_misses', 0],
    ['active_defrag_key_hits', 0],
    ['active_defrag_key_misses', 0],
    ['total_active_defrag_time', 0],
    ['current_active_defrag_time', 0],
    ['tracking_total_keys', tracking.keys],
    ['tracking_total_items', tracking.items],
    ['tracking_total_prefixes', tracking.prefixes.size],
    // A redis-server counts here what it should not have answered; so do we: our own bugs.
    ['unexpected_error_replies', counted.bugs],
    ['total_error_replies', counted.errorReplies],
    ['dump_payload_sanitizations', 0],
    ['total_reads_processed', commandsProcessed],
    ['total_writes_processed', commandsProcessed],
    ['io_threaded_reads_processed', 0],
    ['io_threaded_writes_processed', 0],
    ['io_threaded_freed_objects', 0, { valkey: '8.0' }],
    ['io_threaded_accept_processed', 0, { valkey: '8.1' }],
    ['io_threaded_poll_processed', 0, { valkey: '8.0' }],
    ['io_threaded_total_prefetch_batches', 0, { valkey: '8.0' }],
    ['io_threaded_total_prefetch_entries', 0, { valkey: '8.0' }],
    ['client_query_buffer_limit_disconnections', 0, sinceBothCount],
    ['client_output_buffer_limit_disconnections', 0, sinceBothCount],
    ['reply_buffer_shrinks', 0],
    ['reply_buffer_expands', 0],
    ['eventloop_cycles', commandsProcessed, '7.2'],
    ['eventloop_duration_sum', 0, '7.2'],
    ['eventloop_duration_cmd_sum', 0, '7.2'],
    ['instantaneous_eventloop_cycles_per_sec', 0, '7.2'],
    ['instantaneous_eventloop_duration_usec', 0, '7.2'],
    ['acl_access_denied_auth', denied.auth, '7.2'],
    ['acl_access_denied_cmd', denied.command, '7.2'],
    ['acl_access_denied_key', denied.key, '7.2'],
    ['acl_access_denied_channel', denied.channel, '7.2'],
    ['acl_access_denied_tls_cert', 0, { valkey: '9.1' }],
    ['acl_access_denied_db', 0, { valkey: '9.1' }],
  ];
}

export function commandstats({ table }: Engine): readonly Field[] {
  const fields: Field[] = [];
  for (const { fullName, stats: own } of table.all()) {
    const { calls, microseconds, rejected, failed } = own;
    if (calls + rejected + failed === 0) continue;
    const perCall = calls === 0 ? '0.00' : (microseconds / calls).toFixed(2);
    fields.push([
      `cmdstat_${fullName}`,
      `calls=${calls},usec=${microseconds},usec_per_call=${perCall},rejected_calls=${rejected},failed_calls=${failed}`,
    ]);
  }
  return fields;
}

export function errorstats({ stats: counted }: Engine): readonly Field[] {
  const codes = [...counted.errors].sort(([a], [b]) => (a < b ? -1 : 1));
  return codes.map(([code, count]) => [`errorstat_${code.replace(/[#:\n\r]/g, '_')}`, `count=${count}`]);
}

export function latencystats({ config, table }: Engine): readonly Field[] {
  const percentiles = config.get('latency-tracking-info-percentiles');
  const asked = percentiles === '' ? [] : percentiles.split(' ');
  if (!config.flag('latency-tracking')) return [];
  const fields: Field[] = [];
  for (const { fullName, stats: own } of table.all()) {
    if (own.latency.total === 0) continue;
    const shown = asked.map((p) => `p${p}=${(own.latency.at(Number(p)) / 1000).toFixed(3)}`);
    fields.push([`latency_percentiles_usec_${fullName}`, shown.join(',')]);
  }
  return fields;
}

/** So many keys are looked at for the average time to live. */
const sampledKeys = 1000;

export function keyspace({ databases, now, profile }: Engine): readonly Field[] {
  const fields: Field[] = [];
  for (const db of databases) {
    if (db.size === 0) continue;
    let volatile = 0;
    let left = 0;
    let hashes = 0;
    db.scan(0, sampledKeys, (key, value) => {
      const at = db.expireAt(key);
      if (at !== null) {
        volatile++;
        left += at - now;
      }
      if (typeof value === 'object' && value.type === 'hash' && value.minExpire !== 0) hashes++;
    });
    const average = volatile === 0 ? 0 : Math.round(left / volatile);
    const subexpiry = profile.atLeast('8.0') ? `,subexpiry=${hashes}` : '';
    fields.push([`db${db.index}`, `keys=${db.size},expires=${db.volatile},avg_ttl=${average}${subexpiry}`]);
  }
  return fields;
}

/** What each type's sizes are called, in the order of the lines; types that are not here are not told. */
const sizeNames = new Map<TypeName, string>([
  ['string', 'strings_sizes'],
  ['list', 'lists_items'],
  ['set', 'sets_items'],
  ['zset', 'zsets_items'],
  ['hash', 'hashes_items'],
]);

/** How many keys of each type have which size; sizes from 2^n up to 2^(n+1) are one class, named for the first. */
export function keysizes({ databases }: Engine): readonly Field[] {
  const fields: Field[] = [];
  for (const db of databases) {
    const classes = new Map<TypeName, Map<number, number>>();
    for (const key of db.keys()) {
      const value = db.peek(key);
      if (value === undefined) continue;
      const size = sizeOf(value);
      const from = size === 0 ? 0 : 2 ** Math.floor(Math.log2(size));
      const counts = classes.get(typeOf(value)) ?? new Map<number, number>();
      classes.set(typeOf(value), counts.set(from, (counts.get(from) ?? 0) + 1));
    }
    for (const [type, name] of sizeNames) {
      const counts = [...(classes.get(type) ?? [])].sort(([a], [b]) => a - b);
      const shown = counts.map(([from, count]) => `${shortNumber(from)}=${count}`).join(',');
      if (shown !== '') fields.push([`db${db.index}_distrib_${name}`, shown]);
    }
  }
  return fields;
}

function sizeOf(value: Value): number {
  if (typeof value === 'string' || value.type === 'string') return stringLength(value);
  return value.type === 'list' ? value.length : value.size;
}

/** A power of two: 512, 1K, 8M. */
function shortNumber(value: number): string {
  const power = value < 1024 ? 0 : Math.floor(Math.log2(value) / 10);
  return `${value / 1024 ** power}${['', 'K', 'M', 'G', 'T'][power]}`;
}
