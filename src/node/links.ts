// Links to other servers over TCP: what MIGRATE goes through on Node.

import { connect } from 'node:net';
import type { Exchange, Links } from '../engine/links.ts';

export const tcpLinks: Links = {
  exchange({ host, port, timeout }, request, count, done) {
    let phase: 'connecting' | 'writing' | 'reading' = 'connecting';
    let text = '';
    let lines: string[] = [];
    let isOver = false;
    // A port that there cannot be is none that anyone listens at.
    const socket = connect({ host, port: port >= 0 && port < 65536 ? port : 0 });
    const finish = (failed: Exchange['failed']) => {
      if (isOver) return;
      isOver = true;
      socket.destroy();
      done({ lines, failed });
    };
    socket.setTimeout(timeout, () => finish(phase));
    socket.on('connect', () => {
      phase = 'writing';
      socket.write(request, 'latin1', () => {
        phase = 'reading';
      });
    });
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      lines = text.split('\r\n').slice(0, -1);
      if (lines.length >= count) finish(null);
    });
    socket.on('close', () => finish(phase));
    // Who refuses is found out by writing; who has no address, before.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const isUnknown = error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN';
      finish(phase === 'connecting' && !isUnknown ? 'writing' : phase);
    });
  },
};
