// The kinds of CONFIG parameters: what values each takes, in which form it keeps them, and Redis's words when it
// refuses one. A check turns the value that was sent into the value that CONFIG GET will show.

import type { FlavourName, Since } from './flavours.ts';
import { parseDouble, parseInteger } from './numbers.ts';
import { formatF } from './printf.ts';
import type { Profile } from './profile.ts';
import type { ByteString } from './reply.ts';

/** What a check may need beside the new value. */
export interface Setting {
  /** The value so far. */
  readonly current: ByteString;
  readonly profile: Profile;
}

export interface Refused {
  readonly refused: string;
}

export type Check = (value: ByteString, setting: Setting) => ByteString | Refused;

export interface Parameter {
  readonly name: string;
  readonly default: ByteString;
  readonly check: Check;
  /** How CONFIG GET shows the value, where that is not how it is kept. */
  readonly shown?: (value: ByteString) => ByteString;
  /** Other names of the same parameter. */
  readonly aliases?: readonly (string | DatedAlias)[];
  /** What a flavour starts with, where that is not the default. */
  readonly defaults?: { readonly [flavour in FlavourName]?: ByteString };
  /** CONFIG SET refuses it, always (`immutable`) or unless `enable-protected-configs` allows it (`protected`). */
  readonly fixed?: 'immutable' | 'protected';
  readonly since?: Since;
  /** First version without it. */
  readonly until?: Since;
}

export interface DatedAlias {
  readonly name: string;
  readonly since: Since;
}

/** The parameter's names in a profile, its own first. */
export function namesOf({ name, aliases = [] }: Parameter, profile: Profile): string[] {
  const others = aliases.filter((alias) => typeof alias === 'string' || profile.atLeast(alias.since));
  return [name, ...others.map((alias) => (typeof alias === 'string' ? alias : alias.name))];
}

export type ParameterFacts = Pick<Parameter, 'aliases' | 'defaults' | 'fixed' | 'since' | 'until' | 'shown'>;

export const intMax = 2147483647n;
export const longMax = 9223372036854775807n;
export const unsignedLongMax = 18446744073709551615n;

export const refuse = (refused: string): Refused => ({ refused });

export function yesNo(name: string, initial: 'yes' | 'no', facts?: ParameterFacts): Parameter {
  return { name, default: initial, check: isYesOrNo, ...facts };
}

export function integer(name: string, initial: number, min: bigint, max: bigint, facts?: ParameterFacts): Parameter {
  return { name, default: String(initial), check: integerBetween(min, max), ...facts };
}

/** A number of bytes: `512mb`, `1k` (a thousand), `1kb` (1024). */
export function memory(name: string, initial: number, min = 0n, max = longMax, facts?: ParameterFacts): Parameter {
  return { name, default: String(initial), check: memoryBetween(min, max), ...facts };
}

/** One of a few words; the first is the default. `words` as the error lists them. */
export function choice(name: string, initial: string, words: readonly string[], facts?: ParameterFacts): Parameter {
  return { name, default: initial, check: oneOfWords(() => words), ...facts };
}

export function text(name: string, initial = '', facts?: ParameterFacts): Parameter {
  return { name, default: initial, check: (value) => value, ...facts };
}

/** A parameter with a check of its own. */
export function special(name: string, initial: string, check: Check, facts?: ParameterFacts): Parameter {
  return { name, default: initial, check, ...facts };
}

// ---- checks ----

const isYesOrNo: Check = (value) => {
  const word = value.toLowerCase();
  return word === 'yes' || word === 'no' ? word : refuse("argument must be 'yes' or 'no'");
};

export function integerBetween(min: bigint, max: bigint): Check {
  return (value) => {
    const number = parseInteger(value);
    if (number === null) return refuse("argument couldn't be parsed into an integer");
    return number < min || number > max ? outside(min, max) : String(number);
  };
}

export function memoryBetween(min: bigint, max: bigint): Check {
  return (value) => {
    const bytes = parseMemory(value);
    if (bytes === null) return refuse('argument must be a memory value');
    return bytes < min || bytes > max ? outside(min, max) : String(bytes);
  };
}

export function oneOfWords(wordsOf: (profile: Profile) => readonly string[]): Check {
  return (value, { profile }) => {
    const words = wordsOf(profile);
    const word = value.toLowerCase();
    return words.includes(word) ? word : refuse(`argument(s) must be one of the following: ${words.join(', ')}`);
  };
}

function outside(min: bigint, max: bigint): Refused {
  return refuse(`argument must be between ${min} and ${max} inclusive`);
}

const units: Readonly<Record<string, bigint>> = {
  '': 1n,
  b: 1n,
  k: 1000n,
  kb: 1024n,
  m: 1000n ** 2n,
  mb: 1024n ** 2n,
  g: 1000n ** 3n,
  gb: 1024n ** 3n,
};

/** Bytes; null if it is no memory value. No digits are 0, and what is too large wraps at 2^64 (7.0.15, 8.0.2). */
export function parseMemory(value: ByteString): bigint | null {
  const [, digits = '', unit = ''] = /^(\d{0,127})([a-z]*)$/i.exec(value) ?? [null, '', 'none'];
  const factor = units[unit.toLowerCase()];
  if (factor === undefined) return null;
  const number = BigInt(digits);
  return BigInt.asUintN(64, (number > unsignedLongMax ? unsignedLongMax : number) * factor);
}

/** `maxmemory-clients`: bytes, or a percentage of `maxmemory`. */
export const memoryOrPercent: Check = (value) => {
  const isPercent = value.endsWith('%');
  const amount = isPercent ? parseInteger(value.slice(0, -1)) : parseMemory(value);
  if (amount === null || amount < 0) return refuse('argument must be a memory or percent value');
  if (isPercent ? amount > 100 : amount > longMax) return refuse('percentage argument must be less or equal to 100');
  return isPercent && amount > 0 ? `${amount}%` : String(amount);
};

/** `hz` is brought into its bounds in silence. */
export const hertz: Check = (value, setting) => {
  const checked = integerBetween(0n, intMax)(value, setting);
  return typeof checked === 'string' ? String(Math.min(Math.max(Number(checked), 1), 500)) : checked;
};

/** `repl-backlog-size` is at least 16 kB, whatever is asked. */
export const backlogSize: Check = (value, setting) => {
  const checked = memoryBetween(1n, longMax)(value, setting);
  return typeof checked === 'string' && Number(checked) < 16384 ? '16384' : checked;
};

/** Words that a single space parts: two spaces in a row hold an empty word. */
const spaced = (value: ByteString): string[] => (value === '' ? [] : value.split(' '));

/** C's strtoll over a whole word: an empty one is 0, and what is too large is the largest. */
function parseLong(word: string): bigint | null {
  if (!/^([+-]?\d+)?$/.test(word)) return null;
  const number = word === '' ? 0n : BigInt(word.replace(/^\+/, ''));
  return number > longMax ? longMax : number < -longMax - 1n ? -longMax - 1n : number;
}

/** `save`: pairs of seconds and changes. Changes are an int, and wrap. */
export const savePoints: Check = (value) => {
  const words = spaced(value);
  const numbers: bigint[] = [];
  for (const [i, word] of words.entries()) {
    const number = parseLong(word);
    if (number === null || number < (i % 2 === 0 ? 1n : 0n)) return refuse('Invalid save parameters');
    numbers.push(i % 2 === 0 ? number : BigInt.asIntN(32, number));
  }
  return words.length % 2 === 0 ? numbers.join(' ') : refuse('Invalid save parameters');
};

/** `client-output-buffer-limit`: sets the classes that it names and leaves the others as they are. */
export const outputBufferLimits: Check = (value, { current }) => {
  const words = spaced(value);
  if (words.length % 4 !== 0) return refuse('Wrong number of arguments in buffer limit configuration.');
  const classes = ['normal', 'slave', 'pubsub'];
  const all = current.split(' ');
  for (let i = 0; i < words.length; i += 4) {
    const [name = '', hard = '', soft = '', seconds = ''] = words.slice(i, i + 4);
    const at = classes.indexOf(name.toLowerCase().replace(/^replica$/, 'slave'));
    if (at < 0) return refuse('Invalid client class specified in buffer limit configuration.');
    const limits = [parseMemory(hard), parseMemory(soft), parseLong(seconds)];
    if (limits.some((limit) => limit === null || limit < 0n)) {
      return refuse('Error in hard, soft or soft_seconds setting in buffer limit configuration.');
    }
    all.splice(at * 4, 4, classes[at] as string, ...limits.map(String));
  }
  return all.join(' ');
};

export const oomScores: Check = (value) => {
  const words = spaced(value);
  if (words.length !== 3) return refuse('wrong number of arguments');
  const numbers = words.map(parseLong);
  if (numbers.some((number) => number === null || number < -2000n || number > 2000n)) {
    return refuse('Invalid oom-score-adj-values, elements must be between -2000 and 2000.');
  }
  return numbers.join(' ');
};

export const percentiles: Check = (value) => {
  const shown: string[] = [];
  for (const word of spaced(value)) {
    const number = parseDouble(word);
    if (number === null) return refuse('Invalid latency-tracking-info-percentiles parameters');
    if (number < 0 || number > 100) {
      return refuse('latency-tracking-info-percentiles parameters should sit between [0.0,100.0]');
    }
    shown.push(formatF(number, 6).replace(/\.?0+$/, ''));
  }
  return shown.join(' ');
};

/** `shutdown-on-sigint`: a set of options, shown in this order. */
export const shutdownOptions: Check = (value) => {
  const options = ['default', 'save', 'nosave', 'now', 'force'];
  const words = value.toLowerCase().split(' ');
  if (!words.every((word) => options.includes(word))) {
    return refuse(`argument(s) must be one of the following: ${options.join(', ')}`);
  }
  if (words.includes('save') && words.includes('nosave')) {
    return refuse("shutdown options SAVE and NOSAVE can't be used simultaneously");
  }
  return options.filter((option) => option !== 'default' && words.includes(option)).join(' ') || 'default';
};

/** `notify-keyspace-events`: class letters, shown in Redis's order; all of the ordinary classes are an A. */
export const eventLetters: Check = (value, { profile }) => {
  const ordinary = 'g$lshzxetd';
  const later = profile.atLeast('8.2') ? 'oc' : '';
  for (const letter of value) {
    if (!`A${ordinary}nKEm${later}`.includes(letter)) {
      return refuse("Invalid event class character. Use 'Ag$lshzxeKEtmdn'.");
    }
  }
  const has = (letter: string) => value.includes(letter);
  const isAll = has('A') || [...ordinary].every(has);
  const classes = isAll ? (has('n') ? 'An' : 'A') : [...`${ordinary}n`].filter(has).join('');
  return classes + [...`KEm${later}`].filter(has).join('');
};

/** Beside A the letter n is not shown, though the class is on (7.0.15, 8.0.2). */
export const shownEventLetters = (letters: ByteString): ByteString => letters.replace('An', 'A');

export const titleTemplate: Check = (value) => {
  const known = ['title', 'listen-addr', 'server-mode', 'port', 'tls-port', 'unixsocket', 'config-file'];
  const rest = value.replace(/\{([^{}]*)\}/g, (whole, name) => (known.includes(name) ? '' : whole));
  return value === '' || rest.includes('{')
    ? refuse('template format is invalid or contains unknown variables')
    : value;
};

export const bindAddresses: Check = (value) =>
  spaced(value).length > 16 ? refuse('Too many bind addresses specified.') : value;

export const hostname: Check = (value) => {
  if (value.length >= 256) return refuse('Hostnames must be less than 256 characters');
  return /^[a-zA-Z0-9.-]*$/.test(value)
    ? value
    : refuse('Hostnames may only contain alphanumeric characters, hyphens or dots');
};

export const nodeName: Check = (value) =>
  /^[^!#$%&()*+:;<>?@[\]^{|}~]*$/.test(value) ? value : refuse('Announced human node name contained invalid character');

/** There is one locale here: C. */
export const locale: Check = (value) => (/^(|C|POSIX)$/.test(value) ? value : refuse('Invalid locale name'));

export const fileName: Check = (value) =>
  value.includes('/') ? refuse("dbfilename can't be a path, just a filename") : value;

/** What would need TLS, which is not there: only the value that leaves it off is taken. */
export function withoutTls(check: Check, off: string): Check {
  return (value, setting) => {
    const checked = check(value, setting);
    if (typeof checked !== 'string' || checked === off) return checked;
    return refuse('Unable to update TLS configuration. Check server logs.');
  };
}

export const noTls = { port: withoutTls(integerBetween(0n, 65535n), '0'), use: withoutTls(isYesOrNo, 'no') };

/** Only a Redis whose allocator was patched for it can defragment. */
export const noDefrag: Check = (value, setting) => {
  const checked = isYesOrNo(value, setting);
  if (checked !== 'yes') return checked;
  const [server, source] =
    setting.profile.flavour === 'valkey' ? ['server', 'source'] : ['Redis server', 'Redis source'];
  return refuse(
    `Active defragmentation cannot be enabled: it requires a ${server} compiled with a modified Jemalloc like the one shipped by default with the ${source} distribution`,
  );
};
