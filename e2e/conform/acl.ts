// Random rules for a user, and whether they permit what they should: each program makes a user by ACL SETUSER, asks
// ACL GETUSER what came of it, asks ACL DRYRUN about some commands and lets the user itself try others. Redlet and a
// real server must answer alike.

import { allCommands } from '../../src/engine/commands/index.ts';
import { Profile, type VersionLine } from '../../src/engine/profile.ts';
import { isError, isTagged, type Reply } from '../../src/engine/reply.ts';
import { CommandTable } from '../../src/engine/table.ts';
import { formatReply } from '../../src/resp/print.ts';
import type { DoorConnection } from '../door.ts';

/** A step: who sends it (the administrator, or the user that the program makes), and the words. */
export interface AclStep {
  readonly by: 'admin' | 'user';
  readonly words: readonly string[];
}

type Random = () => number;

/** Chance from a seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Commands with what they may be tried with; `K` is some key, `C` some channel. None blocks or harms. */
const tries: readonly string[] = [
  ...['GET K', 'SET K v', 'SET K v GET', 'SET K v EX 10', 'GETDEL K', 'APPEND K v', 'MGET K K K', 'MSET K v K v'],
  ...['DEL K K', 'EXISTS K K', 'TYPE K', 'TTL K', 'EXPIRE K 100', 'PERSIST K', 'RENAME K K', 'COPY K K REPLACE'],
  ...['OBJECT ENCODING K', 'OBJECT HELP', 'TOUCH K', 'KEYS x', 'SCAN 0', 'RANDOMKEY', 'DBSIZE', 'SELECT 0', 'SELECT 1'],
  ...['BITFIELD K GET u8 0', 'BITFIELD K SET u8 0 1', 'BITFIELD_RO K GET u8 0', 'BITOP AND K K K', 'SETBIT K 0 1'],
  ...['LPUSH K v', 'LPOP K', 'LRANGE K 0 -1', 'LMOVE K K LEFT LEFT', 'LMPOP 2 K K LEFT', 'LMPOP 9 K LEFT', 'LLEN K'],
  ...['SADD K v', 'SPOP K', 'SMEMBERS K', 'SUNION K K', 'SUNIONSTORE K K K', 'SINTERCARD 2 K K', 'SMOVE K K v'],
  ...['ZADD K 1 v', 'ZUNIONSTORE K 2 K K', 'ZDIFF 2 K K', 'ZRANGESTORE K K 0 1', 'ZMPOP 1 K MIN', 'ZRANGE K 0 1'],
  ...[
    'HSET K f v',
    'HGETALL K',
    'HINCRBY K f 1',
    'HRANDFIELD K',
    'PFADD K v',
    'PFCOUNT K K',
    'PFMERGE K K',
    'GEOADD K 1 1 v',
  ],
  ...['GEORADIUS K 1 1 1 km', 'GEORADIUS K 1 1 1 km STORE K', 'GEOSEARCHSTORE K K FROMLONLAT 1 1 BYRADIUS 1 km'],
  ...[
    'XADD K * f v',
    'XLEN K',
    'XREAD COUNT 1 STREAMS K K 0 0',
    'XGROUP CREATE K g 0',
    'XINFO STREAM K',
    'XRANGE K - +',
  ],
  ...['SORT K', 'SORT K BY w* GET x*', 'SORT K STORE K', 'SORT_RO K', 'SORT_RO K BY w*', 'SORT K BY nosort GET #'],
  ...['PUBLISH C v', 'SPUBLISH C v', 'PUBSUB NUMSUB C', 'PUBSUB NUMPAT', 'UNSUBSCRIBE C', 'PING', 'ECHO v', 'TIME'],
  ...[
    'ACL WHOAMI',
    'ACL CAT',
    'ACL USERS',
    'CONFIG GET hz',
    'CLIENT ID',
    'CLIENT GETNAME',
    'CLIENT LIST',
    'INFO server',
  ],
  ...[
    'COMMAND COUNT',
    'COMMAND INFO get',
    'LASTSAVE',
    'LOLWUT',
    'WATCH K',
    'UNWATCH',
    'DISCARD',
    'FLUSHDB',
    'SWAPDB 0 1',
  ],
  ...['DEBUG HELP', 'HELLO', 'NOPE K', 'CONFIG nope', 'GET'],
];
/** Asked about, never tried. */
const asks: readonly string[] = [
  ...tries,
  ...[
    'SUBSCRIBE C C',
    'PSUBSCRIBE C',
    'SSUBSCRIBE C',
    'MULTI',
    'EXEC',
    'RESET',
    'QUIT',
    'BLPOP K K 0',
    'BLMOVE K K LEFT LEFT 0',
  ],
  ...['XREADGROUP GROUP g c STREAMS K 0', 'BZPOPMIN K 0', 'SHUTDOWN', 'AUTH a b', 'CONFIG SET hz 10', 'ACL SETUSER x'],
];

const keys = ['a', 'ab', 'b', 'ba', 'c:1', 'c:2', '', '*', 'x y'];
const keyPatterns = ['a', 'a*', 'b*', 'b?', '?', 'c:*', '[ab]*', '', 'ab', '*b', 'c:1', 'b*', 'a*', '*'];
const channels = ['a', 'ab', 'b', 'c:1', '*', 'a*', 'b?'];
const channelPatterns = ['a', 'a*', 'a*', 'b?', 'c:*', '[ab]', 'b', 'b?', '*'];
const categories = [
  ...['keyspace', 'read', 'write', 'set', 'sortedset', 'list', 'hash', 'string', 'bitmap', 'hyperloglog', 'geo', 'all'],
  ...['stream', 'pubsub', 'admin', 'fast', 'slow', 'blocking', 'dangerous', 'connection', 'transaction', 'ALL', 'Read'],
];
const passwords = ['one', 'two', ''];
const hashes = ['7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed', 'abc', 'A'.repeat(64)];
const words = [
  ...[
    'on',
    'off',
    'nopass',
    'resetpass',
    'reset',
    'clearselectors',
    'allkeys',
    'resetkeys',
    'allchannels',
    'ON',
    'foo',
    '',
  ],
  ...['resetchannels', 'allcommands', 'nocommands', 'sanitize-payload', 'skip-sanitize-payload', '+', '-', '%', '()'],
];

export class AclPrograms {
  readonly #random: Random;
  readonly #names: readonly string[];

  /** The commands that rules name are those of both sides. */
  constructor(line: VersionLine, seed: number) {
    this.#random = seeded(seed);
    this.#names = [...new CommandTable(allCommands, new Profile(line)).all()].map(({ fullName }) => fullName);
  }

  next(): AclStep[] {
    const steps: AclStep[] = [];
    const admin = (...line: string[]) => steps.push({ by: 'admin', words: line });
    admin('ACL', 'DELUSER', 'u');
    // Most users may run most commands, so that keys and channels decide.
    const start = this.#random() < 0.7 ? ['+@all'] : [];
    admin('ACL', 'SETUSER', 'u', ...start, ...this.#some(0, 3, () => this.#rule(true)));
    for (let n = 1 + this.#below(3); n > 0; n--) {
      admin('ACL', 'SETUSER', 'u', ...this.#some(1, 5, () => this.#rule(true)));
      admin('ACL', 'GETUSER', 'u');
      for (let asked = this.#below(12); asked > 0; asked--) admin('ACL', 'DRYRUN', 'u', ...this.#line(asks));
    }
    admin('ACL', 'SETUSER', 'u', 'on', 'nopass');
    steps.push({ by: 'user', words: ['AUTH', 'u', 'x'] });
    for (let tried = this.#below(12); tried > 0; tried--) steps.push({ by: 'user', words: this.#line(tries) });
    admin('ACL', 'SETUSER', 'u', this.#rule(true));
    steps.push({ by: 'user', words: this.#line(tries) });
    steps.push({ by: 'user', words: ['AUTH', 'default', 'x'] });
    return steps;
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#below(from.length)] as T;
  }

  #some<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.#below(most - least + 1) }, make);
  }

  /** What a rule may be named after is mostly what the programs try. */
  #command(): string {
    if (this.#random() < 0.3) return this.#pick(this.#names);
    const [name = '', sub = ''] = this.#pick(tries).toLowerCase().split(' ');
    const either = this.#random() < 0.4 ? `${name}|${sub.replace(/^[kc]$/, 'a')}` : name;
    return this.#random() < 0.05 ? `${either}|x` : either;
  }

  #rule(isRoot: boolean): string {
    switch (this.#below(isRoot ? 13 : 8)) {
      case 0:
      case 1:
        return `~${this.#pick(keyPatterns)}`;
      case 2:
        return `%${this.#pick(['R', 'W', 'RW', 'r', 'WR', 'X', ''])}~${this.#pick(keyPatterns)}`;
      case 3:
        return `&${this.#pick(channelPatterns)}`;
      case 4:
        return `${this.#pick(['+', '+', '-'])}@${this.#pick(categories)}`;
      case 5:
        return `+${this.#command()}`;
      case 6:
        return `-${this.#command()}`;
      case 7:
        return this.#random() < 0.3 ? '+@all' : `+${this.#command()}`;
      case 8:
        return this.#random() < 0.4 ? this.#pick(words) : `%${this.#pick(['R', 'W'])}~${this.#pick(keyPatterns)}`;
      case 9:
        return `${this.#pick(['>', '<'])}${this.#pick(passwords)}`;
      case 10:
        return `${this.#pick(['#', '!'])}${this.#pick(hashes)}`;
      default:
        return `(${this.#some(0, 4, () => this.#rule(false)).join(' ')})`;
    }
  }

  #line(from: readonly string[]): string[] {
    return this.#pick(from)
      .split(' ')
      .map((word) => (word === 'K' ? this.#pick(keys) : word === 'C' ? this.#pick(channels) : word));
  }
}

/** Sends the steps and answers what is to be compared of each reply. */
export async function runAcl(
  steps: readonly AclStep[],
  admin: DoorConnection,
  user: DoorConnection,
  printsAsGiven: boolean,
): Promise<string[]> {
  const seen: string[] = [];
  for (const { by, words: line } of steps) {
    const link = by === 'admin' ? admin : user;
    link.send(line);
    const reply = await link.next();
    if (reply === 'closed') throw new Error(`closed by ${line.join(' ')}`);
    seen.push(by === 'admin' ? shown(reply, line, printsAsGiven) : verdict(reply));
  }
  return seen;
}

/** Before 7.2 the rules of commands are made up from all commands there are, and a real server has more. */
function shown(reply: Reply, line: readonly string[], printsAsGiven: boolean): string {
  const text = formatReply(reply, 2);
  if (printsAsGiven || line[1] !== 'GETUSER') return text;
  return text.replace(/[+-]@all[^"]*/g, (rules) => rules.slice(0, 5));
}

/** What the user did is told elsewhere: here, whether it was permitted. */
function verdict(reply: Reply): string {
  if (isError(reply))
    return /^(NOPERM|WRONGPASS|ERR (unknown|wrong|BY|GET))/.test(reply.message) ? reply.message : 'ran';
  return isTagged(reply) && reply.kind === 'status' && reply.text === 'QUEUED' ? 'queued' : 'ran';
}
