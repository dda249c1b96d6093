// `<redlet-terminal>`: redis-cli as an element. It is handed a client of its own (it selects databases and queues
// transactions on its connection) and needs nothing else of the page that it stands in.
//
//   const terminal = document.querySelector('redlet-terminal');
//   terminal.client = await connect('worker:app');

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Client, Reply } from '../redlet.ts';
import { theme } from '../theme.ts';
import { completions, wordsTyped } from './complete.ts';
import { type Facts, readFacts } from './facts.ts';
import { type Hint, hintFor } from './hint.ts';
import { History } from './history.ts';
import { Scrollback } from './scrollback.ts';
import { Shell } from './shell.ts';
import { terminalStyles } from './styles.ts';

/** A command was answered; `db` is the database that the terminal is in now. */
export type CommandEvent = CustomEvent<{ readonly words: readonly string[]; readonly db: number }>;

interface Completing {
  readonly candidates: readonly string[];
  /** Which one stands in the line; -1 while it is still what was typed. */
  readonly at: number;
  readonly start: number;
  readonly typed: string;
  readonly rest: string;
}

export class RedletTerminal extends LitElement {
  static override styles = [theme, terminalStyles];
  static override properties = {
    client: { attribute: false },
    name: {},
    label: {},
    logLabel: { attribute: 'log-label' },
    hint: { state: true },
    completing: { state: true },
    hintsShown: { state: true },
  };

  /** The connection that is typed on. */
  declare client: Client | null;
  /** What the prompt begins with. */
  declare name: string;
  /** Name of the command line for assistive technology. */
  declare label: string;
  /** Name of the output for assistive technology. */
  declare logLabel: string;
  /** Makes a new client when the connection is gone. */
  reconnect: (() => Promise<Client>) | null = null;

  declare protected hint: Hint | null;
  declare protected completing: Completing | null;
  declare protected hintsShown: boolean;

  #facts: Promise<Facts> | null = null;
  #known: Facts = new Map();
  #follows = true;
  #history = new History('redlet:history');
  /** Made by hand and kept as it is, whatever is rendered around it. */
  readonly #log = document.createElement('div');
  readonly #output = new Scrollback(this.#log);
  readonly #shell = new Shell(this.#output, {
    facts: () => this.#wantFacts(),
    reconnect: async () => {
      if (this.reconnect === null) return null;
      this.client = await this.reconnect();
      return this.client;
    },
    changed: () => this.#shellChanged(),
    answered: (words, db) => {
      const detail = { words, db };
      this.dispatchEvent(new CustomEvent('redlet-command', { detail, bubbles: true, composed: true }));
    },
    showHints: (shown) => {
      this.hintsShown = shown;
    },
  });

  constructor() {
    super();
    this.client = null;
    this.name = 'redlet';
    this.label = 'Redis command';
    this.logLabel = 'Replies';
    this.hint = null;
    this.completing = null;
    this.hintsShown = true;
    this.#log.role = 'log';
  }

  /** Types a line and sends it. */
  run(line: string): void {
    this.#follows = true;
    this.#shell.run(line);
  }

  /** Puts a line on the command line without sending it. */
  suggest(line: string): void {
    this.#setLine(line);
    this.focus();
  }

  /** Prints a command and its reply that went over another connection. */
  print(words: readonly string[], line: string, reply: Reply): void {
    this.#shell.print(words, line, reply);
  }

  /** Prints a remark of the page, and commands to try. */
  note(text: string, tries: readonly string[] = []): void {
    const note = document.createElement('div');
    note.className = 'note';
    const paragraph = document.createElement('p');
    paragraph.textContent = text;
    note.append(paragraph);
    if (tries.length > 0) {
      const row = document.createElement('div');
      row.className = 'tries';
      for (const line of tries) {
        const chip = document.createElement('button');
        chip.className = 'chip';
        chip.textContent = line;
        chip.addEventListener('click', () => {
          this.run(line);
          this.focus();
        });
        row.append(chip);
      }
      note.append(row);
    }
    this.#output.element(note);
    this.#toEnd();
  }

  override focus(options?: FocusOptions): void {
    this.#input?.focus(options);
  }

  override willUpdate(changed: PropertyValues): void {
    this.#shell.name = this.name;
    if (changed.has('client')) this.#begin();
    if (changed.has('logLabel')) this.#log.ariaLabel = this.logLabel;
  }

  override render() {
    return html`
      <div class="screen" @click=${this.#focusUnlessSelecting} @scroll=${this.#scrolled}>
        ${this.#log}
        ${
          this.#shell.waiting === null
            ? nothing
            : html`<div class="waiting">
                <span class="spinner" role="img" aria-label="waiting"></span>
                <span class="time">${this.#shell.waiting}</span>
                <button type="button" @click=${this.#interrupt}>Cancel <kbd>Ctrl-C</kbd></button>
              </div>`
        }
        <form @submit=${this.#submit} ?data-waiting=${this.#shell.waiting !== null}>
          <span class="prompt" aria-hidden="true">${this.#shell.prompt} </span>
          <input
            type="text"
            aria-label=${this.label}
            aria-describedby="hint"
            autocomplete="off"
            autocapitalize="off"
            autocorrect="off"
            spellcheck="false"
            enterkeyhint="send"
            @keydown=${this.#keydown}
            @input=${this.#typed}
            @paste=${this.#pasted}
            @click=${this.#typed}
            @focus=${this.#wantFacts}
          />
        </form>
      </div>
      ${this.hintsShown ? html`<div class="hint" id="hint">${this.#renderHint()}</div>` : nothing}
    `;
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('hint')) this.renderRoot.querySelector('mark')?.scrollIntoView({ block: 'nearest' });
  }

  #renderHint() {
    const { completing, hint } = this;
    if (completing !== null && completing.candidates.length > 1) {
      return html`<div class="names" role="listbox" aria-label="Completions">
        ${completing.candidates.map(
          (name, i) =>
            html`<button
              type="button"
              class="chip"
              role="option"
              tabindex="-1"
              aria-selected=${i === completing.at}
              @click=${() => this.#choose(i)}
            >
              ${name}
            </button>`,
        )}
      </div>`;
    }
    if (hint === null || (hint.command === null && hint.names.length === 0)) {
      if (hint?.lost) return html`<span class="error">No command begins like this.</span>`;
      return html`<span class="for-keys"
          ><kbd>Tab</kbd> completes <kbd>↑</kbd> <kbd>↓</kbd> history <kbd>Ctrl-C</kbd> cancels <kbd>Ctrl-L</kbd> clears.
          <kbd>HELP</kbd> and <kbd>HELP SET</kbd> tell more.</span
        ><span class="for-touch">Type a command: its syntax appears here, and names to choose from.</span>`;
    }
    const { command, syntax, names, lost } = hint;
    return html`
      ${
        command === null
          ? nothing
          : html`<div class="syntax">
              <b>${command.name}</b> ${syntax.map(({ text, now, quiet }) =>
                now ? html`<mark>${text}</mark>` : quiet ? html`<span class="quiet">${text}</span>` : text,
              )}
            </div>
            <div class="summary" ?data-beside=${names.length > 0}>
              ${lost ? html`<span class="error">Something here fits no argument.</span> ` : nothing}${command.summary}
            </div>`
      }
      ${names.length === 0 ? nothing : html`<div class="names">${names.map((name) => this.#nameChip(command, name))}</div>`}
    `;
  }

  #nameChip(command: Hint['command'], name: string) {
    const line = command !== null && command.subcommands.size > 0 ? `${command.name} ${name} ` : `${name} `;
    return html`<button type="button" class="chip" tabindex="-1" @click=${() => this.suggest(line)}>${name}</button>`;
  }

  // ---- the session ----

  get #input(): HTMLInputElement | null {
    return this.renderRoot.querySelector('input');
  }

  #begin(): void {
    this.#facts = null;
    this.#known = new Map();
    this.#shell.begin(this.client);
    const whenIdle = globalThis.requestIdleCallback ?? ((then: () => void) => setTimeout(then, 200));
    whenIdle(() => void this.#wantFacts());
  }

  #shellChanged(): void {
    this.#log.ariaBusy = String(this.#shell.isRunning);
    this.requestUpdate();
    this.#toEnd();
  }

  /** The commands' facts, asked for once for each client. */
  #wantFacts = (): Promise<Facts> => {
    const { client } = this;
    if (client === null) return Promise.resolve(this.#known);
    this.#facts ??= readFacts(client).then(
      (facts) => {
        if (client !== this.client) return facts;
        this.#known = facts;
        this.#showHint();
        return facts;
      },
      () => this.#known,
    );
    return this.#facts;
  };

  // ---- the command line ----

  /** Ctrl-C. */
  #interrupt = (): void => {
    if (this.#shell.interrupt(this.#input?.value ?? '')) this.#setLine('');
    this.focus();
  };

  #submit = (event: Event): void => {
    event.preventDefault();
    const line = this.#input?.value ?? '';
    this.#history.add(line);
    this.#setLine('');
    this.run(line);
  };

  #pasted = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const input = this.#input;
    if (input === null || !/[\r\n]/.test(text)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd, value } = input;
    const whole = value.slice(0, selectionStart ?? 0) + text + value.slice(selectionEnd ?? value.length);
    // Examples are often copied with the prompt before them.
    const lines = whole.split(/\r\n|\r|\n/).map((line) => line.replace(/^\s*[\w.:[\]()-]*>\s+/, ''));
    const last = lines.pop() ?? '';
    this.#setLine(last);
    for (const line of lines) {
      if (line.trim() === '') continue;
      this.#history.add(line);
      this.run(line);
    }
  };

  #keydown = (event: KeyboardEvent): void => {
    const { key, ctrlKey, altKey, metaKey } = event;
    const ctrl = ctrlKey && !altKey && !metaKey;
    if (key === 'Tab' && !ctrl && !altKey && !metaKey) this.#tab(event);
    else if (key === 'ArrowUp' || (ctrl && key === 'p')) this.#show(event, this.#history.up(this.#input?.value ?? ''));
    else if (key === 'ArrowDown' || (ctrl && key === 'n')) this.#show(event, this.#history.down());
    else if (key === 'Escape' && this.completing !== null) this.#choose(-1);
    else if (ctrl && key === 'l') {
      event.preventDefault();
      this.#output.clear();
    } else if (ctrl && key === 'u') {
      event.preventDefault();
      this.#setLine(this.#input?.value.slice(this.#input.selectionStart ?? 0) ?? '');
      this.#input?.setSelectionRange(0, 0);
    } else if (ctrl && key === 'c' && !this.#isSelecting()) {
      event.preventDefault();
      this.#interrupt();
    }
  };

  #show(event: Event, line: string | null): void {
    event.preventDefault();
    if (line !== null) this.#setLine(line);
  }

  #typed = (): void => {
    this.completing = null;
    this.#showHint();
  };

  #setLine(line: string): void {
    const input = this.#input;
    if (input === null) return;
    input.value = line;
    input.setSelectionRange(line.length, line.length);
    this.completing = null;
    this.#showHint();
  }

  #showHint(): void {
    const input = this.#input;
    if (input === null || !this.hintsShown) return;
    this.hint = hintFor(this.#known, wordsTyped(input.value.slice(0, input.selectionStart ?? input.value.length)));
  }

  // ---- completion ----

  /** Tab goes on through the candidates; in an empty line it leaves the terminal, as anywhere in a page. */
  #tab(event: KeyboardEvent): void {
    const input = this.#input;
    if (input === null || input.value === '') return;
    event.preventDefault();
    const { completing } = this;
    if (completing !== null) {
      const count = completing.candidates.length;
      this.#choose(event.shiftKey ? (completing.at <= 0 ? count - 1 : completing.at - 1) : (completing.at + 1) % count);
      return;
    }
    void this.#complete(input);
  }

  async #complete(input: HTMLInputElement): Promise<void> {
    const { client } = this;
    const line = input.value;
    const cursor = input.selectionStart ?? line.length;
    const typed = wordsTyped(line.slice(0, cursor));
    const facts = await this.#wantFacts();
    if (client === null) return;
    const candidates = await completions(facts, client, typed).catch(() => []);
    // What was typed meanwhile counts.
    if (input.value !== line || candidates.length === 0) return;
    this.completing = { candidates, at: -1, start: typed.start, typed: typed.partial, rest: line.slice(cursor) };
    this.#choose(0);
    if (candidates.length === 1) this.#typed();
  }

  #choose(at: number): void {
    const { completing } = this;
    const input = this.#input;
    if (completing === null || input === null) return;
    const word = completing.candidates[at] ?? completing.typed;
    const before = input.value.slice(0, completing.start);
    const space = at >= 0 && completing.candidates.length === 1 && completing.rest === '' ? ' ' : '';
    input.value = before + word + space + completing.rest;
    const cursor = before.length + word.length + space.length;
    input.setSelectionRange(cursor, cursor);
    this.completing = at < 0 ? null : { ...completing, at };
    this.#showHint();
    this.focus();
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }),
    );
  }

  // ---- the screen ----

  /** Follows the output, unless one has scrolled up to read. */
  #toEnd(): void {
    void this.updateComplete.then(() => {
      const screen = this.renderRoot.querySelector('.screen');
      if (screen !== null && this.#follows) screen.scrollTop = screen.scrollHeight;
    });
  }

  #scrolled = (event: Event): void => {
    const { scrollTop, scrollHeight, clientHeight } = event.target as Element;
    this.#follows = scrollTop + clientHeight > scrollHeight - 40;
  };

  #isSelecting(): boolean {
    const input = this.#input;
    const inLine = input !== null && input.selectionStart !== input.selectionEnd;
    return inLine || getSelection()?.isCollapsed === false;
  }

  #focusUnlessSelecting = (event: Event): void => {
    const isControl = event.composedPath().some((target) => target instanceof HTMLButtonElement);
    if (!isControl && !this.#isSelecting()) this.focus();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'redlet-terminal': RedletTerminal;
  }
  interface HTMLElementEventMap {
    'redlet-command': CommandEvent;
  }
}
