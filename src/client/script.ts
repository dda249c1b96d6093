// A Lua script as an object: sent once, then called by its SHA1. A server that has not got it (it was restarted, or SCRIPT
// FLUSH came) says NOSCRIPT, and gets it then.

import { sha1 } from '../engine/sha1.ts';
import { type Call, call, type Words } from './call.ts';
import type { Client } from './client.ts';
import { ReplyError } from './errors.ts';
import type { OneOrMore } from './options.ts';
import { natural } from './shapes.ts';
import { toByteString } from './text.ts';

export interface ScriptOptions {
  /** EVALSHA_RO (7.0): the script writes nothing, which the server then sees to. */
  readonly readonly?: boolean;
}

export class Script {
  readonly source: string;
  /** Forty hexadecimal digits, by which the server knows it. */
  readonly sha: string;
  readonly #client: Client<unknown>;
  readonly #suffix: '' | '_RO';

  /** @internal */
  constructor(client: Client<unknown>, source: string, { readonly = false }: ScriptOptions = {}) {
    this.#client = client;
    this.source = source;
    this.sha = sha1(toByteString(source));
    this.#suffix = readonly ? '_RO' : '';
  }

  /**
   * Runs the script.
   * @returns what it returned, in natural form
   * @throws ReplyError what the script raised
   */
  async run(keys: OneOrMore = [], args: OneOrMore = []): Promise<unknown> {
    try {
      return await this.#client.execute(this.#call('EVALSHA', this.sha, keys, args));
    } catch (error) {
      if (!(error instanceof ReplyError) || error.code !== 'NOSCRIPT') throw error;
      // Nothing ran: the server did not know it. EVAL teaches it and runs it.
      return this.#client.execute(this.#call('EVAL', this.source, keys, args));
    }
  }

  /**
   * The script as a call that sends it along, for pipelines and transactions, where nothing can be asked in between:
   * `client.pipeline().queue(script.call('k', 'x')).exec()`.
   */
  call(keys: OneOrMore = [], args: OneOrMore = []): Call<unknown> {
    return this.#call('EVAL', this.source, keys, args);
  }

  /** Teaches the server the script without running it. */
  async load(): Promise<void> {
    await this.#client.execute(call(['SCRIPT', 'LOAD', this.source], natural));
  }

  #call(name: string, script: string, keys: OneOrMore, args: OneOrMore): Call<unknown> {
    const all = [keys].flat() as Words[];
    return call([`${name}${this.#suffix}`, script, all.length, ...all, args], natural);
  }
}
