// `worker:NAME`: an engine in a worker of its own, shared by name within the isolate that started it.

import { wrap, proxy, type Remote } from 'comlink';
import type { EngineControl, EngineSettings } from '../rpc/control.ts';
import type { Port } from '../rpc/protocol.ts';
import type { Backend } from './backend.ts';
import { ConnectionClosedError } from './errors.ts';
import { PortLanes } from './port.ts';
import { type SpawnedWorker, spawnWorker, type WorkerFactory } from './spawn.ts';

interface RunningWorker {
  readonly spawned: SpawnedWorker;
  readonly control: Remote<EngineControl>;
  readonly clients: Set<PortLanes>;
}

const running = new Map<string, Promise<RunningWorker>>();

/** Connects to the worker of that name, and starts it if there is none. */
export async function workerBackend(
  name: string,
  settings: EngineSettings,
  factory?: WorkerFactory,
): Promise<Backend> {
  let starting = running.get(name);
  if (starting === undefined) {
    starting = start(name, factory);
    running.set(name, starting);
    starting.catch(() => running.delete(name));
  }
  const worker = await starting;
  await whileAlive(worker, worker.control.open(settings));
  const { port1, port2 } = new MessageChannel();
  const lanes = new PortLanes(port1 as Port);
  worker.clients.add(lanes);
  worker.spawned.ref();
  await whileAlive(worker, worker.control.connect(worker.spawned.transfer(port2)));
  return {
    name: `worker:${name}`,
    open: () => lanes.open(),
    observe: (report) => worker.control.observe(proxy(report)),
    close() {
      worker.clients.delete(lanes);
      lanes.close();
      if (worker.clients.size === 0) worker.spawned.unref();
    },
  };
}

/** Ends the worker of that name, if there is one: what its clients have pending rejects. */
export async function terminateWorker(name: string): Promise<void> {
  const worker = await running.get(name)?.catch(() => undefined);
  worker?.spawned.terminate();
}

async function start(name: string, factory?: WorkerFactory): Promise<RunningWorker> {
  const spawned = await spawnWorker(name, factory);
  const worker: RunningWorker = { spawned, control: wrap<EngineControl>(spawned.endpoint), clients: new Set() };
  spawned.ended.then((why) => {
    running.delete(name);
    const reason = new ConnectionClosedError(`the worker of worker:${name} ended: ${why}`);
    for (const lanes of worker.clients) lanes.fail(reason);
    worker.clients.clear();
  });
  return worker;
}

/** Rejects if the worker ends first. */
async function whileAlive<T>(worker: RunningWorker, promise: Promise<T>): Promise<T> {
  const ended = worker.spawned.ended.then((why) => {
    throw new ConnectionClosedError(`the worker ended: ${why}`);
  });
  return Promise.race([promise, ended]);
}
