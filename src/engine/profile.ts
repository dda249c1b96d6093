// Which Redis this engine is: a version and a flavour. Everything that differs between versions asks here;
// commands and options say `since` in their declarations, behaviour that changed has a named rule below.

/** The versions an engine can be made as; each stands for the newest release of its line that we have facts of. */
export const versions = {
  '7.0': '7.0.15',
  '7.2': '7.2.6',
  '7.4': '7.4.1',
  '8.0': '8.0.2',
  '8.2': '8.2.0',
  '8.4': '8.4.0',
  '8.6': '8.6.0',
  '8.8': '8.8.0',
  '8.10': '8.10.0',
} as const;

export type VersionLine = keyof typeof versions;
export const newestVersion: VersionLine = '8.10';

/** `'7.0.15'` -> 70015; parts that are missing count as zero. Comparable with `<`. */
export function versionNumber(text: string): number {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return major * 10000 + minor * 100 + patch;
}

/** Behaviour that changed between versions, named for what is so from that version on. */
export interface Rules {
  /** Doubles print in their shortest form (7.2), not with `%.17g`. */
  readonly shortestDoubles: boolean;
  /** Small sets of strings are listpacks (7.2). */
  readonly setListpack: boolean;
  /** Small lists are listpacks (7.2). */
  readonly listListpack: boolean;
  /** A woken client runs its command again (7.2); before, it was served by the command that pushed. */
  readonly rerunsBlocked: boolean;
  /** Messages that a command causes to its own connection follow its reply (7.2); before, they went first. */
  readonly holdsPushes: boolean;
  /** Hash fields may expire (7.4). */
  readonly fieldExpiry: boolean;
}

export class Profile {
  readonly line: VersionLine;
  /** Full version, as `INFO` tells it. */
  readonly version: string;
  readonly number: number;
  readonly rules: Rules;
  /** Answers of `atLeast`: commands ask it at every call, and to read a version takes half a microsecond. */
  readonly #known = new Map<string, boolean>();

  constructor(line: VersionLine = newestVersion) {
    this.line = line;
    this.version = versions[line];
    this.number = versionNumber(this.version);
    this.rules = {
      shortestDoubles: this.atLeast('7.2'),
      setListpack: this.atLeast('7.2'),
      listListpack: this.atLeast('7.2'),
      rerunsBlocked: this.atLeast('7.2'),
      holdsPushes: this.atLeast('7.2'),
      fieldExpiry: this.atLeast('7.4'),
    };
  }

  /** True from `version` on. */
  atLeast(version: string): boolean {
    let answer = this.#known.get(version);
    if (answer === undefined) this.#known.set(version, (answer = this.number >= versionNumber(version)));
    return answer;
  }
}
