// The public names.

export type { ChangedKey, EngineSettings } from './rpc/control.ts';
export type { VersionLine } from './engine/profile.ts';
export { connect, type ConnectOptions } from './client/connect.ts';
export { Client, type Commands, type View, type WatchSession } from './client/client.ts';
export type { Pipelined } from './client/pipeline.ts';
export type { Message, MessageHandler, Subscription } from './client/subscriptions.ts';
export type { Word } from './client/call.ts';
export { ArgumentError, ConnectionClosedError, ReplyError, WatchError } from './client/errors.ts';
export { terminateWorker } from './client/worker.ts';
