// The scripting group's table of contents.

import { evalCommand, evalReadOnly, evalsha, evalshaReadOnly } from './eval.ts';
import { fcall, fcallReadOnly } from './fcall.ts';
import { functionCommand } from './function.ts';
import { script } from './script.ts';

export const scriptingCommands = [
  evalCommand,
  evalReadOnly,
  evalsha,
  evalshaReadOnly,
  fcall,
  fcallReadOnly,
  functionCommand,
  script,
];
