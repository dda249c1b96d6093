// Every error a client can be told, worded in this one file. A command throws one by name: `throw errors.syntax()`.
// Anything thrown that is not a RedisError is a bug of ours.

import type { FlavourName } from './flavours.ts';
import type { ByteString, ErrorReply } from './reply.ts';

/**
 * An error reply on its way out. Not an `Error`: it needs no stack, is thrown on hot paths, and as plain data crosses
 * a worker's border. The first word of the message is its code.
 */
export class RedisError implements ErrorReply {
  readonly kind = 'error';
  readonly message: ByteString;

  constructor(message: ByteString) {
    this.message = message;
  }
}

const error = (message: ByteString) => new RedisError(message);
const err = (text: ByteString) => new RedisError(`ERR ${text}`);

/** What C's %s writes of a word: it ends at the first NUL. Errors that Redis words with it quote no more than that. */
export function untilNul(word: ByteString): ByteString {
  const end = word.indexOf('\0');
  return end < 0 ? word : word.slice(0, end);
}

export const errors = {
  /** Any text under the ERR code, for errors that a single command words. */
  err,
  /** Any text with a code of its own. */
  coded: error,

  wrongType: () => error('WRONGTYPE Operation against a key holding the wrong kind of value'),
  foreignPayload: () => err('DUMP payload version or checksum are wrong'),
  syntax: () => err('syntax error'),
  notInteger: () => err('value is not an integer or out of range'),
  notFloat: () => err('value is not a valid float'),
  outOfRange: () => err('value is out of range'),
  outOfRangePositive: () => err('value is out of range, must be positive'),
  outOfRangeBetween: (min: number | string, max: number | string) =>
    err(`value is out of range, value must between ${min} and ${max}`),
  indexOutOfRange: () => err('index out of range'),
  busyKey: () => error('BUSYKEY Target key name already exists.'),
  noSuchKey: () => err('no such key'),
  sameObject: () => err('source and destination objects are the same'),
  overflow: () => err('increment or decrement would overflow'),
  notANumberOrInfinity: () => err('increment would produce NaN or Infinity'),
  invalidExpireTime: (command: string) => err(`invalid expire time in '${command}' command`),
  timeoutNotFloat: () => err('timeout is not a float or out of range'),
  timeoutOutOfRange: () => err('timeout is out of range'),
  timeoutNegative: () => err('timeout is negative'),
  tooLong: () => err('string exceeds maximum allowed size (proto-max-bulk-len)'),
  dbIndexOutOfRange: () => err('DB index is out of range'),
  invalidCursor: () => err('invalid cursor'),
  numkeysPositive: () => err('numkeys should be greater than 0'),
  keysExceedArguments: () => err("Number of keys can't be greater than number of args"),

  wrongArity: (command: string) => err(`wrong number of arguments for '${command}' command`),
  unknownCommand: (name: ByteString, words: readonly ByteString[]) => {
    // Redis echoes at most 128 bytes of the name and stops quoting arguments once 128 bytes are written.
    let args = '';
    for (let i = 1; i < words.length && args.length < 128; i++) {
      args += `'${(words[i] as string).slice(0, 128 - args.length)}' `;
    }
    return err(`unknown command '${name.slice(0, 128)}', with args beginning with: ${args}`);
  },
  unknownSubcommand: (container: string, subcommand: ByteString) =>
    err(`unknown subcommand '${untilNul(subcommand).slice(0, 128)}'. Try ${container.toUpperCase()} HELP.`),
  /** A known subcommand with the wrong number of words, where its arity alone cannot tell. */
  subcommandSyntax: (container: string, subcommand: ByteString) =>
    err(
      `unknown subcommand or wrong number of arguments for '${subcommand.slice(0, 128)}'. Try ${container.toUpperCase()} HELP.`,
    ),

  noAuth: () => error('NOAUTH Authentication required.'),
  /** 7.2 put the protocol version into the advice. */
  helloWithoutAuth: (namesVersion: boolean) =>
    error(
      `NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO ${namesVersion ? '<proto> ' : ''}AUTH <user> <pass> option can be used to authenticate the client and select the RESP protocol version at the same time`,
    ),
  wrongPassword: () => error('WRONGPASS invalid username-password pair or user is disabled.'),
  authWithoutPassword: () =>
    err(
      'AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    ),
  /** Redis says whose file and configuration they are, Valkey does not. */
  noAclFile: (flavour: FlavourName) => {
    const whose = flavour === 'valkey' ? '' : 'Redis ';
    return err(
      `This ${whose}instance is not configured to use an ACL file. You may want to specify users via the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a ${whose}configuration file set) in order to store users in the ${whose}configuration.`,
    );
  },
  noProto: () => error('NOPROTO unsupported protocol version'),
  /** `kind`: what runs, a script or a function. */
  busy: (kind: 'script' | 'function', title: string) =>
    error(`BUSY ${title} is busy running a script. You can only call ${kind.toUpperCase()} KILL or SHUTDOWN NOSAVE.`),
  loading: (title: string) => error(`LOADING ${title} is loading the dataset in memory`),
  saveFailed: (title: string) =>
    error(
      `MISCONF ${title} is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled, because this instance is configured to report errors during writes if RDB snapshotting fails (stop-writes-on-bgsave-error option). Please check the ${title} logs for details about the RDB error.`,
    ),
  logFailed: (why: string) => error(`MISCONF Errors writing to the AOF file: ${why}`),
  outOfMemory: () => error("OOM command not allowed when used memory > 'maxmemory'."),
  clusterDisabled: () => err('This instance has cluster support disabled'),
  noReplicas: () => error('NOREPLICAS Not enough good replicas to write.'),
  masterDown: () => error("MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."),
  redirect: (host: ByteString, port: number) => error(`REDIRECT ${host}:${port}`),
  noMasterLink: () => error("NOMASTERLINK Can't SYNC while not connected with my master"),
  /** Ours: Redis begins to send its dataset. */
  noReplicationStream: () => err('there is no replication stream: Redlet cannot be a master yet'),
  instanceChanged: () =>
    error('UNBLOCKED force unblock from blocking operation, instance state changed (master -> replica?)'),
  readonlyReplica: () => error("READONLY You can't write against a read only replica."),
  execAbort: () => error('EXECABORT Transaction discarded because of previous errors.'),
  notInMulti: () => err('Command not allowed inside a transaction'),
  /** Valkey since 9.1 (8.0.1 does not name the command). */
  namedNotInMulti: (command: string) => err(`Command '${command}' not allowed inside a transaction`),
  notSubscribed: (command: string) => error(`NOSUB '${command}' command executed not in subscribed mode`),
  unblocked: () => error('UNBLOCKED client unblocked via CLIENT UNBLOCK'),
  onlyInSubscribedContext: (command: string) =>
    err(
      `Can't execute '${command}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
    ),
  guarded: (name: 'debug' | 'module') =>
    err(
      `${name.toUpperCase()} command not allowed. If the enable-${name}-command option is set to "local", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.`,
    ),
  /** What a client is told of a bug of ours. */
  internal: (detail: string) => err(`internal error: ${detail.replace(/[^\x20-\x7e]+/g, ' ')}`),
} as const;
