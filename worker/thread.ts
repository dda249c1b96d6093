// A Node worker thread with an engine in it.

import { parentPort } from 'node:worker_threads';
import { type Endpoint, expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { makeEngine } from '../src/hosts/real-time.ts';
import { engineControl } from '../src/rpc/control.ts';

if (parentPort === null) throw new Error('this file is the entry point of a worker thread');
expose(engineControl(makeEngine), nodeEndpoint(parentPort) as Endpoint);
