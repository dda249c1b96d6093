// Bytes to and from a server: a socket of Node's or of Cloudflare's Workers, or a WebSocket. Neither Node nor Workers is
// named where a bundler for a page looks for it; a page has no sockets, and hears so.

import { ConnectionClosedError } from './errors.ts';

export interface ByteStream {
  write(chunk: Uint8Array): void;
  onData: ((chunk: Uint8Array) => void) | null;
  /** Called once when the stream has ended for any reason but `close`; the reason where there is one. */
  onClosed: ((reason: Error | null) => void) | null;
  close(): void;
}

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Milliseconds after which an attempt to connect is given up. */
  readonly connectTimeout: number;
}

/** Connects; rejects with ConnectionClosedError. */
export async function dialSocket(address: Address): Promise<ByteStream> {
  const dialled = isWorkerd() ? dialWorkers(address) : dialNode(address);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ConnectionClosedError(`${nameOf(address)}: no connection in ${address.connectTimeout} ms`)),
      address.connectTimeout,
    );
  });
  try {
    return await Promise.race([dialled, late]);
  } catch (error) {
    // The loser must not stay open.
    dialled.then(
      (stream) => stream.close(),
      () => {},
    );
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

export function nameOf({ host, port, tls }: Address): string {
  return `${tls ? 'rediss' : 'redis'}://${host}:${port}`;
}

function isWorkerd(): boolean {
  return (globalThis as { navigator?: { userAgent?: string } }).navigator?.userAgent === 'Cloudflare-Workers';
}

// ---- Node ----

/** What is used of net.Socket. */
interface NodeSocket {
  on(event: 'data', listener: (chunk: Uint8Array) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'close' | 'connect' | 'secureConnect', listener: () => void): void;
  write(chunk: Uint8Array): boolean;
  destroy(): void;
  setNoDelay(on: boolean): void;
}

interface NodeNet {
  connect(options: { host: string; port: number; servername?: string }): NodeSocket;
}

interface NodeProcess {
  getBuiltinModule?(name: string): NodeNet | undefined;
}

async function dialNode(address: Address): Promise<ByteStream> {
  const { process } = globalThis as { process?: NodeProcess };
  const net = process?.getBuiltinModule?.(address.tls ? 'node:tls' : 'node:net');
  if (net === undefined) throw new ConnectionClosedError(`${nameOf(address)}: there are no sockets here`);
  const { host, port, tls } = address;
  const isAddress = /^[\d.]+$|:/.test(host);
  const socket = net.connect({ host, port, ...(tls && !isAddress ? { servername: host } : {}) });
  socket.setNoDelay(true);
  let failure: Error | null = null;
  const stream: ByteStream = {
    onData: null,
    onClosed: null,
    write: (chunk) => void socket.write(chunk),
    close() {
      stream.onClosed = null;
      socket.destroy();
    },
  };
  socket.on('data', (chunk) => stream.onData?.(chunk));
  socket.on('error', (error) => {
    failure = error;
  });
  return new Promise((resolve, reject) => {
    socket.on(tls ? 'secureConnect' : 'connect', () => resolve(stream));
    socket.on('close', () => {
      const why = failure === null ? 'the server closed the connection' : failure.message;
      const reason = new ConnectionClosedError(`${nameOf(address)}: ${why}`);
      reject(reason);
      stream.onClosed?.(reason);
    });
  });
}

// ---- Cloudflare Workers ----

/** What is used of `cloudflare:sockets`. */
interface WorkersSocket {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
  readonly opened: Promise<unknown>;
  close(): Promise<void>;
}

interface WorkersSockets {
  connect(address: { hostname: string; port: number }, options: { secureTransport: 'on' | 'off' }): WorkersSocket;
}

async function dialWorkers(address: Address): Promise<ByteStream> {
  const sockets = ['cloudflare', 'sockets'].join(':');
  const { connect } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ sockets)) as WorkersSockets;
  const { host, port, tls } = address;
  const socket = connect({ hostname: host, port }, { secureTransport: tls ? 'on' : 'off' });
  await socket.opened.catch((error: Error) => {
    throw new ConnectionClosedError(`${nameOf(address)}: ${error.message}`);
  });
  const writer = socket.writable.getWriter();
  const stream: ByteStream = {
    onData: null,
    onClosed: null,
    // The reader hears of a failure, and says so.
    write: (chunk) => void writer.write(chunk).catch(() => {}),
    close() {
      stream.onClosed = null;
      void socket.close().catch(() => {});
    },
  };
  void pump(socket.readable.getReader(), stream, nameOf(address));
  return stream;
}

async function pump(reader: ReadableStreamDefaultReader<Uint8Array>, stream: ByteStream, name: string): Promise<void> {
  let why = 'the server closed the connection';
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) stream.onData?.(read.value);
  } catch (error) {
    why = (error as Error).message;
  }
  stream.onClosed?.(new ConnectionClosedError(`${name}: ${why}`));
}
