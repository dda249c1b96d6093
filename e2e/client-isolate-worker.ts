// A Worker with a client in it: runs one case of the suite over a Durable Object's stub, or over a socket of Workers' own.

import { type Client, connect } from '../src/index.ts';
import { RedletObject } from '../worker/durable-object.ts';
import { clientSuite } from './client-suite.ts';

export class SuiteObject extends RedletObject {}

interface Env {
  readonly REDLET: { getByName(name: string): { fetch(url: string, init: object): Promise<unknown> } };
}

/** What is asked for: the case's name, and the URL; without one the object. */
interface Wanted {
  readonly name: string;
  readonly url?: string;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { name, url } = (await request.json()) as Wanted;
    const open = (): Promise<Client> => connect(url ?? { stub: env.REDLET.getByName('suite') });
    const found = clientSuite(open, []).find((one) => one.name === name);
    const error = await found?.run().then(
      () => null,
      (reason: unknown) => String((reason as Error).stack ?? reason),
    );
    return Response.json({ error: found === undefined ? 'there is no such case' : error });
  },
};
