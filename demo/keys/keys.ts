// `<redlet-keys>`: the keys of a database as they are now, with type and time to live. Only the rows in view exist, so a
// million keys cost what forty do; a row that is chosen is told in an event, and what follows is the page's affair.

import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { type Client, toText } from '../redlet.ts';
import { asWord } from '../terminal/complete.ts';
import { theme } from '../theme.ts';
import { type KeyFacts, KeyFollower } from './follow.ts';
import { keysStyles } from './styles.ts';

/** A key was chosen. */
export type KeyEvent = CustomEvent<{ readonly key: string; readonly type: string }>;

const rowHeight = 26;
/** While keys pour in the list is painted this often, in milliseconds: more cannot be read, and costs the loading. */
const calm = 100;
/** Browsers give up on elements beyond some tens of millions of pixels: longer lists scroll by share, not by pixel. */
const tallest = 15_000_000;
const beyondView = 6;

export class RedletKeys extends LitElement {
  static override styles = [theme, keysStyles];
  static override properties = {
    client: { attribute: false },
    db: { type: Number },
    pattern: { state: true },
    active: { state: true },
  };

  /** A client of its own: the list selects databases on its connection. */
  declare client: Client | null;
  /** Index of the database shown. */
  declare db: number;
  declare protected pattern: string;
  /** Position of the row that the keyboard is at. */
  declare protected active: number;

  #follower: KeyFollower | null = null;
  #frame = 0;
  #calming: ReturnType<typeof setTimeout> | null = null;
  #clock: ReturnType<typeof setInterval> | null = null;
  readonly #resized = new ResizeObserver(() => this.#soon());

  constructor() {
    super();
    this.client = null;
    this.db = 0;
    this.pattern = '';
    this.active = 0;
  }

  /** Number of keys in the database. */
  get total(): number {
    return this.#follower?.total ?? 0;
  }

  /** Reads the list anew: after FLUSHALL, SWAPDB and whatever else no report tells of. */
  refresh(): void {
    this.#follower?.refresh();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = setInterval(() => this.#tick(), 1000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#clock !== null) clearInterval(this.#clock);
    this.#resized.disconnect();
    this.#follower?.stop();
    this.#follower = null;
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('client')) {
      this.#follower?.stop();
      this.#follower = this.client === null ? null : new KeyFollower(this.client, this.#whenCalm);
      this.#follower?.start().catch(() => {});
    }
    if (changed.has('db') || changed.has('client')) {
      this.active = 0;
      this.#follower?.select(this.db).catch(() => {});
    }
    if (changed.has('pattern') || changed.has('client')) this.#follower?.filter(globOf(this.pattern)).catch(() => {});
  }

  override firstUpdated(): void {
    this.#resized.observe(this.#list);
  }

  override render() {
    const { first, rows } = this.#inView();
    const count = this.#follower?.keys.size ?? 0;
    const total = this.total;
    const shown =
      this.pattern === ''
        ? total.toLocaleString('en')
        : `${count.toLocaleString('en')} of ${total.toLocaleString('en')}`;
    return html`
      <header>
        <h2>Keys <span class="count">db${this.db} · ${shown}${this.#follower?.isReading ? ' …' : ''}</span></h2>
        <input
          type="search"
          aria-label="Filter keys"
          placeholder="filter: user:* or any part"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          .value=${this.pattern}
          @input=${this.#filtered}
        />
      </header>
      <div
        class="scroller"
        role="listbox"
        aria-label="Keys"
        tabindex="0"
        aria-activedescendant=${rows.length > 0 ? `row-${this.active}` : nothing}
        @scroll=${this.#soon}
        @keydown=${this.#keydown}
        @click=${this.#clicked}
      >
        <div class="height">
          <div class="rows">
            ${rows.map((key, i) => this.#row(key, first + i, count))}
          </div>
        </div>
        ${count === 0 ? html`<p class="empty">${total === 0 ? 'No keys yet.' : 'No key matches.'}</p>` : nothing}
      </div>
    `;
  }

  override updated(): void {
    const height = this.renderRoot.querySelector<HTMLElement>('.height');
    const rows = this.renderRoot.querySelector<HTMLElement>('.rows');
    if (height === null || rows === null) return;
    // By property, as the page's policy allows no style attributes.
    height.style.height = `${this.#height}px`;
    rows.style.transform = `translateY(${this.#inView().top}px)`;
  }

  #row(key: string, position: number, count: number) {
    const facts = this.#follower?.factsOf(key) ?? null;
    const left = facts?.expiresAt == null ? null : facts.expiresAt - Date.now();
    return html`<div
      class="row"
      id="row-${position}"
      role="option"
      aria-setsize=${count}
      aria-posinset=${position + 1}
      aria-selected=${position === this.active}
      data-position=${position}
    >
      <span class="type ${facts?.type ?? ''}">${facts?.type ?? ''}</span>
      <span class="key" title=${toText(key)}>${asWord(key)}</span>
      <span class="ttl">${left === null ? '' : timeLeft(left)}</span>
    </div>`;
  }

  // ---- what is in view ----

  get #list(): HTMLElement {
    return this.renderRoot.querySelector('.scroller') as HTMLElement;
  }

  get #height(): number {
    return Math.min((this.#follower?.keys.size ?? 0) * rowHeight, tallest);
  }

  #inView(): { first: number; rows: string[]; top: number } {
    const keys = this.#follower?.keys;
    const list = this.hasUpdated ? this.#list : null;
    if (keys === undefined || list === null) return { first: 0, rows: [], top: 0 };
    const inView = Math.ceil(list.clientHeight / rowHeight);
    const scrolled = Math.max(0, Math.min(list.scrollTop, this.#height - list.clientHeight));
    const isWhole = keys.size * rowHeight <= tallest;
    const range = Math.max(1, this.#height - list.clientHeight);
    const at = isWhole ? scrolled / rowHeight : (scrolled / range) * (keys.size - list.clientHeight / rowHeight);
    const first = Math.max(0, Math.floor(at) - beyondView);
    return { first, rows: keys.slice(first, inView + 2 * beyondView), top: scrolled - (at - first) * rowHeight };
  }

  /** Renders once in a frame, however much changes. */
  #soon = (): void => {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.requestUpdate();
    });
  };

  /** At once, and then again only after a while. */
  #whenCalm = (): void => {
    if (this.#calming !== null) return;
    this.#soon();
    this.#calming = setTimeout(() => {
      this.#calming = null;
      this.#soon();
    }, calm);
  };

  /** Every second: times count down, and who is due is looked at again. */
  #tick(): void {
    const follower = this.#follower;
    if (follower === null || !this.hasUpdated) return;
    let isCounting = false;
    for (const key of this.#inView().rows) {
      const facts: KeyFacts | null = follower.factsOf(key);
      if (facts?.expiresAt == null) continue;
      isCounting = true;
      if (facts.expiresAt <= Date.now()) follower.recheck(key);
    }
    if (isCounting) this.#soon();
  }

  // ---- what the user does ----

  #filtered = (event: Event): void => {
    this.pattern = (event.target as HTMLInputElement).value;
    this.active = 0;
    this.#list.scrollTop = 0;
  };

  #clicked = (event: Event): void => {
    const row = (event.target as Element).closest<HTMLElement>('.row');
    if (row === null) return;
    this.active = Number(row.dataset.position);
    this.#open();
  };

  #keydown = (event: KeyboardEvent): void => {
    const count = this.#follower?.keys.size ?? 0;
    const page = Math.max(1, Math.floor(this.#list.clientHeight / rowHeight) - 1);
    const to: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: count - 1,
    };
    const wanted = to[event.key];
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#open();
    } else if (wanted !== undefined) {
      event.preventDefault();
      this.active = Math.max(0, Math.min(count - 1, wanted));
      this.#bringIntoView(this.active, count);
    }
  };

  #bringIntoView(position: number, count: number): void {
    const list = this.#list;
    const share = count * rowHeight <= tallest ? 1 : this.#height / (count * rowHeight);
    const top = position * rowHeight * share;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + rowHeight - list.clientHeight;
  }

  #open(): void {
    const [key] = this.#follower?.keys.slice(this.active, 1) ?? [];
    if (key === undefined) return;
    const type = this.#follower?.factsOf(key)?.type ?? '';
    this.dispatchEvent(new CustomEvent('redlet-key', { detail: { key, type }, bubbles: true, composed: true }));
  }
}

/** What is no pattern is looked for anywhere in the key. */
function globOf(text: string): string | null {
  if (text === '') return null;
  return /[*?[\\]/.test(text) ? text : `*${text}*`;
}

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** `59s`, `3m 12s`, `2h 5m`, `4d 3h`: two units are enough to see it move. */
function timeLeft(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const at = units.findIndex(([, size]) => seconds >= size);
  if (at < 0) return '0s';
  const [name, size] = units[at] as (typeof units)[number];
  const next = units[at + 1];
  const rest = next === undefined ? 0 : Math.floor((seconds % size) / next[1]);
  return next === undefined || rest === 0
    ? `${Math.floor(seconds / size)}${name}`
    : `${Math.floor(seconds / size)}${name} ${rest}${next[0]}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'redlet-keys': RedletKeys;
  }
  interface HTMLElementEventMap {
    'redlet-key': KeyEvent;
  }
}
