// The few things of the Workers runtime that worker/durable-object.ts needs, as @cloudflare/workers-types tells them.

declare module 'cloudflare:workers' {
  export class DurableObject<Env = unknown> {
    protected readonly ctx: unknown;
    protected readonly env: Env;
    constructor(ctx: unknown, env: Env);
  }
}

declare class WebSocketPair {
  /** The client's end, which the response carries. */
  readonly 0: WebSocket;
  /** The server's end. */
  readonly 1: WebSocket;
}

interface WebSocket {
  accept(): void;
}

interface ResponseInit {
  webSocket?: WebSocket;
}
