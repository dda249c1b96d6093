// CLIENT TRACKING and what tells of it: CACHING, GETREDIR, TRACKINGINFO. The tables are in tracking.ts.

import type { Args } from '../../args.ts';
import { integer, many, oneOf, optional, string, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import type { Connection } from '../../connection.ts';
import type { Engine } from '../../engine.ts';
import { errors } from '../../errors.ts';
import { type ByteString, map, OK, set } from '../../reply.ts';
import type { TrackingOptions } from '../../tracking.ts';

const facts = { group: 'connection', categories: ['connection'], flags: ['noscript', 'loading', 'stale'] } as const;

interface Request extends TrackingOptions {
  readonly redirect: number;
  readonly prefixes: readonly ByteString[];
}

export const clientTracking = command({
  name: 'tracking',
  ...facts,
  since: '6.0.0',
  arity: -3,
  arguments: [
    oneOf('status', ['ON', 'OFF']),
    optional(integer('client-id', { token: 'REDIRECT' })),
    optional(many(string('prefix', { token: 'PREFIX' }), { multipleToken: true })),
    optional(token('bcast', 'BCAST')),
    optional(token('optin', 'OPTIN')),
    optional(token('optout', 'OPTOUT')),
    optional(token('noloop', 'NOLOOP')),
  ],

  // REDIRECT is looked up between the other options, so they are read where the connections are known.
  parse: (args) => {
    const status = args.word();
    const options = args.left > 0 ? args.rest() : [];
    return { status, options, args };
  },

  run({ connection, engine }, { status, options, args }) {
    args.position -= options.length;
    const request = parseOptions(args, engine);
    const wanted = status.toUpperCase();
    if (wanted === 'ON') {
      check(request, connection);
      if (request.broadcasts) checkPrefixes(request.prefixes, engine.tracking.prefixesOf(connection));
      const { redirect, prefixes, ...kept } = request;
      engine.tracking.enable(connection, redirect, kept, prefixes);
    } else if (wanted === 'OFF') engine.tracking.disable(connection);
    else throw errors.syntax();
    return OK;
  },
});

function parseOptions(args: Args, engine: Engine): Request {
  let redirect = 0;
  const prefixes: ByteString[] = [];
  const given = { broadcasts: false, optIn: false, optOut: false, noLoop: false };
  while (args.left > 0) {
    if (args.left > 1 && args.token('REDIRECT')) {
      if (redirect !== 0) throw errors.err('A client can only redirect to a single other client');
      redirect = args.integer();
      if (!engine.connections.has(redirect)) {
        throw errors.err('The client ID you want redirect to does not exist');
      }
    } else if (args.left > 1 && args.token('PREFIX')) prefixes.push(args.word());
    else if (args.token('BCAST')) given.broadcasts = true;
    else if (args.token('OPTIN')) given.optIn = true;
    else if (args.token('OPTOUT')) given.optOut = true;
    else if (args.token('NOLOOP')) given.noLoop = true;
    else throw errors.syntax();
  }
  return { ...given, redirect, prefixes };
}

/** Whether the options go together, and with what the connection tracks already. */
function check({ broadcasts, optIn, optOut, prefixes }: Request, { tracking }: Connection): void {
  if (!broadcasts && prefixes.length > 0) throw errors.err('PREFIX option requires BCAST mode to be enabled');
  if (tracking !== null && tracking.broadcasts !== broadcasts) {
    throw errors.err(
      "You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.",
    );
  }
  if (broadcasts && (optIn || optOut)) throw errors.err('OPTIN and OPTOUT are not compatible with BCAST');
  if (optIn && optOut) throw errors.err("You can't specify both OPTIN mode and OPTOUT mode");
  if ((optIn && tracking?.optOut) || (optOut && tracking?.optIn)) {
    throw errors.err(
      "You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.",
    );
  }
}

/** Two prefixes overlap if one is a prefix of the other: a key under both would be told twice. */
function checkPrefixes(prefixes: readonly ByteString[], own: readonly ByteString[]): void {
  const overlap = (a: ByteString, b: ByteString) => a.startsWith(b) || b.startsWith(a);
  for (const [index, prefix] of prefixes.entries()) {
    const existing = own.find((each) => overlap(each, prefix));
    const refusal = (other: ByteString, which: string) =>
      errors.err(
        `Prefix '${prefix}' overlaps with ${which} prefix '${other}'. Prefixes for a single client must not overlap.`,
      );
    if (existing !== undefined) throw refusal(existing, 'an existing');
    const another = prefixes.slice(index + 1).find((each) => overlap(each, prefix));
    if (another !== undefined) throw refusal(another, 'another provided');
  }
}

export const clientCaching = command({
  name: 'caching',
  ...facts,
  since: '6.0.0',
  arity: 3,
  arguments: [oneOf('mode', ['YES', 'NO'])],
  // Whether the mode is a word at all is asked last.
  parse: (args) => args.word().toUpperCase(),
  run({ connection: { tracking } }, mode) {
    if (tracking === null) {
      throw errors.err(
        'CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled',
      );
    }
    if (mode === 'YES') {
      if (!tracking.optIn) {
        throw errors.err('CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.');
      }
    } else if (mode !== 'NO') throw errors.syntax();
    else if (!tracking.optOut) {
      throw errors.err('CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.');
    }
    tracking.caching = true;
    return OK;
  },
});

export const clientGetredir = command({
  name: 'getredir',
  ...facts,
  since: '6.0.0',
  arity: 2,
  parse: () => null,
  run: ({ connection }) => connection.tracking?.redirect ?? -1,
});

export const clientTrackinginfo = command({
  name: 'trackinginfo',
  ...facts,
  since: '6.2.0',
  arity: 2,
  parse: () => null,
  run({ connection, engine }) {
    const { tracking } = connection;
    const flags = [tracking === null ? 'off' : 'on'];
    if (tracking?.broadcasts) flags.push('bcast');
    if (tracking?.optIn) flags.push('optin', ...(tracking.caching ? ['caching-yes'] : []));
    if (tracking?.optOut) flags.push('optout', ...(tracking.caching ? ['caching-no'] : []));
    if (tracking?.noLoop) flags.push('noloop');
    if (tracking?.brokenRedirect) flags.push('broken_redirect');
    const prefixes = engine.tracking.prefixesOf(connection);
    return map(['flags', set(flags), 'redirect', tracking?.redirect ?? -1, 'prefixes', prefixes]);
  },
});
