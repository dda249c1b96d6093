// "No half-done write": whatever write command of the transcripts dies of a bug of ours, wherever in its body, leaves
// the dataset as it was. The bug is thrown in place of the k-th call that the body makes into the database or a value,
// for one k after the other, and at last when the body is done; then the command runs undisturbed.

import { describe, expect, test } from 'vitest';
import type { Command } from '../src/engine/command.ts';
import { allCommands } from '../src/engine/commands/index.ts';
import { Database } from '../src/engine/database.ts';
import { HashValue } from '../src/engine/values/hash.ts';
import { ListValue } from '../src/engine/values/list.ts';
import { SetValue } from '../src/engine/values/set.ts';
import { StreamValue } from '../src/engine/values/stream.ts';
import { SortedSet } from '../src/engine/values/zset.ts';
import { describeDataset } from './dataset.ts';
import { type EngineConnection, engineDoor } from './doors/engine.ts';
import { readTranscript, transcriptFiles } from './files.ts';
import { applies } from './play.ts';
import type { Case, Step } from './transcript.ts';

class PlantedBug extends Error {}

/** Where the bug is thrown: at which call, counted from 1; 0 is nowhere. */
const plan = { at: 0, calls: 0, depth: 0, inBody: false, isOver: false, thrown: false };

/** Every method through which a body reaches data counts its calls, but for those that such methods make themselves. */
for (const { prototype } of [Database, HashValue, ListValue, SetValue, SortedSet, StreamValue]) {
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
    if (name === 'constructor' || typeof method !== 'function') continue;
    Object.defineProperty(prototype, name, {
      writable: true,
      configurable: true,
      value(this: unknown, ...args: unknown[]): unknown {
        if (!plan.inBody) return method.apply(this, args);
        if (plan.depth === 0) reachCall();
        plan.depth++;
        try {
          return method.apply(this, args);
        } finally {
          plan.depth--;
        }
      },
    });
  }
}

function reachCall(): void {
  plan.calls++;
  if (plan.calls !== plan.at) return;
  plan.thrown = true;
  throw new PlantedBug('planted');
}

function withPlan(command: Command): Command {
  const subcommands = command.subcommands?.map(withPlan);
  const planned: Command = {
    ...command,
    run(context, request) {
      // Clients that it wakes run their commands after it.
      if (plan.at === 0 || plan.inBody || plan.isOver) return command.run(context, request);
      plan.inBody = true;
      try {
        const outcome = command.run(context, request);
        reachCall();
        return outcome;
      } finally {
        plan.inBody = false;
        plan.isOver = true;
      }
    },
  };
  return subcommands === undefined ? planned : { ...planned, subcommands };
}

const door = engineDoor('8.10', allCommands.map(withPlan));

/** Far into a long body only some places are tried. */
function nextPlace(k: number): number {
  return k < 20 ? k + 1 : Math.floor(k * 1.5);
}

async function breakEveryWrite(one: Case): Promise<number> {
  await door.reset();
  const { engine } = door;
  engine.onBug = null;
  const links = new Map<string, EngineConnection>();
  let broken = 0;
  for (const step of one.steps) {
    if (step.kind === 'advance') await door.advance(step.ms);
    if (step.kind !== 'send' && step.kind !== 'resp') continue;
    let link = links.get(step.connection);
    if (link === undefined) links.set(step.connection, (link = await door.connect()));
    const words = step.kind === 'send' ? step.words : ['HELLO', String(step.version)];
    if (step.kind === 'send' && isOwnWrite(link, words)) broken += tryPlaces(one, step, link);
    link.send(words);
    link.inbox.length = 0;
  }
  return broken;
}

/** True for a write that runs now, on its own: not queued, not held up. */
function isOwnWrite(link: EngineConnection, words: readonly string[]): boolean {
  const resolved = door.engine.resolve(words);
  return (
    'isWrite' in resolved && resolved.isWrite && link.connection.transaction === null && !link.connection.isBlocked
  );
}

function tryPlaces(one: Case, step: Step & { kind: 'send' }, link: EngineConnection): number {
  const { engine } = door;
  // What has expired meanwhile is gone before, not by the command.
  engine.wake();
  const before = describeDataset(engine.databases);
  const dirtyBefore = engine.dirty;
  let places = 0;
  for (plan.at = 1; ; plan.at = nextPlace(plan.at)) {
    Object.assign(plan, { calls: 0, depth: 0, isOver: false, thrown: false });
    const bugsBefore = engine.stats.bugs;
    link.connection.submit(step.words);
    if (!plan.thrown) break;
    places++;
    const where = `${one.file}:${step.line} ${step.words.join(' ').slice(0, 100)}: a bug at call ${plan.at}`;
    expect(engine.stats.bugs, where).toBe(bugsBefore + 1);
    expect(engine.dirty, where).toBe(dirtyBefore);
    expect(describeDataset(engine.databases), where).toBe(before);
  }
  plan.at = 0;
  return places;
}

describe('a bug in a write takes the whole write back', () => {
  test.each(transcriptFiles())('%s', async (file) => {
    const failures: string[] = [];
    for (const one of readTranscript(file)) {
      if (!applies(one, door)) continue;
      await breakEveryWrite(one).catch((error: Error) => failures.push(`${error.message}`));
      plan.at = 0;
      plan.inBody = false;
    }
    expect(failures, failures.join('\n\n')).toEqual([]);
  });

  test('is tried at places inside and at the end of bodies', async () => {
    const [first] = readTranscript('e2e/transcripts/list/push.redis');
    expect(await breakEveryWrite(first as Case)).toBeGreaterThan(5);
  });
});
