// The public names.

export type { CacheOptions, CacheStatistics } from './client/cache.ts';
export type { Call, Decoded, Text, Word } from './client/call.ts';
export { type Change, Client, type Commands, type View, type WatchSession } from './client/client.ts';
export type {
  BitOperation,
  BitRange,
  BitUnit,
  FieldEncoding,
  FieldOffset,
  FieldOperation,
} from './client/commands/bitmap.ts';
export type {
  HelloOptions,
  KillFilter,
  ListFilter,
  TrackingOptions,
} from './client/commands/connection.ts';
export type {
  CopyOptions,
  KeyScanOptions,
  MigrateOptions,
  RestoreOptions,
  ScanResult,
  SortOptions,
} from './client/commands/generic.ts';
export type { Area, FoundPlace, GeoaddOptions, GeoUnit, Place, Position } from './client/commands/geo.ts';
export type {
  FieldValue,
  HgetexOptions,
  HscanFieldsResult,
  HscanResult,
  HsetexOptions,
} from './client/commands/hash.ts';
export type { End, LmovemOptions, LposOptions, Popped, PoppedElements } from './client/commands/list.ts';
export type { CommandFilter, CommandInfo, ShutdownOptions } from './client/commands/server.ts';
export type { CardOptions, SscanResult, SunioncardOptions } from './client/commands/set.ts';
export type {
  CombineOptions,
  LexBound,
  PoppedMember,
  PoppedMembers,
  RangeOptions,
  Ranked,
  ScoreBound,
  ScoredMember,
  ScoredMembers,
  ZaddOptions,
  ZscanMembersResult,
  ZscanResult,
} from './client/commands/sorted-set.ts';
export type {
  Entry,
  GroupEntry,
  PendingEntry,
  PendingSummary,
  ReferencePolicy,
  StreamId,
  StreamPositions,
  Trimming,
  XaddOptions,
  XautoclaimResult,
  XclaimOptions,
  XpendingRange,
  XreadgroupOptions,
  XreadOptions,
} from './client/commands/stream.ts';
export type {
  Comparisons,
  GetexOptions,
  IncrexOptions,
  LcsIndexOptions,
  LcsMatches,
  MsetexOptions,
  SetCondition,
  SetExpiration,
  SetOptions,
} from './client/commands/string.ts';
export { type ConnectOptions, connect } from './client/connect.ts';
export {
  ArgumentError,
  ConnectionClosedError,
  MigrationError,
  ReplyError,
  TimeoutError,
  UnsupportedError,
  WatchError,
} from './client/errors.ts';
export type { KeyspaceEvent, KeyspaceEventOptions, KeyspaceEvents } from './client/keyspace-events.ts';
export { type Lock, LockError, type LockOptions } from './client/lock.ts';
export type { MigrateToOptions, MigrationProgress } from './client/migrate.ts';
export type { Monitor, MonitoredCommand } from './client/monitor.ts';
export type { ExpireCondition, Limit, OneOrMore, Pairs, ScanOptions } from './client/options.ts';
export type { Pipelined } from './client/pipeline.ts';
export type { GetMessageOptions, PubSub, PubSubHandler, PubSubMessage } from './client/pubsub.ts';
export type { RetryOptions, RetryPolicy } from './client/retry.ts';
export type { Script, ScriptOptions } from './client/script.ts';
export type { WorkerFactory } from './client/spawn.ts';
export type { Message, MessageHandler, Subscription } from './client/subscriptions.ts';
export { terminateWorker } from './client/worker.ts';
export type { FlavourName, VersionLine } from './engine/profile.ts';
export type { EngineSettings, ExportFormat, Imported, ImportOptions } from './rpc/control.ts';
