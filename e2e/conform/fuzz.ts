// Random programs against a real server: makes them, runs them, and brings each disagreement down to a transcript.

import fc from 'fast-check';
import type { Command, Group } from '../../src/engine/command.ts';
import type { VersionLine } from '../../src/engine/profile.ts';
import { isError, type Reply } from '../../src/engine/reply.ts';
import { formatReply } from '../../src/resp/print.ts';
import type { RealServer, ServerName } from '../servers.ts';
import { type Disagreement, disagreement } from './compare.ts';
import { type EngineRun, type RunOptions, runOnEngine } from './engine-run.ts';
import { minimise } from './minimise.ts';
import { transcriptOf } from './print.ts';
import { connectionNames, type Program, programs } from './programs.ts';
import { ServerPlayer } from './server-run.ts';

export interface FuzzOptions {
  readonly programs: number;
  readonly seed: number;
  readonly groups?: readonly Group[];
  /** Disagreements about one command that are brought down to transcripts. */
  readonly perCommand?: number;
  readonly commands?: readonly Command[];
  /** Called with each disagreement as it is found. */
  readonly onFound?: (found: Found) => void;
}

export interface Found {
  readonly about: string;
  readonly transcript: string;
}

export interface FuzzResult {
  readonly programs: number;
  readonly replies: number;
  readonly errorReplies: number;
  readonly found: readonly Found[];
  /** How often each command was called. */
  readonly calls: ReadonlyMap<string, number>;
  /** Programs that disagreed. */
  readonly disagreeing: number;
}

export const lineOf: Partial<Record<ServerName, VersionLine>> = { '7.0.15': '7.0', '8.0.2': '8.0' };

const batchSize = 100;

/** The programs of a seed, the same on every machine. */
export function* programsOf(
  options: { version: VersionLine; groups?: readonly Group[] },
  seed: number,
): Generator<Program> {
  const arbitrary = programs(options);
  for (let batch = 0; ; batch++) yield* fc.sample(arbitrary, { seed: seed + batch * 7919, numRuns: batchSize });
}

/**
 * Each server plays one program at a time, as FLUSHALL and SWAPDB leave nothing alone; several servers of one version
 * share the programs, so that none of us waits for the other.
 */
export async function fuzz(servers: readonly RealServer[], options: FuzzOptions): Promise<FuzzResult> {
  const name = servers[0]?.name;
  const version = name === undefined ? undefined : lineOf[name];
  if (version === undefined) throw new Error(`no version of ours is that of ${name}`);
  const grammar = { version, ...(options.groups === undefined ? {} : { groups: options.groups }) };
  const made = programsOf(grammar, options.seed);
  const tally = new Tally();
  let left = options.programs;
  const next = () => (left-- > 0 ? (made.next().value as Program) : null);
  const all = servers.map(async (server) => {
    const judge = await Judge.open(server, version, options.commands);
    try {
      for (let program = next(); program !== null; program = next()) await tryOne(judge, program, tally, options);
    } finally {
      await judge.close();
    }
  });
  await Promise.all(all);
  return tally;
}

async function tryOne(judge: Judge, program: Program, tally: Tally, options: FuzzOptions): Promise<void> {
  const { perCommand = 2 } = options;
  const [ours, first] = await judge.compare(program);
  tally.note(ours);
  // Whatever may depend on the moment must happen twice.
  if (first === null || (await judge.compare(program))[1] === null) return;
  tally.disagreeing++;
  if (tally.timesFound(first.about) > perCommand) return;
  const transcript = await judge.transcript(program, first.about);
  // A real server's clock goes on between two commands.
  if (transcript === null) return void tally.disagreeing--;
  const one = { about: first.about, transcript };
  tally.found.push(one);
  options.onFound?.(one);
}

/** What has been tried, in numbers. */
class Tally implements FuzzResult {
  programs = 0;
  replies = 0;
  errorReplies = 0;
  disagreeing = 0;
  readonly found: Found[] = [];
  readonly calls = new Map<string, number>();
  readonly #timesFound = new Map<string, number>();

  note({ program, messages }: EngineRun): void {
    this.programs++;
    for (const step of program.steps) {
      const command = 'words' in step ? (step.words[0]?.toLowerCase() ?? '') : '';
      this.calls.set(command, (this.calls.get(command) ?? 0) + 1);
    }
    for (const name of connectionNames) {
      for (const { message, words } of messages[name]) {
        if (words === null) continue;
        this.replies++;
        if (isError(message)) this.errorReplies++;
      }
    }
  }

  /** How often something has been found, this time included. */
  timesFound(about: string): number {
    const times = (this.#timesFound.get(about) ?? 0) + 1;
    this.#timesFound.set(about, times);
    return times;
  }
}

/** Our engine beside one real server. */
class Judge {
  readonly #name: ServerName;
  readonly #player: ServerPlayer;
  readonly #run: RunOptions;

  private constructor(name: ServerName, player: ServerPlayer, run: RunOptions) {
    this.#name = name;
    this.#player = player;
    this.#run = run;
  }

  static async open(server: RealServer, version: VersionLine, commands?: readonly Command[]): Promise<Judge> {
    const run = { version, ...(commands === undefined ? {} : { commands }) };
    return new Judge(server.name, await ServerPlayer.open(server), run);
  }

  async compare(program: Program): Promise<[EngineRun, Disagreement | null]> {
    const ours = runOnEngine(program, this.#run);
    return [ours, disagreement(ours, await this.#player.run(ours))];
  }

  /** The least of the program that disagrees about the same; null if it was a matter of the moment after all. */
  async transcript(program: Program, about: string): Promise<string | null> {
    const least = await minimise(program, async (candidate) => (await this.compare(candidate))[1]?.about === about);
    const [{ program: played }, difference] = await this.compare(least);
    if (difference === null) return null;
    const turns = await this.#player.runSlowly(played);
    return `${transcriptOf(`${this.#name} and Redlet disagree: ${about}`, played, turns)}\n${describe(difference)}`;
  }

  close(): Promise<void> {
    return this.#player.close();
  }
}

/** Both replies as comments, from shortly before their first difference. */
function describe({ about, ours, theirs }: Disagreement): string {
  const lines = (reply: Reply | undefined) =>
    reply === undefined ? ['nothing'] : formatReply(reply, 3).trimEnd().split('\n');
  const [one, other] = [lines(ours), lines(theirs)];
  const first = one.findIndex((line, i) => line !== other[i]);
  const from = Math.max(0, (first < 0 ? one.length : first) - 3);
  const clip = (all: string[]) => {
    const shown = all.slice(from, from + 10);
    return [...(from > 0 ? ['...'] : []), ...shown, ...(all.length > from + 10 ? ['...'] : [])].join('\n##   ');
  };
  return `## ${about}\n## Redlet: ${clip(one)}\n## server: ${clip(other)}\n`;
}
