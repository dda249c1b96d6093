// The server's side of one client: what it selected, queued, watches, subscribes to and waits for.
// A host makes one with `engine.connect(sink)`, hands commands to `submit` and gets replies through the sink, one
// per command and in order, and pushes whenever they happen.

import type { User } from './acl/user.ts';
import type { Engine } from './engine.ts';
import { type ByteString, isTagged, noReply, type Reply } from './reply.ts';
import type { ResolvedCommand } from './table.ts';
import type { TrackingState } from './tracking.ts';

/** Where a connection's output goes. */
export interface ConnectionSink {
  /** The reply to the oldest command that has none yet; `{ kind: 'none' }` where Redis writes nothing. */
  reply(reply: Reply): void;
  /** A message that answers no command: pub/sub, invalidation. */
  push(message: Reply): void;
  /** The engine closed the connection (QUIT, CLIENT KILL, SHUTDOWN); nothing comes after. */
  closed?(): void;
  /** The connection was blocked, and has now answered all that was submitted meanwhile. */
  resumed?(): void;
}

export interface ConnectionOptions {
  /** `ip:port` of the client as CLIENT LIST shows it. */
  readonly addr?: string;
  /** `ip:port` of the server's side. */
  readonly laddr?: string;
}

export interface Transaction {
  readonly queued: { readonly command: ResolvedCommand; readonly words: readonly ByteString[] }[];
  /** A command was refused while queueing: EXEC answers EXECABORT. */
  aborted: boolean;
}

/** What a blocked connection waits for. */
export interface Waiting {
  readonly kind: 'keys' | 'pause' | 'busy';
  readonly command: ResolvedCommand;
  readonly words: readonly ByteString[];
  /** The answer when time runs out. */
  readonly timedOut: Reply;
  readonly db: number;
  readonly keys: readonly ByteString[];
  readonly type: string | null;
  /** Milliseconds since the epoch; null is for ever. */
  readonly deadline: number | null;
}

/** Who takes a connection's words in place of the commands: a debugger. */
export interface Dialogue {
  tell(words: readonly ByteString[]): void;
  /** The connection has closed. */
  hangUp(): void;
}

export class Connection {
  readonly id: number;
  readonly addr: string;
  readonly laddr: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  lastInteraction: number;
  lastCommand: ResolvedCommand | null = null;
  name = '';
  user: User;
  /** Logged in, or welcome without a password when it came. */
  authenticated = true;
  libraryName = '';
  libraryVersion = '';
  resp: 2 | 3 = 2;
  /** Index of the selected database. */
  db = 0;
  transaction: Transaction | null = null;
  /** Watched keys by database; null when none. */
  watched: Map<number, Set<ByteString>> | null = null;
  /** A watched key was changed: EXEC answers nil. */
  dirtyCas = false;
  readonly channels = new Set<ByteString>();
  readonly patterns = new Set<ByteString>();
  readonly shardChannels = new Set<ByteString>();
  /** HIMPORT's: lists of fields by name. */
  readonly fieldsets = new Map<ByteString, readonly ByteString[]>();
  waiting: Waiting | null = null;
  replies: 'on' | 'off' | 'skip-next' | 'skip' = 'on';
  noEvict = false;
  noTouch = false;
  /** What it sends was carried out before, by a server that let it pass: a log is replayed. */
  isReplay = false;
  /** CLIENT TRACKING is on: null when it is off. */
  tracking: TrackingState | null = null;
  /** MONITOR: it is told every command. */
  monitors = false;
  /** CLIENT CAPA redirect (Valkey): a replica sends its reads and writes to the master. */
  followsRedirects = false;
  /** READONLY: it reads from a replica all the same. */
  readsReplica = false;
  /** SCRIPT DEBUG: the next EVAL is stepped through, in a copy of the dataset or in the dataset itself. */
  debugging: 'no' | 'copy' | 'sync' = 'no';
  dialogue: Dialogue | null = null;
  closed = false;
  /** Close as soon as the running command has answered (QUIT, a client that killed itself). */
  closeAfterReply = false;
  /** Commands answered so far, and words received, for CLIENT LIST. */
  commands = 0;
  readonly sink: ConnectionSink;
  readonly #engine: Engine;
  #queue: (readonly ByteString[])[] = [];
  /** Pushes that come about while a command of this very connection runs wait for its reply (7.2). */
  #holdsPushes = false;
  /** Those that wait. */
  #heldPushes: Reply[] = [];

  constructor(id: number, engine: Engine, sink: ConnectionSink, options: ConnectionOptions, now: number) {
    this.id = id;
    this.#engine = engine;
    this.sink = sink;
    this.user = engine.acl.defaultUser;
    this.addr = options.addr ?? '?:0';
    this.laddr = options.laddr ?? '?:0';
    this.createdAt = now;
    this.lastInteraction = now;
  }

  /** Commands that wait for the connection to be unblocked. */
  get queued(): number {
    return this.#queue.length;
  }

  get isBlocked(): boolean {
    return this.waiting !== null && this.dialogue === null;
  }

  get subscriptions(): number {
    return this.channels.size + this.patterns.size;
  }

  /** Hands over one command; its reply comes through the sink, at once unless the command blocks. */
  submit(words: readonly ByteString[]): void {
    if (this.closed) return;
    if (this.dialogue !== null) this.dialogue.tell(words);
    else if (this.waiting !== null || this.#queue.length > 0) this.#queue.push(words);
    else this.#engine.process(this, words);
  }

  /** The client went away. */
  close(): void {
    this.#engine.disconnect(this);
    this.#engine.persistence.outbox.drop(this.sink);
  }

  // ---- for the engine ----

  /** Sends the reply to the running command, unless CLIENT REPLY says otherwise. */
  answer(reply: Reply): void {
    if (this.closed) return;
    if (this.replies !== 'on') this.#send('reply', noReply);
    else if (isTagged(reply) && reply.kind === 'messages') this.#answerMessages(reply.items);
    else this.#send('reply', reply);
    if (this.#heldPushes.length > 0) this.#pushHeld();
    if (this.replies === 'skip') this.replies = 'on';
    else if (this.replies === 'skip-next') this.replies = 'skip';
  }

  #answerMessages(messages: readonly Reply[]): void {
    for (const message of messages) this.#send('push', message);
    this.#send('reply', noReply);
  }

  /** To the sink, or to where output waits until the log is durable. */
  #send(kind: 'reply' | 'push', message: Reply): void {
    const { outbox } = this.#engine.persistence;
    if (outbox.isActive) outbox.add(this.sink, kind, message);
    else if (kind === 'reply') this.sink.reply(message);
    else this.sink.push(message);
  }

  push(message: Reply): void {
    if (this.closed || (this.replies !== 'on' && this.resp === 2)) return;
    if (this.#holdsPushes) this.#heldPushes.push(message);
    else this.#send('push', message);
  }

  /** From here to `releasePushes`, messages wait for the reply of the running command. */
  holdPushes(): void {
    this.#holdsPushes = true;
  }

  releasePushes(): void {
    this.#holdsPushes = false;
    if (this.#heldPushes.length > 0) this.#pushHeld();
  }

  /** What `body` pushes follows the running command's reply, before the pushes that wait for it already. */
  pushFirst(body: () => void): void {
    const later = this.#heldPushes;
    const held = this.#holdsPushes;
    this.#heldPushes = [];
    this.#holdsPushes = true;
    body();
    this.#holdsPushes = held;
    this.#heldPushes.push(...later);
  }

  /** A message that follows the running command's reply, whatever else waits for that. */
  pushLater(message: Reply): void {
    this.#heldPushes.push(message);
  }

  #pushHeld(): void {
    const held = this.#heldPushes;
    this.#heldPushes = [];
    for (const message of held) this.#send('push', message);
  }

  /** Runs what was submitted while the connection was blocked, until it blocks again. */
  drain(): void {
    while (this.#queue.length > 0 && this.waiting === null && !this.closed) {
      this.#engine.process(this, this.#queue.shift() as readonly ByteString[]);
    }
    if (this.waiting === null && !this.closed) this.sink.resumed?.();
  }

  markClosed(): void {
    this.closed = true;
    const { dialogue } = this;
    this.dialogue = null;
    dialogue?.hangUp();
    this.#queue = [];
    this.#heldPushes = [];
    this.#holdsPushes = false;
  }
}
