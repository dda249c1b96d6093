// Who may ask: the token of a request, and the connection that its commands run on.

import type { Backend, Lane } from '../../client/backend.ts';
import { type ByteString, isError, type Reply } from '../../engine/reply.ts';

export interface Tokens {
  /** Allows everything. Without it every request is let in, with whatever token. */
  readonly token?: string;
  /** Allows commands that do not write. */
  readonly readOnlyToken?: string;
}

/** What a token allows. */
export interface Access {
  /** A connection that answers in the shapes of RESP2. */
  readonly lane: Lane;
  readonly isReadOnly: boolean;
}

interface Login {
  readonly user: ByteString;
  readonly password: ByteString;
}

export class AccessControl {
  readonly #backend: Backend;
  readonly #tokens: Tokens;
  /** By ACL RESTTOKEN's tokens; '' for what the owner's tokens open. */
  readonly #lanes = new Map<string, Lane>();
  readonly #logins = new Map<string, Login>();

  constructor(backend: Backend, tokens: Tokens) {
    this.#backend = backend;
    this.#tokens = tokens;
  }

  /** Null: the token is missing or wrong. */
  of(request: Request): Access | null {
    const token = tokenOf(request);
    const { token: full, readOnlyToken } = this.#tokens;
    if (token !== null && this.#logins.has(token)) return { lane: this.#lane(token), isReadOnly: false };
    if (readOnlyToken !== undefined && token === readOnlyToken) return { lane: this.#lane(''), isReadOnly: true };
    if (full !== undefined && token !== full) return null;
    return { lane: this.#lane(''), isReadOnly: false };
  }

  /** A connection of its own, for who listens. */
  open(request: Request): Lane {
    const token = tokenOf(request) ?? '';
    return this.#open(this.#logins.has(token) ? token : '');
  }

  /** ACL RESTTOKEN: a token for a user of the ACL, if the password is right; else the error of AUTH. */
  async issue(user: ByteString, password: ByteString): Promise<Reply> {
    const lane = this.#backend.open();
    const reply = await lane.send(['AUTH', user, password]);
    lane.close();
    if (isError(reply)) return reply;
    const token = btoa(crypto.getRandomValues(new Uint8Array(24)).join(','));
    this.#logins.set(token, { user, password });
    return token;
  }

  close(): void {
    for (const lane of this.#lanes.values()) lane.close();
    this.#lanes.clear();
  }

  #lane(token: string): Lane {
    const present = this.#lanes.get(token);
    if (present !== undefined) return present;
    const lane = this.#open(token);
    lane.onClosed = () => this.#lanes.delete(token);
    this.#lanes.set(token, lane);
    return lane;
  }

  #open(token: string): Lane {
    const lane = this.#backend.open();
    const login = this.#logins.get(token);
    // Whoever waits for the lane's answers hears of its end there.
    const words = login === undefined ? ['HELLO', '2'] : ['HELLO', '2', 'AUTH', login.user, login.password];
    lane.send(words).catch(() => {});
    return lane;
  }
}

function tokenOf(request: Request): string | null {
  const bearer = /^Bearer\s+(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  return bearer?.trim() ?? new URL(request.url).searchParams.get('_token');
}
