// A program as Lua 5.1 that does on any Redis what our engine does with the tree.

import type { Block, Expression, Program, Statement } from '../../engine/scripting/program.ts';
import { jsonPrelude, prelude } from './prelude.ts';

/** The whole script, without the program's own line. */
export function toLua({ locals, body }: Program): string {
  const code = blockOf(body);
  const isJson = /\b(json|parse)\(/.test(code);
  return `${prelude}${isJson ? jsonPrelude : ''}for i=0,${locals - 1} do v[i]=N end\n${code}return 'n'\n`;
}

function blockOf(block: Block): string {
  return block.map((statement) => `${statementOf(statement)}\n`).join('');
}

function statementOf(statement: Statement): string {
  switch (statement[0]) {
    case 'set':
      return `v[${statement[1]}]=${luaOf(statement[2])}`;
    case 'call':
      return callOf(statement);
    case 'if': {
      const [, condition, then, otherwise] = statement;
      return `if ${conditionOf(condition)} then\n${blockOf(then)}else\n${blockOf(otherwise)}end`;
    }
    case 'while': {
      const [, before, condition, body] = statement;
      return `while true do\n${blockOf(before)}if not ${conditionOf(condition)} then break end\n${blockOf(body)}end`;
    }
    case 'each': {
      const [, local, list, body] = statement;
      return `do local x,i=lst(${luaOf(list)}),1 while i<=x.n do v[${local}]=x[i] i=i+1\n${blockOf(body)}end end`;
    }
    case 'for': {
      const [, local, from, end, body] = statement;
      return `do local i,e=num(${luaOf(from)}),num(${luaOf(end)}) while i<e do v[${local}]=i i=i+1\n${blockOf(body)}end end`;
    }
    case 'break':
      return 'do break end';
    case 'return':
      return `do return write(${luaOf(statement[1])},0) end`;
    case 'fail':
      return `fail(txt(${luaOf(statement[1])}))`;
    case 'push':
      return `push(${luaOf(statement[1])},${luaOf(statement[2])})`;
    case 'put':
      return `put(${statement
        .slice(1)
        .map((one) => luaOf(one as Expression))
        .join(',')})`;
  }
}

const shapes = { plain: 'R', object: 'fields', number: 'toNumber' } as const;

function callOf([, local, shape, ...words]: Extract<Statement, readonly ['call', ...unknown[]]>): string {
  const parts = words.map((word) =>
    word[0] === 'spread' ? `spread(w,${luaOf(word[1] as Expression)})` : `w[#w+1]=S(${luaOf(word)})`,
  );
  const isShort = words.length <= 50 && words.every(([operator]) => operator !== 'spread');
  const given = isShort ? words.map((word) => `S(${luaOf(word)})`).join(',') : 'unpack(w)';
  const reply = shape === 'plain' ? `R(redis.call(${given}))` : `${shapes[shape]}(R(redis.call(${given})))`;
  return isShort ? `v[${local}]=${reply}` : `do local w={} ${parts.join(' ')} v[${local}]=${reply} end`;
}

/** Lua's own truth: where null and false are false. */
function conditionOf(expression: Expression): string {
  return isBoolean(expression) ? luaOf(expression) : `T(${luaOf(expression)})`;
}

function isBoolean([operator]: Expression): boolean {
  return /^(equal|less|lessOrEqual|and|or|not|has)$/.test(operator);
}

function luaOf(expression: Expression): string {
  const [operator, ...operands] = expression;
  const [first = null] = operands;
  switch (operator) {
    case 'null':
      return 'N';
    case 'boolean':
      return String(first);
    case 'number':
      return `(${first})`;
    case 'text':
      return quoted(first as string);
    case 'key':
      return `key(${(first as number) + 1})`;
    case 'argument':
      return `arg(${(first as number) + 1})`;
    case 'local':
      return `v[${first}]`;
    default:
      return operationOf(operator, operands as readonly Expression[]);
  }
}

/** Those that are a function of the prelude. */
const named: Readonly<Record<string, string>> = {
  add: 'add',
  subtract: 'subtract',
  multiply: 'multiply',
  divide: 'divide',
  modulo: 'modulo',
  min: 'minOf',
  max: 'maxOf',
  less: 'less',
  length: 'len',
  at: 'at',
  has: 'has',
  keys: 'keys',
  slice: 'slice',
  find: 'find',
  split: 'split',
  join: 'join',
  toNumber: 'toNumber',
  toText: 'S',
  typeOf: 'K',
  parseJson: 'parse',
};

function operationOf(operator: string, operands: readonly Expression[]): string {
  const values = operands.map(luaOf);
  const [a = '', b = '', c = ''] = values;
  const name = named[operator];
  if (name !== undefined) return `${name}(${values.join(',')})`;
  switch (operator) {
    case 'floor':
    case 'ceil':
      return `fin(math.${operator}(num(${a})))`;
    case 'abs':
      return `math.abs(num(${a}))`;
    case 'equal':
      return `eq(${a},${b},0)`;
    case 'lessOrEqual':
      return `lessOrEqual(${a},${b})`;
    case 'not':
      return `(not ${conditionOf(operands[0] as Expression)})`;
    case 'and':
    case 'or':
      return `(${operands.map(conditionOf).join(` ${operator} `)})`;
    case 'choose':
      return `(${conditionOf(operands[0] as Expression)} and {${b}} or {${c}})[1]`;
    case 'default':
      return `orElse(${a},function() return ${b} end)`;
    case 'concat':
      return `table.concat({${values.map((value) => `S(${value})`).join(',')}})`;
    case 'list':
      return `L(${values.length},{${values.map((value) => `(${value})`).join(',')}})`;
    case 'object':
      return `object(L(${values.length},{${values.map((value) => `(${value})`).join(',')}}))`;
    case 'upper':
    case 'lower':
      return `string.${operator}(txt(${a}))`;
    case 'toJson':
      return `json(${a},0)`;
    default:
      throw new TypeError(`no Lua for ${operator}`);
  }
}

function quoted(text: string): string {
  return `'${text.replace(/[^ -&(-[\]-~]/g, (unit) => `\\${String(unit.charCodeAt(0)).padStart(3, '0')}`)}'`;
}
