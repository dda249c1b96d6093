// The lines typed so far, kept for as long as the tab lives. Going up puts the unfinished line aside, going down brings
// it back.

const most = 500;
/** Lines with a password in them are not kept, as redis-cli does not keep them. */
const secret = /^\s*(auth\b|acl\s+setuser\b|hello\b.*\bauth\b|config\s+set\b.*\b(requirepass|masterauth)\b)/i;

export class History {
  readonly #storageKey: string;
  #lines: string[];
  /** Where one is; at `length`, the line being written. */
  #at: number;
  #draft = '';

  constructor(storageKey: string) {
    this.#storageKey = storageKey;
    this.#lines = this.#load();
    this.#at = this.#lines.length;
  }

  add(line: string): void {
    if (line.trim() !== '' && line !== this.#lines.at(-1) && !secret.test(line)) {
      this.#lines.push(line);
      this.#lines.splice(0, this.#lines.length - most);
      this.#save();
    }
    this.#at = this.#lines.length;
    this.#draft = '';
  }

  /** The line before the one shown; null if that was the first. */
  up(current: string): string | null {
    if (this.#at === 0) return null;
    if (this.#at === this.#lines.length) this.#draft = current;
    return this.#lines[--this.#at] ?? null;
  }

  down(): string | null {
    if (this.#at === this.#lines.length) return null;
    this.#at++;
    return this.#lines[this.#at] ?? this.#draft;
  }

  // Storage may be forbidden (a sandboxed frame) or hold anything: then the history lasts as long as the element.
  #load(): string[] {
    try {
      const stored: unknown = JSON.parse(sessionStorage.getItem(this.#storageKey) ?? '[]');
      return Array.isArray(stored) ? stored.filter((line) => typeof line === 'string') : [];
    } catch {
      return [];
    }
  }

  #save(): void {
    try {
      sessionStorage.setItem(this.#storageKey, JSON.stringify(this.#lines));
    } catch {}
  }
}
