// The scripts that EVAL and SCRIPT LOAD left behind, compiled, by the SHA1 of their text. Since 7.4 the scripts that
// only EVAL brought are forgotten, the least recently used first, when there are more than 500 of them.

import { errors } from '../errors.ts';
import type { Profile } from '../profile.ts';
import type { ByteString } from '../reply.ts';
import { sha1 } from '../sha1.ts';
import type { ScriptFlags } from './flags.ts';
import { CompileError, type ScriptEngine, type ScriptFunction } from './port.ts';
import { readProgram } from './program.ts';
import { NativeProgram } from './program-run.ts';
import { readScriptHeader } from './shebang.ts';

export interface CachedScript {
  readonly sha: string;
  readonly body: ByteString;
  readonly flags: ScriptFlags;
  readonly program: ScriptFunction;
}

const maxEvaluated = 500;
/** What Redis counts for an entry beside its text, about. */
const bytesPerScript = 112;

export class ScriptCache {
  readonly #scripts = new Map<string, CachedScript>();
  /** Those that may be forgotten, the least recently used first. */
  readonly #evaluated = new Set<string>();
  readonly #evicts: boolean;
  /** SHA1 of a text: the same few texts come again and again. */
  readonly #digests = new Map<ByteString, string>();
  evicted = 0;

  constructor(profile: Profile) {
    this.#evicts = profile.atLeast({ redis: '7.4', valkey: '8.0' });
  }

  get size(): number {
    return this.#scripts.size;
  }

  /** Bytes, as INFO tells them. */
  get memory(): number {
    let bytes = 0;
    for (const { body } of this.#scripts.values()) bytes += body.length + bytesPerScript;
    return bytes;
  }

  /** The script of this SHA1, in lower or upper case. */
  find(sha: ByteString): CachedScript | undefined {
    const script = this.#scripts.get(sha) ?? this.#scripts.get(sha.toLowerCase());
    if (script !== undefined && this.#evaluated.size > 1) this.#use(script.sha);
    return script;
  }

  has(sha: ByteString): boolean {
    return this.#scripts.has(sha.toLowerCase());
  }

  /** Of EVAL: the script, compiled if it is new. */
  evaluate(body: ByteString, engine: ScriptEngine): CachedScript {
    const sha = this.#digest(body);
    const known = this.find(sha);
    if (known !== undefined) return known;
    const script = this.#compile(sha, body, engine);
    if (this.#evicts) {
      this.#evaluated.add(sha);
      if (this.#evaluated.size > maxEvaluated) this.#evict();
    }
    return script;
  }

  /** Of SCRIPT LOAD: kept until the cache is flushed. */
  load(body: ByteString, engine: ScriptEngine): CachedScript {
    const sha = sha1(body);
    this.#evaluated.delete(sha);
    return this.#scripts.get(sha) ?? this.#compile(sha, body, engine);
  }

  flush(): void {
    this.#scripts.clear();
    this.#evaluated.clear();
  }

  #use(sha: string): void {
    if (this.#evaluated.delete(sha)) this.#evaluated.add(sha);
  }

  #evict(): void {
    for (const oldest of this.#evaluated) {
      this.#evaluated.delete(oldest);
      this.#scripts.delete(oldest);
      this.evicted++;
      return;
    }
  }

  #digest(body: ByteString): string {
    let digest = this.#digests.get(body);
    if (digest === undefined) {
      if (this.#digests.size >= maxEvaluated) this.#digests.clear();
      this.#digests.set(body, (digest = sha1(body)));
    }
    return digest;
  }

  #compile(sha: string, body: ByteString, engine: ScriptEngine): CachedScript {
    const { flags, code } = readScriptHeader(body);
    try {
      const native = readProgram(body);
      const program = native === null ? engine.compile(code) : new NativeProgram(native);
      const script = { sha, body, flags, program };
      this.#scripts.set(sha, script);
      return script;
    } catch (thrown) {
      if (!(thrown instanceof CompileError)) throw thrown;
      throw errors.err(`Error compiling script (new function): ${thrown.message}`);
    }
  }
}
