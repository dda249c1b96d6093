// XGROUP: making, moving and deleting consumer groups and their consumers.

import type { Args } from '../../args.ts';
import { integer, key, oneOf, optional, string, token } from '../../arguments.ts';
import { command, container } from '../../command.ts';
import type { WriteContext } from '../../context.ts';
import { errors } from '../../errors.ts';
import { help } from '../../help.ts';
import { keyAt } from '../../keyspecs.ts';
import { type ByteString, OK } from '../../reply.ts';
import { StreamValue } from '../../values/stream.ts';
import { StreamGroup, update } from '../../values/stream-group.ts';
import { firstId, type StreamId } from '../../values/stream-id.ts';
import { createConsumer } from './effects.ts';
import { countChanges, type Found, noConsumerGroup, strictId } from './ids.ts';

const idSelector = oneOf('id-selector', [string('id'), token('new-id', '$')]);
const entriesReadArgument = optional(integer('entriesread', { token: 'ENTRIESREAD', display: 'entries-read' }));

const create = command({
  name: 'create',
  group: 'stream',
  since: '5.0.0',
  arity: -5,
  flags: ['write', 'denyoom'],
  categories: ['stream'],
  keys: [keyAt(2, 'RW', 'insert')],
  arguments: [key(), string('group'), idSelector, optional(token('mkstream', 'MKSTREAM')), entriesReadArgument],

  parse(args) {
    const names = { key: args.key(), name: args.word(), id: args.word() };
    return { ...names, ...parseOptions(args, 'CREATE') };
  },

  run(context, { key: skey, name, id: word, makes, entriesRead }) {
    const { db } = context;
    const present = db.write(skey, 'stream');
    if (present === undefined && !makes) throw needsKey();
    const id = idOf(word, present);
    if (present?.groups.has(name)) throw errors.coded('BUSYGROUP Consumer Group name already exists');
    const stream = db.writeOrCreate(skey, 'stream', () => new StreamValue());
    stream.addGroup(name, new StreamGroup(id, entriesRead));
    if (present === undefined) db.changed(skey, null, 0);
    countChanges(context);
    db.notify('xgroup-create', skey);
    return OK;
  },
});

const setid = command({
  name: 'setid',
  group: 'stream',
  since: '5.0.0',
  arity: -5,
  flags: ['write'],
  categories: ['stream'],
  keys: [keyAt(2, 'RW', 'update')],
  arguments: [key(), string('group'), idSelector, entriesReadArgument],

  parse(args) {
    const names = { key: args.key(), name: args.word(), id: args.word() };
    return { ...names, ...parseOptions(args, 'SETID') };
  },

  run(context, { key: skey, name, id, entriesRead }) {
    const { stream, group } = findForChange(context, skey, name);
    update(group, { lastId: idOf(id, stream), entriesRead });
    countChanges(context);
    context.db.notify('xgroup-setid', skey);
    return OK;
  },
});

const destroy = command({
  name: 'destroy',
  group: 'stream',
  since: '5.0.0',
  arity: 4,
  flags: ['write'],
  categories: ['stream'],
  keys: [keyAt(2, 'RW', 'delete')],
  arguments: [key(), string('group')],

  parse(args) {
    return { key: args.key(), name: args.word() };
  },

  run(context, { key: skey, name }) {
    const { db, engine } = context;
    const stream = db.write(skey, 'stream');
    if (stream === undefined) throw needsKey();
    if (!stream.groups.has(name)) return 0;
    stream.deleteGroup(name);
    countChanges(context);
    db.notify('xgroup-destroy', skey);
    // Who waits in the group is told that it is gone.
    engine.ready(db, skey);
    return 1;
  },
});

const createconsumer = command({
  name: 'createconsumer',
  group: 'stream',
  since: '6.2.0',
  arity: 5,
  flags: ['write', 'denyoom'],
  categories: ['stream'],
  keys: [keyAt(2, 'RW', 'insert')],
  arguments: [key(), string('group'), string('consumer')],

  parse(args) {
    return { key: args.key(), name: args.word(), consumer: args.word() };
  },

  run(context, { key: skey, name, consumer }) {
    const { group } = findForChange(context, skey, name);
    if (group.consumers.has(consumer)) return 0;
    createConsumer(context, skey, group, consumer);
    return 1;
  },
});

const delconsumer = command({
  name: 'delconsumer',
  group: 'stream',
  since: '5.0.0',
  arity: 5,
  flags: ['write'],
  categories: ['stream'],
  keys: [keyAt(2, 'RW', 'delete')],
  arguments: [key(), string('group'), string('consumer')],

  parse(args) {
    return { key: args.key(), name: args.word(), consumer: args.word() };
  },

  run(context, { key: skey, name, consumer: consumerName }) {
    const { group } = findForChange(context, skey, name);
    const consumer = group.consumers.get(consumerName);
    if (consumer === undefined) return 0;
    const pending = consumer.pending.size;
    group.deleteConsumer(consumer);
    countChanges(context);
    context.db.notify('xgroup-delconsumer', skey);
    return pending;
  },
});

function parseOptions(args: Args, subcommand: 'CREATE' | 'SETID') {
  const wrong = () => errors.subcommandSyntax('xgroup', args.words[1] as ByteString);
  let makes = false;
  let entriesRead: number | bigint | null = null;
  while (args.left > 0) {
    if (subcommand === 'CREATE' && args.token('MKSTREAM')) makes = true;
    else if (args.left > 1 && args.token('ENTRIESREAD')) {
      const read = args.int64();
      if (read < -1) throw errors.err('value for ENTRIESREAD must be positive or -1');
      entriesRead = read === -1 ? null : read;
    } else throw wrong();
  }
  if (args.words.length > (subcommand === 'CREATE' ? 8 : 7)) throw wrong();
  return { makes, entriesRead };
}

function needsKey() {
  return errors.err(
    'The XGROUP subcommand requires the key to exist. Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.',
  );
}

function findForChange({ db }: WriteContext, skey: ByteString, name: ByteString): Found {
  const stream = db.write(skey, 'stream');
  if (stream === undefined) throw needsKey();
  const group = stream.groups.get(name);
  if (group === undefined) throw noConsumerGroup(skey, name);
  return { stream, group };
}

function idOf(word: ByteString, stream: StreamValue | undefined): StreamId {
  return word === '$' ? (stream?.lastId ?? firstId) : strictId(word);
}

export const xgroup = container({ name: 'xgroup', group: 'stream', since: '5.0.0', arity: -2, flags: [] }, [
  create,
  createconsumer,
  delconsumer,
  destroy,
  help({
    of: 'xgroup',
    group: 'stream',
    since: '5.0.0',
    flags: ['loading', 'stale'],
    categories: ['stream'],
    lines: [
      'CREATE <key> <groupname> <id|$> [option]',
      '    Create a new consumer group. Options are:',
      '    * MKSTREAM',
      '      Create the empty stream if it does not exist.',
      '    * ENTRIESREAD entries_read',
      "      Set the group's entries_read counter (internal use).",
      'CREATECONSUMER <key> <groupname> <consumer>',
      '    Create a new consumer in the specified group.',
      'DELCONSUMER <key> <groupname> <consumer>',
      '    Remove the specified consumer.',
      'DESTROY <key> <groupname>',
      '    Remove the specified group.',
      'SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]',
      '    Set the current group ID and entries_read counter.',
    ],
  }),
  setid,
]);
