// The program's text as the debugger lists it, with the line where it stands and the breakpoints.
//
//   ->#9     a = a + f(i)     here, and a breakpoint
//     #5     y = x            a breakpoint

const mostBreakpoints = 64;

export class Source {
  readonly lines: readonly string[];
  /** In the order in which they were set. */
  readonly breakpoints = new Set<number>();
  current = 1;

  constructor(text: string) {
    this.lines = text.replace(/\n$/, '').split('\n');
  }

  line(number: number): string {
    const text = this.lines[number - 1];
    if (text === undefined) return '<out of range source code line>';
    const arrow = number === this.current ? '->' : '  ';
    const mark = this.breakpoints.has(number) ? '#' : ' ';
    return `${arrow}${mark}${String(number).padEnd(3)} ${text}`;
  }

  /** So many lines before and after one. */
  around(number: number, context: number): string[] {
    const shown: string[] = [];
    const last = Math.min(this.lines.length, number + context);
    for (let each = Math.max(1, number - context); each <= last; each++) shown.push(this.line(each));
    return shown;
  }

  /** What `break` with these words has to say: lists, adds (`5`), takes away (`-5`) or takes all away (`0`). */
  change(words: readonly string[]): string[] {
    if (words.length === 0) return this.#listed();
    return words.flatMap((word) =>
      /^-?\d+$/.test(word) ? this.#changeOne(Number(word)) : [`Invalid argument:'${word}'`],
    );
  }

  #listed(): string[] {
    if (this.breakpoints.size === 0) return ["No breakpoints set. Use 'b <line>' to add one."];
    return [`${this.breakpoints.size} breakpoints set:`, ...[...this.breakpoints].map((each) => this.line(each))];
  }

  #changeOne(number: number): string[] {
    if (number === 0) {
      this.breakpoints.clear();
      return ['All breakpoints removed.'];
    }
    if (number < 0) {
      return [this.breakpoints.delete(-number) ? 'Breakpoint removed.' : 'No breakpoint in the specified line.'];
    }
    if (this.breakpoints.size === mostBreakpoints) return ['Too many breakpoints set.'];
    if (number > this.lines.length || this.breakpoints.has(number)) return ['Wrong line number.'];
    this.breakpoints.add(number);
    return this.around(number, 1);
  }
}
