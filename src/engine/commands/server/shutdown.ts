// SHUTDOWN: closes every connection and stops. There is no reply: the connection closes.

import { oneOf, optional, token } from '../../arguments.ts';
import { command } from '../../command.ts';
import { waitFor } from '../../context.ts';
import type { ShutdownSave } from '../../engine.ts';
import { errors } from '../../errors.ts';
import type { Failure } from '../../persistence.ts';
import { noReply } from '../../reply.ts';

export const shutdown = command({
  name: 'shutdown',
  group: 'server',
  since: '1.0.0',
  arity: -1,
  flags: ['admin', 'noscript', 'loading', 'stale', 'no_multi', 'allow_busy'],
  arguments: [
    optional(oneOf('save-selector', ['NOSAVE', 'SAVE'])),
    optional(token('now', 'NOW', { since: '7.0.0' })),
    optional(token('force', 'FORCE', { since: '7.0.0' })),
    optional(token('abort', 'ABORT', { since: '7.0.0' })),
  ],

  parse(args) {
    const options = new Set<string>();
    while (args.left > 0) {
      const option = args.oneOf('NOSAVE', 'SAVE', 'NOW', 'FORCE', 'ABORT');
      if (option === null) throw errors.syntax();
      options.add(option);
    }
    if (options.has('SAVE') && options.has('NOSAVE')) throw errors.syntax();
    if (options.has('ABORT') && options.size > 1) throw errors.syntax();
    return options;
  },

  run({ engine }, options) {
    const save: ShutdownSave = options.has('SAVE') ? 'save' : options.has('NOSAVE') ? 'nosave' : 'default';
    const isPlainNosave = save === 'nosave' && options.size === 1;
    if (engine.busyScript !== null && !isPlainNosave) throw errors.busy(engine.busyScript.kind, engine.profile.title);
    // NOW overrules waiting for replicas, of which there are none.
    if (options.has('ABORT')) throw errors.err('No shutdown in progress.');
    return waitFor<Failure>(
      engine,
      (done) => engine.persistence.finish(save, done),
      (failure) => {
        if (failure !== null && !options.has('FORCE')) return errors.err('Errors trying to SHUTDOWN. Check logs.');
        engine.shutdown(save);
        return noReply;
      },
    );
  },
});
