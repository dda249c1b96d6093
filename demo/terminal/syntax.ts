// The syntax line of a command, from its argument tree, as redis-cli writes it: `key value [NX|XX] [GET] [EX seconds|...]`.
// It comes in pieces that know which argument they stand for, so that the one being typed can be shown.

import type { ArgumentFacts } from './facts.ts';

/** Where a word goes: the token of an argument or its value, for the first time or once more. */
export interface Place {
  readonly argument: ArgumentFacts;
  readonly part: 'token' | 'value';
  readonly again: boolean;
}

export interface Piece {
  readonly text: string;
  /** Null for brackets, bars and dots. */
  readonly place: Place | null;
}

export function syntaxPieces(list: readonly ArgumentFacts[]): Piece[] {
  return sequence(list, ' ', false);
}

export function syntaxLine(list: readonly ArgumentFacts[]): string {
  return syntaxPieces(list)
    .map(({ text }) => text)
    .join('');
}

const punctuation = (text: string): Piece => ({ text, place: null });

function sequence(list: readonly ArgumentFacts[], between: string, again: boolean): Piece[] {
  return list.flatMap((argument, i) => [...(i > 0 ? [punctuation(between)] : []), ...whole(argument, again)]);
}

function whole(argument: ArgumentFacts, again: boolean): Piece[] {
  const once = [...token(argument, again), ...gap(argument), ...body(argument, again)];
  const repeated = argument.multiple
    ? [
        punctuation(' ['),
        ...(argument.multipleToken ? [...token(argument, true), ...gap(argument)] : []),
        ...body(argument, true),
        punctuation(' ...]'),
      ]
    : [];
  const pieces = [...once, ...repeated];
  return argument.optional ? [punctuation('['), ...pieces, punctuation(']')] : pieces;
}

function token(argument: ArgumentFacts, again: boolean): Piece[] {
  // An empty token (HELLO's protover in old trees) prints as "".
  return argument.token === null ? [] : [{ text: argument.token || '""', place: { argument, part: 'token', again } }];
}

function gap(argument: ArgumentFacts): Piece[] {
  return argument.token === null || argument.type === 'pure-token' ? [] : [punctuation(' ')];
}

function body(argument: ArgumentFacts, again: boolean): Piece[] {
  switch (argument.type) {
    case 'pure-token':
      return [];
    case 'oneof':
      return sequence(argument.arguments, '|', again);
    case 'block':
      return sequence(argument.arguments, ' ', again);
    default:
      return [{ text: argument.name, place: { argument, part: 'value', again } }];
  }
}
