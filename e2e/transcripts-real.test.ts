// Every transcript through the real servers, which prove what is expected; and through our own TCP server.

import { tcpDoor } from './doors/real.ts';
import { ownTcpDoor } from './doors/tcp.ts';
import { type Edition, factsOf } from './editions.ts';
import { isAvailable, type ServerName, startServer } from './servers.ts';
import { playerOf, provedLines, transcriptsThrough } from './suite.ts';

const proving: readonly (readonly [ServerName, string, Edition])[] = [
  ['7.0.15', 'redis-server 7.0.15', '7.0'],
  ['8.0.2', 'redis-server 8.0.2', '8.0'],
  ['valkey-8.0', 'valkey-server 8.0', 'valkey 8.0'],
];

for (const [name, title, edition] of proving) {
  transcriptsThrough(title, isAvailable(name), async () => {
    const server = await startServer(name);
    const { port, stop } = server;
    return playerOf(tcpDoor({ name: title, ...factsOf(edition), port, close: stop }));
  });
}

for (const version of provedLines) transcriptsThrough(`TCP ${version}`, true, () => playerOf(ownTcpDoor(version)));
