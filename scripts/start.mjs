// `npm start`: the playground on Vite's development server, which prints its URL; what follows `--` is Vite's.
import { endWithParent } from './with-parent.mjs';

endWithParent();
// @ts-expect-error: a program, it has no types
await import('../node_modules/vite/bin/vite.js');
