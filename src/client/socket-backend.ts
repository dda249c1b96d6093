// `redis://` and `rediss://`: a real server, or Redlet's own TCP door.

import type { Backend } from './backend.ts';
import { type Address, dialSocket, nameOf } from './byte-stream.ts';
import { ConnectionClosedError } from './errors.ts';
import { type Greeting, RespLane } from './resp-lane.ts';
import { dialAgain, type RetryPolicy } from './retry.ts';
import { toByteString } from './text.ts';

export interface SocketOptions {
  /** Milliseconds after which an attempt to connect is given up; 10,000 when absent. */
  readonly connectTimeout?: number;
}

/**
 * `redis://user:password@host:port/database`, all parts optional but the scheme. Connects at the first command, and
 * each connection anew when it is lost, as `policy` says.
 */
export function socketBackend(url: string, { connectTimeout = 10_000 }: SocketOptions, policy: RetryPolicy): Backend {
  const { address, greeting } = parse(url, connectTimeout);
  const stopped = new AbortController();
  const name = nameOf(address);
  return {
    name,
    open() {
      if (stopped.signal.aborted) throw new ConnectionClosedError(`${name}: the client was closed`);
      return new RespLane(
        dialAgain(() => dialSocket(address), policy, stopped.signal),
        greeting,
      );
    },
    close: () => stopped.abort(new ConnectionClosedError(`${name}: the client was closed`)),
  };
}

function parse(url: string, connectTimeout: number): { address: Address; greeting: Greeting } {
  const { protocol, hostname, port, username, password, pathname, searchParams } = new URL(url);
  const database = pathname.length > 1 ? pathname.slice(1) : (searchParams.get('db') ?? '0');
  if (!/^\d+$/.test(database)) throw new TypeError(`${url}: ${database} is no number of a database`);
  const host = hostname === '' ? 'localhost' : hostname.replace(/^\[|\]$/g, '');
  return {
    address: { host, port: Number(port || 6379), tls: protocol === 'rediss:', connectTimeout },
    greeting: {
      database: Number(database),
      ...(username === '' ? {} : { user: toByteString(decodeURIComponent(username)) }),
      ...(password === '' ? {} : { password: toByteString(decodeURIComponent(password)) }),
    },
  };
}
