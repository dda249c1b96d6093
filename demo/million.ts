// A million keys, in pipelined chunks that leave the page free: some messages are always under way, so that the engine
// never waits, and none is large enough to be felt.

import { type Client, isError, rawReply } from './redlet.ts';
import { Turns } from './turns.ts';

const perCommand = 100;
const commandsPerChunk = 10;
const chunksUnderWay = 4;

/** Sets `key:0000001` to `key:<count>`; answers how many it set before the signal stopped it. */
export async function loadKeys(
  client: Client,
  count: number,
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<number> {
  const turns = new Turns();
  const underWay: Promise<number>[] = [];
  let done = 0;
  const settleOne = async () => {
    done += (await underWay.shift()) ?? 0;
    onProgress(done);
  };
  for (let next = 1; next <= count && !signal.aborted; ) {
    const commands: Promise<number>[] = [];
    for (let c = 0; c < commandsPerChunk && next <= count; c++) {
      const words = ['MSET'];
      for (let k = 0; k < perCommand && next <= count; k++, next++) {
        words.push(`key:${String(next).padStart(7, '0')}`, `value ${next}`);
      }
      commands.push(set(client, words));
    }
    underWay.push(Promise.all(commands).then((counts) => counts.reduce((sum, one) => sum + one, 0)));
    if (underWay.length >= chunksUnderWay) await settleOne();
    if (turns.over) await turns.next();
  }
  while (underWay.length > 0) await settleOne();
  return done;
}

async function set(client: Client, words: readonly string[]): Promise<number> {
  const reply = await rawReply(client, words);
  if (isError(reply)) throw new Error(reply.message);
  return (words.length - 1) / 2;
}
