// A Durable Object with an engine in it: RESP over a WebSocket for clients that stay, `command` for a single call from
// another Worker. Nothing is stored: the data lives as long as the object stays in memory, which it does while a
// WebSocket is open.

import { DurableObject } from 'cloudflare:workers';
import type { Word } from '../src/client/call.ts';
import { Client } from '../src/client/client.ts';
import { memoryBackend } from '../src/client/memory.ts';
import type { Engine } from '../src/engine/engine.ts';
import { makeEngine } from '../src/hosts/real-time.ts';
import { type RespSocket, serveRespSocket } from '../src/hosts/resp-socket.ts';

export class RedletObject<Env = unknown> extends DurableObject<Env> {
  readonly #engine: Engine;

  /** Subclasses may hand in an engine of their own making. */
  constructor(ctx: unknown, env: Env, engine: Engine = makeEngine()) {
    super(ctx, env);
    this.#engine = engine;
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
