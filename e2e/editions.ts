// Which server a door is to be, as one word that crosses to any isolate: `8.0` is Redis's line, `valkey 8.0` Valkey's.

import { type FlavourName, Profile, type RedisLine, type VersionLine, versions } from '../src/engine/profile.ts';
import type { Door } from './door.ts';

export type Edition = RedisLine | `valkey ${VersionLine}`;

/** Every edition that transcripts go through in the engine. */
export const editions: readonly Edition[] = [...(Object.keys(versions) as RedisLine[]), 'valkey 8.0', 'valkey 9.1'];

/** What an engine is told to be the edition. */
export function settingsOf(edition: Edition): { readonly flavour: FlavourName; readonly version: VersionLine } {
  const [version, flavour = 'redis'] = edition.split(' ').reverse() as [VersionLine, FlavourName?];
  return { flavour, version };
}

/** What a door says of the server behind it. */
export function factsOf(edition: Edition): Pick<Door, 'version' | 'flavour'> {
  const { flavour, version } = settingsOf(edition);
  const profile = new Profile(version, flavour);
  return {
    version: profile.redisVersion,
    ...(flavour === 'redis' ? {} : { flavour: { name: flavour, version: profile.version } }),
  };
}
