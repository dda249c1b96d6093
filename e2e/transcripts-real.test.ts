// Every transcript through the real servers, which prove what is expected; and through our own TCP server.

import { tcpDoor } from './doors/real.ts';
import { ownTcpDoor } from './doors/tcp.ts';
import { isAvailable, type ServerName, startServer } from './servers.ts';
import { playerOf, provedLines, transcriptsThrough } from './suite.ts';

const proving: readonly ServerName[] = ['7.0.15', '8.0.2'];

for (const name of proving) {
  transcriptsThrough(`redis-server ${name}`, isAvailable(name), async () => {
    const server = await startServer(name);
    const { port, stop } = server;
    return playerOf(tcpDoor({ name: `redis-server ${name}`, version: name, port, close: stop }));
  });
}

for (const version of provedLines) transcriptsThrough(`TCP ${version}`, true, () => playerOf(ownTcpDoor(version)));
