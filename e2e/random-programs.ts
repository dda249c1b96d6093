// Random programs of the script builder, as trees. They are typed, so that most get somewhere, with a few words of another type
// thrown in; few keys, so that commands meet each other's work.

import fc from 'fast-check';
import type { Expression, Program, Statement } from '../src/engine/scripting/program.ts';

export const programKeys = ['n', 't', 'l', 'h', 'z'] as const;
export const programArguments = [3, 'a,b;c', ['x', 1, null], { f: true, g: [2.5] }, '{"a":[1,"\\u00e9\\n",null]}', 'é'];

type Tree = fc.Arbitrary<Expression>;

const locals = { number: [0, 1], text: [2, 3], list: [4, 5], object: [6], any: [7] } as const;
const localOf = (kind: keyof typeof locals): Tree =>
  fc.constantFrom(...locals[kind]).map((local): Expression => ['local', local]);

const aNumber = fc.oneof(
  fc.integer({ min: -3, max: 5 }),
  fc.constantFrom(0.5, -2.25, 1e14, 1e15, 2 ** 53, 1e21, 1e-7, 123456.789, 1e300),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
);
const aText = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab',
    ',',
    'é',
    '12',
    '-1.5e3',
    '0x10',
    ' 7',
    '1e999',
    'null',
    '[1,{"a":"b"},[]]',
    '{"a":1e2,"b":{}}',
    '"\\ud83d\\ude00\\ud83dx"',
    '[01]',
    '\0\x7f\xff"\\\n',
  ),
  fc.string({ maxLength: 6, unit: fc.integer({ min: 0, max: 255 }).map((unit) => String.fromCharCode(unit)) }),
);

const op = (operator: string, ...operands: Tree[]): Tree =>
  fc.tuple(...operands).map((trees): Expression => [operator, ...trees]);
const several = (operator: string, operand: Tree, most: number): Tree =>
  fc.array(operand, { maxLength: most }).map((trees): Expression => [operator, ...trees]);
const place = fc.integer({ min: -3, max: 4 }).map((value): Expression => ['number', value]);

interface Trees {
  number: Expression;
  text: Expression;
  list: Expression;
  object: Expression;
  boolean: Expression;
  any: Expression;
}

const trees = fc.letrec<Trees>((tie) => {
  const [number, text, list, object, boolean, any] = (
    ['number', 'text', 'list', 'object', 'boolean', 'any'] as const
  ).map((kind) => tie(kind)) as [Tree, Tree, Tree, Tree, Tree, Tree];
  const binary = ['add', 'subtract', 'multiply', 'divide', 'modulo', 'min', 'max'].map((name) =>
    op(name, number, number),
  );
  const argument = (...indices: number[]): Tree =>
    fc.constantFrom(...indices).map((index): Expression => ['argument', index]);
  const settings = { depthSize: 'small', withCrossShrink: true } as const;
  return {
    number: fc.oneof(
      settings,
      aNumber.map((value): Expression => ['number', value]),
      localOf('number'),
      argument(0),
      ...binary,
      ...['floor', 'ceil', 'abs'].map((name) => op(name, number)),
      fc.oneof(op('length', text), op('length', list), op('length', object)),
      op('default', op('toNumber', text), number),
      op('default', op('find', text, text), number),
      op('choose', boolean, number, number),
    ),
    text: fc.oneof(
      settings,
      aText.map((value): Expression => ['text', value]),
      localOf('text'),
      argument(1, 4, 5),
      fc.constantFrom(0, 1, 2).map((index): Expression => ['key', index]),
      several('concat', fc.oneof(text, number), 3),
      op('slice', text, place, fc.oneof(place, fc.constant<Expression>(['null']))),
      op('join', op('split', text, text), text),
      op('toText', number),
      op('upper', text),
      op('lower', text),
      op('typeOf', any),
      op('toJson', any),
    ),
    list: fc.oneof(
      settings,
      localOf('list'),
      argument(2),
      several('list', any, 3),
      op('slice', list, place, fc.oneof(place, fc.constant<Expression>(['null']))),
      op('split', text, text),
      op('keys', object),
    ),
    object: fc.oneof(
      settings,
      localOf('object'),
      argument(3),
      fc.array(fc.tuple(text, any), { maxLength: 3 }).map((pairs): Expression => ['object', ...pairs.flat()]),
    ),
    boolean: fc.oneof(
      settings,
      fc.boolean().map((value): Expression => ['boolean', value]),
      op('equal', any, any),
      op('less', number, number),
      op('less', text, text),
      op(
        'lessOrEqual',
        fc.oneof(number, text),
        fc.oneof({ arbitrary: number, weight: 3 }, { arbitrary: text, weight: 1 }),
      ),
      op('and', any, boolean),
      op('or', any, boolean),
      op('not', any),
      op('has', object, text),
      op('has', list, any),
    ),
    any: fc.oneof(
      settings,
      fc.constant<Expression>(['null']),
      localOf('any'),
      number,
      text,
      boolean,
      list,
      object,
      op('at', list, place),
      op('at', object, text),
      op('default', any, any),
      op('parseJson', text),
    ),
  };
});

const { number, text, list, boolean, any } = trees;
const word = (...words: string[]): Tree => fc.constantFrom(...words).map((one): Expression => ['text', one]);
const key = (name: (typeof programKeys)[number]): Tree =>
  fc.oneof(
    { arbitrary: fc.constant<Expression>(['key', programKeys.indexOf(name)]), weight: 9 },
    { arbitrary: fc.nat({ max: 4 }).map((index): Expression => ['key', index]), weight: 1 },
  );
const spread = list.map((one): Expression => ['spread', one]);

const command = (local: Tree, shape: 'plain' | 'object' | 'number', ...words: Tree[]): fc.Arbitrary<Statement> =>
  fc.tuple(local, fc.tuple(...words)).map(([[, into], sent]) => ['call', into as number, shape, ...sent]);

const anyLocal = localOf('any');
const commands = fc.oneof(
  command(anyLocal, 'plain', word('INCRBY'), key('n'), op('floor', number)),
  command(
    anyLocal,
    'number',
    word('INCRBYFLOAT'),
    key('n'),
    fc.integer({ min: -9, max: 9 }).map((n): Expression => ['number', n / 2]),
  ),
  command(anyLocal, 'plain', word('SET'), key('t'), fc.oneof(text, number)),
  command(anyLocal, 'plain', word('GET'), fc.oneof(key('t'), key('n'))),
  command(anyLocal, 'plain', word('APPEND'), key('t'), text),
  command(anyLocal, 'plain', word('GETRANGE'), key('t'), place, place),
  command(anyLocal, 'plain', word('RPUSH', 'LPUSH'), key('l'), fc.oneof(text, number), fc.oneof(text, number)),
  command(anyLocal, 'plain', word('RPUSH'), key('l'), spread),
  command(anyLocal, 'plain', word('LPOP', 'RPOP', 'LLEN'), key('l')),
  command(localOf('list'), 'plain', word('LRANGE'), key('l'), place, place),
  command(anyLocal, 'plain', word('LINDEX'), key('l'), place),
  command(anyLocal, 'plain', word('HSET'), key('h'), text, fc.oneof(text, number)),
  command(localOf('object'), 'object', word('HGETALL'), key('h')),
  command(anyLocal, 'plain', word('HGET', 'HDEL', 'HEXISTS'), key('h'), text),
  command(anyLocal, 'plain', word('HMGET'), key('h'), text, text),
  command(
    anyLocal,
    'plain',
    word('ZADD'),
    key('z'),
    fc.integer({ min: -5, max: 5 }).map((n): Expression => ['number', n]),
    text,
  ),
  command(anyLocal, 'number', word('ZSCORE'), key('z'), text),
  command(localOf('list'), 'plain', word('ZRANGE'), key('z'), place, place, word('WITHSCORES')),
  command(anyLocal, 'plain', word('DEL', 'EXISTS', 'TYPE'), fc.oneof(key('t'), key('l'))),
);

const assign = fc.oneof(
  ...(Object.entries(locals) as [keyof typeof locals, readonly number[]][]).map(([kind, indices]) =>
    fc.tuple(fc.constantFrom(...indices), trees[kind]).map(([local, value]): Statement => ['set', local, value]),
  ),
);

/** Loops go round a few times at most: what `while` counts with is its own. */
const block = (depth: number, inLoop: boolean): fc.Arbitrary<Statement[]> =>
  fc.array(statement(depth, inLoop), { maxLength: depth === 0 ? 6 : 3 });

function statement(depth: number, inLoop: boolean): fc.Arbitrary<Statement> {
  const simple = [
    { arbitrary: commands, weight: 6 },
    { arbitrary: assign, weight: 5 },
    {
      arbitrary: fc.tuple(localOf('list'), any).map(([target, value]): Statement => ['push', target, value]),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(localOf('object'), text, any)
        .map(([target, name, value]): Statement => ['put', target, name, value]),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(localOf('list'), place, any)
        .map(([target, at, value]): Statement => ['put', target, at, value]),
      weight: 1,
    },
  ];
  if (inLoop) simple.push({ arbitrary: fc.constant<Statement>(['break']), weight: 1 });
  if (depth > 0) {
    simple.push({ arbitrary: any.map((value): Statement => ['return', value]), weight: 1 });
    simple.push({
      arbitrary: text.map((message): Statement => ['fail', ['concat', ['text', 'ERR '], ['toJson', message]]]),
      weight: 1,
    });
  }
  if (depth >= 2) return fc.oneof(...simple);
  const counter = 8 + depth;
  const below: Expression = ['less', ['local', counter], ['number', 4]];
  const counted: Statement = ['set', counter, ['add', ['local', counter], ['number', 1]]];
  return fc.oneof(
    ...simple,
    {
      arbitrary: fc
        .tuple(boolean, block(depth + 1, inLoop), block(depth + 1, inLoop))
        .map(([condition, then, otherwise]): Statement => ['if', condition, then, otherwise]),
      weight: 2,
    },
    {
      arbitrary: fc
        .tuple(boolean, block(depth + 1, true))
        .map(([condition, body]): Statement => ['while', [counted], ['and', below, condition], body]),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(
          op('slice', list, fc.constant<Expression>(['number', 0]), fc.constant<Expression>(['number', 4])),
          block(depth + 1, true),
        )
        .map(([items, body]): Statement => ['each', 7, items, body]),
      weight: 1,
    },
    {
      arbitrary: fc
        .tuple(place, op('min', number, fc.constant<Expression>(['number', 3])), block(depth + 1, true))
        .map(([from, end, body]): Statement => ['for', locals.number[0], from, end, body]),
      weight: 1,
    },
  );
}

/** First every local gets a value of its type, last all of them are the result. */
export const randomProgram: fc.Arbitrary<Program> = block(0, false).map((statements) => ({
  locals: 10,
  body: [
    ['set', 0, ['number', 1]],
    ['set', 1, ['number', 2.5]],
    ['set', 2, ['text', 'b']],
    ['set', 3, ['text', '7']],
    ['set', 4, ['list', ['text', 'q'], ['number', 2]]],
    ['set', 5, ['list']],
    ['set', 6, ['object', ['text', 'k'], ['text', 'v']]],
    ['set', 8, ['number', 0]],
    ['set', 9, ['number', 0]],
    ...statements,
    ['return', ['list', ...[0, 1, 2, 3, 4, 5, 6, 7].map((local): Expression => ['local', local])]],
  ],
}));
