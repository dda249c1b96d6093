// Random programs against a real server: makes them, runs them, and brings each disagreement down to a transcript.

import fc from 'fast-check';
import type { Command, Group } from '../../src/engine/command.ts';
import type { VersionLine } from '../../src/engine/profile.ts';
import { isError, type Reply } from '../../src/engine/reply.ts';
import { formatReply } from '../../src/resp/print.ts';
import type { RealServer, ServerName } from '../servers.ts';
import { type Disagreement, disagreement } from './compare.ts';
import { type EngineRun, runOnEngine } from './engine-run.ts';
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

export async function fuzz(server: RealServer, options: FuzzOptions): Promise<FuzzResult> {
  const version = lineOf[server.name];
  if (version === undefined) throw new Error(`no version of ours is that of ${server.name}`);
  const { perCommand = 2 } = options;
  const run = { version, ...(options.commands === undefined ? {} : { commands: options.commands }) };
  const player = await ServerPlayer.open(server);
  const found: Found[] = [];
  const timesFound = new Map<string, number>();
  const calls = new Map<string, number>();
  let count = 0;
  let replies = 0;
  let errorReplies = 0;
  let disagreeing = 0;
  const compare = async (program: Program): Promise<[EngineRun, Disagreement | null]> => {
    const ours = runOnEngine(program, run);
    return [ours, disagreement(ours, await player.run(ours))];
  };
  try {
    const grammar = { version, ...(options.groups === undefined ? {} : { groups: options.groups }) };
    for (const program of programsOf(grammar, options.seed)) {
      if (count++ === options.programs) break;
      const [ours, first] = await compare(program);
      for (const step of ours.program.steps) {
        const command = 'words' in step ? (step.words[0]?.toLowerCase() ?? '') : '';
        calls.set(command, (calls.get(command) ?? 0) + 1);
      }
      for (const name of connectionNames) {
        for (const { message, words } of ours.messages[name]) {
          if (words === null) continue;
          replies++;
          if (isError(message)) errorReplies++;
        }
      }
      if (first === null) continue;
      // Whatever may depend on the moment must happen twice.
      if ((await compare(program))[1] === null) continue;
      disagreeing++;
      const times = (timesFound.get(first.about) ?? 0) + 1;
      timesFound.set(first.about, times);
      if (times > perCommand) continue;
      const least = await minimise(program, async (candidate) => (await compare(candidate))[1]?.about === first.about);
      const [engineRun, difference] = await compare(least);
      // What cannot be shown again was a matter of the moment after all: a real server's clock goes on between two commands.
      if (difference === null) {
        disagreeing--;
        continue;
      }
      const turns = await player.runSlowly(engineRun.program);
      const title = `${server.name} and Redlet disagree: ${first.about}`;
      const one = {
        about: first.about,
        transcript: `${transcriptOf(title, engineRun.program, turns)}\n${describe(difference)}`,
      };
      found.push(one);
      options.onFound?.(one);
    }
  } finally {
    await player.close();
  }
  return { programs: count - 1, replies, errorReplies, found, calls, disagreeing };
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
