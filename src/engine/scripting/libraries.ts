// The libraries of FUNCTION LOAD and the functions in them, which FCALL finds by name, in any case.

import { errors } from '../errors.ts';
import type { ByteString } from '../reply.ts';
import { findFlag, type ScriptFlag, type ScriptFlags, scriptFlags } from './flags.ts';
import { CompileError, LibraryError, type ScriptEngine, type ScriptFunction } from './port.ts';
import { isName, readLibraryHeader } from './shebang.ts';

export interface LibraryFunction {
  readonly name: ByteString;
  readonly description: ByteString | null;
  readonly flags: ScriptFlags;
  readonly body: ScriptFunction;
}

export interface Library {
  readonly name: ByteString;
  /** As it was loaded, its first line included. */
  readonly code: ByteString;
  readonly functions: readonly LibraryFunction[];
}

const badName =
  'Library names can only contain letters, numbers, or underscores(_) and must be at least one character long';

export class Libraries {
  #libraries = new Map<ByteString, Library>();
  #functions = new Map<ByteString, LibraryFunction>();

  get size(): number {
    return this.#libraries.size;
  }

  get functionCount(): number {
    return this.#functions.size;
  }

  /** Bytes of code, as INFO tells them. */
  get memory(): number {
    let bytes = 0;
    for (const { code, name } of this.#libraries.values()) bytes += code.length + name.length;
    return bytes;
  }

  all(): readonly Library[] {
    return [...this.#libraries.values()];
  }

  find(name: ByteString): LibraryFunction | undefined {
    return this.#functions.get(name.toLowerCase());
  }

  /** Loads a library, all of it or nothing; its name. */
  load(payload: ByteString, replace: boolean, engine: ScriptEngine): ByteString {
    const { engine: language, name, code } = readLibraryHeader(payload);
    if (!isName(name)) throw errors.err(badName);
    if (language.toLowerCase() !== 'lua') throw errors.err(`Engine '${language}' not found`);
    const old = this.#libraries.get(name);
    if (old !== undefined && !replace) throw errors.err(`Library '${name}' already exists`);
    const functions = register(code, engine);
    if (functions.length === 0) throw errors.err('No functions registered');
    for (const { name: each } of functions) {
      const other = this.find(each);
      if (other !== undefined && !(old?.functions.includes(other) ?? false)) {
        throw errors.err(`Function ${each} already exists`);
      }
    }
    if (old !== undefined) this.delete(name);
    this.#add({ name, code: payload, functions });
    return name;
  }

  /** False if there is no such library. */
  delete(name: ByteString): boolean {
    const library = this.#libraries.get(name);
    if (library === undefined) return false;
    this.#libraries.delete(name);
    for (const each of library.functions) this.#functions.delete(each.name.toLowerCase());
    return true;
  }

  flush(): void {
    this.#libraries = new Map();
    this.#functions = new Map();
  }

  /** Takes the libraries of `others` in place of its own. */
  replace(others: Libraries): void {
    this.#libraries = others.#libraries;
    this.#functions = others.#functions;
  }

  /** Adds the libraries of `others`, all of them or none; `replaces`: in place of those of the same names. */
  join(others: Libraries, replaces: boolean): void {
    const goes = new Set<LibraryFunction>();
    for (const name of others.#libraries.keys()) {
      const old = this.#libraries.get(name);
      if (old !== undefined && !replaces) throw errors.err(`Library ${name} already exists`);
      for (const each of old?.functions ?? []) goes.add(each);
    }
    for (const { name } of others.#functions.values()) {
      const present = this.find(name);
      if (present !== undefined && !goes.has(present)) throw errors.err(`Function ${name} already exists`);
    }
    for (const library of others.#libraries.values()) {
      this.delete(library.name);
      this.#add(library);
    }
  }

  #add(library: Library): void {
    this.#libraries.set(library.name, library);
    for (const each of library.functions) this.#functions.set(each.name.toLowerCase(), each);
  }
}

function register(code: ByteString, engine: ScriptEngine): LibraryFunction[] {
  try {
    return engine.loadLibrary(code).map(({ name, description, flags, body }) => ({
      name,
      description,
      flags: { compatible: false, set: inOrder(flags) },
      body,
    }));
  } catch (thrown) {
    if (thrown instanceof CompileError) throw errors.err(`Error compiling function: ${thrown.message}`);
    if (thrown instanceof LibraryError) throw errors.err(`Error registering functions: ${thrown.message}`);
    throw thrown;
  }
}

function inOrder(names: readonly ByteString[]): ReadonlySet<ScriptFlag> {
  const set = new Set(names.map(findFlag));
  return new Set(scriptFlags.filter((flag) => set.has(flag)));
}
