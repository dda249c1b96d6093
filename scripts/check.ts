// `npm run check`: see checks.ts.
import { runChecks } from './checks.ts';

const outcomes = await runChecks();
const failed = outcomes.filter(({ passed }) => !passed);
console.log(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;
