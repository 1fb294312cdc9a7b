// Locking from this page: telling main that somebody is there, and putting away what is being typed when it closes.
import { on, value, workstation } from '../lib/bridge';
import { watchPresence } from '../lib/presence';
import { app } from './app.svelte';
import { premia } from './premia.svelte';
import { place } from './place.svelte';
import { record } from './record.svelte';
import { simulations } from './simulations.svelte';

export const lockUp = async (): Promise<void> => void (await workstation.lock.lock());

/** What is half typed goes into the encrypted file before that is closed. */
async function putAway(): Promise<void> {
  const work = app.session?.open ? { place: place.now(), records: record.typed() } : null;
  await Promise.allSettled([simulations.flush(), premia.flush()]);
  await value(workstation.lock.ready(work));
}

export function listenForLock(): void {
  watchPresence(workstation.lock.touched);
  on('lock.changed', ({ phase }) => {
    if (phase === 'locking') void putAway();
  });
}
