// SUBSCRIBE, PSUBSCRIBE and MONITOR as server-sent events, on a connection of their own that ends with the request.

import type { Lane } from '../../client/backend.ts';
import { toText } from '../../client/text.ts';
import { isError, isTagged, type Reply } from '../../engine/reply.ts';
import type { Words } from './request.ts';

/** What the stream's reader may leave unread before it is given up, in characters. */
const mostUnread = 1024 * 1024;

export function eventStream(lane: Lane, words: Words, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let unread = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const end = () => {
          lane.close();
          try {
            controller.close();
          } catch {
            // The reader has gone before.
          }
        };
        const say = (line: string) => {
          unread += line.length;
          if (unread > mostUnread) end();
          else controller.enqueue(encoder.encode(`data: ${line}\n\n`));
        };
        lane.onPush = ({ items: [kind, ...rest] }) => {
          // Lines of MONITOR stand between quotes, their own ones as they are.
          say(kind === 'monitor' ? `"${rest.map(textOf)}"` : [kind ?? null, ...rest].map(textOf).join(','));
        };
        lane.onClosed = end;
        signal.addEventListener('abort', end, { once: true });
        lane.send(words).then(
          (reply) => {
            if (isError(reply)) say(JSON.stringify({ error: toText(reply.message) }));
            else if (isTagged(reply) && reply.kind === 'status') say(JSON.stringify(toText(reply.text)));
          },
          () => end(),
        );
      },
      pull() {
        unread = 0;
      },
      cancel() {
        lane.close();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', connection: 'keep-alive' },
  });
}

function textOf(item: Reply): string {
  if (typeof item === 'string') return toText(item);
  if (item instanceof Uint8Array) return toText(item);
  return String(item);
}
