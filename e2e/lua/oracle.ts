// A real server that runs snippets by EVAL.

import { openSocket, RespLink } from '../doors/resp-link.ts';
import { type RealServer, type ServerName, startServer } from '../servers.ts';
import { oneLine } from './corpus.ts';
import { showing } from './show.ts';

export class Oracle {
  readonly #server: RealServer;
  readonly #link: RespLink;

  private constructor(server: RealServer, link: RespLink) {
    this.#server = server;
    this.#link = link;
  }

  static async start(name: ServerName): Promise<Oracle> {
    const server = await startServer(name);
    const oracle = new Oracle(server, new RespLink(await openSocket(server.port)));
    // The first overflow leaves a larger stack behind, which is then as deep as it ever gets.
    await oracle.run('local function f() return 1 + f() end return pcall(f)');
    return oracle;
  }

  async run(source: string): Promise<string> {
    const reply = await this.#link.ask('EVAL', showing, '0', source);
    return oneLine(typeof reply === 'string' ? reply : `raised ${JSON.stringify(reply)}`);
  }

  async stop(): Promise<void> {
    await this.#link.close();
    await this.#server.stop();
  }
}
