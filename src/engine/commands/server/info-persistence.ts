// The section of INFO that tells what is saved.

import type { Engine } from '../../engine.ts';
import type { Field } from './info.ts';

export function persistence({ config, dirty, loading, now, persistence: state }: Engine): readonly Field[] {
  const { keeper, saving, rewriting, lastSave, lastRewrite } = state;
  const since = (startedAt: number | undefined) =>
    startedAt === undefined ? -1 : Math.floor((now - startedAt) / 1000);
  const word = (isOk: boolean) => (isOk ? 'ok' : 'err');
  const fields: Field[] = [
    ['loading', loading ? 1 : 0],
    ['async_loading', 0],
    ['current_cow_peak', 0],
    ['current_cow_size', 0],
    ['current_cow_size_age', 0],
    ['current_fork_perc', '0.00'],
    ['current_save_keys_processed', 0],
    ['current_save_keys_total', 0],
    ['rdb_changes_since_last_save', dirty],
    ['rdb_bgsave_in_progress', saving === null ? 0 : 1],
    ['rdb_last_save_time', Math.floor(state.lastSaveAt / 1000)],
    ['rdb_last_bgsave_status', word(lastSave.isOk)],
    ['rdb_last_bgsave_time_sec', lastSave.seconds],
    ['rdb_current_bgsave_time_sec', since(saving?.startedAt)],
    ['rdb_saves', state.saves],
    ['rdb_last_cow_size', 0],
    ['rdb_last_load_keys_expired', keeper?.loaded.expired ?? 0],
    ['rdb_last_load_keys_loaded', keeper?.loaded.keys ?? 0],
    ['aof_enabled', config.flag('appendonly') ? 1 : 0],
    ['aof_rewrite_in_progress', rewriting === null ? 0 : 1],
    ['aof_rewrite_scheduled', state.rewriteScheduled ? 1 : 0],
    ['aof_last_rewrite_time_sec', lastRewrite.seconds],
    ['aof_current_rewrite_time_sec', since(rewriting?.startedAt)],
    ['aof_last_bgrewrite_status', word(lastRewrite.isOk)],
    ['aof_rewrites', state.rewrites],
    ['aof_rewrites_consecutive_failures', state.rewriteFailures],
    ['aof_last_write_status', word(state.logFailure === null)],
    ['aof_last_cow_size', 0],
    ['module_fork_in_progress', 0],
    ['module_fork_last_cow_size', 0],
    ['slot_migration_fork_in_progress', 0, { valkey: '9.0' }],
  ];
  if (keeper === null || !config.flag('appendonly')) return fields;
  return [
    ...fields,
    ['aof_current_size', keeper.size],
    ['aof_base_size', keeper.baseSize],
    ['aof_pending_rewrite', 0],
    ['aof_buffer_length', keeper.buffered],
    ['aof_pending_bio_fsync', keeper.pendingSyncs],
    ['aof_delayed_fsync', 0],
  ];
}
