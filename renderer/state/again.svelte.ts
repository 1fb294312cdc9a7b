// Signing in again over the work: what was refused for want of a session is no longer an error.
import { untrack } from 'svelte';
import { app } from './app.svelte';

/** Called while a component is set up. `answer` runs each time DFS has been signed in to again after its session ended. */
export function whenSignedInAgain(answer: () => void): void {
  let ended = false;
  $effect(() => {
    if (app.session?.dfs !== 'signedIn') ended = true;
    else if (ended) {
      ended = false;
      untrack(answer);
    }
  });
}
