// The servers that the playground can be: what the control in its bar lists.

import { type FlavourName, flavours, type VersionLine } from './redlet.ts';

/** As `connect` takes it. */
export interface Edition {
  readonly flavour: FlavourName;
  readonly version: VersionLine;
}

/** The flavours that are whole, with the title that their versions are listed under. */
const offered = ['redis', 'valkey'] as const;

export const editions: readonly (readonly [title: string, group: readonly Edition[]])[] = offered.map((flavour) => [
  flavours[flavour].title,
  Object.keys(flavours[flavour].releases).map((version) => ({ flavour, version: version as VersionLine })),
]);

/** `Valkey 8.0`; it also tells editions apart. */
export function nameOf({ flavour, version }: Edition): string {
  return `${flavours[flavour].title} ${version}`;
}

/** `Valkey 8.0.1`. */
export function fullNameOf({ flavour, version }: Edition): string {
  const { title, releases } = flavours[flavour];
  return `${title} ${releases[version]?.version ?? version}`;
}

/** `?version=7.0` asks for that version, `?flavour=valkey` for that server; the newest, and Redis, where it does not say. */
export function editionIn(url: string): Edition {
  const asked = new URL(url).searchParams;
  const flavour = offered.find((name) => name === asked.get('flavour')) ?? 'redis';
  const { releases, newest } = flavours[flavour];
  const version = asked.get('version') ?? '';
  return { flavour, version: (Object.hasOwn(releases, version) ? version : newest) as VersionLine };
}

/** `url` as it asks for the edition. */
export function urlOf({ flavour, version }: Edition, url: string): URL {
  const changed = new URL(url);
  changed.searchParams.delete('flavour');
  changed.searchParams.delete('version');
  if (flavour !== 'redis') changed.searchParams.set('flavour', flavour);
  if (version !== flavours[flavour].newest) changed.searchParams.set('version', version);
  return changed;
}
