// Upstash's REST API on a port: Node's http server before the handler of `redlet/upstash`.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { UpstashHandler } from '../adapters/upstash/handler.ts';

export interface RestServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves `handler` over HTTP. Resolves once it listens; `port` 0 picks a free one. */
export async function listenRest(handler: UpstashHandler, port: number, host = '127.0.0.1'): Promise<RestServer> {
  const server = createServer((request, response) => {
    serve(handler, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    async close() {
      handler.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(handler: UpstashHandler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const answer = await handler(await toRequest(request, gone.signal));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body === null) response.end();
  else await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), response);
}

async function toRequest(message: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const { method = 'GET', url = '/', headers } = message;
  const names = new Headers();
  for (const [name, value] of Object.entries(headers)) for (const one of [value ?? ''].flat()) names.append(name, one);
  const chunks: Uint8Array[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const body = method === 'GET' || method === 'HEAD' ? null : Buffer.concat(chunks);
  return new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), { method, headers: names, body, signal });
}
