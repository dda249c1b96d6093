// What a server without clusters answers: the commands are there, with their facts, and nearly all refuse. Redis refuses
// before it looks at a single argument, so none is read here.

import { type Command, command, type Facts, type Flag } from '../../command.ts';
import { errors } from '../../errors.ts';

export type ClusterFacts = Omit<Facts, 'group'>;

/** Flags of what reads the cluster's state, and of what changes it. */
export const reading = ['stale'] as const satisfies readonly Flag[];
export const administering = ['admin', 'stale'] as const satisfies readonly Flag[];
export const changing = ['admin', 'stale', 'no_async_loading'] as const satisfies readonly Flag[];

export function clusterDisabled(facts: ClusterFacts): Command {
  return command({
    ...facts,
    group: 'cluster',
    parse(args) {
      args.position = args.words.length;
    },
    run() {
      throw errors.clusterDisabled();
    },
  });
}
