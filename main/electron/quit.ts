// An orderly end: everything closed, and an update put in place, before the process goes.
import { app } from 'electron';
import type { App } from '../app';
import type { Keychain } from '../secrets/keychain';

/** How long a working keychain may take to answer while the program ends. */
const keychainPatienceMs = 2000;

/** Closes the file before leaving; a keychain that never answers must not keep the program from ending. */
export function quitCleanly(workstation: Promise<App>, keychain: Keychain, leave: () => Promise<void>): void {
  let closed = false;
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void leave().catch(() => undefined).then(async () => (await workstation).close()).finally(async () => {
      await workstation.then(({ applyUpdate }) => applyUpdate()).catch(() => undefined);
      closed = true;
      if (await isWaitedFor(keychain)) process.kill(process.pid, 'SIGKILL');
      else app.exit(0);
    });
  });
}

/**
 * Whether a question to the keychain is still open. It holds a thread that an orderly exit waits for, with the window
 * long gone: half a minute and more, and then a crash in the library. Everything is closed by then, so the process may
 * as well be ended at once.
 */
async function isWaitedFor(keychain: Keychain): Promise<boolean> {
  const state = keychain.state();
  if (state !== 'ready') return state === 'checking' || state === 'notAnswering';
  const answered = keychain.probe().then(() => true);
  const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), keychainPatienceMs));
  return !(await Promise.race([answered, late]));
}
