// TIME: the server's clock.

import { command } from '../../command.ts';

export const time = command({
  name: 'time',
  group: 'server',
  since: '2.6.0',
  arity: 1,
  flags: ['loading', 'stale', 'fast'],
  tips: ['nondeterministic_output'],

  parse: () => null,

  run({ engine, now }) {
    // In EXEC and scripts `now` stands still, and the fraction with it.
    const clock = engine.host.now();
    const fraction = Math.floor(clock) === now ? Math.floor((clock - now) * 1000) : 0;
    return [String(Math.floor(now / 1000)), String((now % 1000) * 1000 + fraction)];
  },
});
