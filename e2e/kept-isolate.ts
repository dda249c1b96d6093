// A Durable Object that keeps its data, for e2e/persistence.test.ts: commands come in as JSON, and it can be ended.

import { RedletObject } from '../worker/durable-object.ts';

export class KeptObject extends RedletObject {
  constructor(ctx: unknown, env: unknown) {
    super(ctx, env, { persist: true });
  }

  /** The object goes, as it does when it was idle for long or its machine fails. */
  async end(): Promise<void> {
    (this.ctx as { abort(reason: string): void }).abort('as if the machine had failed');
  }
}

interface Env {
  readonly REDLET: {
    idFromName(name: string): unknown;
    get(id: unknown): { command(...words: string[]): Promise<unknown>; end(): Promise<void> };
  };
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const object = () => env.REDLET.get(env.REDLET.idFromName('kept'));
    const words = (await request.json()) as string[];
    if (new URL(request.url).pathname === '/end') {
      await object()
        .end()
        .catch(() => {});
      return Response.json(null);
    }
    return Response.json((await object().command(...words)) ?? null);
  },
};
