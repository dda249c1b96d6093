// The coroutine library. What changes from one coroutine to another is the VM's to do.

import { Coroutine } from '../coroutine.ts';
import { Closure, ControlFunction } from '../function.ts';
import { ArgumentError } from '../native.ts';
import type { LuaTable } from '../table.ts';
import type { Vm } from '../vm.ts';
import type { Arguments } from './arguments.ts';
import { library } from './library.ts';

function created(args: Arguments): Coroutine {
  const body = args[0];
  if (!(body instanceof Closure)) throw new ArgumentError(1, 'Lua function expected');
  const coroutine = new Coroutine();
  coroutine.stack[0] = body;
  return coroutine;
}

export function openCoroutine(vm: Vm): LuaTable {
  const table = library({
    create: (_, args) => created(args),
    wrap: (_, args) => new ControlFunction('wrap', 'wrapped', created(args)),
    status: (_, args) => {
      const [coroutine] = args;
      if (!(coroutine instanceof Coroutine)) throw new ArgumentError(1, 'coroutine expected');
      return coroutine.status;
    },
    running: () => (vm.thread === vm.main ? undefined : vm.thread),
  });
  table.setString('resume', new ControlFunction('resume', 'resume'));
  table.setString('yield', new ControlFunction('yield', 'yield'));
  return table;
}
