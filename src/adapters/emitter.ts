// As much of Node's EventEmitter as clients use of a socket: this layer runs where there is no node:events.

type Listener = (...args: never[]) => void;

interface Registered {
  readonly listener: Listener;
  readonly once: boolean;
}

export class Emitter {
  readonly #listeners = new Map<string, Registered[]>();

  on(event: string, listener: Listener): this {
    return this.#add(event, { listener, once: false }, false);
  }

  addListener(event: string, listener: Listener): this {
    return this.on(event, listener);
  }

  once(event: string, listener: Listener): this {
    return this.#add(event, { listener, once: true }, false);
  }

  prependListener(event: string, listener: Listener): this {
    return this.#add(event, { listener, once: false }, true);
  }

  off(event: string, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? [];
    const at = listeners.findLastIndex((one) => one.listener === listener);
    if (at >= 0) this.#listeners.set(event, listeners.toSpliced(at, 1));
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    return this.off(event, listener);
  }

  removeAllListeners(event?: string): this {
    if (event === undefined) this.#listeners.clear();
    else this.#listeners.delete(event);
    return this;
  }

  listenerCount(event: string): number {
    return this.#listeners.get(event)?.length ?? 0;
  }

  listeners(event: string): Listener[] {
    return (this.#listeners.get(event) ?? []).map(({ listener }) => listener);
  }

  /** Calls the listeners that there are now; true if there were any. An 'error' that nobody listens to is thrown. */
  emit(event: string, ...args: unknown[]): boolean {
    const listeners = this.#listeners.get(event) ?? [];
    if (listeners.length === 0 && event === 'error') throw args[0];
    for (const { listener, once } of listeners) {
      if (once) this.off(event, listener);
      (listener as (...args: unknown[]) => void).apply(this, args);
    }
    return listeners.length > 0;
  }

  /** Node warns of many listeners; here nobody does. */
  setMaxListeners(_count: number): this {
    return this;
  }

  #add(event: string, one: Registered, first: boolean): this {
    const listeners = this.#listeners.get(event) ?? [];
    this.#listeners.set(event, first ? [one, ...listeners] : [...listeners, one]);
    if (event === 'data' && !first) this.onDataListener();
    return this;
  }

  /** Someone began to listen for data. */
  protected onDataListener(): void {}
}
