// Keyspace events: which class letter of `notify-keyspace-events` each event belongs to.
// A command names the event; its class follows from here, so a mistyped event does not compile.

/** Class letters as CONFIG SET notify-keyspace-events takes them (K and E choose the channel, A stands for most). */
export type EventClass = 'g' | '$' | 'l' | 's' | 'h' | 'z' | 'x' | 'e' | 't' | 'm' | 'd' | 'n' | 'o' | 'c';

const classes = {
  g: [
    'del',
    'expire',
    'rename_from',
    'rename_to',
    'copy_to',
    'move_from',
    'move_to',
    'persist',
    'restore',
    'sortstore',
  ],
  $: ['set', 'setrange', 'incrby', 'incrbyfloat', 'append', 'setbit', 'pfadd', 'getset', 'getdel', 'increx'],
  l: ['lpush', 'rpush', 'linsert', 'lset', 'lrem', 'ltrim', 'lpop', 'rpop'],
  s: ['sadd', 'srem', 'spop', 'sinterstore', 'sunionstore', 'sdiffstore'],
  h: ['hset', 'hincrby', 'hincrbyfloat', 'hdel', 'hexpire', 'hpersist', 'hexpired', 'himport'],
  z: [
    'zadd',
    'zincr',
    'zrem',
    'zremrangebyscore',
    'zremrangebyrank',
    'zremrangebylex',
    'zunionstore',
    'zinterstore',
    'zdiffstore',
    'zrangestore',
    'zpopmin',
    'zpopmax',
    'geoadd',
    'geosearchstore',
    'georadiusstore',
  ],
  t: [
    'xadd',
    'xdel',
    'xtrim',
    'xsetid',
    'xgroup-create',
    'xgroup-createconsumer',
    'xgroup-delconsumer',
    'xgroup-destroy',
    'xgroup-setid',
  ],
  x: ['expired'],
  e: ['evicted'],
  n: ['new'],
  m: ['keymiss'],
  o: ['overwritten'],
  c: ['type_changed'],
} as const satisfies Partial<Record<EventClass, readonly string[]>>;

export type EventName = { [C in keyof typeof classes]: (typeof classes)[C][number] }[keyof typeof classes];

const classOf = new Map<string, EventClass>();
for (const [letter, names] of Object.entries(classes))
  for (const name of names) classOf.set(name, letter as EventClass);

export function eventClass(event: EventName): EventClass {
  return classOf.get(event) as EventClass;
}
