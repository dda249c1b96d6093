// Lua 5.1's grammar by recursive descent, straight to instructions: one pass, no tree. What it complains of, in which
// words and at which token, is Lua's own.

import { Emitter, Expression, noJump } from './emitter.ts';
import { Lexer, type Token, tokenText } from './lexer.ts';
import * as o from './opcodes.ts';
import { chunkId, type Prototype, varargHasArg, varargIs, varargNeedsArg } from './prototype.ts';

const maxLocals = 200;
const maxUpvalues = 60;
/** `LUAI_MAXCCALLS`: as deep as syntax, and calls from C, may nest. */
export const maxLevels = 200;

const leftPriority: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '~=': 3,
  '==': 3,
  '..': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
  '^': 10,
};
const rightPriority: Readonly<Record<string, number>> = { ...leftPriority, '..': 4, '^': 9 };
const unaryPriority = 8;
const arithmetic: Readonly<Record<string, number>> = {
  '+': o.ADD,
  '-': o.SUB,
  '*': o.MUL,
  '/': o.DIV,
  '%': o.MOD,
  '^': o.POW,
};

/** Compiles a chunk; `level` is how deep in C calls the one that asks already is. */
export function compile(source: string, chunkName: string, level = 0): Prototype {
  return new Parser(new Lexer(source, chunkId(chunkName)), level).main();
}

interface Assignment {
  readonly previous: Assignment | null;
  readonly target: Expression;
}

interface Constructor {
  readonly table: Expression;
  item: Expression;
  hashCount: number;
  arrayCount: number;
  pending: number;
}

class Parser {
  readonly #lexer: Lexer;
  #emitter: Emitter;
  #level: number;

  constructor(lexer: Lexer, level: number) {
    this.#lexer = lexer;
    this.#level = level;
    this.#emitter = new Emitter(null, lexer, 0);
  }

  main(): Prototype {
    this.#emitter.vararg = varargIs;
    this.#lexer.next();
    this.#chunk();
    this.#check('<eof>');
    this.#closeFunction();
    return this.#emitter.finish();
  }

  // --- tokens ---

  get #token(): Token {
    return this.#lexer.token;
  }

  #fail(message: string): never {
    this.#lexer.fail(message, this.#token);
  }

  #at(token: Token): boolean {
    return this.#lexer.token === token;
  }

  #accept(token: Token): boolean {
    if (this.#token !== token) return false;
    this.#lexer.next();
    return true;
  }

  #check(token: Token): void {
    if (this.#token !== token) this.#fail(`'${tokenText(token)}' expected`);
  }

  #expect(token: Token): void {
    this.#check(token);
    this.#lexer.next();
  }

  #expectClosing(what: Token, opener: Token, line: number): void {
    if (this.#accept(what)) return;
    if (line === this.#lexer.line) this.#check(what);
    this.#fail(`'${what}' expected (to close '${opener}' at line ${line})`);
  }

  #name(): string {
    this.#check('<name>');
    const name = this.#lexer.value as string;
    this.#lexer.next();
    return name;
  }

  #enter(): void {
    if (++this.#level > maxLevels) this.#lexer.fail('chunk has too many syntax levels');
  }

  #limit(count: number, limit: number, what: string): void {
    if (count <= limit) return;
    const { line } = this.#emitter;
    const where =
      line === 0
        ? `main function has more than ${limit} ${what}`
        : `function at line ${line} has more than ${limit} ${what}`;
    this.#lexer.fail(where);
  }

  // --- scopes ---

  #declare(name: string, position = 0): void {
    const e = this.#emitter;
    this.#limit(e.activeCount + position + 1, maxLocals, 'local variables');
    e.active[e.activeCount + position] = e.localNames.push({ name, from: 0, to: 0 }) - 1;
  }

  #activate(count: number): void {
    const e = this.#emitter;
    for (let i = 0; i < count; i++) {
      const local = e.localNames[e.active[e.activeCount++] as number];
      if (local !== undefined) local.from = e.pc;
    }
  }

  #deactivate(to: number): void {
    const e = this.#emitter;
    while (e.activeCount > to) {
      const local = e.localNames[e.active[--e.activeCount] as number];
      if (local !== undefined) local.to = e.pc;
    }
  }

  #enterBlock(isLoop: boolean): void {
    const e = this.#emitter;
    e.block = { outer: e.block, isLoop, activeAtStart: e.activeCount, hasUpvalue: false, breaks: noJump };
  }

  #leaveBlock(): void {
    const e = this.#emitter;
    const block = e.block;
    if (block === null) return;
    e.block = block.outer;
    this.#deactivate(block.activeAtStart);
    if (block.hasUpvalue) e.emit(o.abc(o.CLOSE, block.activeAtStart, 0, 0));
    e.freeRegister = e.activeCount;
    e.patchToHere(block.breaks);
  }

  #closeFunction(): void {
    const e = this.#emitter;
    this.#deactivate(0);
    e.emitReturn(0, 0);
  }

  #variable(): Expression {
    const name = this.#name();
    const found = this.#resolve(this.#emitter, name, true);
    return found ?? new Expression('global', this.#emitter.stringConstant(name));
  }

  #resolve(e: Emitter | null, name: string, isBase: boolean): Expression | null {
    if (e === null) return null;
    for (let i = e.activeCount - 1; i >= 0; i--) {
      if (e.localNames[e.active[i] as number]?.name !== name) continue;
      if (!isBase) {
        let block = e.block;
        while (block !== null && block.activeAtStart > i) block = block.outer;
        if (block !== null) block.hasUpvalue = true;
      }
      return new Expression('local', i);
    }
    const found = this.#resolve(e.outer, name, false);
    if (found === null) return null;
    return new Expression('upvalue', this.#upvalue(e, name, found));
  }

  #upvalue(e: Emitter, name: string, found: Expression): number {
    const kind = found.kind === 'local' ? 'local' : 'upvalue';
    const known = e.upvalues.findIndex((each) => each.kind === kind && each.info === found.info);
    if (known >= 0) return known;
    if (e.upvalues.length + 1 > maxUpvalues) {
      const where = e.line === 0 ? 'main function' : `function at line ${e.line}`;
      this.#lexer.fail(`${where} has more than ${maxUpvalues} upvalues`);
    }
    return e.upvalues.push({ name, kind, info: found.info }) - 1;
  }

  // --- expressions ---

  #tableConstructor(): Expression {
    const e = this.#emitter;
    const { line } = this.#lexer;
    const pc = e.emit(o.abc(o.NEWTABLE, 0, 0, 0));
    const table = new Expression('relocatable', pc);
    const c: Constructor = { table, item: new Expression('void'), hashCount: 0, arrayCount: 0, pending: 0 };
    e.toNextRegister(table);
    this.#expect('{');
    while (this.#token !== '}') {
      this.#closeItem(c);
      if (this.#token === '[' || (this.#token === '<name>' && this.#lexer.peek() === '=')) this.#recordField(c);
      else {
        c.item = this.#expression();
        this.#limit(c.arrayCount + 1, 0x7ffffffd, 'items in a constructor');
        c.arrayCount++;
        c.pending++;
      }
      if (!this.#accept(',') && !this.#accept(';')) break;
    }
    this.#expectClosing('}', '{', line);
    this.#lastItem(c);
    e.code[pc] = o.withC(o.withB(e.at(pc), o.toFloatByte(c.arrayCount)), o.toFloatByte(c.hashCount));
    return table;
  }

  #recordField(c: Constructor): void {
    const e = this.#emitter;
    const register = e.freeRegister;
    let key: Expression;
    if (this.#token === '<name>') key = new Expression('constant', e.stringConstant(this.#name()));
    else key = this.#bracketed();
    c.hashCount++;
    this.#expect('=');
    const keyAt = e.toRegisterOrConstant(key);
    const value = this.#expression();
    e.emit(o.abc(o.SETTABLE, c.table.info, keyAt, e.toRegisterOrConstant(value)));
    e.freeRegister = register;
  }

  #closeItem(c: Constructor): void {
    if (c.item.kind === 'void') return;
    this.#emitter.toNextRegister(c.item);
    c.item = new Expression('void');
    if (c.pending === o.fieldsPerFlush) {
      this.#emitter.setList(c.table.info, c.arrayCount, c.pending);
      c.pending = 0;
    }
  }

  #lastItem(c: Constructor): void {
    const e = this.#emitter;
    if (c.pending === 0) return;
    if (c.item.isMulti) {
      e.setReturns(c.item, -1);
      e.setList(c.table.info, c.arrayCount, -1);
      c.arrayCount--;
      return;
    }
    if (c.item.kind !== 'void') e.toNextRegister(c.item);
    e.setList(c.table.info, c.arrayCount, c.pending);
  }

  #bracketed(): Expression {
    this.#lexer.next();
    const key = this.#expression();
    this.#emitter.toValue(key);
    this.#expect(']');
    return key;
  }

  #body(isMethod: boolean, line: number): Expression {
    const outer = this.#emitter;
    const inner = new Emitter(outer, this.#lexer, line);
    this.#emitter = inner;
    this.#expect('(');
    if (isMethod) {
      this.#declare('self');
      this.#activate(1);
    }
    this.#parameters();
    this.#expect(')');
    this.#chunk();
    inner.lastLine = this.#lexer.line;
    this.#expectClosing('end', 'function', line);
    this.#closeFunction();
    this.#emitter = outer;
    outer.prototypes.push(inner.finish());
    const e = new Expression('relocatable', outer.emit(o.abx(o.CLOSURE, 0, outer.prototypes.length - 1)));
    for (const { kind, info } of inner.upvalues) {
      outer.emit(o.abc(kind === 'local' ? o.MOVE : o.GETUPVAL, 0, info, 0));
    }
    return e;
  }

  #parameters(): void {
    const e = this.#emitter;
    let count = 0;
    if (this.#token !== ')') {
      do {
        if (this.#token === '<name>') this.#declare(this.#name(), count++);
        else if (this.#accept('...')) {
          this.#declare('arg', count++);
          e.vararg = varargHasArg | varargNeedsArg | varargIs;
        } else this.#fail("<name> or '...' expected");
      } while (e.vararg === 0 && this.#accept(','));
    }
    this.#activate(count);
    e.parameters = e.activeCount - (e.vararg & varargHasArg);
    e.reserve(e.activeCount);
  }

  #expressionList(): { count: number; last: Expression } {
    let count = 1;
    let last = this.#expression();
    while (this.#accept(',')) {
      this.#emitter.toNextRegister(last);
      last = this.#expression();
      count++;
    }
    return { count, last };
  }

  #arguments(f: Expression): void {
    const e = this.#emitter;
    const { line } = this.#lexer;
    let args: Expression;
    if (this.#token === '(') {
      if (line !== this.#lexer.lastLine) this.#fail('ambiguous syntax (function call x new statement)');
      this.#lexer.next();
      if (this.#at(')')) args = new Expression('void');
      else {
        args = this.#expressionList().last;
        e.setReturns(args, -1);
      }
      this.#expectClosing(')', '(', line);
    } else if (this.#token === '{') args = this.#tableConstructor();
    else if (this.#token === '<string>') {
      args = new Expression('constant', e.stringConstant(this.#lexer.value as string));
      this.#lexer.next();
    } else this.#fail('function arguments expected');
    const base = f.info;
    let count = -1;
    if (!args.isMulti) {
      if (args.kind !== 'void') e.toNextRegister(args);
      count = e.freeRegister - (base + 1);
    }
    f.take(new Expression('call', e.emit(o.abc(o.CALL, base, count + 1, 2))));
    e.fixLine(line);
    e.freeRegister = base + 1;
  }

  #prefix(): Expression {
    if (this.#token === '(') {
      const { line } = this.#lexer;
      this.#lexer.next();
      const inner = this.#expression();
      this.#expectClosing(')', '(', line);
      this.#emitter.discharge(inner);
      return inner;
    }
    if (this.#token === '<name>') return this.#variable();
    return this.#fail('unexpected symbol');
  }

  #primary(): Expression {
    const e = this.#emitter;
    const v = this.#prefix();
    for (;;) {
      switch (this.#token) {
        case '.':
          this.#field(v);
          break;
        case '[':
          e.toAnyRegister(v);
          e.indexed(v, this.#bracketed());
          break;
        case ':': {
          this.#lexer.next();
          e.self(v, new Expression('constant', e.stringConstant(this.#name())));
          this.#arguments(v);
          break;
        }
        case '(':
        case '<string>':
        case '{':
          e.toNextRegister(v);
          this.#arguments(v);
          break;
        default:
          return v;
      }
    }
  }

  #field(v: Expression): void {
    const e = this.#emitter;
    e.toAnyRegister(v);
    this.#lexer.next();
    e.indexed(v, new Expression('constant', e.stringConstant(this.#name())));
  }

  #simple(): Expression {
    const e = this.#emitter;
    let v: Expression;
    switch (this.#token) {
      case '<number>':
        v = new Expression('number');
        v.number = this.#lexer.value as number;
        break;
      case '<string>':
        v = new Expression('constant', e.stringConstant(this.#lexer.value as string));
        break;
      case 'nil':
      case 'true':
      case 'false':
        v = new Expression(this.#token);
        break;
      case '...':
        if (e.vararg === 0) this.#fail("cannot use '...' outside a vararg function");
        e.vararg &= ~varargNeedsArg;
        v = new Expression('vararg', e.emit(o.abc(o.VARARG, 0, 1, 0)));
        break;
      case '{':
        return this.#tableConstructor();
      case 'function':
        this.#lexer.next();
        return this.#body(false, this.#lexer.line);
      default:
        return this.#primary();
    }
    this.#lexer.next();
    return v;
  }

  #expression(limit = 0): Expression {
    this.#enter();
    let left: Expression;
    const unary = this.#token;
    if (unary === 'not' || unary === '-' || unary === '#') {
      this.#lexer.next();
      left = this.#expression(unaryPriority);
      this.#unary(unary, left);
    } else left = this.#simple();
    for (;;) {
      const operator = this.#token;
      const priority = leftPriority[operator];
      if (priority === undefined || priority <= limit) break;
      this.#lexer.next();
      this.#infix(operator, left);
      const right = this.#expression(rightPriority[operator]);
      this.#binary(operator, left, right);
    }
    this.#level--;
    return left;
  }

  #unary(operator: Token, v: Expression): void {
    const e = this.#emitter;
    if (operator === 'not') {
      e.not(v);
      return;
    }
    const none = new Expression('number');
    if (operator === '#' || !v.isNumeral) e.toAnyRegister(v);
    e.arithmetic(operator === '-' ? o.UNM : o.LEN, v, none);
  }

  #infix(operator: Token, v: Expression): void {
    const e = this.#emitter;
    if (operator === 'and') e.goIfTrue(v);
    else if (operator === 'or') e.goIfFalse(v);
    else if (operator === '..') e.toNextRegister(v);
    else if (arithmetic[operator] === undefined || !v.isNumeral) e.toRegisterOrConstant(v);
  }

  #binary(operator: Token, left: Expression, right: Expression): void {
    const e = this.#emitter;
    switch (operator) {
      case 'and':
        e.discharge(right);
        right.whenFalse = e.concatJumps(right.whenFalse, left.whenFalse);
        left.take(right);
        return;
      case 'or':
        e.discharge(right);
        right.whenTrue = e.concatJumps(right.whenTrue, left.whenTrue);
        left.take(right);
        return;
      case '..':
        e.concat(left, right);
        return;
      case '==':
      case '~=':
        e.compare(o.EQ, operator === '==', left, right);
        return;
      case '<':
      case '>':
        e.compare(o.LT, operator === '<', left, right);
        return;
      case '<=':
      case '>=':
        e.compare(o.LE, operator === '<=', left, right);
        return;
      default:
        e.arithmetic(arithmetic[operator] as number, left, right);
    }
  }

  // --- statements ---

  #chunk(): void {
    this.#enter();
    let isLast = false;
    while (!isLast && !this.#endsBlock()) {
      isLast = this.#statement();
      this.#accept(';');
      this.#emitter.freeRegister = this.#emitter.activeCount;
    }
    this.#level--;
  }

  #endsBlock(): boolean {
    const token = this.#token;
    return token === 'else' || token === 'elseif' || token === 'end' || token === 'until' || token === '<eof>';
  }

  /** True after a statement that must be the last. */
  #statement(): boolean {
    const { line } = this.#lexer;
    switch (this.#token) {
      case 'if':
        this.#if(line);
        return false;
      case 'while':
        this.#while(line);
        return false;
      case 'do':
        this.#lexer.next();
        this.#scoped();
        this.#expectClosing('end', 'do', line);
        return false;
      case 'for':
        this.#for(line);
        return false;
      case 'repeat':
        this.#repeat(line);
        return false;
      case 'function':
        this.#function(line);
        return false;
      case 'local':
        this.#lexer.next();
        if (this.#accept('function')) this.#localFunction();
        else this.#local();
        return false;
      case 'return':
        this.#return();
        return true;
      case 'break':
        this.#lexer.next();
        this.#break();
        return true;
      default:
        this.#expressionStatement();
        return false;
    }
  }

  #scoped(): void {
    this.#enterBlock(false);
    this.#chunk();
    this.#leaveBlock();
  }

  #condition(): number {
    const v = this.#expression();
    if (v.kind === 'nil') v.kind = 'false';
    this.#emitter.goIfTrue(v);
    return v.whenFalse;
  }

  #testThen(): number {
    this.#lexer.next();
    const exit = this.#condition();
    this.#expect('then');
    this.#scoped();
    return exit;
  }

  #if(line: number): void {
    const e = this.#emitter;
    let escapes = noJump;
    let next = this.#testThen();
    while (this.#token === 'elseif') {
      escapes = e.concatJumps(escapes, e.jump());
      e.patchToHere(next);
      next = this.#testThen();
    }
    if (this.#token === 'else') {
      escapes = e.concatJumps(escapes, e.jump());
      e.patchToHere(next);
      this.#lexer.next();
      this.#scoped();
    } else escapes = e.concatJumps(escapes, next);
    e.patchToHere(escapes);
    this.#expectClosing('end', 'if', line);
  }

  #while(line: number): void {
    const e = this.#emitter;
    this.#lexer.next();
    const start = e.label();
    const exit = this.#condition();
    this.#enterBlock(true);
    this.#expect('do');
    this.#scoped();
    e.patch(e.jump(), start);
    this.#expectClosing('end', 'while', line);
    this.#leaveBlock();
    e.patchToHere(exit);
  }

  #repeat(line: number): void {
    const e = this.#emitter;
    const start = e.label();
    this.#enterBlock(true);
    this.#enterBlock(false);
    this.#lexer.next();
    this.#chunk();
    this.#expectClosing('until', 'repeat', line);
    const exit = this.#condition();
    if (e.block?.hasUpvalue !== true) {
      this.#leaveBlock();
      e.patch(exit, start);
    } else {
      this.#break();
      e.patchToHere(exit);
      this.#leaveBlock();
      e.patch(e.jump(), start);
    }
    this.#leaveBlock();
  }

  #break(): void {
    const e = this.#emitter;
    let block = e.block;
    let hasUpvalue = false;
    while (block !== null && !block.isLoop) {
      hasUpvalue ||= block.hasUpvalue;
      block = block.outer;
    }
    if (block === null) this.#fail('no loop to break');
    if (hasUpvalue) e.emit(o.abc(o.CLOSE, block.activeAtStart, 0, 0));
    block.breaks = e.concatJumps(block.breaks, e.jump());
  }

  #for(line: number): void {
    this.#enterBlock(true);
    this.#lexer.next();
    const name = this.#name();
    if (this.#token === '=') this.#forNumber(name, line);
    else if (this.#token === ',' || this.#token === 'in') this.#forList(name);
    else this.#fail("'=' or 'in' expected");
    this.#expectClosing('end', 'for', line);
    this.#leaveBlock();
  }

  #forNumber(name: string, line: number): void {
    const e = this.#emitter;
    const base = e.freeRegister;
    this.#declare('(for index)', 0);
    this.#declare('(for limit)', 1);
    this.#declare('(for step)', 2);
    this.#declare(name, 3);
    this.#expect('=');
    e.toNextRegister(this.#expression());
    this.#expect(',');
    e.toNextRegister(this.#expression());
    if (this.#accept(',')) e.toNextRegister(this.#expression());
    else {
      e.emit(o.abx(o.LOADK, e.freeRegister, e.numberConstant(1)));
      e.reserve(1);
    }
    this.#forBody(base, line, 1, true);
  }

  #forList(first: string): void {
    const e = this.#emitter;
    const base = e.freeRegister;
    let count = 0;
    for (const hidden of ['(for generator)', '(for state)', '(for control)', first]) this.#declare(hidden, count++);
    while (this.#accept(',')) this.#declare(this.#name(), count++);
    this.#expect('in');
    const { line } = this.#lexer;
    const list = this.#expressionList();
    this.#adjust(3, list.count, list.last);
    e.checkRegisters(3);
    this.#forBody(base, line, count - 3, false);
  }

  #forBody(base: number, line: number, count: number, isNumeric: boolean): void {
    const e = this.#emitter;
    this.#activate(3);
    this.#expect('do');
    const prepare = isNumeric ? e.emit(o.asbx(o.FORPREP, base, noJump)) : e.jump();
    this.#enterBlock(false);
    this.#activate(count);
    e.reserve(count);
    this.#chunk();
    this.#leaveBlock();
    e.patchToHere(prepare);
    const end = isNumeric ? e.emit(o.asbx(o.FORLOOP, base, noJump)) : e.emit(o.abc(o.TFORLOOP, base, 0, count));
    e.fixLine(line);
    e.patch(isNumeric ? end : e.jump(), prepare + 1);
  }

  #function(line: number): void {
    const e = this.#emitter;
    this.#lexer.next();
    const target = this.#variable();
    while (this.#token === '.') this.#field(target);
    const isMethod = this.#token === ':';
    if (isMethod) this.#field(target);
    e.store(target, this.#body(isMethod, line));
    e.fixLine(line);
  }

  #localFunction(): void {
    const e = this.#emitter;
    this.#declare(this.#name());
    const v = new Expression('local', e.freeRegister);
    e.reserve(1);
    this.#activate(1);
    e.store(v, this.#body(false, this.#lexer.line));
    const local = e.localNames[e.active[e.activeCount - 1] as number];
    if (local !== undefined) local.from = e.pc;
  }

  #local(): void {
    let count = 0;
    do this.#declare(this.#name(), count++);
    while (this.#accept(','));
    if (this.#accept('=')) {
      const list = this.#expressionList();
      this.#adjust(count, list.count, list.last);
    } else this.#adjust(count, 0, new Expression('void'));
    this.#activate(count);
  }

  #adjust(wanted: number, given: number, last: Expression): void {
    const e = this.#emitter;
    let missing = wanted - given;
    if (last.isMulti) {
      missing = Math.max(0, missing + 1);
      e.setReturns(last, missing);
      if (missing > 1) e.reserve(missing - 1);
      return;
    }
    if (last.kind !== 'void') e.toNextRegister(last);
    if (missing > 0) {
      const register = e.freeRegister;
      e.reserve(missing);
      e.loadNil(register, missing);
    }
  }

  #return(): void {
    const e = this.#emitter;
    this.#lexer.next();
    let first = 0;
    let count = 0;
    if (!this.#endsBlock() && this.#token !== ';') {
      const list = this.#expressionList();
      const { last } = list;
      if (last.isMulti) {
        e.setReturns(last, -1);
        if (last.kind === 'call' && list.count === 1) e.code[last.info] = o.withOp(e.at(last.info), o.TAILCALL);
        first = e.activeCount;
        count = -1;
      } else if (list.count === 1) {
        first = e.toAnyRegister(last);
        count = 1;
      } else {
        e.toNextRegister(last);
        first = e.activeCount;
        count = list.count;
      }
    }
    e.emitReturn(first, count);
  }

  #expressionStatement(): void {
    const e = this.#emitter;
    const target = this.#primary();
    if (target.kind === 'call') {
      e.code[target.info] = o.withC(e.at(target.info), 1);
      return;
    }
    this.#assignment({ previous: null, target }, 1);
  }

  #assignment(left: Assignment, count: number): void {
    const e = this.#emitter;
    const { target } = left;
    if (target.kind !== 'local' && target.kind !== 'upvalue' && target.kind !== 'global' && target.kind !== 'indexed') {
      this.#fail('syntax error');
    }
    if (this.#accept(',')) {
      const next: Assignment = { previous: left, target: this.#primary() };
      if (next.target.kind === 'local') this.#avoidConflict(left, next.target);
      this.#limit(count, maxLevels - this.#level, 'variables in assignment');
      this.#assignment(next, count + 1);
    } else {
      this.#expect('=');
      const list = this.#expressionList();
      if (list.count === count) {
        e.setOneReturn(list.last);
        e.store(target, list.last);
        return;
      }
      this.#adjust(count, list.count, list.last);
      if (list.count > count) e.freeRegister -= list.count - count;
    }
    e.store(target, new Expression('register', e.freeRegister - 1));
  }

  /** In `a[i], i = ...` the local is assigned while an earlier target still needs it: that takes a copy. */
  #avoidConflict(left: Assignment, local: Expression): void {
    const e = this.#emitter;
    const copy = e.freeRegister;
    let hasConflict = false;
    for (let each: Assignment | null = left; each !== null; each = each.previous) {
      const { target } = each;
      if (target.kind !== 'indexed') continue;
      if (target.info === local.info) {
        hasConflict = true;
        target.info = copy;
      }
      if (target.aux === local.info) {
        hasConflict = true;
        target.aux = copy;
      }
    }
    if (!hasConflict) return;
    e.emit(o.abc(o.MOVE, e.freeRegister, local.info, 0));
    e.reserve(1);
  }
}
