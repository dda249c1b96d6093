// What a request to the REST API asks for: one command, in any of its three forms, several, or a stream of events.

import { fromBytes, toByteString } from '../../client/text.ts';
import type { ByteString } from '../../engine/reply.ts';

export type Words = readonly ByteString[];

export type Asked =
  | { readonly kind: 'command'; readonly words: Words }
  | { readonly kind: 'pipeline' | 'transaction'; readonly commands: readonly Words[] }
  | { readonly kind: 'events'; readonly words: Words };

/** A request that says nothing that could be carried out: answered with 400. */
export class BadRequest extends Error {}

const streams = new Set(['subscribe', 'psubscribe', 'monitor']);

/** Reads a request; throws BadRequest. */
export async function readRequest(request: Request): Promise<Asked> {
  const url = new URL(request.url);
  const path = url.pathname.split('/').slice(1).map(decode);
  if (path.at(-1) === '') path.pop();
  const [first = ''] = path;
  const hasBody = request.method === 'POST' || request.method === 'PUT';
  const body = new Uint8Array(hasBody ? await request.arrayBuffer() : new ArrayBuffer(0));
  if (path.length === 1 && (first === 'pipeline' || first === 'multi-exec')) {
    const kind = first === 'pipeline' ? 'pipeline' : 'transaction';
    return { kind, commands: manyCommands(parse(body)) };
  }
  if (path.length === 0) {
    if (body.length === 0) throw new BadRequest('ERR empty command');
    return { kind: 'command', words: oneCommand(parse(body)) };
  }
  if (streams.has(first.toLowerCase()) && wantsEvents(request)) return { kind: 'events', words: path };
  const words = [...path];
  // The body is the last argument, what the query says comes behind it. (The SDK sends `[]` with what it subscribes to.)
  if (body.length > 0) words.push(fromBytes(body));
  for (const [name, value] of url.searchParams) {
    if (name === '_token') continue;
    words.push(toByteString(name));
    if (value !== '') words.push(toByteString(value));
  }
  return { kind: 'command', words };
}

function wantsEvents(request: Request): boolean {
  return request.headers.get('accept')?.includes('text/event-stream') ?? false;
}

function decode(segment: string): ByteString {
  try {
    return toByteString(decodeURIComponent(segment));
  } catch {
    throw new BadRequest('ERR invalid URL escape in the path');
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    throw new BadRequest('ERR failed to parse the request body as JSON');
  }
}

function manyCommands(value: unknown): Words[] {
  if (!Array.isArray(value) || value.length === 0) throw new BadRequest('ERR expected an array of commands');
  return value.map(oneCommand);
}

function oneCommand(value: unknown): Words {
  if (!Array.isArray(value) || value.length === 0) throw new BadRequest('ERR expected a command as an array');
  return value.map(word);
}

/** Anything that is no text is sent as its JSON, as the SDK itself does with objects. */
function word(value: unknown): ByteString {
  if (typeof value === 'string') return toByteString(value);
  return toByteString(JSON.stringify(value));
}
