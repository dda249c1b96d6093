// The commands of the cluster group.

import { type Command, container } from '../../command.ts';
import { nodeCommands } from './nodes.ts';
import { asking, readonly, readwrite } from './session.ts';
import { slotCommands } from './slots.ts';

const cluster = container({ name: 'cluster', group: 'cluster', since: '3.0.0', arity: -2, flags: [] }, [
  ...nodeCommands,
  ...slotCommands,
]);

export const clusterCommands: readonly Command[] = [asking, cluster, readonly, readwrite];
