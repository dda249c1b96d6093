// Connecting again: exponential backoff with full jitter. Only connections are ever tried again; a command that was sent and
// not answered may have been carried out, and whoever sent it decides.

export interface RetryPolicy {
  /** Attempts to connect before those who wait hear of it; 1 is no second attempt. */
  readonly attempts: number;
  /** Milliseconds: each pause is a random part of `base * 2 ** n`, at most `cap`. */
  readonly base: number;
  readonly cap: number;
}

export type RetryOptions = false | Partial<RetryPolicy>;

export function retryPolicy(options: RetryOptions = {}): RetryPolicy {
  if (options === false) return { attempts: 1, base: 0, cap: 0 };
  return { attempts: 10, base: 50, cap: 2000, ...options };
}

/** Dials until it works, the attempts are used up (rejects with the last error), or `signal` aborts. */
export async function dialAgain<T>(dial: () => Promise<T>, policy: RetryPolicy, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    if (signal.aborted) throw signal.reason;
    try {
      return await dial();
    } catch (error) {
      if (attempt >= policy.attempts) throw error;
      await pause(Math.random() * Math.min(policy.cap, policy.base * 2 ** (attempt - 1)), signal);
    }
  }
}

/** Rejects with the signal's reason once it aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}
