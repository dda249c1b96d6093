// Calls of the connection group. A client speaks over a connection of its own, and opens more for commands that wait,
// for subscriptions and for `watch`: what is said of "this connection" holds for the first.

import { type Call, call, overloaded, type Text, type Word } from '../call.ts';
import { type AtMostOne, type ExactlyOne, given, type OneOrMore, option } from '../options.ts';
import { integer, list, made, natural, ok, orNull, record, text, word } from '../shapes.ts';

export type KillFilter = {
  /** ID: of that id. */
  readonly id?: number;
  /** TYPE: of that kind. */
  readonly type?: 'NORMAL' | 'MASTER' | 'PRIMARY' | 'SLAVE' | 'REPLICA' | 'PUBSUB';
  /** USER: authenticated as that user. */
  readonly user?: string;
  /** ADDR: from that address, `ip:port`. */
  readonly addr?: string;
  /** LADDR: to that address of the server. */
  readonly laddr?: string;
  /** SKIPME: spare the connection that asks; true when absent. */
  readonly skipme?: boolean;
  /** MAXAGE (7.4): at least so many seconds old. */
  readonly maxage?: number;
};

export type ListFilter = AtMostOne<{
  /** TYPE: of that kind. */
  type: 'NORMAL' | 'MASTER' | 'REPLICA' | 'PUBSUB';
  /** ID: of these ids. */
  id: number | readonly number[];
}>;

export interface TrackingOptions {
  /** REDIRECT: send invalidations to the connection of that id. */
  readonly redirect?: number;
  /** PREFIX: with `bcast`, only keys that start so. */
  readonly prefix?: OneOrMore;
  /** BCAST: hear of every key. */
  readonly bcast?: boolean;
  /** OPTIN: track only after CLIENT CACHING YES. */
  readonly optin?: boolean;
  /** OPTOUT: track unless after CLIENT CACHING NO. */
  readonly optout?: boolean;
  /** NOLOOP: do not hear of one's own changes. */
  readonly noloop?: boolean;
}

export interface HelloOptions {
  /** AUTH: log in. */
  readonly auth?: { readonly username: string; readonly password: string };
  /** SETNAME: name the connection. */
  readonly setname?: string;
}

const clientFields = (line: string): Record<string, string> =>
  Object.fromEntries(
    line.split(' ').map((field) => {
      const at = field.indexOf('=');
      return [field.slice(0, at), field.slice(at + 1)];
    }),
  );

function clientKill(filter: string | KillFilter): Call<unknown> {
  if (typeof filter === 'string') return call(['CLIENT', 'KILL', filter], ok);
  const { skipme } = filter;
  const words = ['CLIENT', 'KILL', given(filter, 'id', 'type', 'user', 'addr', 'laddr', 'maxage')];
  return call([...words, skipme === undefined ? [] : ['SKIPME', skipme ? 'YES' : 'NO']], integer);
}

function auth(first: string, second?: string): Call<'OK'> {
  return call(['AUTH', first, second ?? []], ok);
}

export const connectionCalls = {
  /**
   * AUTH: logs in, by password (`auth(password)`) or as a user (`auth(username, password)`). Connections that the
   * client opens later log in alike.
   * @returns OK
   * @throws ReplyError WRONGPASS; ERR if there is no password to give
   * @example
   * await client.aclSetuser('ann', 'on', '>secret', '+@all');
   * await client.auth('ann', 'secret'); // => 'OK'
   */
  auth: overloaded<[(password: string) => Call<'OK'>, (username: string, password: string) => Call<'OK'>]>(auth),

  /**
   * CLIENT CACHING: whether to track the keys of the next command.
   * @returns OK
   * @throws ReplyError ERR unless tracking is on with OPTIN or OPTOUT
   * @example
   * await client.clientTracking('ON', { optin: true });
   * await client.clientCaching('YES'); // => 'OK'
   */
  clientCaching: (mode: 'YES' | 'NO'): Call<'OK'> => call(['CLIENT', 'CACHING', mode], ok),

  /**
   * CLIENT GETNAME: the name of this connection.
   * @returns the name, or null if it has none
   * @example
   * await client.clientSetname('worker-1');
   * await client.clientGetname(); // => 'worker-1'
   */
  clientGetname: (): Call<string | null> => call(['CLIENT', 'GETNAME'], orNull(word)),

  /**
   * CLIENT GETREDIR: where invalidations go.
   * @returns the id of a connection, 0 if they come here, -1 if tracking is off
   * @example
   * await client.clientGetredir(); // => -1
   */
  clientGetredir: (): Call<number> => call(['CLIENT', 'GETREDIR'], integer),

  /**
   * CLIENT HELP: what CLIENT can do.
   * @returns lines of text
   * @example
   * (await client.clientHelp()).length > 0; // => true
   */
  clientHelp: (): Call<string[]> => call(['CLIENT', 'HELP'], list(word)),

  /**
   * CLIENT ID: the id of this connection.
   * @returns the id
   * @example
   * (await client.clientId()) > 0; // => true
   */
  clientId: (): Call<number> => call(['CLIENT', 'ID'], integer),

  /**
   * CLIENT INFO: what there is to know of this connection.
   * @returns an object of strings: `{ id, addr, name, age, db, cmd, ... }`
   * @example
   * (await client.clientInfo()).db; // => '0'
   */
  clientInfo: (): Call<Record<string, string>> =>
    call(
      ['CLIENT', 'INFO'],
      made(word, (line) => clientFields(line.trimEnd())),
    ),

  /**
   * CLIENT KILL: closes connections: that of an address, or all for which the whole filter holds.
   * @returns OK for an address, else how many were closed
   * @throws ReplyError ERR if there is no connection of that address
   * @example
   * await client.clientKill({ type: 'PUBSUB' }); // => 0
   */
  clientKill: overloaded<[(address: string) => Call<'OK'>, (filter: KillFilter) => Call<number>]>(clientKill),

  /**
   * CLIENT LIST: what there is to know of every connection.
   * @returns an object of strings for each; see `clientInfo`
   * @example
   * (await client.clientList()).length; // => 1
   */
  clientList: (filter: ListFilter = {}): Call<Record<string, string>[]> =>
    call(
      ['CLIENT', 'LIST', given(filter, 'type', 'id')],
      made(word, (lines) => lines.trimEnd().split('\n').filter(Boolean).map(clientFields)),
    ),

  /**
   * CLIENT NO-EVICT: whether this connection is spared when memory for clients runs out.
   * @returns OK
   * @example
   * await client.clientNoEvict('ON'); // => 'OK'
   */
  clientNoEvict: (enabled: 'ON' | 'OFF'): Call<'OK'> => call(['CLIENT', 'NO-EVICT', enabled], ok),

  /**
   * CLIENT NO-TOUCH (7.2): whether commands of this connection leave the keys' age as it is.
   * @returns OK
   * @example
   * await client.clientNoTouch('ON'); // => 'OK'
   */
  clientNoTouch: (enabled: 'ON' | 'OFF'): Call<'OK'> => call(['CLIENT', 'NO-TOUCH', enabled], ok),

  /**
   * CLIENT PAUSE: holds commands of all connections back for `timeout` milliseconds, with WRITE only those that write.
   * @returns OK
   * @example
   * await client.clientPause(1); // => 'OK'
   */
  clientPause: (timeout: number, mode?: 'WRITE' | 'ALL'): Call<'OK'> =>
    call(['CLIENT', 'PAUSE', timeout, mode ?? []], ok),

  /**
   * CLIENT REPLY: whether there are replies. Commands without one resolve with undefined.
   * @returns OK for ON, else undefined
   * @example
   * await client.clientReply('ON'); // => 'OK'
   */
  clientReply: (action: 'ON' | 'OFF' | 'SKIP'): Call<'OK' | undefined> => call(['CLIENT', 'REPLY', action], ok),

  /**
   * CLIENT SETINFO (7.2): what CLIENT LIST tells of the library.
   * @returns OK
   * @throws ReplyError ERR if the text has spaces or newlines
   * @example
   * await client.clientSetinfo({ libName: 'shop' }); // => 'OK'
   */
  clientSetinfo: (
    attr: ExactlyOne<{
      /** LIB-NAME */
      libName: string;
      /** LIB-VER */
      libVer: string;
    }>,
  ): Call<'OK'> => call(['CLIENT', 'SETINFO', option('LIB-NAME', attr.libName), option('LIB-VER', attr.libVer)], ok),

  /**
   * CLIENT SETNAME: names this connection; `''` takes the name away.
   * @returns OK
   * @throws ReplyError ERR if the name has spaces or newlines
   * @example
   * await client.clientSetname('worker-1'); // => 'OK'
   */
  clientSetname: (connectionName: string): Call<'OK'> => call(['CLIENT', 'SETNAME', connectionName], ok),

  /**
   * CLIENT TRACKING: whether the server says which of the keys that were read have changed.
   * @returns OK
   * @throws ReplyError ERR for options that do not go together
   * @example
   * await client.clientTracking('ON', { noloop: true }); // => 'OK'
   */
  clientTracking: (status: 'ON' | 'OFF', options: TrackingOptions = {}): Call<'OK'> =>
    call(
      [
        ['CLIENT', 'TRACKING', status, given(options, 'redirect')],
        [options.prefix ?? []].flat().map((prefix) => ['PREFIX', prefix as Word]),
        given(options, 'bcast', 'optin', 'optout', 'noloop'),
      ],
      ok,
    ),

  /**
   * CLIENT TRACKINGINFO: how this connection tracks keys.
   * @returns `{ flags, redirect, prefixes }`
   * @example
   * (await client.clientTrackinginfo()).flags; // => ['off']
   */
  clientTrackinginfo: (): Call<Record<string, unknown>> => call(['CLIENT', 'TRACKINGINFO'], record(natural)),

  /**
   * CLIENT UNBLOCK: ends the waiting of a connection, as if time had run out, or with an error.
   * @returns 1 if it waited, else 0
   * @example
   * await client.clientUnblock(12345); // => 0
   */
  clientUnblock: (clientId: number, how?: 'TIMEOUT' | 'ERROR'): Call<number> =>
    call(['CLIENT', 'UNBLOCK', clientId, how ?? []], integer),

  /**
   * CLIENT UNPAUSE: ends CLIENT PAUSE.
   * @returns OK
   * @example
   * await client.clientUnpause(); // => 'OK'
   */
  clientUnpause: (): Call<'OK'> => call(['CLIENT', 'UNPAUSE'], ok),

  /**
   * ECHO: sends a message there and back.
   * @returns the message
   * @example
   * await client.echo('hello'); // => 'hello'
   */
  echo: (message: Word): Call<Text> => call(['ECHO', message], text),

  /**
   * HELLO: greets the server, logs in and names the connection. The protocol is always 3: this client speaks it.
   * @returns `{ server, version, proto, id, mode, role, modules }`
   * @throws ReplyError WRONGPASS; NOAUTH if there is a password and none was given
   * @example
   * (await client.hello()).proto; // => 3
   */
  hello: (protover: 3 = 3, options: HelloOptions = {}): Call<Record<string, unknown>> =>
    call(
      [
        ['HELLO', protover],
        options.auth === undefined ? [] : ['AUTH', options.auth.username, options.auth.password],
        given(options, 'setname'),
      ],
      record(natural),
    ),

  /**
   * PING: whether anybody is there.
   * @returns PONG, or the message
   * @example
   * await client.ping(); // => 'PONG'
   */
  ping: overloaded<[() => Call<'PONG'>, (message: Word) => Call<Text>]>((message?: Word) =>
    call<unknown>(['PING', message ?? []], message === undefined ? word : text),
  ),

  /**
   * SELECT: another database. It holds for all that this client sends from here on.
   * @returns OK
   * @throws ReplyError ERR if there is no such database
   * @example
   * await client.select(1); // => 'OK'
   */
  select: (index: number): Call<'OK'> => call(['SELECT', index], ok),
};
