// `redlet/upstash`: Upstash's REST API as a plain `fetch` function over any backend.
//
//   const handler = upstash('memory:app', { token: 'secret' });
//   const response = await handler(new Request('http://redis/set/k/v', { headers: { authorization: 'Bearer secret' } }));
//
// It goes wherever such a function goes: a Worker's or a Service Worker's `fetch`, MSW, miniflare's `serviceBindings`,
// Node's http server, or in the place of `globalThis.fetch` for the address of the SDK (`upstashFetch`).
// Source of what it answers: https://upstash.com/docs/redis/features/restapi

import type { Backend, Lane } from '../../client/backend.ts';
import { type ConnectOptions, openBackend } from '../../client/connect.ts';
import { type ByteString, isError, isTagged, type Reply } from '../../engine/reply.ts';
import { ReplyEncoder } from '../../resp/encode.ts';
import { type Access, AccessControl, type Tokens } from './access.ts';
import { eventStream } from './events.ts';
import { errorJson, type Format, outcomeJson } from './reply.ts';
import { type Asked, BadRequest, readRequest, type Words } from './request.ts';

export interface UpstashOptions extends ConnectOptions, Tokens {}

/** Answers one request; never rejects because of what a request says. */
export type UpstashHandler = ((request: Request) => Promise<Response>) & {
  /** Ends its connections. */
  close(): void;
};

const syncToken = 'upstash-sync-token';

/** A handler over the engine that `target` names: `memory:NAME`, `worker:NAME`, or a backend that is open already. */
export function upstash(
  target: string | ConnectOptions | Backend = 'memory:',
  options: UpstashOptions = {},
): UpstashHandler {
  const { token, readOnlyToken, ...connectOptions } = options;
  const tokens: Tokens = {
    ...(token === undefined ? {} : { token }),
    ...(readOnlyToken === undefined ? {} : { readOnlyToken }),
  };
  let opened: Promise<RestApi> | undefined;
  const open = async () => new RestApi(isBackend(target) ? target : await openBackend(target, connectOptions), tokens);
  const handler = async (request: Request): Promise<Response> => (await (opened ??= open())).answer(request);
  return Object.assign(handler, {
    close() {
      opened?.then((api) => api.close());
    },
  });
}

/** `fetch` with one address answered by `handler`: `globalThis.fetch = upstashFetch('https://db.upstash.io', handler)`. */
export function upstashFetch(url: string, handler: UpstashHandler, otherwise: typeof fetch = fetch): typeof fetch {
  const { origin } = new URL(url);
  return (input, init) => {
    const request = new Request(input, init);
    return new URL(request.url).origin === origin ? handler(request) : otherwise(input, init);
  };
}

function isBackend(target: string | ConnectOptions | Backend): target is Backend {
  return typeof target === 'object' && 'open' in target && typeof target.open === 'function';
}

class RestApi {
  readonly #backend: Backend;
  readonly #access: AccessControl;
  /** COMMAND INFO's word on whether a command writes. */
  readonly #writes = new Map<ByteString, boolean>();
  /** Grows with every request: who sends back what it got reads its own writes. */
  #served = 0;

  constructor(backend: Backend, tokens: Tokens) {
    this.#backend = backend;
    this.#access = new AccessControl(backend, tokens);
  }

  close(): void {
    this.#access.close();
    this.#backend.close();
  }

  async answer(request: Request): Promise<Response> {
    if (!['GET', 'HEAD', 'POST', 'PUT'].includes(request.method)) {
      return this.#json(405, errorJson('ERR method not allowed'), request);
    }
    const access = this.#access.of(request);
    if (access === null) return this.#json(401, errorJson('Unauthorized'), request);
    try {
      return await this.#serve(await readRequest(request), access, request);
    } catch (error) {
      if (error instanceof BadRequest) return this.#json(400, errorJson(error.message), request);
      // The engine has gone, or a bug of ours: the client is told, and may try again.
      return this.#json(500, errorJson(`ERR ${(error as Error).message}`), request);
    }
  }

  async #serve(asked: Asked, access: Access, request: Request): Promise<Response> {
    const isResp2 = /^resp2$/i.test(
      request.headers.get('upstash-response-format') ?? request.headers.get('upstash-reponse-format') ?? '',
    );
    const format: Format = { isBase64: /^base64$/i.test(request.headers.get('upstash-encoding') ?? '') };
    if (isResp2 && (format.isBase64 || asked.kind === 'transaction')) {
      throw new BadRequest('ERR the resp2 format goes neither with base64 nor with transactions');
    }
    switch (asked.kind) {
      case 'events':
        return eventStream(this.#access.open(request), asked.words, request.signal);
      case 'command': {
        const reply = await this.#run(asked.words, access);
        if (isResp2) return this.#resp2([reply]);
        return this.#json(isError(reply) ? 400 : 200, outcomeJson(reply, format), request);
      }
      case 'pipeline': {
        const replies = await Promise.all(asked.commands.map((words) => this.#run(words, access)));
        if (isResp2) return this.#resp2(replies);
        return this.#json(200, `[${replies.map((reply) => outcomeJson(reply, format)).join(',')}]`, request);
      }
      case 'transaction': {
        const outcome = await this.#transaction(asked.commands, access);
        if (isError(outcome)) return this.#json(400, outcomeJson(outcome, format), request);
        const replies = outcome as readonly Reply[];
        return this.#json(200, `[${replies.map((reply) => outcomeJson(reply, format)).join(',')}]`, request);
      }
    }
  }

  async #run(words: Words, access: Access): Promise<Reply> {
    const refused = this.#refusal(words) ?? (access.isReadOnly ? await this.#writeRefusal(words, access.lane) : null);
    if (refused !== null) return refused;
    if (isRestToken(words)) return this.#access.issue(words[2] as ByteString, words[3] as ByteString);
    return access.lane.send(words);
  }

  /** All or nothing: the replies, or the one error for which all were given up. */
  async #transaction(commands: readonly Words[], access: Access): Promise<Reply> {
    for (const words of commands) {
      const refused = this.#refusal(words) ?? (access.isReadOnly ? await this.#writeRefusal(words, access.lane) : null);
      if (refused !== null) return refused;
    }
    const { lane } = access;
    const replies = await Promise.all([['MULTI'], ...commands, ['EXEC']].map((words) => lane.send(words)));
    // EXEC says only that something was refused: what is told is the refusal.
    return replies.find(isError) ?? (replies.at(-1) as Reply);
  }

  /** Commands whose effect is on a connection, which a request has none of. */
  #refusal(words: Words): Reply | null {
    const name = (words[0] as ByteString).toLowerCase();
    const blocks = (name === 'xread' || name === 'xreadgroup') && words.some((word) => /^block$/i.test(word));
    if (!blocks && !connectionOnly.has(name)) return null;
    return { kind: 'error', message: `ERR Command is not available: '${words[0]}'` };
  }

  async #writeRefusal(words: Words, lane: Lane): Promise<Reply | null> {
    const name = (words[0] as ByteString).toLowerCase();
    let writes = this.#writes.get(name);
    if (writes === undefined) {
      writes = flagsOf(await lane.send(['COMMAND', 'INFO', name])).some((flag) => notReadOnly.has(flag));
      this.#writes.set(name, writes);
    }
    if (!writes) return null;
    return { kind: 'error', message: `NOPERM this user has no permissions to run the '${name}' command` };
  }

  #resp2(replies: readonly Reply[]): Response {
    const encoder = new ReplyEncoder();
    for (const reply of replies) encoder.write(reply, 2);
    const parts = encoder.take().map((part) => (typeof part === 'string' ? latin1Bytes(part) : part));
    return new Response(new Blob(parts as ArrayBufferView<ArrayBuffer>[]), {
      headers: this.#headers('application/octet-stream'),
    });
  }

  #json(status: number, body: string, request: Request): Response {
    return new Response(request.method === 'HEAD' ? null : body, {
      status,
      headers: this.#headers('application/json'),
    });
  }

  #headers(type: string): Record<string, string> {
    return { 'content-type': type, [syncToken]: String(++this.#served) };
  }
}

function isRestToken(words: Words): boolean {
  return words.length === 4 && /^acl$/i.test(words[0] as string) && /^resttoken$/i.test(words[1] as string);
}

/** The flags in what COMMAND INFO tells of one command; none of a command that does not exist, which is refused later. */
function flagsOf(info: Reply): string[] {
  const [facts] = Array.isArray(info) ? (info as readonly Reply[]) : [];
  const flags = Array.isArray(facts) ? ((facts as readonly Reply[])[2] ?? null) : null;
  const items = isTagged(flags) && flags.kind === 'set' ? flags.items : Array.isArray(flags) ? flags : [];
  return (items as readonly Reply[]).map((flag) =>
    isTagged(flag) && flag.kind === 'status' ? flag.text : String(flag),
  );
}

const notReadOnly: ReadonlySet<string> = new Set(['write', 'may_replicate', 'admin']);

function latin1Bytes(text: ByteString): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** Of the connection group only PING and ECHO mean something; nothing waits, and transactions are requests of their own. */
const connectionOnly = new Set(
  (
    'auth client hello quit reset select multi exec discard watch unwatch subscribe unsubscribe psubscribe punsubscribe ' +
    'ssubscribe sunsubscribe monitor blpop brpop brpoplpush blmove blmpop bzpopmin bzpopmax bzmpop wait waitaof'
  ).split(' '),
);
