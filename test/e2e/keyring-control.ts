// What a person or the desktop does to a running keyring: unlocks it, or keeps it from answering (Linux).
import { readFileSync, readdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Keyring } from '../../scripts/runtime/keyring.mjs';

/** The password of the bench's keyrings. */
const password = Buffer.from('only for tests');
/** The daemon's number for "unlock the login keyring". */
const unlockOperation = 1;

/** Unlocks the keyring in the daemon that runs, as signing in to the desktop does. (A restarted daemon is another one to libsecret.) */
export async function unlockInPlace(keyring: Keyring): Promise<void> {
  const [, bus] = /path=([^,]+)/.exec(keyring.env.DBUS_SESSION_BUS_ADDRESS) ?? [];
  const message = Buffer.alloc(12 + password.length);
  message.writeUInt32BE(message.length, 0);
  message.writeUInt32BE(unlockOperation, 4);
  message.writeUInt32BE(password.length, 8);
  password.copy(message, 12);
  const socket = createConnection(join(dirname(bus ?? ''), 'runtime', 'control'));
  const answer = new Promise<Buffer>((resolve, reject) => socket.once('data', resolve).once('error', reject));
  // One byte by itself first: with it the kernel tells the daemon who is calling.
  socket.write(Buffer.alloc(1));
  await pause(100);
  socket.write(message);
  const result = (await answer).readUInt32BE(4);
  socket.destroy();
  if (result !== 0) throw new Error(`the keyring was not unlocked (${result})`);
}

/** The daemon that was started by this process last. */
export function keyringProcess(): number {
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry)).sort((a, b) => Number(b) - Number(a))) {
    try {
      const [, command, parent] = /^\d+ \((.*)\) \S (\d+) /.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      if (command?.startsWith('gnome-keyring') && Number(parent) === process.pid) return Number(name);
    } catch {
      // It ended meanwhile.
    }
  }
  throw new Error('no keyring of this process runs');
}
