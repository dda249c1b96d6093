// The names that connections and client libraries give themselves.

import { errors } from '../../errors.ts';
import type { ByteString } from '../../reply.ts';

/** `name` if every byte of it is printable and no blank; `what` is how the error calls it. */
export function parseName(name: ByteString, what: string): ByteString {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 0x21 || code > 0x7e) throw errors.err(`${what} cannot contain spaces, newlines or special characters.`);
  }
  return name;
}
