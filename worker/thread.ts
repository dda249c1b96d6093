// A Node worker thread with an engine in it.

import { parentPort } from 'node:worker_threads';
import { type Endpoint, expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { openEngine, storeNamed } from '../src/hosts/open-engine.ts';
import { datasetTransfer } from '../src/hosts/transfer.ts';
import { FileStore } from '../src/node/file-store.ts';
import { type EngineSettings, engineControl } from '../src/rpc/control.ts';

if (parentPort === null) throw new Error('this file is the entry point of a worker thread');
/** A thread of Node has files too. */
const open = ({ persist, ...settings }: EngineSettings) =>
  openEngine(
    settings,
    persist === undefined ? {} : { store: storeNamed(persist, { file: (folder) => new FileStore(folder) }) },
  );

expose(engineControl(open, datasetTransfer), nodeEndpoint(parentPort) as Endpoint);
