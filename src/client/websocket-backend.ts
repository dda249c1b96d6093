// RESP over a WebSocket: to a Durable Object by its stub, and to anybody by `ws://` and `wss://`. Binary frames carry the bytes
// of a connection, and mean nothing by themselves.

import type { Backend } from './backend.ts';
import type { ByteStream } from './byte-stream.ts';
import { ConnectionClosedError } from './errors.ts';
import { type Greeting, RespLane } from './resp-lane.ts';
import { dialAgain, type RetryPolicy } from './retry.ts';
import { toByteString } from './text.ts';

/** What is used of a Durable Object's stub, or of a service that has one behind it. */
export interface Fetching {
  fetch(url: string, init: { readonly headers: Readonly<Record<string, string>> }): Promise<unknown>;
}

/** What is used of a WebSocket. */
interface Socket {
  binaryType: string;
  readonly readyState: number;
  accept?(): void;
  send(bytes: Uint8Array): void;
  close(code?: number): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

const open = 1;

/** `ws://user:password@host/path`, and `wss://`. */
export function webSocketBackend(url: string, policy: RetryPolicy): Backend {
  const address = new URL(url);
  const { username, password } = address;
  address.username = address.password = '';
  const greeting = {
    ...(username === '' ? {} : { user: toByteString(decodeURIComponent(username)) }),
    ...(password === '' ? {} : { password: toByteString(decodeURIComponent(password)) }),
  };
  const { WebSocket } = globalThis as { WebSocket?: new (url: string) => Socket };
  return overSockets(address.href, greeting, policy, async (name) => {
    if (WebSocket === undefined) throw new ConnectionClosedError(`${name}: there are no WebSockets here`);
    return new WebSocket(address.href);
  });
}

/** A `RedletObject` of `redlet/durable-object`. */
export function stubBackend(stub: Fetching, policy: RetryPolicy): Backend {
  return overSockets('durable-object:', {}, policy, async (name) => {
    const response = (await stub.fetch('https://redlet/', { headers: { upgrade: 'websocket' } })) as {
      readonly status: number;
      readonly webSocket?: Socket | null;
    };
    const { status, webSocket } = response;
    if (!webSocket) throw new ConnectionClosedError(`${name}: the object answered ${status} and no WebSocket`);
    webSocket.accept?.();
    return webSocket;
  });
}

function overSockets(
  name: string,
  greeting: Greeting,
  policy: RetryPolicy,
  dial: (name: string) => Promise<Socket>,
): Backend {
  const stopped = new AbortController();
  return {
    name,
    open() {
      if (stopped.signal.aborted) throw new ConnectionClosedError(`${name}: the client was closed`);
      const dialled = dialAgain(async () => streamOver(await dial(name), name), policy, stopped.signal);
      return new RespLane(dialled, greeting);
    },
    close: () => stopped.abort(new ConnectionClosedError(`${name}: the client was closed`)),
  };
}

/** Resolves once the socket is open. */
function streamOver(socket: Socket, name: string): Promise<ByteStream> {
  socket.binaryType = 'arraybuffer';
  const stream: ByteStream = {
    onData: null,
    onClosed: null,
    write: (chunk) => socket.send(chunk),
    close() {
      stream.onClosed = null;
      socket.close(1000);
    },
  };
  socket.addEventListener('message', ({ data }) => {
    if (data instanceof ArrayBuffer) stream.onData?.(new Uint8Array(data));
  });
  return new Promise((resolve, reject) => {
    const ended = () => {
      const reason = new ConnectionClosedError(`${name}: the WebSocket was closed`);
      reject(reason);
      stream.onClosed?.(reason);
      stream.onClosed = null;
    };
    socket.addEventListener('close', ended);
    socket.addEventListener('error', ended);
    if (socket.readyState === open || socket.accept !== undefined) resolve(stream);
    else socket.addEventListener('open', () => resolve(stream));
  });
}
