// Random Lua programs: the whole grammar, with variables of every type, so that what goes wrong goes wrong in Lua's words.
// Each top statement runs under pcall and what it raised is part of the result. Loops and calls share one supply of fuel,
// so every program ends.

import { seededRandom } from '../../src/engine/random.ts';

const numbers = ['0', '1', '2', '3', '-1', '0.5', '10', '1e15', '1e100', '255', '-7', '2^53', '1/0', '3.75', '0x1F'];
const strings = [
  "''",
  "'a'",
  "'abc'",
  "'10'",
  "'0x10'",
  "' 5 '",
  "'x y'",
  '"q\\n"',
  '[=[long]=]',
  "'1e2'",
  "'key'",
  "'\\0z'",
];
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const fields = ['x', 'y', 'n', 'key', 'name', 'len'];
const binary = ['+', '-', '*', '/', '%', '^', '..', '==', '~=', '<', '>', '<=', '>=', 'and', 'or'];
const events = [
  'add',
  'sub',
  'mul',
  'concat',
  'eq',
  'lt',
  'le',
  'call',
  'index',
  'newindex',
  'unm',
  'len',
  'div',
  'mod',
];
const patterns = ["'%a'", "'%d+'", "'(.)(.)'", "'x'", "'^a'", "'[ab]'", "'.-'", "'%s*'", "'()'", "'$'"];

/** Before each program: fuel, what cuts strings that grow, and the list of results. */
const prelude = `local R, N = {}, 0
local function fuel() N = N + 1 if N > 300 then error('fuel', 0) end end
local function cut(s) if type(s) == 'string' and #s > 40 then return string.sub(s, 1, 40) end return s end
local function note(...) for i = 1, select('#', ...) do R[#R + 1] = cut((select(i, ...))) or 'nil' end end
local a, b, c, d = 1, 'abc', {1, 2, 3, x = 'field', n = 4}, nil
local e, f = function(x, y) fuel() return y, x end, true
local g, h = {y = {key = 'deep'}}, '10'
`;

class Generator {
  readonly #random: () => number;
  #isVararg = false;
  #loops = 0;

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  program(): string {
    const count = 2 + this.#upTo(5);
    let text = prelude;
    for (let i = 0; i < count; i++) {
      const body = this.#inFunction(true, () => this.#block(3));
      text += `do local ok, m, o = pcall(function(...)\n${body}end, 1, 'v') R[#R + 1] = ok R[#R + 1] = m or 'nil' R[#R + 1] = o or 'nil' end\n`;
    }
    return `${text}return R, a, b, c, d, f, g, h, N`;
  }

  #upTo(n: number): number {
    return Math.floor(this.#random() * n);
  }

  #of<T>(items: readonly T[]): T {
    return items[this.#upTo(items.length)] as T;
  }

  #inFunction<T>(isVararg: boolean, make: () => T): T {
    const [before, loops] = [this.#isVararg, this.#loops];
    this.#isVararg = isVararg;
    this.#loops = 0;
    const made = make();
    this.#isVararg = before;
    this.#loops = loops;
    return made;
  }

  #block(depth: number): string {
    let text = '';
    for (let i = 1 + this.#upTo(4); i > 0; i--) text += `${this.#statement(depth)}\n`;
    const end = this.#upTo(8);
    if (end === 0) text += `return ${this.#list(2)}\n`;
    else if (end === 1 && this.#loops > 0) text += 'break\n';
    return text;
  }

  #inLoop(depth: number): string {
    this.#loops++;
    const text = this.#block(depth);
    this.#loops--;
    return `fuel()\n${text}`;
  }

  #statement(depth: number): string {
    const kind = this.#upTo(depth > 0 ? 20 : 9);
    switch (kind) {
      case 0:
      case 1:
        return `local ${this.#of(names)} = ${this.#expression(2)}`;
      case 2:
        return `local ${this.#of(names)}, ${this.#of(names)} = ${this.#list(2)}`;
      case 3:
      case 4:
        return `${this.#target()} = ${this.#expression(2)}`;
      case 5:
        return `${this.#target()}, ${this.#target()} = ${this.#list(2)}`;
      case 6:
        return `note(${this.#list(2)})`;
      case 7:
        return `note(${this.#expression(3)})`;
      case 8:
        return `${this.#of(names)}${this.#call(1)}`;
      case 9:
      case 10:
        return `if ${this.#expression(2)} then\n${this.#block(depth - 1)}${this.#upTo(2) === 0 ? `else\n${this.#block(depth - 1)}` : ''}end`;
      case 11:
        return `if ${this.#expression(1)} then\n${this.#block(depth - 1)}elseif ${this.#expression(1)} then\n${this.#block(depth - 1)}end`;
      case 12:
        return `for ${this.#of(names)} = ${this.#bound()}, ${this.#bound()}${this.#upTo(3) === 0 ? `, ${this.#of(['1', '2', '-1', '0.5', "'2'", 'a'])}` : ''} do\n${this.#inLoop(depth - 1)}end`;
      case 13:
        return `for ${this.#of(names)}, ${this.#of(names)} in ${this.#iterated()} do\n${this.#inLoop(depth - 1)}end`;
      case 14:
        return `while ${this.#expression(2)} do\n${this.#inLoop(depth - 1)}end`;
      case 15:
        return `repeat\n${this.#inLoop(depth - 1)}until ${this.#expression(2)}`;
      case 16:
        return `do\n${this.#block(depth - 1)}end`;
      case 17:
        return `local function ${this.#of(names)}${this.#body(depth - 1)}`;
      case 18:
        return `function ${this.#of(['c', 'g', 'c.x', 'g.y'])}${this.#of(['.', ':'])}${this.#of(fields)}${this.#body(depth - 1)}`;
      default:
        return `setmetatable(${this.#of(['c', 'g', 'a', '{}'])}, {${this.#metamethod()}, ${this.#metamethod()}})`;
    }
  }

  #iterated(): string {
    const what = this.#of(['c', 'g', 'a', '{1, 2, nil, 4}', '{x = 1, y = 2}', 'e', '...']);
    if (what === '...' && !this.#isVararg) return 'next, c';
    return this.#of([`pairs(${what})`, `ipairs(${what})`, `next, ${what}`, what]);
  }

  #bound(): string {
    return this.#of(['1', '3', '0', '-2', '5', "'4'", 'a', '#c', '1.5', 'd']);
  }

  #metamethod(): string {
    const event = this.#of(events);
    if (event.endsWith('index') && this.#upTo(3) === 0) return `__${event} = ${this.#of(['g', 'c', 'string', 'h'])}`;
    return `__${event} = function${this.#body(1)}`;
  }

  #body(depth: number): string {
    const isVararg = this.#upTo(3) === 0;
    const parameters = names.slice(0, this.#upTo(3));
    if (isVararg) parameters.push('...');
    const text = this.#inFunction(isVararg, () => this.#block(Math.max(0, depth)));
    return `(${parameters.join(', ')}) fuel()\n${text}end`;
  }

  #target(): string {
    const name = this.#of(names);
    switch (this.#upTo(4)) {
      case 0:
        return `${this.#of(['c', 'g', name])}.${this.#of(fields)}`;
      case 1:
        return `${this.#of(['c', 'g', name])}[ ${this.#expression(1)} ]`;
      default:
        return name;
    }
  }

  #list(depth: number): string {
    const count = 1 + this.#upTo(3);
    return Array.from({ length: count }, () => this.#expression(depth)).join(', ');
  }

  #call(depth: number): string {
    switch (this.#upTo(6)) {
      case 0:
        return `.${this.#of(fields)}(${this.#list(depth)})`;
      case 1:
        return `:${this.#of([...fields, 'rep', 'upper', 'sub'])}(${this.#of(['1', '2', 'a', ''])})`;
      case 2:
        return '()';
      case 3:
        return `[ ${this.#expression(0)} ](${this.#list(depth)})`;
      case 4:
        return this.#of([" 'lit'", ' {1}', '()()']);
      default:
        return `(${this.#list(depth)})`;
    }
  }

  #expression(depth: number): string {
    if (depth <= 0) return this.#atom();
    const next = depth - 1;
    switch (this.#upTo(16)) {
      case 0:
      case 1:
      case 2: {
        const operator = this.#of(binary);
        const text = `${this.#expression(next)} ${operator} ${this.#expression(next)}`;
        return operator === '..' || this.#upTo(2) === 0 ? `cut(${text})` : text;
      }
      case 3:
        return `(${this.#expression(next)} ${this.#of(binary.slice(7))} ${this.#expression(next)})`;
      case 4:
        return `${this.#of(['- ', 'not ', '#'])}${this.#expression(next)}`;
      case 5:
        return `${this.#of(names)}.${this.#of(fields)}`;
      case 6:
        return `${this.#of(names)}[ ${this.#expression(next)} ]`;
      case 7:
        return `${this.#of(names)}${this.#call(next)}`;
      case 8:
        return `{${this.#list(next)}${this.#upTo(2) === 0 ? `, ${this.#of(fields)} = ${this.#expression(next)}` : ''}}`;
      case 9:
        return `{[ ${this.#expression(0)} ] = ${this.#expression(next)}, ${this.#expression(next)}}`;
      case 10:
        return `function${this.#body(0)}`;
      case 11:
      case 12:
        return this.#library(next);
      case 13:
        return `(${this.#expression(next)})`;
      default:
        return this.#atom();
    }
  }

  #library(depth: number): string {
    const x = () => this.#expression(depth);
    switch (this.#upTo(24)) {
      case 0:
        return `pcall(${this.#of(names)}, ${x()})`;
      case 1:
        return `pcall(function() ${this.#inFunction(false, () => this.#statement(0))} end)`;
      case 2:
        return `select(${this.#of(["'#'", '1', '2', '-1'])}, ${this.#list(depth)})`;
      case 3:
        return `unpack(${this.#of(['c', '{1, nil, 3}', x()])})`;
      case 4:
        return `tostring(${this.#of(numbers)})`;
      case 5:
        return `tonumber(${x()}${this.#upTo(3) === 0 ? ', 16' : ''})`;
      case 6:
        return `type(${x()})`;
      case 7:
        return `string.sub(${x()}, ${x()})`;
      case 8:
        return `string.find(${x()}, ${this.#of(patterns)})`;
      case 9:
        return `string.gsub(${this.#of(strings)}, ${this.#of(patterns)}, ${this.#of(["'%0%0'", 'c', 'e', "'r'", 'h'])})`;
      case 10:
        return `string.format(${this.#of(["'%d'", "'%s|%5s'", "'%5.1f'", "'%x'", "'%q'", "'%g'", "'%c'"])}, ${this.#list(depth)})`;
      case 11:
        return `table.concat(${this.#of(['c', '{1, 2}', x()])}, ${this.#of(["','", 'h', 'a'])})`;
      case 12:
        return `rawget(${this.#of(names)}, ${x()})`;
      case 13:
        return `rawset(${this.#of(['c', 'g', '{}'])}, ${x()}, ${x()})`;
      case 14:
        return `next(${this.#of(['c', 'g', '{}', x()])})`;
      case 15:
        return `math.${this.#of(['floor', 'abs', 'max', 'min', 'ceil', 'sqrt', 'fmod'])}(${this.#list(depth)})`;
      case 16:
        return `coroutine.wrap(function(...) fuel() local x = coroutine.yield(...) ${this.#inFunction(true, () => this.#statement(0))} return x end)(${x()})`;
      case 17:
        return `coroutine.resume(coroutine.create(${this.#of(['e', 'c', `function${this.#body(0)}`])}), ${x()})`;
      case 18:
        return `loadstring(${this.#of(["'return 1 + nil'", "'return ...'", "'x ='", "'local t = {} return t.a.b'", 'h'])})`;
      case 19:
        return `error(${x()}${this.#upTo(2) === 0 ? `, ${this.#of(['0', '1', '2', '3'])}` : ''})`;
      case 20:
        return `xpcall(function() ${this.#inFunction(false, () => this.#statement(0))} end, ${this.#of(['e', 'function(m) return m end', 'tostring', 'a'])})`;
      case 21:
        return `table.${this.#of(['insert', 'remove', 'getn', 'maxn', 'sort'])}(${this.#of(['c', 'g', '{3, 1, 2}'])})`;
      case 22:
        return `string.${this.#of(['byte', 'upper', 'len', 'reverse', 'rep'])}(${this.#of(strings)}, ${this.#of(['1', '2', '-1', 'a', 'h'])})`;
      default:
        return `getmetatable(${this.#of(names)})`;
    }
  }

  #atom(): string {
    switch (this.#upTo(8)) {
      case 0:
        return this.#of(numbers);
      case 1:
        return this.#of(strings);
      case 2:
        return this.#of(['nil', 'true', 'false']);
      case 3:
        return this.#isVararg ? '...' : this.#of(names);
      default:
        return this.#of(names);
    }
  }
}

export function randomProgram(seed: string): string {
  return new Generator(seed).program();
}
