// The hint under the command line: the syntax of the command being typed with the present argument marked, and what the
// command is for; while its name is still being typed, the names that it could become.

import type { Typed } from './complete.ts';
import { expectNext } from './expect.ts';
import { type CommandFacts, type Facts, findCommand } from './facts.ts';
import { type Piece, syntaxPieces } from './syntax.ts';

export interface Hint {
  readonly command: CommandFacts | null;
  readonly syntax: readonly { readonly text: string; readonly now: boolean; readonly quiet: boolean }[];
  /** Names to choose from: of commands, or of a command's subcommands. */
  readonly names: readonly string[];
  /** Something typed fits nowhere. */
  readonly lost: boolean;
}

const none: Hint = { command: null, syntax: [], names: [], lost: false };
const mostNames = 24;

export function hintFor(facts: Facts, { words, partial }: Typed): Hint {
  if (words.length === 0 && partial === '') return none;
  const all = [...words, partial];
  const isHelp = all[0]?.toUpperCase() === 'HELP' && all.length > 1;
  const named = isHelp ? all.slice(1) : all;
  const found = findCommand(facts, named);
  if (found === null) {
    const names = named.length === 1 ? namesStarting([...facts.keys()], named[0] ?? '') : [];
    return { ...none, names, lost: named[0] !== '' && names.length === 0 && !isLocal(named[0] ?? '', facts) };
  }
  const { command, length } = found;
  if (command.subcommands.size > 0) {
    const names = namesStarting([...command.subcommands.keys()], named[1] ?? '');
    return { command, syntax: [], names, lost: named.length > 2 || names.length === 0 };
  }
  const pieces = syntaxPieces(command.arguments);
  if (isHelp || named.length === length) {
    const longer =
      length === 1 ? namesStarting([...facts.keys()], command.name).filter((name) => name !== command.name) : [];
    return { command, syntax: marked(pieces, () => false), names: isHelp ? [] : longer.slice(0, 6), lost: false };
  }
  const { places, lost } = expectNext(command.arguments, all.slice(length).map(unquoted));
  const now = ({ place }: Piece) =>
    place !== null &&
    places.some(
      ({ argument, part, again }) => place.argument === argument && place.part === part && place.again === again,
    );
  return { command, syntax: marked(pieces, now), names: [], lost };
}

function marked(pieces: readonly Piece[], isNow: (piece: Piece) => boolean): Hint['syntax'] {
  return pieces.map((piece) => ({ text: piece.text, now: isNow(piece), quiet: piece.place === null }));
}

function namesStarting(names: readonly string[], partial: string): string[] {
  const wanted = partial.toUpperCase();
  return names.filter((name) => name.startsWith(wanted)).slice(0, mostNames);
}

function unquoted(word: string): string {
  return word.replace(/^["']/, '');
}

/** Words that are the terminal's own, or a count before a command. */
function isLocal(word: string, facts: Facts): boolean {
  return (
    facts.size === 0 ||
    ['CLEAR', 'HELP', '?', 'EXIT', ':SET'].some((own) => own.startsWith(word.toUpperCase())) ||
    /^\d+$/.test(word)
  );
}
