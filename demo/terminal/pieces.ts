// A reply printed as redis-cli prints it, piece by piece: a list of a million elements is printed as far as it is looked at.
// Joined together the pieces are what `formatReply` answers (pieces.test.ts holds them against each other).

import { formatReply, isTagged, type Reply, toText } from '../redlet.ts';

/** A string longer than this is printed in several pieces. */
const longest = 16_384;

export function* printReply(reply: Reply, resp: 2 | 3, prefix = ''): Generator<string> {
  if ((typeof reply === 'string' || reply instanceof Uint8Array) && reply.length > longest) {
    yield* longString(reply);
    return;
  }
  const list = listOf(reply, resp);
  if (list === null || list.items.length === 0) {
    yield formatReply(reply, resp);
    return;
  }
  const { items, mark } = list;
  const count = mark === '#' ? items.length / 2 : items.length;
  const width = String(count).length;
  const inner = prefix + ' '.repeat(width + 2);
  for (let i = 0; i < count; i++) {
    yield `${i === 0 ? '' : prefix}${String(i + 1).padStart(width)}${mark} `;
    if (mark === '#') {
      yield `${[...printReply(items[2 * i] as Reply, resp, inner)].join('').replace(/\n$/, '')} => `;
      const value = items[2 * i + 1] as Reply;
      // A value of several elements begins on a line of its own.
      const { items: elements, mark: kind } = listOf(value, resp) ?? { items: [], mark: ')' };
      if (elements.length > (kind === '#' ? 2 : 1)) yield `\n${inner}`;
      yield* printReply(value, resp, inner);
    } else {
      yield* printReply(items[i] as Reply, resp, inner);
    }
  }
}

/** A reply whose text redis-cli prints as it is, without quotes and numbers (INFO, CLIENT LIST). */
export function* printRaw(reply: Reply, resp: 2 | 3): Generator<string> {
  const text = typeof reply === 'string' ? reply : isTagged(reply) && reply.kind === 'verbatim' ? reply.text : null;
  if (text === null) {
    yield* printReply(reply, resp);
    return;
  }
  const shown = toText(text).replaceAll('\r\n', '\n');
  for (let i = 0; i < shown.length; i += longest) yield shown.slice(i, i + longest);
  if (!shown.endsWith('\n')) yield '\n';
}

const rawSubcommands: Readonly<Record<string, readonly string[]>> = {
  CLIENT: ['LIST', 'INFO'],
  CLUSTER: ['INFO', 'NODES'],
  DEBUG: ['HTSTATS', 'HTSTATS-KEY', 'CLIENT-EVICTION'],
  LATENCY: ['GRAPH', 'DOCTOR'],
  MEMORY: ['MALLOC-STATS', 'DOCTOR'],
};

/** True for the commands whose reply redis-cli prints raw. */
export function printsRaw(words: readonly string[]): boolean {
  const [name = '', sub = ''] = words.map((word) => word.toUpperCase());
  return name === 'INFO' || name === 'LOLWUT' || (rawSubcommands[name]?.includes(sub) ?? false);
}

function* longString(text: string | Uint8Array): Generator<string> {
  yield '"';
  // Each part is printed in quotes and with a line break, which are taken off again.
  for (let i = 0; i < text.length; i += longest) yield formatReply(text.slice(i, i + longest)).slice(1, -2);
  yield '"\n';
}

function listOf(reply: Reply, resp: 2 | 3): { items: readonly Reply[]; mark: ')' | '~' | '#' } | null {
  if (Array.isArray(reply)) return { items: reply, mark: ')' };
  if (!isTagged(reply)) return null;
  switch (reply.kind) {
    case 'map':
      return { items: reply.entries, mark: resp === 3 ? '#' : ')' };
    case 'set':
      return { items: reply.items, mark: resp === 3 ? '~' : ')' };
    case 'push':
      return { items: reply.items, mark: ')' };
    case 'pairs':
      return { items: resp === 3 ? inPairs(reply.items) : reply.items, mark: ')' };
    default:
      return null;
  }
}

function inPairs(items: readonly Reply[]): Reply[] {
  const pairs: Reply[] = [];
  for (let i = 0; i < items.length; i += 2) pairs.push(items.slice(i, i + 2));
  return pairs;
}
