// A Lua state: the machine, its globals and the libraries that Redis opens, in the order in which Redis does (`pairs(_G)`
// shows it).

import { Closure } from './function.ts';
import { openBase } from './lib/base.ts';
import { openBit } from './lib/bit.ts';
import { openCjson } from './lib/cjson.ts';
import { openCmsgpack } from './lib/cmsgpack.ts';
import { openCoroutine } from './lib/coroutine.ts';
import { openMath } from './lib/math.ts';
import { Random48 } from './lib/random48.ts';
import { openString } from './lib/string.ts';
import { openStruct } from './lib/struct.ts';
import { openTable } from './lib/table.ts';
import { compile } from './parser.ts';
import { LuaTable } from './table.ts';
import { Vm, type VmOptions } from './vm.ts';

export class LuaState {
  readonly vm: Vm;
  readonly globals = new LuaTable();
  /** `random`: the generator behind math.random, which goes on from script to script. */
  constructor(options: VmOptions = {}, random = new Random48()) {
    this.vm = new Vm(this.globals, options);
    openBase(this.vm, this.globals);
    this.globals.setString('coroutine', openCoroutine(this.vm));
    this.globals.setString('table', openTable());
    const strings = openString();
    this.globals.setString('string', strings);
    this.vm.stringMetatable = new LuaTable();
    this.vm.stringMetatable.setString('__index', strings);
    this.globals.setString('math', openMath(random));
    this.globals.setString('bit', openBit());
    this.globals.setString('cjson', openCjson());
    this.globals.setString('cmsgpack', openCmsgpack());
    this.globals.setString('struct', openStruct());
  }

  /** Throws a LuaError with Lua's message if the text is no program. */
  load(source: string, name: string): Closure {
    return new Closure(compile(source, name), this.globals);
  }
}
