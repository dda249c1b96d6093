// `https://`: Upstash's REST API, here or at Upstash. What one turn of the event loop asks for is one request; MULTI to EXEC
// is one of its own; subscriptions are streams of events.
//
// There is no connection, so whatever is a connection's own (WATCH, SELECT, waiting for keys, MONITOR) is refused here, by an
// error that says so, before anything is sent.

import { type ByteString, noReply, type PushReply, type Reply } from '../engine/reply.ts';
import type { Backend, Lane } from './backend.ts';
import { ConnectionClosedError, UnsupportedError } from './errors.ts';
import { toByteString, toBytes, toText } from './text.ts';

type Words = readonly ByteString[];

export interface RestOptions {
  /** The token; `https://:TOKEN@host` says it too. */
  readonly token?: string;
  /** Instead of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

interface Queued {
  readonly words: Words;
  resolve(reply: Reply): void;
  reject(reason: Error): void;
}

/** A backend over the REST API at `url`. */
export function restBackend(url: string, { token, fetch: given }: RestOptions): Backend {
  const address = new URL(url);
  const secret = token ?? decodeURIComponent(address.password || address.username);
  address.username = address.password = '';
  const base = address.href.replace(/\/$/, '');
  const send = given ?? ((request: Request) => fetch(request));
  const stopped = new AbortController();
  const post = async (path: string, body: string, headers: Record<string, string> = {}, signal?: AbortSignal) => {
    const request = new Request(`${base}${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', ...headers },
      signal: signal ?? stopped.signal,
    });
    try {
      return await send(request);
    } catch (error) {
      throw new ConnectionClosedError(`${base}: ${(error as Error).message}`, { cause: error });
    }
  };
  return {
    name: base,
    open: () => new RestLane(base, post),
    close: () => stopped.abort(new ConnectionClosedError(`${base}: the client was closed`)),
  };
}

type Post = (path: string, body: string, headers?: Record<string, string>, signal?: AbortSignal) => Promise<Response>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

class RestLane implements Lane {
  onPush: ((message: PushReply) => void) | null = null;
  onClosed: ((reason: Error) => void) | null = null;
  readonly #name: string;
  readonly #post: Post;
  #queue: Queued[] = [];
  /** Requests follow each other, as commands on a connection do. */
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;
  readonly #streams = new Map<string, AbortController>();

  constructor(name: string, post: Post) {
    this.#name = name;
    this.#post = post;
  }

  send(words: Words): Promise<Reply> {
    if (this.#isClosed) return Promise.reject(new ConnectionClosedError('the client was closed'));
    const name = (words[0] as ByteString).toUpperCase();
    if (/^P?SUBSCRIBE$/.test(name)) return this.#subscribe(name, words.slice(1));
    if (/^P?UNSUBSCRIBE$/.test(name)) return this.#unsubscribe(name, words.slice(1));
    if (name === 'QUIT') return Promise.resolve({ kind: 'status', text: 'OK' });
    const refused = refusal(name, words);
    if (refused !== null) return Promise.reject(new UnsupportedError(`${this.#name}: ${refused}`));
    return new Promise((resolve, reject) => {
      if (this.#queue.push({ words, resolve, reject }) === 1) queueMicrotask(() => this.#flush());
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stream of this.#streams.values()) stream.abort();
    const reason = new ConnectionClosedError('the client was closed');
    for (const { reject } of this.#queue.splice(0)) reject(reason);
  }

  #flush(): void {
    const queued = this.#queue;
    this.#queue = [];
    for (const part of parted(queued)) {
      const run = () => (part[0]?.words[0]?.toUpperCase() === 'MULTI' ? this.#transaction(part) : this.#pipeline(part));
      this.#last = this.#last.then(run, run);
    }
  }

  async #pipeline(part: readonly Queued[]): Promise<void> {
    try {
      const answers = await this.#ask('/pipeline', part);
      if (!Array.isArray(answers)) throw new ConnectionClosedError(`${this.#name}: ${errorOf(answers)}`);
      for (const [i, one] of part.entries()) one.resolve(replyOf(answers[i]));
    } catch (error) {
      for (const { reject } of part) reject(error as Error);
    }
  }

  async #transaction(part: readonly Queued[]): Promise<void> {
    const commands = part.slice(1, -1);
    const exec = part.at(-1) as Queued;
    try {
      const answers = commands.length === 0 ? [] : await this.#ask('/multi-exec', commands);
      part[0]?.resolve({ kind: 'status', text: 'OK' });
      for (const one of commands) one.resolve({ kind: 'status', text: 'QUEUED' });
      exec.resolve(Array.isArray(answers) ? answers.map(replyOf) : replyOf(answers));
    } catch (error) {
      for (const { reject } of part) reject(error as Error);
    }
  }

  async #ask(path: string, part: readonly Queued[]): Promise<unknown> {
    const commands = part.map(({ words }) => words.map((word) => this.#text(word)));
    const response = await this.#post(path, JSON.stringify(commands), { 'upstash-encoding': 'base64' });
    const answer: unknown = await response.json().catch(() => null);
    if (answer === null) throw new ConnectionClosedError(`${this.#name}: answered ${response.status} and no JSON`);
    if (response.status === 401) throw new ConnectionClosedError(`${this.#name}: ${errorOf(answer)}`);
    return answer;
  }

  /** JSON carries text alone. */
  #text(word: ByteString): string {
    try {
      return utf8.decode(toBytes(word));
    } catch {
      throw new UnsupportedError(`${this.#name}: bytes that are no UTF-8 cannot be sent over REST`);
    }
  }

  async #subscribe(name: string, channels: Words): Promise<Reply> {
    for (const channel of channels) {
      const key = `${name} ${channel}`;
      if (this.#streams.has(key)) continue;
      const stopped = new AbortController();
      this.#streams.set(key, stopped);
      const path = `/${name.toLowerCase()}/${encodeURIComponent(toText(channel))}`;
      const response = await this.#post(path, '[]', { accept: 'text/event-stream' }, stopped.signal);
      if (!response.ok || response.body === null) {
        throw new ConnectionClosedError(`${this.#name}: subscribing was answered with ${response.status}`);
      }
      await this.#listen(response.body, stopped.signal);
    }
    return noReply;
  }

  async #unsubscribe(name: string, channels: Words): Promise<Reply> {
    const kind = name.replace('UN', '');
    const keys = channels.length > 0 ? channels.map((channel) => `${kind} ${channel}`) : [...this.#streams.keys()];
    for (const key of keys.filter((each) => each.startsWith(`${kind} `))) {
      this.#streams.get(key)?.abort();
      this.#streams.delete(key);
    }
    return noReply;
  }

  /** Resolves once the first event has come, which says that the subscription stands. */
  #listen(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const read = async () => {
        let text = '';
        const decoder = new TextDecoder();
        for (const reader = body.getReader(); ; ) {
          const { done, value } = await reader.read();
          if (done) throw new ConnectionClosedError(`${this.#name}: the stream of events ended`);
          text += decoder.decode(value, { stream: true });
          const lines = text.split('\n');
          text = lines.pop() as string;
          for (const line of lines) if (line.startsWith('data: ')) this.#event(line.slice(6));
          resolve();
        }
      };
      read().catch((error: Error) => {
        reject(error);
        if (!signal.aborted && !this.#isClosed) this.onClosed?.(error);
      });
    });
  }

  /** `message,channel,payload` or `pmessage,pattern,channel,payload`; the payload may hold commas. */
  #event(data: string): void {
    const parts = data.split(',');
    const kind = parts[0] as string;
    const fixed = kind === 'pmessage' ? 3 : 2;
    const items = [...parts.slice(0, fixed), parts.slice(fixed).join(',')].map(toByteString);
    if (kind === 'message' || kind === 'pmessage') this.onPush?.({ kind: 'push', items });
  }
}

/** What comes between MULTI and EXEC is one part, and so is what comes before and behind. */
function parted(queued: readonly Queued[]): Queued[][] {
  const parts: Queued[][] = [];
  let isOpen = false;
  for (const one of queued) {
    const name = one.words[0]?.toUpperCase();
    if (parts.length === 0 || (name === 'MULTI' && !isOpen)) parts.push([]);
    parts.at(-1)?.push(one);
    if (name === 'MULTI') isOpen = true;
    if (name === 'EXEC') {
      isOpen = false;
      parts.push([]);
    }
  }
  return parts.filter(({ length }) => length > 0);
}

const ofConnections = new Set(
  (
    'auth client hello reset select discard watch unwatch monitor blpop brpop brpoplpush blmove blmovem blmpop bzpopmin ' +
    'bzpopmax bzmpop ssubscribe sunsubscribe wait waitaof'
  )
    .toUpperCase()
    .split(' '),
);

function refusal(name: string, words: Words): string | null {
  const blocks = /^XREAD(GROUP)?$/.test(name) && words.some((word) => word.toUpperCase() === 'BLOCK');
  if (blocks) return `${name} BLOCK would wait, and a request over REST does not`;
  return ofConnections.has(name) ? `${name} is about a connection, and over REST there is none` : null;
}

function errorOf(answer: unknown): string {
  return String((answer as { error?: unknown } | null)?.error ?? 'an answer of no known form');
}

/** `{ result }` in base64, or `{ error }`. */
function replyOf(answer: unknown): Reply {
  const { result, error } = (answer ?? {}) as { result?: unknown; error?: unknown };
  if (typeof error === 'string') return { kind: 'error', message: toByteString(error) };
  return resultOf(result);
}

function resultOf(result: unknown): Reply {
  if (result === 'OK') return { kind: 'status', text: 'OK' };
  if (typeof result === 'string') return atob(result);
  if (typeof result === 'number') return result;
  if (Array.isArray(result)) return result.map(resultOf);
  if (typeof result === 'object' && result !== null && 'error' in result) return replyOf(result);
  return null;
}
