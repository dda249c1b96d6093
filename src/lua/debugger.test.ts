// Stepping: which lines are met, and what can be seen there.

import { expect, test } from 'vitest';
import { Debugger } from './debugger.ts';
import { LuaState } from './state.ts';

const program = `local a = 1
local function double(x)
  local y = x * 2
  a = y
  return y
end
for i = 1, 2 do
  double(i)
end
return a`;

function begin(): { state: LuaState; stepper: Debugger } {
  const state = new LuaState();
  const closure = state.load(program, '@user_script');
  const stepper = new Debugger(state.vm);
  stepper.attach(closure.prototype);
  state.vm.start(closure, []);
  return { state, stepper };
}

function lines(stepper: Debugger): number[] {
  const met: number[] = [];
  while (stepper.run(1000).kind === 'break') met.push(stepper.calls()[0]?.line ?? -1);
  return met;
}

test('every line that runs is met, in order, a loop as often as it turns', () => {
  const { stepper } = begin();
  expect(lines(stepper)).toEqual([1, 6, 7, 8, 3, 4, 5, 7, 8, 3, 4, 5, 7, 10]);
});

test('at a breakpoint locals, upvalues and callers can be read; next stays out of calls', () => {
  const { stepper } = begin();
  stepper.breakpoints.add(4);
  stepper.go('continue');
  expect(stepper.run(1000).kind).toBe('break');
  const [inner, outer] = stepper.calls();
  if (inner === undefined || outer === undefined) throw new Error('two calls');
  expect(stepper.locals(inner)).toEqual([
    { name: 'x', value: 1 },
    { name: 'y', value: 2 },
  ]);
  expect(stepper.upvalues(inner)).toEqual([{ name: 'a', value: 1 }]);
  expect(stepper.locals(outer).map(({ name }) => name)).toEqual(['a', 'double', 'i']);
  expect(outer.line).toBe(8);
  stepper.breakpoints.clear();
  stepper.go('next');
  expect([stepper.run(1000).kind, stepper.calls()[0]?.line]).toEqual(['break', 5]);
});

test('detached, it runs to the end', () => {
  const { state, stepper } = begin();
  stepper.run(1000);
  stepper.detach();
  state.vm.stepOver();
  expect(state.vm.run(1000)).toEqual({ kind: 'finished', values: [4] });
});
