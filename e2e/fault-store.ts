// A store whose nth operation goes wrong: it fails, with part of what it should have written being there or not, or it is the
// last that ever happens, as when a tab is closed or the power goes.

import type { Chunks, Store } from '../src/persistence/store.ts';
import { StoreError } from '../src/persistence/store.ts';

export interface Fault {
  /** Counted from 0, over the operations that change something; infinite: none. */
  readonly at: number;
  /** `error`: it fails, and those after it work again. `end`: nothing happens any more. */
  readonly kind: 'error' | 'end';
  /** How much of an append is done before: nothing, a byte, half, all but a byte, or all. */
  readonly part: 'none' | 'byte' | 'half' | 'most' | 'all';
}

export class FaultStore implements Store {
  readonly name: string;
  /** Operations so far. */
  count = 0;
  readonly #store: Store;
  readonly #fault: Fault;
  #isOver = false;
  #notify: () => void = () => {};
  /** Resolves when nothing happens any more. */
  readonly over: Promise<void>;

  constructor(store: Store, fault: Fault) {
    this.#store = store;
    this.#fault = fault;
    this.name = store.name;
    this.over = new Promise((resolve) => {
      this.#notify = resolve;
    });
  }

  open = () => this.#store.open();
  list = () => this.#store.list();
  size = (file: string) => this.#store.size(file);
  read = (file: string) => this.#store.read(file);
  close = () => this.#store.close();

  append(file: string, chunk: Uint8Array, durable: boolean): Promise<void> {
    const lengths = { none: 0, byte: 1, half: chunk.length >> 1, most: chunk.length - 1, all: chunk.length };
    const torn = chunk.subarray(0, lengths[this.#fault.part]);
    return this.#step(
      () => this.#store.append(file, chunk, durable),
      () => this.#store.append(file, torn, durable),
    );
  }

  sync = (file: string) => this.#step(() => this.#store.sync(file));
  remove = (file: string) => this.#step(() => this.#store.remove(file));
  truncate = (file: string, length: number) => this.#step(() => this.#store.truncate(file, length));

  replace(file: string, chunks: Chunks): Promise<void> {
    const replace = () => this.#store.replace(file, chunks);
    return this.#step(replace, this.#fault.part === 'all' ? replace : undefined);
  }

  async #step(whole: () => Promise<void>, part: () => Promise<void> = async () => {}): Promise<void> {
    if (this.#isOver) return new Promise(() => {});
    if (this.count++ !== this.#fault.at) return whole();
    await part();
    if (this.#fault.kind === 'error') throw new StoreError('full', `${this.name}: No space left on device`);
    this.#isOver = true;
    this.#notify();
    return new Promise(() => {});
  }
}
