// Whoever has a store has a Web Lock of its name: no two tabs or workers write the same one. The lock comes free when its
// holder ends, however that happens.

import { StoreError } from './store.ts';

/** Takes the lock and answers what gives it back. Rejects if another has it, or where there are no locks. */
export async function takeWebLock(store: string): Promise<() => void> {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) {
    throw new StoreError('unavailable', `${store}: there are no Web Locks here (is the page served over HTTPS?)`);
  }
  return new Promise((resolve, reject) => {
    locks
      .request(`redlet:store:${store}`, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          reject(new StoreError('taken', `${store} is in use by another tab or worker`));
          return undefined;
        }
        return new Promise<void>((free) => resolve(free));
      })
      .catch(reject);
  });
}
