// A Durable Object with an engine in it: RESP over a WebSocket for clients that stay, `command` for a single call from
// another Worker. With `persist` the data is kept in the object's storage, and found there when the object starts anew;
// without it the data lives as long as the object stays in memory, which it does while a WebSocket is open.

import { DurableObject } from 'cloudflare:workers';
import type { Word } from '../src/client/call.ts';
import { Client } from '../src/client/client.ts';
import { memoryBackend } from '../src/client/memory.ts';
import { Engine } from '../src/engine/engine.ts';
import { openEngine } from '../src/hosts/open-engine.ts';
import { makeEngine } from '../src/hosts/real-time.ts';
import { type RespSocket, serveRespSocket } from '../src/hosts/resp-socket.ts';
import { durableObjectStore, type ObjectStorage } from '../src/persistence/durable-object-store.ts';
import type { EngineSettings } from '../src/rpc/control.ts';

export interface RedletObjectOptions extends Omit<EngineSettings, 'persist'> {
  /** Keeps the data in the object's storage, with the append-only log on. */
  readonly persist?: boolean;
}

/** What is needed of an object's state. */
interface ObjectState {
  readonly storage: ObjectStorage;
  blockConcurrencyWhile(body: () => Promise<void>): unknown;
}

export class RedletObject<Env = unknown> extends DurableObject<Env> {
  #made: Engine | null = null;

  /** Subclasses say how the engine is made, or hand in one of their own making: `super(ctx, env, { persist: true })`. */
  constructor(ctx: unknown, env: Env, given: Engine | RedletObjectOptions = {}) {
    super(ctx, env);
    if (given instanceof Engine) {
      this.#made = given;
      return;
    }
    const { persist = false, ...settings } = given;
    if (!persist) {
      this.#made = makeEngine(settings);
      return;
    }
    const { storage, blockConcurrencyWhile } = ctx as ObjectState;
    // No request comes in before all is loaded.
    blockConcurrencyWhile.call(ctx, async () => {
      this.#made = await openEngine(settings, { store: durableObjectStore(storage) });
    });
  }

  get #engine(): Engine {
    if (this.#made === null) throw new Error('the data could not be loaded');
    return this.#made;
  }

  /** Opens a WebSocket whose binary frames carry RESP both ways. */
  fetch(request: Request): Response | Promise<Response> {
    if (request.headers.get('upgrade')?.toLowerCase() !== 'websocket') {
      return new Response('Redlet speaks RESP over a WebSocket\n', { status: 426, headers: { upgrade: 'websocket' } });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    server.accept();
    serveRespSocket(this.#engine, server as RespSocket);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Runs one command on a connection of its own, and answers its reply in natural form; an error reply rejects. */
  async command(...words: Word[]): Promise<unknown> {
    const client = Client.over(memoryBackend(this.#engine, 'durable-object:'));
    try {
      return sendable(await client.call(...words));
    } finally {
      client.close();
    }
  }
}

/** RPC carries plain objects alone, and the natural form of a map has no prototype, as its keys may be anything. */
function sendable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sendable);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, sendable(each)]));
}
