// Calls of the hyperloglog group: how many different elements there were, in 12 kB and within 0.81 %. Every command of it
// answers WRONGTYPE if a key holds another type, or a string that is no HyperLogLog.

import { type Call, call, type Word } from '../call.ts';
import type { OneOrMore } from '../options.ts';
import { integer, list, natural, ok } from '../shapes.ts';

export const hyperloglogCalls = {
  /**
   * PFADD: counts elements in.
   * @returns 1 if the estimate may have changed, else 0
   * @example
   * await client.pfadd('visitors', 'ann', 'bob', 'ann'); // => 1
   */
  pfadd: (key: Word, ...elements: OneOrMore[]): Call<number> => call(['PFADD', key, elements], integer),

  /**
   * PFCOUNT: how many different elements were counted in, in all of the keys together.
   * @returns the estimate, 0 if there is no key
   * @example
   * await client.pfadd('visitors', 'ann', 'bob', 'ann');
   * await client.pfcount('visitors'); // => 2
   */
  pfcount: (...keys: OneOrMore[]): Call<number> => call(['PFCOUNT', keys], integer),

  /**
   * PFDEBUG: a look inside, for tests of Redis itself.
   * @returns what the subcommand tells
   * @example
   * await client.pfadd('visitors', 'ann');
   * await client.pfdebug('ENCODING', 'visitors'); // => 'sparse'
   */
  pfdebug: (subcommand: 'GETREG' | 'DECODE' | 'ENCODING' | 'TODENSE' | 'SIMD', key: Word): Call<unknown> =>
    call(['PFDEBUG', subcommand, key], (reply, decode) =>
      Array.isArray(reply) ? list(integer)(reply, decode) : natural(reply, decode),
    ),

  /**
   * PFMERGE: counts into `destination` what was counted in the sources.
   * @returns OK
   * @example
   * await client.pfadd('monday', 'ann');
   * await client.pfadd('tuesday', 'bob');
   * await client.pfmerge('week', 'monday', 'tuesday'); // => 'OK'
   */
  pfmerge: (destination: Word, ...sources: OneOrMore[]): Call<'OK'> => call(['PFMERGE', destination, sources], ok),

  /**
   * PFSELFTEST: whether the server's HyperLogLogs count right. Takes a while.
   * @returns OK
   * @example
   * await client.pfselftest(); // => 'OK'
   */
  pfselftest: (): Call<'OK'> => call(['PFSELFTEST'], ok),
};
