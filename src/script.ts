// `redlet/script`: scripts without Lua, for every backend.

export {
  type ArgumentKinds,
  type BuiltScript,
  defineScript,
  type ScriptCommands,
  type ScriptDefinition,
  type ScriptInput,
  type ScriptWriter,
} from './client/scripts/builder.ts';
export type { Expr, In, Local, ScriptValue } from './client/scripts/expression.ts';
