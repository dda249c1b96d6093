// Finding files below a folder, and the transcripts among them.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Case, parseTranscript } from './transcript.ts';

/** Paths below `folder` that end in `ending`, sorted. */
export function globSync(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join(folder, path))
    .sort();
}

/** Every transcript. */
export function transcriptFiles(): string[] {
  return globSync('e2e/transcripts', '.redis');
}

export function readTranscript(path: string): Case[] {
  return parseTranscript(readFileSync(path, 'utf8'), path);
}
