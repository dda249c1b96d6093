// Functions: closures over compiled code, and natives.

import type { Native } from './native.ts';

/** What both kinds share: identity, and a name for messages where the call itself tells none. */
export abstract class LuaFunction {
  readonly typeName = 'function';
  abstract readonly kind: 'closure' | 'native';
}

export class NativeFunction extends LuaFunction {
  readonly kind = 'native';
  readonly name: string;
  readonly run: Native;

  constructor(name: string, run: Native) {
    super();
    this.name = name;
    this.run = run;
  }
}
