// Plays the cases of transcripts through a door and compares what comes back, as redis-cli would print it.

import { versionNumber } from '../src/engine/profile.ts';
import { isError, isTagged, type Reply } from '../src/engine/reply.ts';
import { formatReply } from '../src/resp/print.ts';
import type { Door, DoorConnection } from './door.ts';
import type { Case, Expected } from './transcript.ts';

/** Whether a case holds behind this door at all. */
export function applies(one: Case, door: Pick<Door, 'version' | 'flavour' | 'isReal'>): boolean {
  if (door.isReal && (one.virtual || one.source !== null)) return false;
  const { name, version } = door.flavour ?? { name: 'redis', version: door.version };
  if (one.flavour !== null && one.flavour !== name) return false;
  // A case of one flavour counts by its versions, a case of all by those of Redis.
  const number = versionNumber(one.flavour === null ? door.version : version);
  if (one.since !== null && number < versionNumber(one.since)) return false;
  return one.until === null || number < versionNumber(one.until);
}

export interface Played {
  readonly played: number;
  /** For each case that disagreed: the line, what was expected and what came. */
  readonly failures: readonly string[];
}

/** Plays the cases that apply, each on an empty server. */
export async function playAll(cases: readonly Case[], door: Door): Promise<Played> {
  const failures: string[] = [];
  let played = 0;
  for (const one of cases) {
    if (!applies(one, door)) continue;
    played++;
    await play(one, door).catch((error: Error) => failures.push(error.message));
  }
  return { played, failures };
}

/** Plays one case; throws an error that shows the transcript line, what was expected and what came. */
export async function play(one: Case, door: Door): Promise<void> {
  await door.reset();
  const connections = new Map<string, { link: DoorConnection; resp: 2 | 3 }>();
  const connection = async (name: string) => {
    let open = connections.get(name);
    if (open === undefined) connections.set(name, (open = { link: await door.connect(), resp: 2 }));
    return open;
  };
  for (const step of one.steps) {
    const where = `${one.file}:${step.line} (${one.name}) through ${door.name}`;
    if (step.kind === 'advance') {
      await door.advance(step.ms);
      continue;
    }
    const open = await connection(step.connection);
    if (step.kind === 'resp') {
      open.link.send(['HELLO', String(step.version)]);
      await open.link.next();
      open.resp = step.version;
      continue;
    }
    const hello = step.kind === 'send' && step.words[0]?.toUpperCase() === 'HELLO' ? step.words[1] : undefined;
    if (step.kind === 'send') open.link.send(step.words);
    // A real server that sleeps cannot be asked whether it does.
    if (door.isReal && step.kind === 'send' && step.expected.kind === 'blocks' && step.words[1] === 'SLEEP') continue;
    try {
      const resp = hello === '3' ? 3 : hello === '2' ? 2 : open.resp;
      const message = await expectMessage(open.link, asWordedBy(door, step.expected), resp);
      const isRefused = message !== undefined && message !== 'closed' && isError(message);
      if (!isRefused) open.resp = resp;
    } catch (error) {
      const command = step.kind === 'send' ? step.words.join(' ').slice(0, 200) : `${step.connection}<`;
      throw new Error(`${where}\n  ${command}\n${(error as Error).message}`);
    }
    if (step.kind === 'send' && step.words[0]?.toUpperCase() === 'RESET') open.resp = 2;
  }
  for (const [name, { link }] of connections) {
    if (!(await link.quiet())) {
      const extra = await link.next();
      const text = extra === 'closed' ? '(closed)' : formatReply(extra, 3);
      throw new Error(`${one.file}:${one.line} (${one.name}) through ${door.name}: ${name} got more:\n${text}`);
    }
    await link.close();
  }
  const bugs = await door.bugs();
  if (bugs.length > 0)
    throw new Error(`${one.file}:${one.line} (${one.name}) through ${door.name}: ${bugs.join('\n')}`);
}

/** Valkey 9.1 tells the line of a script's error, but no name of the script: a rule, not a case for each. */
function asWordedBy({ flavour }: Pick<Door, 'flavour'>, expected: Expected): Expected {
  if (!('text' in expected) || flavour?.name !== 'valkey' || versionNumber(flavour.version) < versionNumber('9.1')) {
    return expected;
  }
  return { ...expected, text: expected.text.replace(/ script: \w+, on (?=\S*:\d+\.)/g, ' script: on ') };
}

async function expectMessage(
  link: DoorConnection,
  expected: Expected,
  resp: 2 | 3,
): Promise<Reply | 'closed' | undefined> {
  if (expected.kind === 'blocks') {
    await link.blocked();
    return undefined;
  }
  if (expected.kind === 'nothing') {
    if (!(await link.quiet())) throw new Error(`expected nothing, got:\n${print(await link.next(), resp)}`);
    return undefined;
  }
  const message = await link.next();
  if (expected.kind === 'ignored') return message;
  if (expected.kind === 'closed') {
    if (message !== 'closed') throw new Error(`expected the connection to close, got:\n${print(message, resp)}`);
    return message;
  }
  const actual = print(message, resp);
  if (expected.kind === 'pattern') {
    if (!expected.pattern.test(actual)) throw new Error(`expected a match of ${expected.pattern}, got:\n${actual}`);
    return message;
  }
  if (expected.unordered > 0 && message !== 'closed') {
    const printed = sorted(message, expected.unordered, resp);
    const wanted = expected.text.split('\n').map(unnumbered);
    if (
      printed.slice().sort().join('\n') === groups(wanted, groupSize(message, expected.unordered)).sort().join('\n')
    ) {
      return message;
    }
  } else if (actual === expected.text) {
    return message;
  }
  throw new Error(`expected:\n${expected.text}\ngot:\n${actual}`);
}

function print(message: Reply | 'closed', resp: 2 | 3): string {
  return message === 'closed' ? '(closed)' : formatReply(message, resp).trimEnd().replace(/ +\n/g, '\n');
}

/** The elements of an aggregate, `size` by `size`, each printed without its number. */
function sorted(message: Reply, size: number, resp: 2 | 3): string[] {
  const printed = formatReply(message, resp).trimEnd().split('\n').map(unnumbered);
  return groups(printed, groupSize(message, size));
}

/** A RESP3 map prints a pair a line. */
function groupSize(message: Reply, size: number): number {
  return isTagged(message) && message.kind === 'map' ? 1 : size;
}

function unnumbered(line: string): string {
  return line.replace(/^\s*\d+[)~#] ?/, '');
}

function groups(lines: readonly string[], size: number): string[] {
  const result: string[] = [];
  for (let i = 0; i < lines.length; i += size) result.push(lines.slice(i, i + size).join('\n'));
  return result;
}
