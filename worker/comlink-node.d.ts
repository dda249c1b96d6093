// The types that comlink does not ship for its adapter for Node.

declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Endpoint } from 'comlink';

  export default function nodeEndpoint(port: unknown): Endpoint;
}
