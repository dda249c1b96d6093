// The page that plays transcripts against an engine in a worker; the test calls `playTranscript` in it, a file at a time.

import type { Door } from '../door.ts';
import type { Edition } from '../editions.ts';
import { type Played, playAll } from '../play.ts';
import { parseTranscript } from '../transcript.ts';
import { workerDoor } from './worker.ts';

const doors = new Map<Edition, Promise<Door>>();

/** Plays the text of a transcript as `version`. */
async function playTranscript(version: Edition, file: string, text: string): Promise<Played> {
  let door = doors.get(version);
  if (door === undefined) {
    const worker = new Worker(new URL('./test-worker.ts', import.meta.url), { type: 'module' });
    doors.set(version, (door = workerDoor(worker, version)));
  }
  return playAll(parseTranscript(text, file), await door);
}

export type PlayTranscript = typeof playTranscript;

(globalThis as unknown as { playTranscript: PlayTranscript }).playTranscript = playTranscript;
