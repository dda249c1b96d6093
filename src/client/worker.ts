// `worker:NAME`: an engine in a worker of its own, shared by name within the isolate that started it.

import { type Remote, wrap } from 'comlink';
import type { EngineControl, EngineSettings } from '../rpc/control.ts';
import type { Port } from '../rpc/protocol.ts';
import type { RespPort } from '../rpc/resp-stream.ts';
import type { Backend } from './backend.ts';
import { ConnectionClosedError } from './errors.ts';
import { PortLanes } from './port.ts';
import { type RespLink, respOverPort } from './resp-link.ts';
import { type SpawnedWorker, spawnWorker, type WorkerFactory } from './spawn.ts';

interface RunningWorker {
  readonly spawned: SpawnedWorker;
  readonly control: Remote<EngineControl>;
  readonly clients: Set<PortLanes>;
  /** Clients and those who are about to be. */
  users: number;
  /** It keeps data: before it is ended it is told to. */
  isKept: boolean;
}

const running = new Map<string, Promise<RunningWorker>>();

/**
 * Connects to the worker of that name, and starts it if there is none. A worker without a name is of this one client,
 * and ends with it; one with a name stays, with its data, until it is terminated or the isolate ends.
 */
export async function workerBackend(name: string, settings: EngineSettings, factory?: WorkerFactory): Promise<Backend> {
  const worker = await find(name, factory);
  use(worker);
  worker.isKept ||= settings.persist !== undefined;
  const leave = () => {
    release(worker);
    if (name === '') void end(worker);
  };
  try {
    await whileAlive(worker, worker.control.open(settings));
    const { port1, port2 } = new MessageChannel();
    await whileAlive(worker, worker.control.connect(worker.spawned.transfer(port2)));
    const lanes = new PortLanes(port1 as Port);
    worker.clients.add(lanes);
    return {
      name: `worker:${name}`,
      open: () => lanes.open(),
      observe: (report) => lanes.observe(report),
      export: (format) => whileAlive(worker, worker.control.export(format)),
      import: (chunks, options) => whileAlive(worker, worker.control.import([...chunks], options)),
      async openPort() {
        const channel = new MessageChannel();
        await whileAlive(worker, worker.control.connect(worker.spawned.transfer(channel.port2)));
        return channel.port1;
      },
      close() {
        if (!worker.clients.delete(lanes)) return;
        lanes.close();
        leave();
      },
    };
  } catch (error) {
    leave();
    throw error;
  }
}

/** Opens a connection to the worker of that name that carries RESP; as long as it is open the worker is in use. */
export async function workerResp(name: string, settings: EngineSettings, factory?: WorkerFactory): Promise<RespLink> {
  const worker = await find(name, factory);
  use(worker);
  worker.isKept ||= settings.persist !== undefined;
  try {
    await whileAlive(worker, worker.control.open(settings));
    const { port1, port2 } = new MessageChannel();
    await whileAlive(worker, worker.control.connectResp(worker.spawned.transfer(port2)));
    const link = respOverPort(port1 as RespPort, () => release(worker));
    worker.spawned.ended.then(() => link.close());
    return link;
  } catch (error) {
    release(worker);
    throw error;
  }
}

/** Ends the worker of that name, if there is one: what its clients have pending rejects. */
export async function terminateWorker(name: string): Promise<void> {
  const worker = await running.get(name)?.catch(() => undefined);
  if (worker === undefined) return;
  await end(worker);
}

/** Ends it, once what it keeps is safe. */
async function end(worker: RunningWorker): Promise<void> {
  if (worker.isKept) await whileAlive(worker, worker.control.close()).catch(() => {});
  worker.spawned.terminate();
  await worker.spawned.ended;
}

function find(name: string, factory: WorkerFactory | undefined): Promise<RunningWorker> {
  const present = name === '' ? undefined : running.get(name);
  if (present !== undefined) return present;
  const starting = start(name, factory);
  if (name === '') return starting;
  running.set(name, starting);
  starting.catch(() => running.delete(name));
  return starting;
}

async function start(name: string, factory: WorkerFactory | undefined): Promise<RunningWorker> {
  const spawned = await spawnWorker(factory);
  const control = wrap<EngineControl>(spawned.endpoint);
  const worker: RunningWorker = { spawned, control, clients: new Set(), users: 0, isKept: false };
  spawned.ended.then((why) => {
    running.delete(name);
    const reason = new ConnectionClosedError(`the worker of worker:${name} ended: ${why}`);
    for (const lanes of worker.clients) lanes.fail(reason);
    worker.clients.clear();
  });
  return worker;
}

function use(worker: RunningWorker): void {
  if (worker.users++ === 0) worker.spawned.ref();
}

function release(worker: RunningWorker): void {
  if (--worker.users === 0) worker.spawned.unref();
}

/** Rejects if the worker ends first. */
async function whileAlive<T>(worker: RunningWorker, promise: Promise<T>): Promise<T> {
  const ended = worker.spawned.ended.then((why) => {
    throw new ConnectionClosedError(`the worker ended: ${why}`);
  });
  return Promise.race([promise, ended]);
}
