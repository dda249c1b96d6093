// Stepping through a script as `redis-cli --ldb` does: the script stops at lines, and words say what to show and how to
// go on. `step` stops at the next line, `continue` at a breakpoint, at redis.breakpoint() or when it takes too long.

import { isError, type Reply } from '../../../engine/reply.ts';
import type { DebugOptions, DebugSession, ScriptHost } from '../../../engine/scripting/port.ts';
import { Debugger } from '../../debugger.ts';
import { Closure } from '../../function.ts';
import { LuaError } from '../../native.ts';
import { formatNumber } from '../../numbers.ts';
import { compile } from '../../parser.ts';
import type { Prototype } from '../../prototype.ts';
import { LuaTable } from '../../table.ts';
import type { LuaValue } from '../../value.ts';
import { type CallInfo, type Outcome, Vm } from '../../vm.ts';
import { type Language, LuaExecution } from '../execution.ts';
import { helpLines } from './help.ts';
import { showReply, showValue } from './show.ts';
import { Source } from './source.ts';
import type { Watcher } from './watcher.ts';

/** So many words of a command are shown. */
const mostWords = 10;
/** What a clock that stands still takes for a millisecond of work. */
const stepsPerMillisecond = 50_000;
/** Instructions that `eval` may take. */
const evalSteps = 50_000_000;

export class LdbSession extends LuaExecution implements DebugSession, Watcher {
  override isStopped = false;
  readonly #source: Source;
  readonly #debugger: Debugger;
  readonly #patience: number;
  /** Lines are stepped over. */
  #isStepping = true;
  /** redis.breakpoint() was called: the next line is a stop. */
  #stopsSoon = false;
  #isReleased = false;
  /** Values and replies are cut here; 0: they are not. */
  #longest = 256;
  #hasHinted = false;
  #log: string[] = [];
  #goesSince = 0;
  #stepsSince = 0;

  constructor(language: Language, host: ScriptHost, program: Closure, { source, patience }: DebugOptions) {
    super(language, host);
    this.#source = new Source(source);
    this.#patience = patience;
    this.#debugger = new Debugger(language.vm);
    this.#debugger.attach(program.prototype);
    language.state.watcher = this;
    this.#go();
  }

  takeLog(): string[] {
    return this.#log.splice(0);
  }

  release(): void {
    this.#isReleased = true;
    this.#isStepping = false;
    this.#source.breakpoints.clear();
    this.#debugger.breakpoints.clear();
    this.#go();
  }

  protected override step(steps: number): Outcome {
    if (this.isStopped) return { kind: 'break' };
    const outcome = this.#debugger.run(steps);
    if (outcome.kind === 'break') {
      if (!this.#isReleased) this.#stop(this.#reason());
    } else if (outcome.kind === 'suspended') {
      this.#stepsSince += steps;
      if (!this.#isReleased && this.#takesTooLong()) this.#stop('timeout reached, infinite loop?');
    } else {
      this.#debugger.detach();
      this.language.state.watcher = null;
    }
    return outcome;
  }

  #takesTooLong(): boolean {
    const { chunk } = this.#calls()[0] ?? { chunk: '' };
    if (chunk !== 'user_script') return false;
    const milliseconds = (this.host.clock() - this.#goesSince) * 1000;
    return milliseconds >= this.#patience || this.#stepsSince >= this.#patience * stepsPerMillisecond;
  }

  #reason(): string {
    if (this.#stopsSoon) return 'redis.breakpoint() called';
    return this.#source.breakpoints.has(this.#debugger.calls()[0]?.line ?? 0) ? 'break point' : 'step over';
  }

  #stop(reason: string): void {
    this.#source.current = this.#debugger.calls()[0]?.line ?? 0;
    this.#isStepping = false;
    this.#stopsSoon = false;
    this.isStopped = true;
    this.#say(`* Stopped at ${this.#source.current}, stop reason = ${reason}`, this.#source.line(this.#source.current));
  }

  #go(): void {
    this.isStopped = false;
    this.#goesSince = this.host.clock();
    this.#stepsSince = 0;
    this.#debugger.go(this.#isStepping ? 'step' : 'continue');
  }

  // ---- what it is told ----

  tell(words: readonly string[]): void {
    const [name = '', ...rest] = words;
    const [word] = rest;
    switch (name.toLowerCase()) {
      case 'h':
      case 'help':
        this.#say(...helpLines);
        return;
      case 's':
      case 'step':
      case 'n':
      case 'next':
        this.#isStepping = true;
        this.#go();
        return;
      case 'c':
      case 'continue':
        this.#go();
        return;
      case 't':
      case 'trace':
        this.#trace();
        return;
      case 'm':
      case 'maxlen':
        this.#setLongest(word);
        return;
      case 'b':
      case 'break':
        this.#say(...this.#source.change(rest));
        this.#debugger.breakpoints.clear();
        for (const line of this.#source.breakpoints) this.#debugger.breakpoints.add(line);
        return;
      case 'e':
      case 'eval':
        this.#evaluate(rest.join(' '));
        return;
      case 'a':
      case 'abort':
        this.#abort();
        return;
      case 'p':
      case 'print':
        if (word !== undefined && rest.length === 1) this.#print(word);
        else this.#printAll();
        return;
      case 'l':
      case 'list':
        this.#list(rest);
        return;
      case 'w':
      case 'whole':
        this.#say(...this.#source.around(1, 1_000_000));
        return;
      case 'r':
      case 'redis':
        if (rest.length > 0) {
          this.#callRedis(rest);
          return;
        }
    }
    this.#say('<error> Unknown Redis Lua debugger command or wrong number of arguments.');
  }

  #abort(): void {
    const line = this.#source.current;
    this.killAt('ERR script aborted for user request', { source: '@user_script', line });
    this.isStopped = false;
  }

  #list([line, context]: readonly string[]): void {
    const wanted = Number.parseInt(line ?? '', 10) || 0;
    const around = context === undefined ? 5 : Number.parseInt(context, 10) || 0;
    this.#say(...this.#source.around(wanted > 0 ? wanted : this.#source.current, around));
  }

  #setLongest(word: string | undefined): void {
    if (word !== undefined) {
      const length = Number.parseInt(word, 10) || 0;
      this.#longest = length !== 0 && length <= 60 ? 60 : length;
      this.#hasHinted = true;
    }
    const limit = this.#longest === 0 ? 'unlimited.' : `truncated at ${this.#longest} bytes.`;
    this.#say(`<value> replies are ${limit}`);
  }

  /** The calls of the running coroutine alone: a debugger of Lua's sees no others. */
  #calls(): CallInfo[] {
    const { frames } = this.language.vm.thread;
    return this.#debugger.calls().filter(({ frame }) => frame !== null && frames.includes(frame));
  }

  #trace(): void {
    for (const [level, call] of this.#calls().entries()) {
      if (call.chunk !== 'user_script') continue;
      this.#say(
        `${level === 0 ? 'In' : 'From'} ${this.#debugger.calledAs(call) ?? 'top level'}:`,
        this.#source.line(call.line),
      );
    }
  }

  #print(name: string): void {
    for (const call of this.#calls()) {
      const found = this.#debugger.locals(call, true).find((each) => each.name === name);
      if (found === undefined) continue;
      this.#sayCut('<value> ', showValue(found.value));
      return;
    }
    if (name === 'KEYS' || name === 'ARGV') this.#sayCut('<value> ', showValue(this.language.globals.getString(name)));
    else this.#say('No such variable.');
  }

  #printAll(): void {
    const [call] = this.#calls();
    const locals = call === undefined ? [] : this.#debugger.locals(call, true);
    if (locals.length === 0) this.#say('No local variables in the current context.');
    for (const { name, value } of locals) this.#sayCut(`<value> ${name} = `, showValue(value));
  }

  #callRedis(words: readonly string[]): void {
    this.command(words);
    const reply = this.host.call([...words], this.language.state.resp);
    if (this.host.refusedCall && isError(reply)) this.error(reply.message.replace(/^ERR /, ''));
    else {
      if (isError(reply)) this.error(`-${reply.message}`);
      this.reply(reply);
    }
  }

  #evaluate(code: string): void {
    const { vm, globals } = this.language;
    let closure: Closure;
    try {
      closure = new Closure(compileEither(code), globals);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      this.#say(`<error> ${textOf(error.value)}`);
      return;
    }
    // A machine of its own, as the program's has stopped in the midst of something.
    const own = new Vm(globals);
    own.stringMetatable = vm.stringMetatable;
    own.start(closure, []);
    const outcome = own.run(evalSteps);
    if (outcome.kind === 'finished') this.#sayCut('<retval> ', showValue(outcome.values[0]));
    else this.#say(`<error> ${outcome.kind === 'failed' ? textOf(outcome.value) : 'it takes too long'}`);
  }

  // ---- what the redis table tells ----

  get isTracing(): boolean {
    return this.#isStepping;
  }

  command(words: readonly string[]): void {
    const more = words.length > mostWords ? ` ... (${words.length - mostWords - 1} more)` : '';
    this.#say(`<redis> ${words.slice(0, mostWords).join(' ')}${more}`);
  }

  reply(reply: Reply): void {
    this.#sayCut('<reply> ', showReply(reply, this.language.state.resp));
  }

  error(text: string): void {
    this.#say(`<error> ${text}`);
  }

  stopSoon(): void {
    if (this.#isReleased) return;
    this.#stopsSoon = true;
    this.#debugger.go('step');
  }

  show(values: readonly LuaValue[]): void {
    const line = this.language.vm.calls().find((call) => call.line > 0)?.line ?? 1;
    this.#say(`<debug> line ${line}: ${values.map((value) => showValue(value)).join(', ')}`);
  }

  #say(...lines: string[]): void {
    if (!this.#isReleased) this.#log.push(...lines);
  }

  #sayCut(mark: string, text: string): void {
    const line = mark + text;
    if (this.#longest === 0 || line.length <= this.#longest) {
      this.#say(line);
      return;
    }
    this.#say(`${line.slice(0, this.#longest)} ...`);
    if (this.#hasHinted) return;
    this.#hasHinted = true;
    this.#say("<hint> The above reply was trimmed. Use 'maxlen 0' to disable trimming.");
  }
}

function compileEither(code: string): Prototype {
  try {
    return compile(`return ${code}`, '@ldb_eval');
  } catch (error) {
    if (!(error instanceof LuaError)) throw error;
    return compile(code, '@ldb_eval');
  }
}

function textOf(value: LuaValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  const text = value instanceof LuaTable ? value.getString('err') : undefined;
  return typeof text === 'string' ? text : '(null)';
}
