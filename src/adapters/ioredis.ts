// `redlet/ioredis`: the real ioredis (5 and 6) over an engine of this process or of a worker, without a network.
//
//   import Redis from 'ioredis';
//   import { connector } from 'redlet/ioredis';
//   const redis = new Redis({ Connector: connector('memory:app') });
//
// ioredis's Cluster hands its options, and so the Connector, to the connections of its nodes, but not to the one with
// which it subscribes: that one dials TCP. Cluster is for a real cluster; or alias `net` (see redlet/node-redis).

import { AbstractConnector } from 'ioredis';
import { type ConnectOptions, respDialer } from '../client/connect.ts';
import { Socket } from './socket.ts';

/** What ioredis's AbstractConnector calls its stream. */
type NetStream = InstanceType<typeof AbstractConnector> extends { connect(emit: never): Promise<infer S> } ? S : never;

/**
 * The class for ioredis's option `Connector`. Every client that is made with it, its duplicates and what it reconnects
 * to, share the engine that `target` names: `memory:NAME`, `worker:NAME`, or `memory:` for an engine of their own.
 */
export function connector(
  target: string | ConnectOptions = 'memory:',
  options: ConnectOptions = {},
): new (
  options: unknown,
) => AbstractConnector {
  const dial = respDialer(target, options);
  return class RedletConnector extends AbstractConnector {
    // Called with ioredis's own options, of which none matters here.
    constructor(_options: unknown) {
      super(1000);
    }

    override connect(_emit: (type: string, error: Error) => void): Promise<NetStream> {
      this.connecting = true;
      const socket = new Socket(dial()) as unknown as NetStream;
      this.stream = socket;
      return Promise.resolve(socket);
    }
  };
}
