// A connection that carries RESP, for other people's clients: bytes to an engine of this isolate or of a worker.

import type { Engine } from '../engine/engine.ts';
import { type RespMessage, type RespPort, RespStream } from '../rpc/resp-stream.ts';

export interface RespLink {
  /** The chunk's bytes must not change afterwards. Nothing happens once the link is closed. */
  send(chunk: Uint8Array): void;
  /** Called with each chunk of output, never before `send` has returned. */
  onData: ((chunk: Uint8Array) => void) | null;
  /** Called once, when either side has closed. */
  onClosed: (() => void) | null;
  /** Says that nothing more will be sent: what is answered to what was, still arrives, and then the link closes. */
  end(): void;
  /** Closes at once. */
  close(): void;
}

/** A link to an engine of this isolate. */
export function respTo(engine: Engine, addr: string): RespLink {
  let isOpen = true;
  let gathered: Uint8Array[] = [];
  // As from a socket: whoever sends is not answered in the midst of it.
  const deliver = () => {
    const chunks = gathered;
    gathered = [];
    for (const chunk of chunks) link.onData?.(chunk);
  };
  const closed = () => {
    if (!isOpen) return;
    isOpen = false;
    queueMicrotask(() => link.onClosed?.());
  };
  const send = (chunk: Uint8Array) => {
    if (gathered.push(chunk) === 1) queueMicrotask(deliver);
  };
  const stream = new RespStream(engine, { send, closed }, { addr });
  const link: RespLink = {
    onData: null,
    onClosed: null,
    send: (chunk) => stream.receive(chunk),
    end() {
      stream.close();
      // Behind what is about to be delivered.
      queueMicrotask(closed);
    },
    close() {
      gathered = [];
      stream.close();
      closed();
    },
  };
  return link;
}

/** A link over a port whose other end `serveRespPort` serves. */
export function respOverPort(port: RespPort, onEnd: () => void): RespLink {
  let isOpen = true;
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    port.close?.();
    onEnd();
    queueMicrotask(() => link.onClosed?.());
  };
  port.addEventListener('message', ({ data }) => {
    const message = data as RespMessage;
    if (message === 'closed') end();
    else link.onData?.(message);
  });
  port.start?.();
  const link: RespLink = {
    onData: null,
    onClosed: null,
    send(chunk) {
      if (isOpen) port.postMessage(chunk);
    },
    end() {
      if (isOpen) port.postMessage('closed');
    },
    close() {
      if (isOpen) port.postMessage('closed');
      end();
    },
  };
  return link;
}
