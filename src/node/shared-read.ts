// Sockets that read into one shared buffer.
//
// A 'data' event costs a buffer of 64 kB, a stream's bookkeeping and an emitter for every few bytes that a client sends:
// 3 of the 10 microseconds that Node itself takes for a command without pipelining, and a third of its memory traffic.
// `net.Socket` can hand what it read to a callback instead (`onread`), but a server cannot ask for it: so the handle of the
// socket that was accepted moves to one that was made with that option. Where Node has no such handle, data events serve.

import { Socket } from 'node:net';

/** Chunks are no longer than this; a longer one comes in several. */
const size = 64 * 1024;
const shared = new Uint8Array(size);

interface Accepted extends Socket {
  _handle?: object | null;
}

interface Adopted {
  readonly socket: Socket;
  /** The chunk that is being received is overwritten by the next, of whatever socket: keep a copy of what is needed. */
  readonly isShared: boolean;
}

/** Begins to read `accepted`, which must be paused; each chunk goes to `receive`. */
export function readShared(accepted: Socket, receive: (chunk: Uint8Array) => void): Adopted {
  const { _handle: handle } = accepted as Accepted;
  if (typeof handle !== 'object' || handle === null) {
    accepted.on('data', receive);
    accepted.resume();
    return { socket: accepted, isShared: false };
  }
  (accepted as Accepted)._handle = null;
  // Nothing but an object: it closes nothing, and the server no longer counts it.
  accepted.destroy();
  const options = {
    handle,
    readable: true,
    writable: true,
    onread: {
      buffer: shared,
      callback: (length: number) => {
        receive(shared.subarray(0, length));
        return true;
      },
    },
  };
  const socket = new Socket(options);
  socket.setNoDelay(true);
  return { socket, isShared: true };
}
