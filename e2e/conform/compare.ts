// Where our engine and a real server disagree about a program: the first difference in what a connection got, in the
// keyspace events, or in the data that was left.

import type { Reply } from '../../src/engine/reply.ts';
import type { EngineRun, Message } from './engine-run.ts';
import { connectionNames } from './programs.ts';
import type { ServerRun } from './server-run.ts';
import { agree } from './unordered.ts';

export interface Disagreement {
  /** The command that was answered differently; `event` or the question about the data otherwise. */
  readonly about: string;
  /** The step after which it showed; -1 where that is not known. */
  readonly step: number;
  readonly ours: Reply | undefined;
  readonly theirs: Reply | undefined;
}

export function disagreement(ours: EngineRun, theirs: ServerRun): Disagreement | null {
  if (ours.bugs.length > 0) return { about: 'bug', step: -1, ours: ours.bugs[0], theirs: undefined };
  let first: Disagreement | null = null;
  for (const name of connectionNames) {
    const expected = ours.messages[name];
    const got = theirs.messages[name];
    for (let i = 0; i < Math.max(expected.length, got.length); i++) {
      const one = expected[i];
      if (one !== undefined && i < got.length && agree(one.message, got[i] as Reply, one.words, one)) continue;
      const step = one?.step ?? ours.program.steps.length;
      const about = one === undefined ? 'a message too many' : nameOf(one, got[i]);
      if (first === null || step < first.step) first = { about, step, ours: one?.message, theirs: got[i] };
      break;
    }
  }
  return first ?? differentEvent(ours, theirs) ?? differentData(ours, theirs);
}

function differentEvent(ours: EngineRun, theirs: ServerRun): Disagreement | null {
  const isSorting = ours.program.steps.some((step) => 'words' in step && /^sort/i.test(step.words[0] ?? ''));
  const isPunctual = (event: Reply) => {
    const name = nameOfEvent(event);
    // A real server notices that a key has expired when it comes across it; SORT looks at keys in any order.
    return name !== 'expired' && !(isSorting && name === 'keymiss');
  };
  const [expected, got] = [ours.events.filter(isPunctual), theirs.events.filter(isPunctual)];
  for (let i = 0; i < Math.max(expected.length, got.length); i++) {
    const [one, other] = [expected[i], got[i]];
    if (one !== undefined && other !== undefined && agree(one, other, null)) continue;
    return { about: 'event', step: -1, ours: one, theirs: other };
  }
  return null;
}

/** Of `pmessage, pattern, channel, message` the event is in the channel or in the message. */
function nameOfEvent(event: Reply): string {
  if (!Array.isArray(event)) return '';
  const [channel, message] = [String(event[2]), String(event[3])];
  return channel.startsWith('__keyevent@') ? channel.slice(channel.indexOf(':') + 1) : message;
}

function differentData(ours: EngineRun, theirs: ServerRun): Disagreement | null {
  for (const [i, one] of ours.answers.entries()) {
    const other = theirs.answers[i] as Reply;
    if (agree(one.message, other, one.words, one)) continue;
    return { about: `data: ${one.words?.join(' ')}`, step: -1, ours: one.message, theirs: other };
  }
  return null;
}

/** Of EXEC the queued command whose reply differs. */
function nameOf({ words, queued, message }: Message, theirs: Reply | undefined): string {
  if (words === null) return 'push';
  const name = words[0]?.toLowerCase() ?? '';
  if (queued.length === 0 || !Array.isArray(message) || !Array.isArray(theirs)) return name;
  const at = queued.findIndex(
    (each, i) => !agree(message[i] as Reply, theirs[i] as Reply, each, { isUnordered: true }),
  );
  return queued[at]?.[0]?.toLowerCase() ?? name;
}
