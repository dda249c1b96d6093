// A program on a real server, pipelined: what one connection sends in a row goes out in one write, and before another
// has its turn we wait for as many messages as our engine gave. Where that is none, as the connection is blocked,
// the server has done what came before once it has answered two commands of another connection.

import type { Reply } from '../../src/engine/reply.ts';
import { encodeRequest, openSocket, RespLink } from '../doors/resp-link.ts';
import type { RealServer } from '../servers.ts';
import { databases, type EngineRun, eventClasses } from './engine-run.ts';
import { type ConnectionName, connectionNames, type Program } from './programs.ts';
import { keys } from './words.ts';

export interface ServerRun {
  readonly messages: Readonly<Record<ConnectionName, readonly Reply[]>>;
  readonly events: readonly Reply[];
  readonly answers: readonly Reply[];
}

/** How long a server that disagrees may be waited for. */
const patience = 150;

interface Links extends Record<ConnectionName, RespLink> {
  readonly observer: RespLink;
  readonly ids: Readonly<Record<ConnectionName, string>>;
}

export class ServerPlayer {
  readonly #server: RealServer;
  readonly #control: RespLink;
  #links: Links | null = null;

  private constructor(server: RealServer, control: RespLink) {
    this.#server = server;
    this.#control = control;
  }

  static async open(server: RealServer): Promise<ServerPlayer> {
    const control = new RespLink(await openSocket(server.port));
    await control.ask('CONFIG', 'SET', 'notify-keyspace-events', eventClasses);
    return new ServerPlayer(server, control);
  }

  async run(expected: EngineRun): Promise<ServerRun> {
    const links = await this.#start(expected.program);
    const messages = Object.fromEntries(connectionNames.map((name) => [name, [] as Reply[]])) as Record<
      ConnectionName,
      Reply[]
    >;
    const isIntact = await this.#play(expected, links, async (until) => {
      const due = connectionNames.map((name) => countUpTo(expected, name, until) - messages[name].length);
      const came = await allArrive(links, due);
      for (const name of connectionNames) messages[name].push(...take(links[name]));
      return came;
    });
    for (const name of connectionNames) messages[name].push(...take(links[name]));
    const unblocked = await this.#unblock(links);
    await this.#settle();
    for (const name of connectionNames) messages[name].push(...take(links[name]));
    const events = take(links.observer);
    const answers = await this.#askAll(expected.questions);
    await this.#askAll([['SELECT', '0']]);
    // A server that went astray may have left anything behind in its connections.
    if (!isIntact || unblocked > 2) await this.#drop();
    return { messages, events, answers };
  }

  /** The program step by step, with what each connection got after each. */
  async runSlowly(program: Program): Promise<Record<ConnectionName, readonly Reply[]>[]> {
    const links = await this.#start(program);
    const turns: Record<ConnectionName, readonly Reply[]>[] = [];
    for (const step of program.steps) {
      if ('wait' in step) await this.#wait(step.wait);
      else links[step.connection].send(step.words);
      await this.#settle();
      turns.push(
        Object.fromEntries(
          connectionNames.map((name) => [name, take(links[name])]),
        ) as unknown as (typeof turns)[number],
      );
    }
    await this.#drop();
    return turns;
  }

  async close(): Promise<void> {
    await this.#drop();
    await this.#control.close();
  }

  /** Writes segment after segment; `arrive` waits for what is due by the end of each. False once something was missed. */
  async #play(
    { program, blocking }: EngineRun,
    links: Links,
    arrive: (until: number) => Promise<boolean>,
  ): Promise<boolean> {
    const { steps } = program;
    for (let i = 0; i < steps.length; ) {
      const first = steps[i] as (typeof steps)[number];
      if ('wait' in first) {
        await this.#wait(first.wait);
        i++;
        continue;
      }
      let text = '';
      let end = i;
      let blocks = false;
      for (; end < steps.length; end++) {
        const step = steps[end] as (typeof steps)[number];
        if ('wait' in step || step.connection !== first.connection || blocks) break;
        text += encodeRequest(step.words);
        blocks = blocking.has(end);
      }
      links[first.connection].write(text);
      if (!(await arrive(end - 1))) return false;
      if (blocks) await this.#settle();
      i = end;
    }
    return true;
  }

  async #start(program: Program): Promise<Links> {
    const links = (this.#links ??= await this.#connect());
    for (const name of connectionNames) {
      const isResp3 = program.resp3.includes(name);
      links[name].write(encodeRequest(['RESET']) + (isResp3 ? encodeRequest(['HELLO', '3']) : ''));
    }
    await this.#askAll([['FLUSHALL'], ['SELECT', '0'], ['SCRIPT', 'FLUSH'], ['FUNCTION', 'FLUSH']]);
    for (const name of connectionNames) await links[name].take(program.resp3.includes(name) ? 2 : 1);
    links.observer.inbox.length = 0;
    return links;
  }

  async #connect(): Promise<Links> {
    const link = async () => new RespLink(await openSocket(this.#server.port));
    const observer = await link();
    await observer.ask('PSUBSCRIBE', '__key*__:*');
    const [A, B, C] = [await link(), await link(), await link()];
    const ids = {
      A: String(await A.ask('CLIENT', 'ID')),
      B: String(await B.ask('CLIENT', 'ID')),
      C: String(await C.ask('CLIENT', 'ID')),
    };
    return { A, B, C, observer, ids };
  }

  async #drop(): Promise<void> {
    const links = this.#links;
    this.#links = null;
    if (links === null) return;
    for (const link of [links.A, links.B, links.C, links.observer]) await link.close();
  }

  async #unblock({ ids }: Links): Promise<number> {
    const replies = await this.#askAll(connectionNames.map((name) => ['CLIENT', 'UNBLOCK', ids[name], 'ERROR']));
    return replies.filter((reply) => reply === 1).length;
  }

  /** Real time, as the server tells it; and then looks for every key, as an expired one goes when it is looked for. */
  async #wait(ms: number): Promise<void> {
    const time = async () => {
      const [seconds, micros] = (await this.#control.ask('TIME')) as [string, string];
      return Number(seconds) * 1000 + Number(micros) / 1000;
    };
    const until = (await time()) + ms;
    while ((await time()) < until);
    const looks: string[][] = [];
    for (let db = 0; db < databases; db++) {
      // Looking without a trace: no event of a missed key.
      looks.push(['SELECT', String(db)], ...keys.map((key) => ['OBJECT', 'ENCODING', key]));
    }
    await this.#askAll([...looks, ['SELECT', '0']]);
  }

  async #settle(): Promise<void> {
    for (let i = 0; i < 2; i++) await this.#control.ask('PING');
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #askAll(commands: readonly (readonly string[])[]): Promise<Reply[]> {
    this.#control.write(commands.map(encodeRequest).join(''));
    return (await this.#control.take(commands.length)) as Reply[];
  }
}

function countUpTo({ messages }: EngineRun, name: ConnectionName, step: number): number {
  const all = messages[name];
  let count = all.length;
  while (count > 0 && (all[count - 1]?.step ?? 0) > step) count--;
  return count;
}

async function allArrive(links: Links, due: readonly number[]): Promise<boolean> {
  for (const [i, name] of connectionNames.entries()) {
    if (!(await links[name].arrived(due[i] ?? 0, patience))) return false;
  }
  return true;
}

function take(link: RespLink): Reply[] {
  return link.inbox
    .splice(0)
    .map((message): Reply => (message === 'closed' ? { kind: 'status', text: '(closed)' } : message));
}
