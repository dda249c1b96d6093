// The pubsub group's table of contents.

import { publish, spublish } from './publish.ts';
import { pubsub } from './pubsub.ts';
import { psubscribe, punsubscribe, ssubscribe, subscribe, sunsubscribe, unsubscribe } from './subscribe.ts';

export const pubsubCommands = [
  psubscribe,
  publish,
  pubsub,
  punsubscribe,
  spublish,
  ssubscribe,
  subscribe,
  sunsubscribe,
  unsubscribe,
];
