// Where Redlet is known to differ from Redis: why, and a case that a real server passes and Redlet does not. An entry
// that differs no longer fails the tests (e2e/gaps.test.ts), and `npm test` prints how many there are.

import type { Edition } from './editions.ts';

export interface Gap {
  readonly what: string;
  readonly why: string;
  /** The versions that differ; those that a real server here has are proved on it. */
  readonly versions: readonly Edition[];
  /** What Redis answers; a case of the format of transcript.ts. */
  readonly transcript: string;
}

export const gaps: readonly Gap[] = [
  {
    what: 'Deadlines beyond 2^53 milliseconds lose their last digits.',
    why: 'A deadline is a double: exact to the millisecond for the next 285,000 years.',
    versions: ['7.0', '8.0', '8.10'],
    transcript: `
# A deadline of more than 53 bits.
> SET k v
OK
> PEXPIREAT k 9007199254740993
(integer) 1
> PEXPIRETIME k
(integer) 9007199254740993
`,
  },
  {
    what: 'OBJECT REFCOUNT says that small integers are shared under every maxmemory-policy.',
    why: 'Nothing is shared here: the number only imitates what Redis says by default.',
    versions: ['7.0', '8.0', '8.10'],
    transcript: `
# With an LRU policy Redis shares no integers.
> CONFIG SET maxmemory 100mb
OK
> CONFIG SET maxmemory-policy allkeys-lru
OK
> SET k 100
OK
> OBJECT REFCOUNT k
(integer) 1
`,
  },
  {
    what: 'CLIENT LIST tells no sizes of buffers.',
    why: 'Input and output lie in the host, whose buffers are not those of Redis.',
    versions: ['7.0', '8.0', '8.10'],
    transcript: `
# A client that sends a command has something in its query buffer.
> CLIENT INFO
~ .* qbuf=[1-9].*
`,
  },
  {
    what: 'HELLO 3 inside MULTI does not change the protocol in the midst of EXEC.',
    why: 'A reply is encoded whole, once it is known, in the protocol that the client then speaks.',
    versions: ['7.0', '8.0', '8.10'],
    transcript: `
# What comes before HELLO 3 in a transaction is RESP2, what follows is RESP3.
> HSET h f v
(integer) 1
> MULTI
OK
> HGETALL h
QUEUED
> HELLO 3
QUEUED
> HGETALL h
QUEUED
> EXEC
~ 1\\) 1\\) "f"\\n   2\\) "v"\\n2\\) .*
`,
  },
  {
    what: 'As 7.0, messages that EXEC causes to its own connection come before its reply.',
    why: 'Redis 7.0 writes them into the midst of the array that EXEC answers, which no client can make sense of.',
    versions: ['7.0'],
    transcript: `
# In 7.0 a message to oneself stands among the replies of EXEC.
@resp 3
> SUBSCRIBE ch
1) "subscribe"
2) "ch"
3) (integer) 1
> MULTI
OK
> PUBLISH ch hello
QUEUED
> EXEC
1) 1) "message"
   2) "ch"
   3) "hello"
> PING
(integer) 1
A<
PONG
`,
  },
  {
    what: 'As 7.0, events that EXPIREAT and its kin cause to their own connection come before their reply.',
    why: 'In 7.0 it is the order of two lines of each command that decides; here it is one rule for all.',
    versions: ['7.0'],
    transcript: `
# EXPIREAT answers before it notifies.
@resp 3
> SET k v
OK
> CONFIG SET notify-keyspace-events KA
OK
> PSUBSCRIBE __keyspace*
1) "psubscribe"
2) "__keyspace*"
3) (integer) 1
> EXPIREAT k 4102444800
(integer) 1
A<
1) "pmessage"
2) "__keyspace*"
3) "__keyspace@0__:k"
4) "expire"
`,
  },
  {
    what: 'HELLO lists no modules.',
    why: 'The vector sets that 8.0 brings as a module are not there yet.',
    versions: ['8.0', '8.10'],
    transcript: `
# HELLO names the modules.
> HELLO
~ .*"modules"\\n *\\d+\\) .*"vectorset".*
`,
  },
  {
    what: 'PSYNC and SYNC answer an error of our own, where a master begins to send its dataset.',
    why: 'There is no replication stream yet, and no network in an isolate to send it over.',
    versions: ['7.0', '8.0', '8.10', 'valkey 8.0'],
    transcript: `
# A master gives its replication id and an offset.
> PSYNC ? -1
~ FULLRESYNC [0-9a-f]{40} \\d+
`,
  },
  {
    what: 'As Valkey 8.0, XINFO GROUPS counts deleted entries into entries-read as Redis does.',
    why: 'Valkey 8.0.1 lost track of what was deleted between; the releases of Redis before and after it do not.',
    versions: ['valkey 8.0'],
    transcript: `
# After a deletion between, a group that read everything has read fewer entries than were added.
@flavour valkey
> XADD s 1-1 a 1
"1-1"
> XADD s 2-1 a 2
"2-1"
> XADD s 3-1 a 3
"3-1"
> XGROUP CREATE s g 0
OK
> XREADGROUP GROUP g c COUNT 1 NOACK STREAMS s >
1) 1) "s"
   2) 1) 1) "1-1"
         2) 1) "a"
            2) "1"
> XDEL s 2-1
(integer) 1
> XREADGROUP GROUP g c COUNT 1 NOACK STREAMS s >
1) 1) "s"
   2) 1) 1) "3-1"
         2) 1) "a"
            2) "3"
> XINFO GROUPS s
1)  1) "name"
    2) "g"
    3) "consumers"
    4) (integer) 1
    5) "pending"
    6) (integer) 0
    7) "last-delivered-id"
    8) "3-1"
    9) "entries-read"
   10) (integer) 2
   11) "lag"
   12) (integer) 1
`,
  },
  {
    what: 'string.dump refuses every function.',
    why: 'A dump is the bytecode of PUC Lua; our instructions are laid out otherwise, and no script can load it back anyway.',
    versions: ['7.0', '8.0', '8.10'],
    transcript: `
# A dump begins with the mark of Lua 5.1.
> EVAL "return #string.dump(function() end)" 0
(integer) 77
`,
  },
  {
    what: 'What is no number has no sign: minus NaN prints as NaN does.',
    why: 'JavaScript has one NaN; the sign that a processor gives the usual one is printed.',
    versions: ['7.0', '8.0', '8.10'],
    transcript: `
# Minus NaN.
> EVAL "return tostring(-(0/0))" 0
"nan"
`,
  },
];
