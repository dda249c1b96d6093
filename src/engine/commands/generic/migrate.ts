// MIGRATE: keys go to another server as RESTOREs, and are deleted here once it has them. Nobody runs meanwhile, as on a
// redis-server, which waits for the other one too.

import type { Args } from '../../args.ts';
import { block, integer, key, many, oneOf, optional, string, token } from '../../arguments.ts';
import { toByteString } from '../../bytes.ts';
import { command } from '../../command.ts';
import { Suspended, type WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { keyAt, keysAfter } from '../../keyspecs.ts';
import type { Exchange } from '../../links.ts';
import { parseInteger } from '../../numbers.ts';
import { type ByteString, OK, type Reply, status } from '../../reply.ts';
import { payloadsOf } from './dump.ts';

interface MigrateRequest {
  readonly host: ByteString;
  readonly port: number;
  readonly keys: readonly ByteString[];
  readonly db: number;
  /** Milliseconds. */
  readonly timeout: number;
  readonly copy: boolean;
  readonly replace: boolean;
  /** The words after AUTH; null: none. */
  readonly credentials: readonly ByteString[] | null;
}

const usualTimeout = 1000;
/** Words before the options: the name, host, port, key, database and timeout. */
const fixedWords = 6;

export const migrate = command({
  name: 'migrate',
  group: 'generic',
  since: '2.6.0',
  arity: -6,
  flags: ['write'],
  categories: ['keyspace', 'dangerous'],
  tips: ['nondeterministic_output'],
  keys: [
    keyAt(3, 'RW', 'access', 'delete'),
    keysAfter('KEYS', -2, { last: -1, step: 1, limit: 0 }, 'RW', 'access', 'delete', 'incomplete'),
  ],
  findSecrets: (words) => {
    const found: number[] = [];
    for (let i = fixedWords; i < words.length; i++) {
      const option = (words[i] as ByteString).toUpperCase();
      if (option === 'AUTH' && i + 1 < words.length) found.push(++i);
      else if (option === 'AUTH2' && i + 2 < words.length) found.push(++i, ++i);
      else if (option !== 'COPY' && option !== 'REPLACE') break;
    }
    return found;
  },
  arguments: [
    string('host'),
    integer('port'),
    oneOf('key-selector', [key(), token('empty-string', '')]),
    integer('destination-db'),
    integer('timeout'),
    optional(token('copy', 'COPY', { since: '3.0.0' })),
    optional(token('replace', 'REPLACE', { since: '3.0.0' })),
    optional(
      oneOf('authentication', [
        string('auth', { token: 'AUTH', since: '4.0.7', display: 'password' }),
        block('auth2', [string('username'), string('password')], { token: 'AUTH2', since: '6.0.0' }),
      ]),
    ),
    optional(many(key('keys', { token: 'KEYS', keySpec: 1, since: '3.0.6', display: 'key' }))),
  ],
  findKeys: positionsOfKeys,

  parse(args): MigrateRequest {
    const [host, port, single, db, timeout] = args.take(5) as [string, string, string, string, string];
    const options = parseOptions(args, single);
    const number = (text: ByteString) => {
      const value = parseInteger(text);
      if (value === null) throw errors.notInteger();
      return Number(value);
    };
    const waits = number(timeout);
    return {
      host,
      port: Number.parseInt(port, 10) || 0,
      db: number(db),
      timeout: waits <= 0 ? usualTimeout : waits,
      ...options,
    };
  },

  run(context, request) {
    const { db, engine } = context;
    context.propagate();
    const present = request.keys.filter((each) => db.lookup(each) !== undefined);
    if (present.length === 0) return status('NOKEY');
    const { links } = engine;
    if (links === null) throw errors.coded('IOERR error or timeout connecting to the client');
    if (context.denyBlocking) {
      throw errors.coded('IOERR another server cannot be waited for inside a transaction or a script');
    }
    const { credentials } = request;
    const commands = credentials === null ? [] : [['AUTH', ...credentials]];
    commands.push(['SELECT', `${request.db}`]);
    const before = commands.length;
    for (const each of present) commands.push(restoreWords(context, each, request.replace));
    let exchange: Exchange = { lines: [], failed: 'reading' };
    links.exchange(request, commands.map(encoded).join(''), commands.length, (done) => {
      exchange = done;
      engine.resume();
    });
    return new Suspended(Number.POSITIVE_INFINITY, () => finish(context, request, present, before, exchange));
  },
});

function parseOptions(
  args: Args,
  single: ByteString,
): Pick<MigrateRequest, 'copy' | 'replace' | 'credentials' | 'keys'> {
  let [copy, replace] = [false, false];
  let credentials: readonly ByteString[] | null = null;
  let keys: readonly ByteString[] = [single];
  while (args.left > 0) {
    if (args.token('COPY')) copy = true;
    else if (args.token('REPLACE')) replace = true;
    else if (args.token('AUTH')) credentials = args.take(1);
    else if (args.token('AUTH2')) credentials = args.take(2);
    else if (args.token('KEYS')) {
      if (single !== '') {
        throw errors.err('When using MIGRATE KEYS option, the key argument must be set to the empty string');
      }
      keys = args.take(args.left);
    } else throw errors.syntax();
  }
  return { copy, replace, credentials, keys };
}

function restoreWords({ db, engine, now }: WriteContext, each: ByteString, replace: boolean): ByteString[] {
  const value = db.peek(each);
  const expireAt = db.expireAt(each);
  const ttl = expireAt === null ? 0 : Math.max(1, expireAt - now);
  const payload = value === undefined ? '' : toByteString(payloadsOf(engine).dump(value, engine));
  return ['RESTORE', each, `${ttl}`, payload, ...(replace ? ['REPLACE'] : [])];
}

function encoded(words: readonly ByteString[]): ByteString {
  return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;
}

/** The other server has answered, or has not. `before` lines answer what came before the first key. */
function finish(
  { db, engine, connection }: WriteContext,
  { copy }: MigrateRequest,
  keys: readonly ByteString[],
  before: number,
  { lines, failed }: Exchange,
): Reply {
  const refusal = lines.find((line) => line.startsWith('-'));
  const isLetIn = !lines.slice(0, before).some((line) => line.startsWith('-'));
  const taken = isLetIn ? keys.filter((_, i) => lines[before + i]?.startsWith('+') === true) : [];
  if (!copy && taken.length > 0) {
    for (const each of taken) {
      db.delete(each);
      db.changed(each, 'del');
    }
    engine.propagation.add(connection.db, ['DEL', ...taken]);
  }
  if (refusal !== undefined) return errors.err(`Target instance replied with error: ${refusal.slice(1)}`);
  if (failed === null) return OK;
  return errors.coded(
    failed === 'connecting'
      ? 'IOERR error or timeout connecting to the client'
      : `IOERR error or timeout ${failed} to target instance`,
  );
}

function positionsOfKeys(words: readonly ByteString[]): number[] {
  const skipped: Readonly<Record<string, number>> = { AUTH: 1, AUTH2: 2 };
  for (let i = fixedWords; i < words.length; i++) {
    const word = (words[i] as ByteString).toUpperCase();
    if (word === 'KEYS' && words[3] === '') return words.flatMap((_, at) => (at > i ? [at] : []));
    i += skipped[word] ?? 0;
  }
  return [3];
}
