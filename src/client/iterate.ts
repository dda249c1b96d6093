// SCAN and its kin as async iterators: one element at a time, a call behind the scenes for every few.
//
// As Redis promises it: what is there from beginning to end comes at least once, what comes or goes meanwhile may or may not.

import type { Word } from './call.ts';
import type { Client } from './client.ts';
import type { KeyScanOptions } from './commands/generic.ts';
import type { ScanOptions } from './options.ts';

/** Calls `page` from cursor 0 on until it comes back there. */
async function* pages<P extends { readonly cursor: string }, E>(
  page: (cursor: string) => Promise<P>,
  elements: (page: P) => Iterable<E>,
): AsyncGenerator<E, void, undefined> {
  let cursor = '0';
  do {
    const found = await page(cursor);
    yield* elements(found);
    cursor = found.cursor;
  } while (cursor !== '0');
}

export function scanIterator<S>(client: Client<S>, options: KeyScanOptions): AsyncGenerator<S, void, undefined> {
  return pages(
    (cursor) => client.scan(cursor, options),
    ({ keys }) => keys,
  );
}

export function hscanIterator<S>(
  client: Client<S>,
  key: Word,
  options: ScanOptions,
): AsyncGenerator<[field: string, value: S], void, undefined> {
  return pages(
    (cursor) => client.hscan(key, cursor, options),
    ({ fields }) => Object.entries(fields) as [string, S][],
  );
}

export function sscanIterator<S>(
  client: Client<S>,
  key: Word,
  options: ScanOptions,
): AsyncGenerator<S, void, undefined> {
  return pages(
    (cursor) => client.sscan(key, cursor, options),
    ({ members }) => members,
  );
}

export function zscanIterator<S>(
  client: Client<S>,
  key: Word,
  options: ScanOptions,
): AsyncGenerator<{ readonly member: S; readonly score: number }, void, undefined> {
  return pages(
    (cursor) => client.zscan(key, cursor, options),
    ({ members }) => members,
  );
}
