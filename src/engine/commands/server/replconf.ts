// What a replica says to its master: REPLCONF, PSYNC, SYNC. Its wishes are taken note of as Redis does, which shows only in
// the errors; the stream that PSYNC asks for is not there (e2e/gaps.ts).

import type { Args } from '../../args.ts';
import { integer, string } from '../../arguments.ts';
import { command, type Flag } from '../../command.ts';
import type { ReadContext } from '../../context.ts';
import { errors, type RedisError } from '../../errors.ts';
import type { Since } from '../../flavours.ts';
import { noReply, OK, type Reply } from '../../reply.ts';

interface Option {
  readonly since?: Since;
  /** Reads the value; true if there is no reply at all. */
  readonly read: (args: Args) => boolean;
}

const zeroOrOne: Option['read'] = (args) => {
  args.integerBetween(0, 1, errors.outOfRangeBetween(0, 1));
  return false;
};
const anything: Option['read'] = (args) => {
  args.word();
  return false;
};
const silent: Option['read'] = (args) => {
  args.word();
  return true;
};

const options = new Map<string, Option>([
  ['listening-port', { read: readPort }],
  ['ip-address', { read: readAddress }],
  ['capa', { read: anything }],
  ['ack', { read: silent }],
  ['getack', { read: silent }],
  ['rdb-only', { read: zeroOrOne }],
  ['rdb-filter-only', { read: readFilter }],
  ['version', { since: { valkey: '8.0' }, read: readVersion }],
  ['rdb-channel', { since: { redis: '8.0', valkey: '8.0' }, read: zeroOrOne }],
  ['main-ch-client-id', { since: '8.0', read: refuseClient((id) => `Unrecognized RDB client id: ${id}`) }],
  ['set-rdb-client-id', { since: { valkey: '8.0' }, read: refuseClient((id) => `Unrecognized RDB client id ${id}`) }],
]);

function readPort(args: Args): boolean {
  const port = args.int64();
  const isInt = port >= -2147483648 && port <= 2147483647;
  if (!isInt && args.profile.atLeast({ valkey: '9.0' })) throw errors.outOfRange();
  return false;
}

function readAddress(args: Args): boolean {
  const { length } = args.word();
  if (length >= 256) throw errors.err(`REPLCONF ip-address provided by replica instance is too long: ${length} bytes`);
  return false;
}

/** Which parts of the dataset the replica wants: a list, quoted as on a command line. */
function readFilter(args: Args): boolean {
  const list = args.word();
  const wanted = list.match(/"[^"]*"|'[^']*'|[^\s"']+|["']/g) ?? [];
  if (wanted.some((one) => one === '"' || one === "'")) throw errors.err('Missing rdb-filter-only values');
  const names = wanted.map((one) => one.replace(/^["'](.*)["']$/s, '$1'));
  const unknown = names.find((one) => one.toLowerCase() !== 'functions');
  if (unknown !== undefined) throw errors.err(`Unsupported rdb-filter-only option: ${unknown}`);
  return false;
}

function readVersion(args: Args): boolean {
  const version = args.word();
  if (!/^\d+\.\d+\.\d+/.test(version)) throw errors.err(`Unrecognized version format: ${version}`);
  return false;
}

/** No replica has a connection for its snapshot here. */
function refuseClient(text: (id: string) => string): Option['read'] {
  return (args) => {
    throw errors.err(text(String(args.int64())));
  };
}

export const replconf = command({
  name: 'replconf',
  group: 'server',
  since: '3.0.0',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'allow_busy'],
  parse(args) {
    if (args.left % 2 !== 0) throw errors.syntax();
    while (args.left > 0) {
      const name = args.word();
      const option = options.get(name.toLowerCase());
      const isKnown = option !== undefined && (option.since === undefined || args.profile.atLeast(option.since));
      if (!isKnown) throw errors.err(`Unrecognized REPLCONF option: ${name}`);
      if (option.read(args)) {
        args.position = args.words.length;
        return true;
      }
    }
    return false;
  },
  run: (_, isSilent): Reply => (isSilent ? noReply : OK),
});

const syncFlags = ['admin', 'noscript', 'no_async_loading', 'no_multi'] as const satisfies readonly Flag[];

export const psync = command({
  name: 'psync',
  group: 'server',
  since: '2.8.0',
  arity: -3,
  flags: syncFlags,
  arguments: [string('replicationid'), integer('offset')],
  parse(args) {
    args.word();
    // A replica hears first that it has no stream of its own to give.
    const offset = args.word();
    args.position = args.words.length;
    return offset;
  },
  run(context, offset) {
    const refused = refusedSync(context);
    if (/^[+-]?\d+$/.test(offset)) throw refused;
    throw context.engine.replication.isReplica ? refused : errors.notInteger();
  },
});

export const sync = command({
  name: 'sync',
  group: 'server',
  since: '1.0.0',
  arity: 1,
  flags: syncFlags,
  parse: () => null,
  run(context) {
    throw refusedSync(context);
  },
});

function refusedSync({ engine }: ReadContext): RedisError {
  return engine.replication.isReplica ? errors.noMasterLink() : errors.noReplicationStream();
}
