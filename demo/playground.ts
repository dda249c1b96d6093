// `<redlet-playground>`: the page. A terminal, the keys, and an engine in a worker that both are clients of; a version
// chosen anew is a new engine.

import { html, LitElement, nothing } from 'lit';
import { type Edition, editionIn, editions, fullNameOf, nameOf, urlOf } from './editions.ts';
import type { KeyEvent, RedletKeys } from './keys/keys.ts';
import { loadKeys } from './million.ts';
import {
  type Client,
  connect,
  isError,
  type Reply,
  rawReply,
  terminateWorker,
  toByteString,
  toText,
  wordOf,
} from './redlet.ts';
import { shop, tries } from './sample.ts';
import { playgroundStyles } from './styles.ts';
import { asWord } from './terminal/complete.ts';
import type { CommandEvent, RedletTerminal } from './terminal/terminal.ts';
import { theme } from './theme.ts';

const workerName = 'playground';
const million = 1_000_000;

/** What is asked before something cannot be undone. */
interface Question {
  readonly text: string;
  readonly yes: string;
  readonly agreed: () => void;
}

/** How a value is read without taking more of it than one looks at. */
const readings: Readonly<Record<string, (key: string) => string[]>> = {
  string: (key) => ['GET', key],
  hash: (key) => ['HGETALL', key],
  list: (key) => ['LRANGE', key, '0', '99'],
  set: (key) => ['SMEMBERS', key],
  zset: (key) => ['ZRANGE', key, '0', '99', 'WITHSCORES'],
  stream: (key) => ['XRANGE', key, '-', '+', 'COUNT', '100'],
};

/** What is too large to be read whole is read in part. */
const partly: Readonly<Record<string, { size: string; most: number; read: (key: string) => string[] }>> = {
  string: { size: 'STRLEN', most: 100_000, read: (key) => ['GETRANGE', key, '0', '9999'] },
  hash: { size: 'HLEN', most: 1_000, read: (key) => ['HSCAN', key, '0', 'COUNT', '100'] },
  set: { size: 'SCARD', most: 1_000, read: (key) => ['SSCAN', key, '0', 'COUNT', '100'] },
};

export class RedletPlayground extends LitElement {
  static override styles = [theme, playgroundStyles];

  static override properties = {
    edition: { state: true },
    terminalClient: { state: true },
    keysClient: { state: true },
    db: { state: true },
    progress: { state: true },
    question: { state: true },
    showsKeys: { state: true },
    failure: { state: true },
  };

  declare protected edition: Edition;
  declare protected terminalClient: Client | null;
  declare protected keysClient: Client | null;
  declare protected db: number;
  declare protected progress: { readonly done: number; readonly of: number } | null;
  declare protected question: Question | null;
  /** On a narrow screen: the keys instead of the terminal. */
  declare protected showsKeys: boolean;
  declare protected failure: string;

  /** For what the page itself sends: it shares no connection, so it is queued by nobody's MULTI. */
  #client: Client | null = null;
  #loading: AbortController | null = null;

  constructor() {
    super();
    this.edition = editionIn(location.href);
    this.terminalClient = null;
    this.keysClient = null;
    this.db = 0;
    this.progress = null;
    this.question = null;
    this.showsKeys = false;
    this.failure = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#start();
  }

  override firstUpdated(): void {
    this.#terminal.reconnect = () => this.#reconnect();
    this.#terminal.note('Redis, in this page: an engine in a worker, nothing sent anywhere. Type a command, or try', [
      'SET greeting hello EX 60',
      'GET greeting',
      'HELP SET',
    ]);
    if (matchMedia('(pointer: fine)').matches) void this.#terminal.updateComplete.then(() => this.#terminal.focus());
  }

  override render() {
    const { progress, question } = this;
    const isStarting = this.terminalClient === null;
    return html`
      <header class="bar">
        <h1>${mark} Redlet</h1>
        <p class="tagline">Redis in this page</p>
        ${
          progress === null
            ? html`<button type="button" ?disabled=${isStarting} @click=${this.#loadShop}>Sample data</button>
                <button type="button" ?disabled=${isStarting} @click=${this.#loadMillion}>Load a million keys</button>`
            : html`<div class="progress">
                <progress aria-label="Keys loaded" max=${progress.of} .value=${progress.done}></progress>
                <span>${progress.done.toLocaleString('en')}</span>
                <button type="button" @click=${() => this.#loading?.abort()}>Stop</button>
              </div>`
        }
        <button type="button" class="danger" ?disabled=${isStarting} @click=${this.#askFlush}>FLUSHALL</button>
        <select aria-label="Server and version" @change=${this.#askEdition}>
          ${editions.map(
            ([title, group]) => html`<optgroup label=${title}>
              ${group.map((one) => html`<option value=${nameOf(one)} ?selected=${nameOf(one) === nameOf(this.edition)}>${nameOf(one)}</option>`)}
            </optgroup>`,
          )}
        </select>
        <div class="tabs">
          <button type="button" aria-pressed=${!this.showsKeys} @click=${() => this.#show(false)}>Terminal</button>
          <button type="button" aria-pressed=${this.showsKeys} @click=${() => this.#show(true)}>Keys</button>
        </div>
      </header>
      ${this.failure === '' ? nothing : html`<p class="failed" role="alert">${this.failure}</p>`}
      <redlet-terminal
        class=${this.showsKeys ? 'aside' : ''}
        .client=${this.terminalClient}
        @redlet-command=${this.#commanded}
      ></redlet-terminal>
      <redlet-keys
        class=${this.showsKeys ? '' : 'aside'}
        .client=${this.keysClient}
        .db=${this.db}
        @redlet-key=${this.#keyChosen}
      ></redlet-keys>
      <dialog aria-label="Are you sure?" @close=${this.#closed}>
        <p>${question?.text}</p>
        <div>
          <button type="button" autofocus @click=${() => this.#dialog.close()}>Cancel</button>
          <button type="button" class="danger" @click=${this.#agreed}>${question?.yes}</button>
        </div>
      </dialog>
    `;
  }

  get #terminal(): RedletTerminal {
    return this.renderRoot.querySelector('redlet-terminal') as RedletTerminal;
  }

  get #keys(): RedletKeys {
    return this.renderRoot.querySelector('redlet-keys') as RedletKeys;
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog') as HTMLDialogElement;
  }

  // ---- the engine ----

  #connect(): Promise<Client> {
    // redis-cli says when the server closed its connection, and so does the terminal: nothing reconnects in silence.
    return connect(`worker:${workerName}`, { ...this.edition, retry: false });
  }

  /** Three clients of one engine: the terminal's, the key list's and the page's own. */
  async #start(): Promise<void> {
    try {
      const [terminal, keys, own] = await Promise.all([this.#connect(), this.#connect(), this.#connect()]);
      this.#client = own;
      this.keysClient = keys;
      this.terminalClient = terminal;
      this.db = 0;
      this.failure = '';
    } catch (error) {
      this.failure = `The engine could not be started: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  /** A connection that was closed is opened again; where that fails the engine itself is gone, and a new one is started. */
  async #reconnect(): Promise<Client> {
    const own = this.#client;
    const answers = await (own === null ? Promise.reject() : rawReply(own, ['PING'])).then(
      () => true,
      () => false,
    );
    if (answers) return (this.terminalClient = await this.#connect());
    await terminateWorker(workerName);
    await this.#start();
    if (this.terminalClient === null) throw new Error(this.failure);
    return this.terminalClient;
  }

  async #change(edition: Edition): Promise<void> {
    this.#loading?.abort();
    for (const client of [this.terminalClient, this.keysClient, this.#client]) client?.close();
    await terminateWorker(workerName);
    this.edition = edition;
    history.replaceState(null, '', urlOf(edition, location.href));
    await this.#start();
    this.#terminal.note(`This is ${fullNameOf(edition)} now: a new engine, without keys.`);
    this.#terminal.focus();
  }

  // ---- what the user does ----

  #commanded = ({ detail: { words, db } }: CommandEvent): void => {
    this.db = db;
    if (/^(flushall|flushdb|swapdb|exec|reset)$/i.test(words[0] ?? '')) this.#keys.refresh();
  };

  #keyChosen = async ({ detail: { key, type } }: KeyEvent): Promise<void> => {
    const client = this.#client;
    if (client === null) return;
    await rawReply(client, ['SELECT', String(this.db)]);
    const known = type === '' ? wordOf(await rawReply(client, ['TYPE', key])) : type;
    const part = partly[known];
    const size = part === undefined ? 0 : await rawReply(client, [part.size, key]);
    const read = part !== undefined && Number(size) > part.most ? part.read : (readings[known] ?? ((k) => ['TYPE', k]));
    const words = read(key);
    this.#terminal.print(words, words.map(asWord).join(' '), await rawReply(client, words));
    this.#show(false);
  };

  #show(keys: boolean): void {
    this.showsKeys = keys;
  }

  #loadShop = async (): Promise<void> => {
    const client = this.#client;
    if (client === null) return;
    const select = rawReply(client, ['SELECT', String(this.db)]);
    const replies: Reply[] = await Promise.all(shop.map((words) => rawReply(client, words.map(toByteString))));
    await select;
    const refused = replies.flatMap((reply) => (isError(reply) ? [toText(reply.message)] : []));
    const said = refused.length === 0 ? '' : ` (${refused.length} were refused: ${refused[0]})`;
    this.#terminal.note(`A small shop is open, some of it about to expire${said}. Try`, tries);
    this.#terminal.focus();
  };

  #loadMillion = async (): Promise<void> => {
    const client = this.#client;
    if (client === null) return;
    const count = keysAsked();
    const loading = new AbortController();
    this.#loading = loading;
    this.progress = { done: 0, of: count };
    const since = performance.now();
    try {
      await rawReply(client, ['SELECT', String(this.db)]);
      const done = await loadKeys(client, count, loading.signal, (sofar) => {
        this.progress = { done: sofar, of: count };
      });
      const seconds = (performance.now() - since) / 1000;
      this.#terminal.note(`${done.toLocaleString('en')} keys in ${seconds.toFixed(1)} s.`, [
        'DBSIZE',
        'GET key:0000042',
      ]);
    } catch (error) {
      this.#terminal.note(`Loading ended: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.progress = null;
    }
  };

  #askFlush = (): void => {
    this.#ask({
      text: `Delete every key of every database? There are ${this.#keys.total.toLocaleString('en')} in db${this.db}.`,
      yes: 'FLUSHALL',
      agreed: () => void this.#flush(),
    });
  };

  async #flush(): Promise<void> {
    const client = this.#client;
    if (client === null) return;
    this.#loading?.abort();
    this.#terminal.print(['FLUSHALL'], 'FLUSHALL', await rawReply(client, ['FLUSHALL']));
    this.#keys.refresh();
    this.#terminal.focus();
  }

  #askEdition = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    const asked = editions.flatMap(([, group]) => group).find((one) => nameOf(one) === select.value);
    if (asked === undefined) return;
    if (this.#keys.total === 0) {
      void this.#change(asked);
      return;
    }
    select.value = nameOf(this.edition);
    this.#ask({
      text: `${nameOf(asked)} starts as a new engine: the keys that there are now are lost.`,
      yes: `Start ${nameOf(asked)}`,
      agreed: () => {
        select.value = nameOf(asked);
        void this.#change(asked);
      },
    });
  };

  #ask(question: Question): void {
    this.question = question;
    void this.updateComplete.then(() => this.#dialog.showModal());
  }

  #agreed = (): void => {
    const { question } = this;
    this.#dialog.close();
    question?.agreed();
  };

  #closed = (): void => {
    this.question = null;
  };
}

const mark = html`<svg width="20" height="20" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="7" fill="#b3261e" />
  <path d="M8 10.5 14.5 16 8 21.5M17 22h7" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" />
</svg>`;

/** `?keys=200000` makes the million smaller, for slow machines and for tests. */
function keysAsked(): number {
  const asked = Number(new URLSearchParams(location.search).get('keys'));
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, 10_000_000) : million;
}

declare global {
  interface HTMLElementTagNameMap {
    'redlet-playground': RedletPlayground;
  }
}
