// INFO memory. An isolate cannot tell what it uses, so the dataset is estimated (see ../../values/memory.ts), and the
// allocator's own figures are those of one that wastes nothing.

import type { Engine } from '../../engine.ts';
import { type Field, sinceBothCount } from './info.ts';

export function memory({ config, databases, memory: estimate, scripting, stats }: Engine): readonly Field[] {
  const { cache, libraries } = scripting;
  const scripts = cache.memory + libraries.memory;
  const { startup, clients, used } = estimate;
  const tables = databases.reduce((sum, { overhead }) => sum + overhead.main + overhead.expires, 0);
  const overhead = startup + clients + tables;
  const dataset = Math.max(0, used - overhead);
  const datasetPart = ((100 * dataset) / Math.max(1, used - startup)).toFixed(2);
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
    ['used_memory_overhead', overhead],
    ['used_memory_startup', startup],
    ['used_memory_dataset', dataset],
    ['used_memory_dataset_perc', `${datasetPart}%`],
    ['allocator_allocated', used],
    ['allocator_active', used],
    ['allocator_resident', used],
    ['allocator_muzzy', 0, sinceBothCount],
    ['total_system_memory', 0],
    ['total_system_memory_human', humanBytes(0)],
    ['used_memory_lua', 0],
    ['used_memory_vm_eval', 0],
    ['used_memory_lua_human', humanBytes(0)],
    ['used_memory_scripts_eval', cache.memory],
    ['number_of_cached_scripts', cache.size],
    ['number_of_functions', libraries.functionCount],
    ['number_of_libraries', libraries.size],
    ['used_memory_vm_functions', 0],
    ['used_memory_vm_total', 0],
    ['used_memory_vm_total_human', humanBytes(0)],
    ['used_memory_functions', libraries.memory],
    ['used_memory_scripts', scripts],
    ['used_memory_scripts_human', humanBytes(scripts)],
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
    ['mem_clients_normal', clients],
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
