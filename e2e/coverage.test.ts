// That the transcripts leave nothing out: every command, every token of every argument tree, and every text of an error
// that the sources can throw, is met by some case. What cannot be is excused below, each with its reason.

import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'rolldown/utils';
import { beforeAll, describe, expect, test } from 'vitest';
import { walkArguments } from '../src/engine/arguments.ts';
import { allCommands } from '../src/engine/commands/index.ts';
import { Profile } from '../src/engine/profile.ts';
import { isError, isTagged, type Reply } from '../src/engine/reply.ts';
import { CommandTable } from '../src/engine/table.ts';
import { engineDoor } from './doors/engine.ts';
import { editions } from './editions.ts';
import { globSync, readTranscript, transcriptFiles } from './files.ts';
import { applies, playAll } from './play.ts';

/** Of 8.2 and later there is no server here to ask. */
const worded = 'no page tells the words: these are ours';

/** Errors that no transcript can bring about, and why. */
const unreachable: readonly (readonly [text: string, reason: string])[] = [
  ['ERR internal error: *', 'what a client is told of a bug of ours: e2e/bugs.test.ts'],
  [
    'UNBLOCKED client unblocked via CLIENT UNBLOCK',
    'takes the id of another client, which no transcript knows; the random programs end with it wherever one waits',
  ],
  ['ERR A client can only redirect to a single other client', 'takes the id of a client, too: e2e/tracking.test.ts'],
  ['ERR Scripts are not available: the engine was made without a language', 'every entry point hands Lua in'],
  ["ERR Can't fork: the engine was made without a way to copy its dataset", 'every entry point hands payloads in'],
  ['ERR ACL failure in script: *', 'waits for scripts'],
  ['ERR The user executing the script *', 'waits for scripts'],
  [
    'ERR There was an error trying to save the ACLs. Please check the server logs for more information',
    'no transcript has an ACL file: e2e/acl-file.test.ts',
  ],
  ['LOADING * is loading the dataset in memory', 'needs a dataset that takes long'],
  ['ERR Error trying to load the *, check server logs.', 'needs a broken store: e2e/persistence.test.ts'],
  [
    "MISCONF * is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the * logs for details about the RDB error.",
    'the same',
  ],
  ['MISCONF Errors writing to the AOF file: *', 'the same'],
  ['ERR Errors trying to SHUTDOWN. Check logs.', 'the same'],
  ['ERR', 'a SAVE that failed: the same'],
  ['ERR there is no store to save to: the engine was made without `persist`', 'every door has a store'],
  [
    'ERR Error loading the extension. Please check the server logs.',
    'transcripts go through servers that load no modules',
  ],
  ['ERR invalid duration', worded],
  ['ERR invalid maxsize', worded],
  ['ERR producer ID and message ID must not be empty', worded],
  ['ERR the entry does not exist', worded],
  ['ERR the message is recorded with another entry', worded],
  ['ERR Number of IDs must be a positive integer', worded],
  ['ERR The `numids` parameter must match the number of arguments', worded],
  ['ERR min-idle-time must be a positive integer', worded],
  [
    'ERR syntax error, XTRIM must be called with a trimming strategy',
    'whatever has enough words for XTRIM and no strategy is refused for another reason first',
  ],
  ['ERR Error unloading module: no such module with that name', 'the same'],
  ['ERR there is no replication stream: Redlet cannot be a master yet', "ours, not Redis's: e2e/gaps.ts"],
  ['ERR this engine was made without RDB payloads', 'every entry point hands them in'],
  ['ERR Target instance replied with error: *', 'needs a second server: e2e/migrate.test.ts'],
  ['IOERR error or timeout * to target instance', 'the same'],
  ['IOERR another server cannot be waited for inside a transaction or a script', "ours, not Redis's: e2e/gaps.ts"],
];

/** Tokens that no transcript sends, and why. */
const unsent = new Map([
  ['xread MAXSIZE', 'no page tells what counts as size: a syntax error'],
  ['xreadgroup MAXSIZE', 'the same'],
]);

/** The words that some case sends to each command, by full name, in upper case. */
const sent = new Map<string, Set<string>>();
/** Every error that an engine answered while the transcripts ran. */
const answered = new Set<string>();

const table = new CommandTable(allCommands, new Profile());

beforeAll(async () => {
  const cases = transcriptFiles().flatMap(readTranscript);
  for (const { steps } of cases) {
    for (const step of steps) {
      if (step.kind !== 'send') continue;
      const [name = '', sub = ''] = step.words;
      const full = table.named(`${name}|${sub}`) ?? table.named(name);
      if (full === undefined) continue;
      const words = sent.get(full.fullName) ?? new Set();
      sent.set(full.fullName, words);
      for (const word of step.words.slice(1)) words.add(word.toUpperCase());
    }
  }
  // What a case is answered is the same in every edition it applies to, so one of them is enough.
  const left = new Set(cases);
  for (const version of editions) {
    const door = engineDoor(version);
    const { connect } = door;
    const listening = {
      ...door,
      async connect() {
        const link = await connect();
        const next = link.next.bind(link);
        link.next = async () => {
          const message = await next();
          if (message !== 'closed') noteErrors(message);
          return message;
        };
        return link;
      },
    };
    const here = [...left].filter((one) => applies(one, listening));
    await playAll(here, listening);
    for (const one of here) left.delete(one);
  }
}, 120_000);

function noteErrors(reply: Reply): void {
  if (isError(reply)) answered.add(reply.message);
  else if (Array.isArray(reply)) reply.forEach((item) => noteErrors(item as Reply));
  else if (isTagged(reply) && 'items' in reply) reply.items.forEach(noteErrors);
}

describe('the transcripts meet', () => {
  test('every command', () => {
    const missing = [...table.all()].filter(({ fullName, subcommands }) => subcommands === null && !sent.has(fullName));
    expect(missing.map(({ fullName }) => fullName)).toEqual([]);
  });

  test('every token of every argument tree', () => {
    const missing: string[] = [];
    for (const { fullName, command } of table.all()) {
      const words = sent.get(fullName);
      walkArguments(command.arguments ?? [], ({ token }) => {
        if (token !== undefined && token !== '' && !words?.has(token)) missing.push(`${fullName} ${token}`);
      });
    }
    expect(
      [...unsent.keys()].filter((each) => !missing.includes(each)),
      'excused, but sent',
    ).toEqual([]);
    expect(missing.filter((each) => !unsent.has(each))).toEqual([]);
  });

  test('every text of an error', () => {
    const texts = globSync('src/engine', '.ts')
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap(errorTexts);
    expect(texts.length).toBeGreaterThan(100);
    const isMet = (text: string) => {
      const pattern = new RegExp(`^${text.split('*').map(literally).join('.*')}$`, 's');
      return [...answered].some((message) => pattern.test(message));
    };
    const excused = new Map(unreachable);
    const missing = texts.filter(({ text }) => !excused.has(text) && !isMet(text));
    expect(missing.map(({ text, file }) => `${file}: ${text}`)).toEqual([]);
    expect([...excused.keys()].filter(isMet), 'excused, but met').toEqual([]);
    const known = new Set(texts.map(({ text }) => text));
    expect(
      [...excused.keys()].filter((text) => !known.has(text)),
      'excused, but nowhere thrown',
    ).toEqual([]);
  });
});

interface ErrorText {
  readonly file: string;
  /** With a * for each part that is filled in. */
  readonly text: string;
}

/** The texts that a source file words: `errors.err('...')`, `errors.coded('...')`, and those of errors.ts itself. */
function errorTexts(file: string): ErrorText[] {
  const found: ErrorText[] = [];
  const isErrors = file.endsWith('engine/errors.ts');
  const visitor = new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      const prefix = prefixOf(callee, isErrors);
      if (prefix === null || first === undefined) return;
      for (const text of textsOf(first)) {
        if (text.replaceAll('*', '').trim() !== '') found.push({ file, text: prefix + text });
      }
    },
  });
  visitor.visit(parseSync(file, readFileSync(file, 'utf8')).program);
  return found;
}

interface Node {
  readonly type: string;
  readonly [property: string]: unknown;
}

/** What goes before the text of a call that words an error; null for any other call. */
function prefixOf(callee: unknown, isErrors: boolean): string | null {
  const node = callee as Node & { name?: string; object?: { name?: string }; property?: { name?: string } };
  const name = node.type === 'MemberExpression' && node.object?.name === 'errors' ? node.property?.name : undefined;
  const local = isErrors && node.type === 'Identifier' ? node.name : undefined;
  if (name === 'err' || local === 'err') return 'ERR ';
  return name === 'coded' || local === 'error' ? '' : null;
}

/** The strings an expression may be. */
function textsOf(expression: unknown): string[] {
  const node = expression as Node;
  if (node.type === 'Literal') return [String(node.value)];
  if (node.type === 'TemplateLiteral') {
    return [(node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join('*')];
  }
  if (node.type === 'ConditionalExpression') return [...textsOf(node.consequent), ...textsOf(node.alternate)];
  if (node.type === 'BinaryExpression') {
    return textsOf(node.left).flatMap((left) => textsOf(node.right).map((right) => left + right));
  }
  return ['*'];
}

function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
