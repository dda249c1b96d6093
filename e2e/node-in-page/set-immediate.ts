// `setImmediate`, which node-redis writes by: a turn of the event loop later, without the delay of a timer.

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

Object.assign(globalThis, {
  setImmediate(run: (...args: unknown[]) => void, ...args: unknown[]) {
    waiting.push(() => run(...args));
    port2.postMessage(null);
  },
});
