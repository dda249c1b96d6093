// RESP over a WebSocket: binary frames carry requests in and replies out, and frames mean nothing to either side, as
// chunks of TCP do not. One Redis connection per socket.

import type { Engine } from '../engine/engine.ts';
import { RespStream } from '../rpc/resp-stream.ts';

/** What is needed of a WebSocket that was accepted. */
export interface RespSocket {
  /** Set to 'arraybuffer': a Blob would have to be waited for. */
  binaryType?: string;
  send(bytes: Uint8Array): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error', listener: () => void): void;
}

/** Serves the client at the other end of `socket`, until either side closes it. */
export function serveRespSocket(engine: Engine, socket: RespSocket, addr = 'websocket'): void {
  socket.binaryType = 'arraybuffer';
  const stream = new RespStream(
    engine,
    { send: (chunk) => socket.send(chunk), closed: (isPolicy) => socket.close(isPolicy ? 1008 : 1000) },
    { addr },
  );
  socket.addEventListener('message', ({ data }) => {
    if (data instanceof ArrayBuffer) {
      stream.receive(new Uint8Array(data));
    } else {
      stream.close();
      socket.close(1003, 'RESP comes in binary frames');
    }
  });
  socket.addEventListener('close', () => stream.close());
  socket.addEventListener('error', () => stream.close());
}
