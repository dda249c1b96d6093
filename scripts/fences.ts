// Rules of this codebase that neither the compiler nor the linter states: what a layer may import, what the engine may not
// ask of the language, how a test may not wait. They are read from the syntax tree, so writing about a thing is no offence.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

const root = join(import.meta.dirname, '..');

/** Layers in which everything follows from the words that came in and from the host's `now` and `random`. */
const deterministic = /^src\/(engine|resp|lua|rdb)\//;
const isTest = /\.test\.ts$/;

interface Offence {
  readonly at: string;
  readonly why: string;
}

interface Rule {
  /** The files that it holds for. */
  applies(path: string): boolean;
  property?(object: string, property: string): string | undefined;
  call?(name: string): string | undefined;
  imports?(module: string, path: string): string | undefined;
}

const rules: readonly Rule[] = [
  {
    applies: (path) => deterministic.test(path) && !isTest.test(path),
    property(object, property) {
      if (object === 'Math' && property === 'random') return 'Math.random: chance is the host`s, take random()';
      if (/^toLocale|^localeCompare$/.test(property))
        return `${property}: the answer depends on the machine's language`;
      return undefined;
    },
  },
  {
    applies: (path) => /^(src|worker|demo)\//.test(path) && !isTest.test(path),
    imports(module, path) {
      if (!module.startsWith('node:') || path.startsWith('src/node/') || path === 'worker/thread.ts') return undefined;
      return `${module}: only src/node and worker/thread.ts know Node`;
    },
  },
  {
    // demo/redlet.ts is the one place where it may take more than the public client, so that what it takes is seen.
    applies: (path) => path.startsWith('demo/') && path !== 'demo/redlet.ts' && !isTest.test(path),
    imports(module, path) {
      if (!module.startsWith('.')) return undefined;
      const target = relative(root, join(root, dirname(path), module));
      if (target.startsWith('demo/') || target === 'src/index.ts' || target === 'package.json') return undefined;
      return `${target}: the playground takes from the package what demo/redlet.ts lists`;
    },
  },
  {
    applies: (path) => isTest.test(path),
    call: (name) =>
      /^(setTimeout|setInterval|sleep)$/.test(name) ? `${name}: no test waits for a fixed time` : undefined,
    imports: (module) => (module.endsWith('timers/promises') ? `${module}: no test waits for a fixed time` : undefined),
  },
];

const folders = ['src', 'worker', 'demo', 'e2e', 'examples', 'bench', 'scripts'];
const paths = folders
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((p) => join(folder, p)),
  )
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.(ts|mjs)$/.test(path));

const offences = paths.flatMap(offencesOf);
for (const { at, why } of offences) console.error(`${at} ${why}`);
console.log(`${paths.length} files, ${offences.length} offences`);
process.exitCode = offences.length > 0 ? 1 : 0;

function offencesOf(path: string): Offence[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found: Offence[] = [];
  const offend = (start: number, why: string | undefined) => {
    if (why === undefined) return;
    found.push({ at: `${path}:${text.slice(0, start).split('\n').length}`, why });
  };

  if (!isTest.test(path) && !/^(#!.*\n)?(\/\/|\/\*)/.test(text)) {
    offend(0, 'a file opens with what lives there and the one idea to hold while reading');
  }
  const { program, comments } = parseSync(path, text);
  for (const { start, value } of comments) {
    if (/\b(TODO|FIXME|XXX|HACK)\b:?/.test(value)) offend(start, 'do it, or put it into an issue');
    if (/@ts-(ignore|nocheck)/.test(value)) offend(start, 'mend the type instead');
  }

  for (const rule of rules.filter(({ applies }) => applies(path))) {
    new Visitor({
      MemberExpression({ object, property, start }) {
        const owner = object.type === 'Identifier' ? object.name : '';
        if (property.type === 'Identifier') offend(start, rule.property?.(owner, property.name));
      },
      CallExpression({ callee, start }) {
        if (callee.type === 'Identifier') offend(start, rule.call?.(callee.name));
      },
      ImportDeclaration({ source, start }) {
        offend(start, rule.imports?.(source.value, path));
      },
      ExportNamedDeclaration({ source, start }) {
        if (source) offend(start, rule.imports?.(source.value, path));
      },
      ExportAllDeclaration({ source, start }) {
        offend(start, rule.imports?.(source.value, path));
      },
      ImportExpression({ source, start }) {
        if (source.type === 'Literal' && typeof source.value === 'string')
          offend(start, rule.imports?.(source.value, path));
      },
    }).visit(program);
  }
  return found;
}
