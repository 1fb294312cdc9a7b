// Keyrings for one test file. GLib keeps the bus it found first for the life of a process, and with it its keyring.
import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { KeyringState } from '../../scripts/runtime/keyring.mjs';

/** Before the first use of the keychain. */
export async function useKeyring<T extends KeyringState>(starting: Promise<T>): Promise<T> {
  const keyring = await starting;
  Object.assign(process.env, keyring.env);
  return keyring;
}

/** GLib ends a process whose bus goes away by raising SIGTERM; here the bus goes on purpose. */
export async function endKeyring(keyring: KeyringState): Promise<void> {
  const stay = () => undefined;
  process.on('SIGTERM', stay);
  await keyring.stop();
  await pause(150);
  process.off('SIGTERM', stay);
}

/** Locks the keyring while it runs, as a screen lock does: from now on it answers as if it were empty. */
export function lockNow({ env }: KeyringState): void {
  const collection = 'array:objpath:/org/freedesktop/secrets/collection/login';
  execFileSync('dbus-send', ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', collection], { env: { ...process.env, ...env } });
}
