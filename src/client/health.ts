// Health checks: a connection that is idle is asked from time to time whether it is still there. A network that loses packets
// says nothing, and a subscriber would wait for ever.

import type { Lane } from './backend.ts';
import { ConnectionClosedError } from './errors.ts';

/** Sends PING every `interval` milliseconds until the lane is gone; one that is not answered in that time ends the lane. */
export function keepChecked(lane: Lane, interval: number): void {
  let isAsked = false;
  const timer = setInterval(() => {
    if (isAsked) {
      clearInterval(timer);
      const { onClosed } = lane;
      const reason = new ConnectionClosedError(`no answer to PING in ${interval} ms`);
      lane.close(reason);
      onClosed?.(reason);
      return;
    }
    isAsked = true;
    lane.send(['PING']).then(
      () => (isAsked = false),
      () => clearInterval(timer),
    );
  }, interval);
  // No program stays for this alone, where that can be said.
  (timer as { unref?(): void }).unref?.();
}
