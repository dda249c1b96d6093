// Functions: closures over compiled code, and natives.

import type { Native } from './native.ts';
import type { Prototype } from './prototype.ts';
import type { LuaTable } from './table.ts';
import type { LuaValue } from './value.ts';

/** What both kinds share: identity, and a name for messages where the call itself tells none. */
export abstract class LuaFunction {
  readonly typeName = 'function';
  abstract readonly kind: 'closure' | 'native';
}

export class NativeFunction extends LuaFunction {
  readonly kind = 'native';
  readonly name: string;
  readonly run: Native;
  /** The VM takes the turns of a loop over these itself. */
  readonly iterates: 'next' | 'ipairs' | null;

  constructor(name: string, run: Native, iterates: 'next' | 'ipairs' | null = null) {
    super();
    this.name = name;
    this.run = run;
    this.iterates = iterates;
  }
}

/** What only the VM can do, as it changes frames: `pcall` and the like. */
export type ControlName = 'pcall' | 'xpcall' | 'resume' | 'wrapped' | 'yield';

export class ControlFunction extends NativeFunction {
  readonly control: ControlName;
  /** What a wrapped coroutine's function resumes. */
  readonly subject: LuaValue;

  constructor(name: string, control: ControlName, subject?: LuaValue) {
    super(name, () => undefined);
    this.control = control;
    this.subject = subject;
  }
}

/** A variable of an outer function: in that one's stack while it runs, in an array of its own afterwards. */
export class UpValue {
  values: LuaValue[];
  index: number;
  /** The next open one further down the stack. */
  next: UpValue | null;

  constructor(values: LuaValue[], index: number, next: UpValue | null) {
    this.values = values;
    this.index = index;
    this.next = next;
  }

  close(): void {
    // Not [value]: arrays that were made alike stay alike to the machine.
    const own: LuaValue[] = [undefined];
    own[0] = this.values[this.index];
    this.values = own;
    this.index = 0;
    this.next = null;
  }
}

export class Closure extends LuaFunction {
  readonly kind = 'closure';
  readonly prototype: Prototype;
  readonly upvalues: UpValue[];
  /** Its globals. */
  environment: LuaTable;

  constructor(prototype: Prototype, environment: LuaTable) {
    super();
    this.prototype = prototype;
    this.environment = environment;
    this.upvalues = [];
  }
}
