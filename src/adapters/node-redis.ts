// `redlet/node-redis`: the real node-redis (5 and 6) over engines of this process or of a worker.
//
// node-redis takes no stream and no connector, only an address, which it hands to `net.createConnection`. So this module
// stands where `node:net` would: as an alias of `node:net` and `net` in Vite, Vitest, esbuild or wrangler,
//
//   resolve: { alias: { 'node:net': 'redlet/node-redis', net: 'redlet/node-redis' } }
//
// (in a page `dns/promises` too, beside polyfills for the rest of Node, as vite-plugin-node-polyfills brings them)
// or, in Node without a bundler, by `intercept(net)`. Every address is an engine of its own, `memory:HOST:PORT`, unless
// `route` says otherwise: `createClient()` reaches the same engine as `connect('memory:localhost:6379')`.

import { type ConnectOptions, respDialer } from '../client/connect.ts';
import type { RespLink } from '../client/resp-link.ts';
import { Socket } from './socket.ts';

export { Socket };

interface Address {
  readonly host?: string | undefined;
  readonly port?: number | string | undefined;
  readonly path?: string | undefined;
}

/** As much of the module `node:net` as is replaced. */
interface Net {
  createConnection: unknown;
  connect: unknown;
}

const routes = new Map<string, () => Promise<RespLink>>();

/**
 * What `host:port` (or the path of a socket) leads to from now on: `route('localhost:6379', 'worker:app')`. `null` takes
 * the route away again.
 */
export function route(address: string, target: string | ConnectOptions | null, options: ConnectOptions = {}): void {
  if (target === null) routes.delete(address);
  else routes.set(address, respDialer(target, options));
}

/** As `net.createConnection`: the socket emits 'connect' when it is ready. */
export function createConnection(
  first: Address | number | string,
  second?: string | (() => void),
  third?: () => void,
): Socket {
  const given = typeof first === 'object' ? first : typeof first === 'number' ? { port: first } : { path: first };
  const host = typeof second === 'string' ? second : ((given as Address).host ?? 'localhost');
  const { port = 6379, path } = given as Address;
  const name = path ?? `${host}:${port}`;
  let dial = routes.get(name);
  if (dial === undefined) routes.set(name, (dial = respDialer(`memory:${name}`)));
  const socket = new Socket(dial(), path ?? host, path === undefined ? Number(port) : 0);
  const listener = typeof second === 'function' ? second : third;
  if (listener) socket.once('connect', listener);
  return socket;
}

/** The same by its other name. */
export function connect(...args: Parameters<typeof createConnection>): Socket {
  return createConnection(...args);
}

/**
 * Puts `createConnection` and `connect` in the place of those of `net` (the default export of `node:net`), for the addresses
 * that have a route; all others connect as before. Returns the function that puts things right again.
 */
export function intercept(net: Net): () => void {
  const { createConnection: original, connect: originalConnect } = net;
  const redirected = function (this: unknown, ...args: Parameters<typeof createConnection>): unknown {
    const [first, second] = args;
    const { host, port = 6379, path } = typeof first === 'object' ? first : ({ port: first } as Address);
    const name = path ?? `${host ?? (typeof second === 'string' ? second : 'localhost')}:${port}`;
    if (routes.has(name)) return createConnection(...args);
    return (original as (...args: unknown[]) => unknown).apply(this, args);
  };
  net.createConnection = redirected;
  net.connect = redirected;
  return () => {
    net.createConnection = original;
    net.connect = originalConnect;
  };
}

/** As of `dns/promises`, which node-redis 6 asks in a page too: there every name is an address of its own. */
export async function lookup(host: string): Promise<{ address: string; family: 4 | 6 }> {
  return { address: host, family: isIPv6(host) ? 6 : 4 };
}

const v4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** 4, 6, or 0 for what is no IP address. */
export function isIP(text: string): 0 | 4 | 6 {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

export function isIPv4(text: string): boolean {
  return v4.test(text);
}

export function isIPv6(text: string): boolean {
  const [address = '', zone, more] = text.split('%');
  if (more !== undefined || zone === '') return false;
  // The URL parser knows the rules; a zone it does not know.
  return address.includes(':') && URL.canParse(`redis://[${address}]`);
}

export default { Socket, createConnection, connect, isIP, isIPv4, isIPv6 };
