// npm runs a script through a shell, hands SIGTERM on to that shell, and the shell dies without handing it on to us:
// a server started by `npm run serve` would stay behind. So a program that goes on until it is stopped watches its parent.
import process from 'node:process';

const lookEveryMs = 100;

/** Sends this process SIGTERM once the shell that npm started it with is gone; without npm it does nothing. */
export function endWithParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, lookEveryMs);
  watch.unref();
}
