// What a command answers, as a value. Nothing here knows RESP: `src/resp` turns a reply into bytes, and whether
// a map is written as a RESP3 map or as a flat RESP2 array is the encoder's choice, never the command's.
//
// Replies are plain data (no class instances), so they cross a `postMessage` border as they are.

/** A Redis string: one UTF-16 unit per byte, each 0x00-0xFF ("binary" or latin1 string). See design.md, "Byte strings". */
export type ByteString = string;

/** `+OK`: a status, printed without quotes by redis-cli. */
export interface StatusReply {
  readonly kind: 'status';
  readonly text: ByteString;
}

/** `-ERR ...`: the first word of `message` is the error code. */
export interface ErrorReply {
  readonly kind: 'error';
  readonly message: ByteString;
}

/** RESP3 `,text`; RESP2 a bulk string of `text` (Redis prints doubles differently from version to version). */
export interface DoubleReply {
  readonly kind: 'double';
  readonly value: number;
  readonly text: ByteString;
}

/** RESP3 `%`; RESP2 a flat array. `entries` holds key, value, key, value... */
export interface MapReply {
  readonly kind: 'map';
  readonly entries: readonly Reply[];
}

/** RESP3 `~`; RESP2 an array. */
export interface SetReply {
  readonly kind: 'set';
  readonly items: readonly Reply[];
}

/** RESP3 an array of two-element arrays; RESP2 one flat array (ZRANGE WITHSCORES, HRANDFIELD WITHVALUES). */
export interface PairsReply {
  readonly kind: 'pairs';
  readonly items: readonly Reply[];
}

/** RESP3 `#t`/`#f`; RESP2 `:1`/`:0`. */
export interface BooleanReply {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** RESP3 `(`; RESP2 a bulk string. */
export interface BigNumberReply {
  readonly kind: 'big-number';
  readonly text: ByteString;
}

/** RESP3 `=txt:`; RESP2 a bulk string. */
export interface VerbatimReply {
  readonly kind: 'verbatim';
  /** Three letters: `txt`, `mkd`, or what a script says. */
  readonly format: string;
  readonly text: ByteString;
}

/** Out-of-band message: RESP3 `>`; RESP2 an array. */
export interface PushReply {
  readonly kind: 'push';
  readonly items: readonly Reply[];
}

/** RESP3 `|` before the reply it belongs to; RESP2 the reply alone. */
export interface AttributeReply {
  readonly kind: 'attribute';
  readonly entries: readonly Reply[];
  readonly reply: Reply;
}

/** RESP2 `*-1`, RESP3 `_`. (`null` is RESP2 `$-1`, RESP3 `_`.) */
export interface NullArrayReply {
  readonly kind: 'null-array';
}

/**
 * Several messages in place of one reply: SUBSCRIBE a b. Inside EXEC's array they stand where the reply would, and the
 * array's announced length is no longer true, in Redis too.
 */
export interface MessagesReply {
  readonly kind: 'messages';
  readonly items: readonly PushReply[];
}

/** A line of MONITOR: written as a status, but no answer to anything. */
export interface MonitorLine {
  readonly kind: 'monitor-line';
  readonly text: ByteString;
}

/** Nothing is written: CLIENT REPLY OFF; to a host that counts replies also after `messages`. */
export interface NoReply {
  readonly kind: 'none';
}

/**
 * A reply. Bare values are the frequent ones: a string (or bytes) is a bulk string, a number or bigint an integer,
 * `null` the null bulk string, an array an array.
 */
export type Reply =
  | ByteString
  | Uint8Array
  | number
  | bigint
  | null
  | readonly Reply[]
  | StatusReply
  | ErrorReply
  | DoubleReply
  | MapReply
  | SetReply
  | PairsReply
  | BooleanReply
  | BigNumberReply
  | VerbatimReply
  | PushReply
  | AttributeReply
  | NullArrayReply
  | MessagesReply
  | MonitorLine
  | NoReply;

export type TaggedReply = Extract<Reply, { readonly kind: string }>;

export const OK: StatusReply = { kind: 'status', text: 'OK' };
export const QUEUED: StatusReply = { kind: 'status', text: 'QUEUED' };
export const PONG: StatusReply = { kind: 'status', text: 'PONG' };
export const nullArray: NullArrayReply = { kind: 'null-array' };
export const noReply: NoReply = { kind: 'none' };

export function status(text: ByteString): StatusReply {
  return { kind: 'status', text };
}

/** `entries` alternates key and value. */
export function map(entries: readonly Reply[]): MapReply {
  return { kind: 'map', entries };
}

export function set(items: readonly Reply[]): SetReply {
  return { kind: 'set', items };
}

/** `items` alternates the first and second element of each pair. */
export function pairs(items: readonly Reply[]): PairsReply {
  return { kind: 'pairs', items };
}

export function push(...items: Reply[]): PushReply {
  return { kind: 'push', items };
}

export function boolean(value: boolean): BooleanReply {
  return { kind: 'boolean', value };
}

export function verbatim(text: ByteString, format = 'txt'): VerbatimReply {
  return { kind: 'verbatim', format, text };
}

/** True for the object forms (status, error, map...), false for the bare ones. */
export function isTagged(reply: Reply): reply is TaggedReply {
  return typeof reply === 'object' && reply !== null && !Array.isArray(reply) && !(reply instanceof Uint8Array);
}

export function isError(reply: Reply): reply is ErrorReply {
  return isTagged(reply) && reply.kind === 'error';
}
