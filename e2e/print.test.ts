// Replies printed as redis-cli prints them: redis-cli itself, fed canned replies, is the judge.

import { execFile } from 'node:child_process';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../src/engine/random.ts';
import type { Reply } from '../src/engine/reply.ts';
import { nodeCodec } from '../src/node/codec.ts';
import { ReplyEncoder } from '../src/resp/encode.ts';
import { formatReply } from '../src/resp/print.ts';
import { ReplyDecoder } from '../src/resp/reply-decoder.ts';
import { isAvailable, programOf } from './servers.ts';

const run = promisify(execFile);
const random = seededRandom('replies to print');
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

function randomReply(depth: number, resp: 2 | 3): Reply {
  const texts = ['', 'a', 'hello world', 'tab\tquote"back\\slash', 'bytes \x00\xff', 'line\nbreak', '(nil)'];
  const leaves: (() => Reply)[] = [
    () => pick(texts),
    () => pick([0, 1, -1, 4096, 1234567890123]),
    () => null,
    () => ({ kind: 'status', text: 'OK' }),
    () => ({ kind: 'error', message: 'ERR no such thing' }),
  ];
  // No big numbers: redis-cli gives up on them.
  if (resp === 3) {
    leaves.push(
      () => ({ kind: 'double', value: 0, text: pick(['3.5', '-0.25', 'inf', '10']) }),
      () => ({ kind: 'boolean', value: pick([true, false]) }),
      () => ({ kind: 'verbatim', format: 'txt', text: 'some text' }),
    );
  }
  if (depth === 0 || random() < 0.4) return pick(leaves)();
  const items = Array.from({ length: Math.floor(random() * (random() < 0.1 ? 12 : 4)) }, () =>
    randomReply(depth - 1, resp),
  );
  if (resp === 2) return items;
  const kind = pick(['array', 'set', 'map'] as const);
  if (kind === 'array') return items;
  if (kind === 'set') return { kind: 'set', items };
  return { kind: 'map', entries: items.length % 2 === 0 ? items : [...items, 'odd'] };
}

describe.skipIf(!isAvailable('8.0.2') || !isAvailable('7.0.15'))('replies print as redis-cli prints them', () => {
  let server: Server;
  let canned: Buffer = Buffer.alloc(0);

  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('data', (chunk) => {
        const isHello = /^\*\d+\r\n\$5\r\nHELLO/i.test(chunk.toString('latin1'));
        socket.write(isHello ? '%1\r\n$5\r\nproto\r\n:3\r\n' : canned);
      });
      socket.on('error', () => {});
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());

  for (const resp of [2, 3] as const) {
    for (const version of ['7.0.15', '8.0.2'] as const) {
      test(`RESP${resp}, redis-cli ${version}`, async () => {
        const port = String((server.address() as AddressInfo).port);
        for (let i = 0; i < 60; i++) {
          const encoder = new ReplyEncoder();
          encoder.write(randomReply(3, resp), resp);
          canned = Buffer.from(encoder.take().join(''), 'latin1');
          const decoder = new ReplyDecoder(nodeCodec);
          decoder.push(canned);
          const args = ['-p', port, '--no-raw', ...(resp === 3 ? ['-3'] : []), 'ANYTHING'];
          // redis-cli ends with 1 after an error reply.
          const result = await run(programOf(version, 'cli'), args, { encoding: 'latin1' }).catch((error) => error);
          expect(formatReply(decoder.next() as Reply, resp).trimEnd()).toBe(String(result.stdout).trimEnd());
        }
      });
    }
  }
});
