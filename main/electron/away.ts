// Hears from the system that nobody is there any more: it goes to sleep, or its screen is locked.
import { powerMonitor } from 'electron';
import type { LockReason } from '../../preload/contract/lock-facts';

/** Where no event says that the screen is locked, the system is asked. */
const askEveryMs = 5000;

export function watchSystem(lock: (why: LockReason) => void): void {
  powerMonitor.on('suspend', () => lock('suspend'));
  // Some systems are asleep before the event arrives.
  powerMonitor.on('resume', () => lock('suspend'));
  powerMonitor.on('lock-screen', () => lock('screen'));
  powerMonitor.on('user-did-resign-active', () => lock('screen'));
  if (process.platform !== 'linux') return;
  setInterval(() => {
    if (powerMonitor.getSystemIdleState(askEveryMs / 1000) === 'locked') lock('screen');
  }, askEveryMs).unref();
}
