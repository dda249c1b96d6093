// Every transcript as a test of its own through one door. A door that lives in another isolate plays whole files over
// there, as asking it step by step would take longer than the steps.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Door } from './door.ts';
import type { Edition } from './editions.ts';
import { readTranscript, transcriptFiles } from './files.ts';
import { type Played, playAll } from './play.ts';
import type { Case } from './transcript.ts';

/** Plays the cases of one file, wherever the door is. */
export interface Player {
  play(cases: readonly Case[]): Promise<Played>;
  close(): Promise<void>;
}

/** The versions that transcripts go through in doors that cost more than a call: those that were proved, and the newest. */
export const provedLines: readonly Edition[] = ['7.0', '8.0', '8.10', 'valkey 8.0'];

/** The transcripts through a door; counted as skipped where what the door needs `isThere` not. */
export function transcriptsThrough(name: string, isThere: boolean, open: () => Promise<Player>): void {
  describe.skipIf(!isThere)(name, () => {
    let player: Player;
    beforeAll(async () => {
      player = await open();
    });
    afterAll(() => player?.close());

    test.each(transcriptFiles())('%s', async (file) => {
      const { failures } = await player.play(readTranscript(file));
      expect(failures, failures.join('\n\n')).toEqual([]);
    });
  });
}

/** Plays through a door of this process. */
export async function playerOf(door: Door | Promise<Door>): Promise<Player> {
  const opened = await door;
  return { play: (cases) => playAll(cases, opened), close: () => opened.close() };
}
