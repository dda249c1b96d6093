// Scripts without Lua: a function that is run once, with expressions for keys and arguments, says what the script will do.
// Every backend runs it as one atomic script. Redlet runs the program itself; another Redis runs Lua made from it.

import type { Block, Expression, Program, ReplyShape, Statement } from '../../engine/scripting/program.ts';
import { writeProgram } from '../../engine/scripting/program.ts';
import { sha1 } from '../../engine/sha1.ts';
import {
  type Builder,
  type Call,
  type Decoded,
  type DecodeString,
  encodeWord,
  type Overloaded,
  type ResultOf,
  type Shape,
  type Word,
} from '../call.ts';
import type { Client } from '../client.ts';
import { type CallName, calls } from '../commands/index.ts';
import { ArgumentError, ReplyError } from '../errors.ts';
import { natural } from '../shapes.ts';
import { fromBytes } from '../text.ts';
import { Expr, type In, Local, type Recorder, type ScriptValue, treeOf } from './expression.ts';
import { toLua } from './lua.ts';
import { read, write } from './travel.ts';

/** What a script's arguments are: `{ limit: 'number', tags: 'list' }`. `value` is any of JSON's. */
export type ArgumentKinds = Readonly<Record<string, keyof Kinds>>;

interface Kinds {
  readonly number: number;
  readonly text: string;
  readonly boolean: boolean;
  readonly list: readonly ScriptValue[];
  readonly object: { readonly [name: string]: ScriptValue };
  readonly value: ScriptValue;
}

/** The groups of commands that keep no data, wait, or cannot be called by a script. */
const elsewhere =
  /^(acl|client|command|config|debug|function|latency|memory|module|script|slowlog|cluster|b[lrz].*(pop|move|push)|bl?movem)/i;

/** Arguments of a command in which every word may be an expression. */
type Loose<A> = A extends string | number | bigint | Uint8Array
  ? A | Expr<unknown>
  : A extends readonly (infer E)[]
    ? readonly Loose<E>[]
    : A extends boolean | undefined | null
      ? A
      : A extends Iterable<infer E>
        ? Iterable<Loose<E>>
        : A extends object
          ? { readonly [K in keyof A]: Loose<A[K]> }
          : A;

/** Replies that a script has as the client has them; of others it has what Redis answers under RESP2. */
type Simple<T> = [T] extends [number | string | null | (string | null)[] | (number | null)[]]
  ? T
  : T extends Record<string, string>
    ? T
    : ScriptValue;

type ScriptMethod<B extends Builder> = (
  ...args: Loose<Parameters<B>> & readonly unknown[]
) => Expr<Simple<Decoded<ResultOf<B>, string>>>;

type ScriptMethods<B> = B extends Overloaded<infer T> ? AnyOf<T> : B extends Builder ? ScriptMethod<B> : never;

type AnyOf<T extends readonly Builder[]> = T extends readonly [
  infer First extends Builder,
  ...infer Rest extends readonly Builder[],
]
  ? ScriptMethod<First> & AnyOf<Rest>
  : unknown;

/** Every command as a statement, whose reply is kept in a local. */
export type ScriptCommands = { readonly [K in CallName]: ScriptMethods<(typeof calls)[K]> };

/** Replies that are flat pairs, and texts that are numbers, as the client answers them. */
const shapes: Readonly<Record<string, ReplyShape>> = {
  hgetall: 'object',
  hincrbyfloat: 'number',
  incrbyfloat: 'number',
  geodist: 'number',
  zincrby: 'number',
  zscore: 'number',
};

type Body = () => void;

/** What a script is written with. */
export class ScriptWriter implements Recorder {
  /** Commands: `const value = s.redis.lpop(key)`. They run in the order in which they are written. */
  readonly redis: ScriptCommands;
  #block: Statement[] = [];
  #locals = 0;
  /** Loops around the statement that is written. */
  #loops = 0;

  /** @internal */
  constructor() {
    this.redis = this.#commands();
  }

  /** A local with its first value. */
  local<T = ScriptValue>(value: In<T>): Local<T> {
    const local = this.#newLocal<T>();
    local.set(value);
    return local;
  }

  /** A value as an expression: `s.value(['a']).concat(...)`. Lists and objects may have expressions in them. */
  value<T = ScriptValue>(value: T): Expr<T> {
    return new Expr<T>(treeOf(value), this);
  }

  /** Texts and numbers, one after the other. */
  concat(...parts: In<string | number>[]): Expr<string> {
    return new Expr<string>(['concat', ...parts.map(treeOf)], this);
  }

  /** Any command, word by word; a reply under RESP2, null where Lua has false. */
  call(...words: (Word | Expr<unknown>)[]): Expr<ScriptValue> {
    return this.#call(words.map(wordOf), 'plain');
  }

  /** Among the words of `call`: each item of a list is a word. */
  spread(list: Expr<unknown>): Expr<unknown> {
    return new Expr<unknown>(['spread', list.tree], this);
  }

  if(condition: In<unknown>, then: Body, otherwise: Body = () => {}): void {
    this.add(['if', treeOf(condition), this.#inner(then), this.#inner(otherwise)]);
  }

  /** Repeats the body as long as the condition holds; a function for one that asks Redis each time. */
  while(condition: In<unknown> | (() => In<unknown>), body: Body): void {
    let test: In<unknown> = true;
    const loops = this.#loops;
    this.#loops = 0;
    const before = this.#inner(() => {
      test = typeof condition === 'function' && !(condition instanceof Expr) ? condition() : condition;
    });
    this.#loops = loops;
    this.add(['while', before, treeOf(test), this.#loop(body)]);
  }

  /** For each item of a list, also those that are pushed to it meanwhile. */
  each<T>(list: In<readonly T[]>, body: (item: Expr<T>) => void): void {
    const item = this.#newLocal<T>();
    this.add(['each', item.tree[1], treeOf(list), this.#loop(() => body(item))]);
  }

  /** For each number from the first up to the second, which is not reached. */
  for(from: In<number>, end: In<number>, body: (index: Expr<number>) => void): void {
    const index = this.#newLocal<number>();
    this.add(['for', index.tree[1], treeOf(from), treeOf(end), this.#loop(() => body(index))]);
  }

  /** Ends the innermost loop. */
  break(): void {
    if (this.#loops === 0) throw new ArgumentError('there is no loop to break');
    this.add(['break']);
  }

  /** Ends the script with a result. */
  return(value: In<unknown> = null): void {
    this.add(['return', treeOf(value)]);
  }

  /** Ends the script with an error, whose first word is its code: `s.fail('FULL the queue is full')`. */
  fail(message: In<string>): void {
    this.add(['fail', treeOf(message)]);
  }

  /** @internal */
  add(statement: readonly unknown[]): void {
    this.#block.push(statement as unknown as Statement);
  }

  /** @internal */
  program(): Program {
    return { locals: this.#locals, body: this.#block };
  }

  #newLocal<T>(): Local<T> {
    return new Local<T>(['local', this.#locals++], this);
  }

  #call(words: readonly Expression[], shape: ReplyShape): Local<ScriptValue> {
    if (words.length === 0) throw new ArgumentError('a command has a name at least');
    const reply = this.#newLocal<ScriptValue>();
    this.add(['call', reply.tree[1], shape, ...words]);
    return reply;
  }

  #inner(body: Body): Block {
    const outer = this.#block;
    this.#block = [];
    try {
      body();
      return this.#block;
    } finally {
      this.#block = outer;
    }
  }

  #loop(body: Body): Block {
    this.#loops++;
    try {
      return this.#inner(body);
    } finally {
      this.#loops--;
    }
  }

  /** The client's own builders, given words that stand for expressions. */
  #commands(): ScriptCommands {
    const methods = Object.entries(calls)
      .filter(([name]) => !elsewhere.test(name))
      .map(([name, build]) => {
        const method = (...args: unknown[]) => {
          const stand = new StandIns();
          const { words } = (build as (...args: unknown[]) => Call<unknown>)(...args.map((one) => stand.in(one)));
          return this.#call(
            words.map((word) => stand.out(word)),
            shapes[name] ?? 'plain',
          );
        };
        return [name, method];
      });
    return Object.fromEntries(methods) as ScriptCommands;
  }
}

function wordOf(word: Word | Expr<unknown>): Expression {
  return word instanceof Expr ? word.tree : ['text', encodeWord(word)];
}

/** Words that go through a command's builder in the places of expressions. */
class StandIns {
  readonly #expressions: Expression[] = [];

  in(value: unknown): unknown {
    if (value instanceof Expr) return `\0expression ${this.#expressions.push(value.tree) - 1}\0`;
    if (Array.isArray(value)) return value.map((one) => this.in(one));
    if (value instanceof Map) return [...value].map((one) => this.in(one));
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, this.in(one)]));
  }

  out(word: string): Expression {
    const parts = word.split(/\0expression (\d+)\0/);
    const trees = parts.map(
      (part, i): Expression => (i % 2 === 0 ? ['text', part] : (this.#expressions[Number(part)] as Expression)),
    );
    const [first, second] = trees;
    if (trees.length === 1) return first as Expression;
    // A builder may put something before a value: `(5`.
    return trees.length === 3 && parts[0] === '' && parts[2] === '' ? (second as Expression) : ['concat', ...trees];
  }
}

/** The keys and arguments that a script is run with. */
export type ScriptInput<K extends string, A extends ArgumentKinds> = ([K] extends [never]
  ? { readonly keys?: Readonly<Record<string, never>> }
  : { readonly keys: Readonly<Record<K, Word>> }) &
  ([keyof A] extends [never]
    ? { readonly args?: Readonly<Record<string, never>> }
    : { readonly args: { readonly [N in keyof A]: Kinds[A[N]] } });

export interface ScriptDefinition<K extends string, A extends ArgumentKinds> {
  readonly keys?: readonly K[];
  readonly args?: A;
}

/** A script that was built: runs on any client. */
export class BuiltScript<K extends string, A extends ArgumentKinds, R> {
  /** Lua, with the program before it. */
  readonly source: string;
  readonly sha: string;
  readonly #keys: readonly K[];
  readonly #args: ArgumentKinds;

  /** @internal */
  constructor(source: string, keys: readonly K[], args: ArgumentKinds) {
    this.source = source;
    this.sha = sha1(source);
    this.#keys = keys;
    this.#args = args;
  }

  /**
   * Runs the script.
   * @returns its result; null if it has none
   * @throws ReplyError what a command answered, or what the script failed with
   */
  async run(client: Client<unknown>, input: ScriptInput<K, A>): Promise<R> {
    try {
      return await this.#execute(client, 'EVALSHA', this.sha, input);
    } catch (error) {
      if (!(error instanceof ReplyError) || error.code !== 'NOSCRIPT') throw error;
      return this.#execute(client, 'EVAL', this.source, input);
    }
  }

  /** The script as a call for pipelines and transactions: `client.pipeline().queue(script.call(...))`. */
  call(input: ScriptInput<K, A>): Call<R> {
    return this.#call('EVAL', this.source, input);
  }

  async #execute(client: Client<unknown>, name: string, script: string, input: ScriptInput<K, A>): Promise<R> {
    try {
      return (await client.execute(this.#call(name, script, input))) as R;
    } catch (error) {
      // Where the Lua stands that was made says nothing to who wrote the script.
      if (error instanceof ReplyError) throw new ReplyError(error.message.replace(place, ''), error.command);
      throw error;
    }
  }

  #call(name: string, script: string, { keys = {}, args = {} }: ScriptInput<K, A>): Call<R> {
    const given: Readonly<Record<string, Word>> = keys;
    const words = this.#keys.map((key) => given[key] ?? missing('key', key));
    const values = Object.entries(this.#args).map(([argument, kind]) =>
      checked(argument, kind, (args as Record<string, unknown>)[argument]),
    );
    const shape: Shape<R> = (reply, decode) => read(String(natural(reply, raw)), decode) as R;
    const encoded = words.map(encodeWord);
    return { words: [name, script, String(words.length), ...encoded, write(values)], shape, blocking: false };
  }
}

const raw: DecodeString = (bytes) => (typeof bytes === 'string' ? bytes : fromBytes(bytes));

const place = / script: \w{40}, on @?user_script:\d+\.$/;

function missing(what: string, name: string): never {
  throw new ArgumentError(`the script needs its ${what} ${name}`);
}

function checked(name: string, kind: string, value: unknown): unknown {
  if (value === undefined) missing('argument', name);
  const found =
    value === null
      ? 'null'
      : value instanceof Uint8Array || typeof value === 'string'
        ? 'text'
        : Array.isArray(value)
          ? 'list'
          : typeof value;
  if (kind !== 'value' && kind !== found)
    throw new ArgumentError(`the script's argument ${name} is ${kind}, not ${found}`);
  return value;
}

/**
 * Builds a script: `defineScript({ keys: ['inp'], args: { cmp: 'number' } }, (s, { inp }, { cmp }) => { ... })`. The function
 * runs once, now; what it returns is the script's result. Keys and arguments have names.
 */
export function defineScript<
  const K extends string = never,
  const A extends ArgumentKinds = Readonly<Record<never, never>>,
  R = null,
>(
  { keys = [], args = {} as A }: ScriptDefinition<K, A>,
  body: (
    s: ScriptWriter,
    keys: { readonly [N in K]: Expr<string> },
    args: { readonly [N in keyof A]: Expr<Kinds[A[N]]> },
    // biome-ignore lint/suspicious/noConfusingVoidType: a script without a result is a function without one
  ) => In<R> | void,
): BuiltScript<K, A, R> {
  const writer = new ScriptWriter();
  const named = (kind: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name, i) => [name, new Expr([kind, i], writer)]));
  const result = body(writer, named('key', keys) as never, named('argument', Object.keys(args)) as never);
  if (result !== undefined) writer.return(result);
  const program = writer.program();
  return new BuiltScript<K, A, R>(writeProgram(program) + toLua(program), keys, args);
}
