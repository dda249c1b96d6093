// The CONFIG parameters that Valkey has and Redis has not, by the version that brought them (as far as 8.0.1 and 9.1.1 tell:
// what came between is dated by its documentation).

import {
  type Check,
  choice,
  integer,
  intMax,
  longMax,
  memory,
  type Parameter,
  refuse,
  special,
  text,
  yesNo,
} from './parameter-kinds.ts';

const immutable = 'immutable';
const v80 = { since: { valkey: '8.0' } } as const;
const v81 = { since: { valkey: '8.1' } } as const;
const v90 = { since: { valkey: '9.0' } } as const;
const v91 = { since: { valkey: '9.1' } } as const;

const noRdma: Check = (value, { current }) => (value === current ? value : refuse('No RDMA building support.'));

export const valkeyParameters: readonly Parameter[] = [
  integer('active-defrag-cycle-us', 500, 0n, 100000n, v81),
  text('availability-zone', '', v80),
  integer('cluster-announce-client-port', 0, 0n, 65535n, v90),
  integer('cluster-announce-client-tls-port', 0, 0n, 65535n, v90),
  special('cluster-announce-client-ipv4', '', (value) => (isIpv4(value) ? value : refuse('Invalid IPv4 address')), v80),
  special('cluster-announce-client-ipv6', '', (value) => (isIpv6(value) ? value : refuse('Invalid IPv6 address')), v80),
  integer('cluster-blacklist-ttl', 60, 0n, 4294967295n, v80),
  choice('cluster-config-save-behavior', 'sync', ['sync', 'best-effort'], v91),
  integer('cluster-databases', 1, 1n, intMax, { ...v90, fixed: immutable }),
  integer('cluster-manual-failover-timeout', 5000, 1n, intMax, v81),
  integer('cluster-slot-migration-log-max-len', 1000, 0n, intMax, v90),
  yesNo('cluster-slot-stats-enabled', 'no', v80),
  integer('commandlog-large-reply-max-len', 128, 0n, intMax, v81),
  integer('commandlog-large-request-max-len', 128, 0n, intMax, v81),
  integer('commandlog-reply-larger-than', 1048576, -1n, longMax, v81),
  integer('commandlog-request-larger-than', 1048576, -1n, longMax, v81),
  yesNo('dual-channel-replication-enabled', 'no', v80),
  integer('events-per-io-thread', 2, 0n, intMax, { ...v80, until: { valkey: '9.0' } }),
  yesNo('extended-redis-compatibility', 'no', v80),
  text('hash-seed', '', { ...v90, fixed: immutable }),
  yesNo('import-mode', 'no', v81),
  choice('log-format', 'legacy', ['legacy', 'logfmt', 'json'], v81),
  choice('log-timestamp-format', 'legacy', ['legacy', 'iso8601', 'milliseconds'], v81),
  yesNo('mptcp', 'no', { ...v90, fixed: immutable }),
  integer('prefetch-batch-max-size', 16, 0n, 128n, v80),
  choice('rdb-version-check', 'strict', ['strict', 'relaxed'], v81),
  special('rdma-bind', '', noRdma, v81),
  integer('rdma-completion-vector', -1, -1n, intMax, { ...v81, fixed: immutable }),
  special('rdma-port', '0', noRdma, v81),
  memory('rdma-rx-size', 1048576, 0n, longMax, { ...v81, fixed: immutable }),
  yesNo('repl-mptcp', 'no', { ...v90, fixed: immutable }),
  integer('slot-migration-max-failover-repl-bytes', 0, -1n, intMax, v90),
  choice('tls-auth-clients-user', 'off', ['CN', 'URI', 'off'], v91),
  integer('tls-auto-reload-interval', 0, 0n, intMax, v91),
  text('unixsocketgroup', '', { ...v80, fixed: immutable }),
];

/** Nothing announces nothing. */
function isIpv4(value: string): boolean {
  if (value === '') return true;
  const parts = value.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
}

function isIpv6(value: string): boolean {
  if (value === '') return true;
  const halves = value.split('::');
  const groups = value.split(':').filter((group) => group !== '');
  const areGroups = groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group));
  return areGroups && halves.length <= 2 && (halves.length === 2 ? groups.length < 8 : groups.length === 8);
}
