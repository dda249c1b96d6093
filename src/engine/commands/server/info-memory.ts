// INFO memory. An isolate cannot tell what it uses, so the dataset is estimated from a sample of its keys, by what
// such keys were measured to take, and the allocator's own figures are those of one that wastes nothing.

import type { Database } from '../../database.ts';
import type { Engine } from '../../engine.ts';
import { emptyListpackSize, entrySize } from '../../values/listpack.ts';
import { stringLength } from '../../values/string.ts';
import type { Value } from '../../values/value.ts';
import { type Field, sinceBothCount } from './info.ts';

/** Bytes of a key beside its name and value: 86 for a key of 16 bytes with a value of 3 (Node 20). */
const keyOverhead = 67;
/** Bytes of an entry of a large aggregate beside its text, of the same origin. */
const entryOverhead = 50;
const sampledKeys = 256;
/** Aggregates up to this size are measured entry by entry. */
const measuredEntries = 128;

/** Bytes that the dataset takes, more or less: exact for no one, right in its order for everyone. */
export function estimateDataset(databases: readonly Database[]): number {
  let bytes = 0;
  for (const db of databases) {
    let sampled = 0;
    let sum = 0;
    if (db.size === 0) continue;
    db.scan(0, sampledKeys, (key, value) => {
      sampled++;
      sum += keyOverhead + key.length + valueSize(value);
    });
    if (sampled > 0) bytes += Math.round((sum / sampled) * db.size);
  }
  return bytes;
}

function valueSize(value: Value): number {
  if (typeof value === 'string' || value.type === 'string') return stringLength(value);
  if (value.type === 'list') return value.quicklist.bytes;
  if (value.type === 'stream') return value.nodes.reduce((sum, { bytes }) => sum + bytes, emptyListpackSize);
  const { size } = value;
  let bytes = emptyListpackSize;
  if (size > measuredEntries) return bytes + size * entryOverhead;
  if (value.type === 'hash') value.forEach((field, content) => void (bytes += entrySize(field) + entrySize(content)));
  else if (value.type === 'zset') value.forEach((member) => void (bytes += entrySize(member) + 9));
  else value.forEach((member) => void (bytes += entrySize(member)));
  return bytes;
}

/** What an engine without keys takes, its code included: the same order as redis-server's. */
const startup = 800_000;

export function memory({ config, databases, stats }: Engine): readonly Field[] {
  const dataset = estimateDataset(databases);
  const used = startup + dataset;
  const peak = stats.notePeak(used);
  const limit = config.number('maxmemory');
  const usedPart = ((used / peak) * 100).toFixed(2);
  return [
    ['used_memory', used],
    ['used_memory_human', humanBytes(used)],
    ['used_memory_rss', used],
    ['used_memory_rss_human', humanBytes(used)],
    ['used_memory_peak', peak],
    ['used_memory_peak_human', humanBytes(peak)],
    ['used_memory_peak_perc', `${usedPart}%`],
    ['used_memory_overhead', startup],
    ['used_memory_startup', startup],
    ['used_memory_dataset', dataset],
    ['used_memory_dataset_perc', '100.00%'],
    ['allocator_allocated', used],
    ['allocator_active', used],
    ['allocator_resident', used],
    ['allocator_muzzy', 0, sinceBothCount],
    ['total_system_memory', 0],
    ['total_system_memory_human', humanBytes(0)],
    ['used_memory_lua', 0],
    ['used_memory_vm_eval', 0],
    ['used_memory_lua_human', humanBytes(0)],
    ['used_memory_scripts_eval', 0],
    ['number_of_cached_scripts', 0],
    ['number_of_functions', 0],
    ['number_of_libraries', 0],
    ['used_memory_vm_functions', 0],
    ['used_memory_vm_total', 0],
    ['used_memory_vm_total_human', humanBytes(0)],
    ['used_memory_functions', 0],
    ['used_memory_scripts', 0],
    ['used_memory_scripts_human', humanBytes(0)],
    ['maxmemory', config.get('maxmemory')],
    ['maxmemory_human', humanBytes(limit)],
    ['maxmemory_policy', config.get('maxmemory-policy')],
    ['allocator_frag_ratio', '1.00'],
    ['allocator_frag_bytes', 0],
    ['allocator_rss_ratio', '1.00'],
    ['allocator_rss_bytes', 0],
    ['rss_overhead_ratio', '1.00'],
    ['rss_overhead_bytes', 0],
    ['mem_fragmentation_ratio', '1.00'],
    ['mem_fragmentation_bytes', 0],
    ['mem_not_counted_for_evict', 0],
    ['mem_replication_backlog', 0],
    ['mem_total_replication_buffers', 0],
    ['mem_replica_full_sync_buffer', 0, '8.0'],
    ['mem_clients_slaves', 0],
    ['mem_clients_normal', 0],
    ['mem_cluster_links', 0],
    ['mem_aof_buffer', 0],
    ['mem_allocator', 'javascript'],
    ['mem_overhead_db_hashtable_rehashing', 0, sinceBothCount],
    ['active_defrag_running', 0],
    ['lazyfree_pending_objects', 0],
    ['lazyfreed_objects', 0],
  ];
}

/** `967.25K`, as INFO and MEMORY write sizes for people. */
export function humanBytes(bytes: number): string {
  const units = ['B', 'K', 'M', 'G', 'T', 'P', 'E'];
  let power = 0;
  while (power < units.length - 1 && bytes >= 1024 ** (power + 1)) power++;
  return power === 0 ? `${bytes}B` : `${(bytes / 1024 ** power).toFixed(2)}${units[power]}`;
}
