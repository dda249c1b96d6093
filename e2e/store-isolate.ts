// The Worker of stores.test.ts: one Durable Object class, which miniflare makes of either kind.

import { DurableObject } from 'cloudflare:workers';
import { durableObjectStore, type ObjectStorage } from '../src/persistence/durable-object-store.ts';
import { runStoreCase } from './store-suite.ts';

export class StoreObject extends DurableObject {
  async fetch(request: Request): Promise<Response> {
    const { name } = (await request.json()) as { name: string };
    const { storage } = this.ctx as { storage: ObjectStorage };
    return Response.json(await runStoreCase(name, () => durableObjectStore(storage)));
  }
}

interface Namespace {
  idFromName(name: string): unknown;
  get(id: unknown): { fetch(request: Request): Promise<Response> };
}

export default {
  fetch(request: Request, { REDLET }: { readonly REDLET: Namespace }): Promise<Response> {
    return REDLET.get(REDLET.idFromName('suite')).fetch(request);
  },
};
