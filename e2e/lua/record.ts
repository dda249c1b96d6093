// `node scripts/run.mjs e2e/lua/record.ts`: asks the real servers for the results of the corpus and writes them down.

import { writeFileSync } from 'node:fs';
import { corpusFiles, pathOf, readCorpus } from './corpus.ts';
import { Oracle } from './oracle.ts';

const oracles = [await Oracle.start('7.0.15'), await Oracle.start('8.0.2')] as const;
for (const file of corpusFiles) {
  const blocks: string[] = [];
  for (const { source } of readCorpus(file)) {
    const [older, newer] = [await oracles[0].run(source), await oracles[1].run(source)];
    if (older !== newer) console.log(`${file}: the servers disagree about ${source}\n  ${older}\n  ${newer}`);
    blocks.push(`${source}\n=> ${older}\n`);
  }
  writeFileSync(pathOf(file), blocks.join('\n'), 'latin1');
  console.log(`${file}: ${blocks.length} snippets`);
}
for (const each of oracles) await each.stop();
