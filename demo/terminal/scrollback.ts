// What the terminal has printed: an ARIA log that grows at its end. Entries are built by hand, once, and never touched again;
// a reply is printed as far as one screenful after another is asked for, so that no length of it holds up the page.

/** A line in styled parts; the style is a class of the terminal's stylesheet. */
export type Line = readonly (readonly [text: string, style: string])[];

/** How much of a reply is printed at once. */
const linesAtOnce = 1_000;
const charactersAtOnce = 100_000;
/** Entries beyond these scroll away for good. */
const mostEntries = 500;

export class Scrollback {
  readonly #log: HTMLElement;

  constructor(log: HTMLElement) {
    this.#log = log;
  }

  /** A command as it was typed. */
  command(prompt: string, line: string): void {
    const entry = part('div', 'command');
    entry.append(part('span', 'prompt', `${prompt} `), line);
    this.#add(entry);
  }

  lines(lines: readonly Line[]): void {
    const entry = part('div', 'reply');
    lines.forEach((line, i) => {
      if (i > 0) entry.append('\n');
      for (const [text, style] of line) entry.append(style === '' ? text : part('span', style, text));
    });
    // An empty line of its own needs something to stand on.
    if (lines.at(-1)?.length === 0) entry.append('\n');
    this.#add(entry);
  }

  /** A reply in pieces; `length` is the number of its elements, where that is worth telling. */
  reply(pieces: Iterator<string>, { style = '', plain = false, length = 0 } = {}): void {
    const entry = part('div', `reply ${style}`);
    this.#add(entry);
    this.#print(entry, pieces, plain || style !== '', length);
  }

  /** Any element, as an entry of its own. */
  element(element: HTMLElement): void {
    this.#add(element);
  }

  clear(): void {
    this.#log.replaceChildren();
  }

  #add(entry: HTMLElement): void {
    this.#log.append(entry);
    while (this.#log.childElementCount > mostEntries) this.#log.firstElementChild?.remove();
  }

  /** Prints on, and leaves a button where there is more. */
  #print(entry: HTMLElement, pieces: Iterator<string>, plain: boolean, length: number): void {
    let text = '';
    let lines = 0;
    let isOver = false;
    while (lines < linesAtOnce && text.length < charactersAtOnce) {
      const { value, done } = pieces.next();
      if (done) {
        isOver = true;
        break;
      }
      text += value;
      for (let at = value.indexOf('\n'); at >= 0; at = value.indexOf('\n', at + 1)) lines++;
    }
    entry.append(plain ? text : coloured(text));
    if (isOver) return;
    const more = part(
      'button',
      'more',
      length > 0 ? `show more of ${length.toLocaleString('en')} elements` : 'show more',
    );
    more.addEventListener('click', () => {
      more.remove();
      this.#print(entry, pieces, plain, length);
      (entry.querySelector('button.more') as HTMLElement | null)?.focus();
    });
    entry.append(more);
  }
}

const linePattern = /^((?:[ ]*\d+[)~#] )*)(.*)$/s;

/** Numbering faint, and nil, integers and errors told apart from strings. */
function coloured(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  let plain = '';
  const flush = () => {
    if (plain !== '') fragment.append(plain);
    plain = '';
  };
  const put = (shown: string, style: string) => {
    if (style === '') plain += shown;
    else {
      flush();
      fragment.append(part('span', style, shown));
    }
  };
  for (const line of text.split(/(?<=\n)/)) {
    const [, index = '', rest = ''] = linePattern.exec(line) ?? [];
    if (index !== '') put(index, 'index');
    put(rest, styleOf(rest));
  }
  flush();
  return fragment;
}

function styleOf(text: string): string {
  if (!text.startsWith('(')) return '';
  if (text.startsWith('(error)')) return 'error';
  if (text.startsWith('(nil)') || text.startsWith('(empty ')) return 'nil';
  return 'number';
}

function part(name: string, style: string, text = ''): HTMLElement {
  const element = document.createElement(name);
  element.className = style;
  element.textContent = text;
  return element;
}
