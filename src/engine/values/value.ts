// The types of values that a key may hold, under the names TYPE answers.

import type { HashValue } from './hash.ts';
import type { ListValue } from './list.ts';
import type { SetValue } from './set.ts';
import type { StringValue } from './string.ts';
import type { SortedSet } from './zset.ts';

export interface ValueTypes {
  string: StringValue;
  list: ListValue;
  set: SetValue;
  zset: SortedSet;
  hash: HashValue;
}

export type TypeName = keyof ValueTypes;
export type Value = ValueTypes[TypeName];

/** Methods that change a value: what a readonly command does not see. */
type Mutator =
  | 'add' | 'afterShrink' | 'allowExpires' | 'append' | 'beforeGrow' | 'clear' | 'convert' | 'delete' | 'deleteDue' | 'deleteRange' | 'ensure' | 'expect' | 'insert' | 'popLeft' | 'popMax' | 'popMin'
  | 'popRight' | 'pushLeft' | 'pushRight' | 'removeAt' | 'removeEqual' | 'removeRange' | 'set' | 'setExpire' | 'setRange' | 'trim';

/** A value as a readonly command sees it. */
export type ReadonlyValue<T extends TypeName> = ValueTypes[T] extends string ? string : Reading<ValueTypes[T]>;
type Reading<V> = V extends string ? V : Omit<V, Mutator>;

export function typeOf(value: Value): TypeName {
  return typeof value === 'string' ? 'string' : value.type;
}

/** True for an aggregate without elements, which no key may hold. */
export function isEmpty(value: Value): boolean {
  if (typeof value === 'string' || value.type === 'string') return false;
  return value.type === 'list' ? value.length === 0 : value.size === 0;
}
