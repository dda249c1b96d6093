// The types of values that a key may hold, under the names TYPE answers.

import type { HashValue } from './hash.ts';
import type { ListValue } from './list.ts';
import type { SetValue } from './set.ts';
import type { StreamValue } from './stream.ts';
import type { StringValue } from './string.ts';
import type { SortedSet } from './zset.ts';

export interface ValueTypes {
  string: StringValue;
  list: ListValue;
  set: SetValue;
  zset: SortedSet;
  hash: HashValue;
  stream: StreamValue;
}

export type TypeName = keyof ValueTypes;
export type Value = ValueTypes[TypeName];

/** Methods that change a value: what a readonly command does not see. */
type Mutator =
  | 'add'
  | 'addGroup'
  | 'afterShrink'
  | 'allowExpires'
  | 'append'
  | 'beforeGrow'
  | 'clear'
  | 'convert'
  | 'delete'
  | 'deleteDue'
  | 'deleteGroup'
  | 'deleteRange'
  | 'ensure'
  | 'expect'
  | 'insert'
  | 'popLeft'
  | 'popMax'
  | 'popMin'
  | 'popRight'
  | 'pushLeft'
  | 'pushRight'
  | 'put'
  | 'removeAt'
  | 'removeEqual'
  | 'removeRange'
  | 'set'
  | 'setExpire'
  | 'setIds'
  | 'setRange'
  | 'trim';

/** A value as a readonly command sees it. */
export type ReadonlyValue<T extends TypeName> = ValueTypes[T] extends string ? string : Reading<ValueTypes[T]>;
type Reading<V> = V extends string ? V : Omit<V, Mutator>;

export function typeOf(value: Value): TypeName {
  return typeof value === 'string' ? 'string' : value.type;
}

/** True for an aggregate without elements, which no key may hold; a stream alone may be empty. */
export function isEmpty(value: Value): boolean {
  if (typeof value === 'string' || value.type === 'string' || value.type === 'stream') return false;
  return value.type === 'list' ? value.length === 0 : value.size === 0;
}
