// Twenty starts at one moment on one folder, ten times, each time after a kill that left its lock behind: one stays, and nothing is lost.
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStore } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { createKeychain } from '../../../main/secrets/keychain';
import { createVault } from '../../../main/secrets/vault';
import { addClient, prepared } from '../../e2e/prepared';
import { newFolder, sandboxFlags } from '../../e2e/workstation';
import { openRow } from '../row';

const { count: rounds, full, note } = openRow('instances');
const together = full ? 20 : 8;
const clients = 30;
const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Start { child: ChildProcess; ended: boolean; code: number | null }
const running = new Set<Start>();

/** As a click on the icon, in a process group of its own so that nothing of it stays. */
function start(userDataDir: string): Start {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  const child = spawn(String(process.env['WORKSTATION_ELECTRON_EXECUTABLE']), [...sandboxFlags, '--disable-gpu', root, `--user-data-dir=${userDataDir}`], { stdio: 'ignore', detached: true, env: inherited });
  const one: Start = { child, ended: false, code: null };
  running.add(one);
  child.once('exit', (code) => {
    Object.assign(one, { ended: true, code });
    running.delete(one);
  });
  return one;
}

async function kill(one: Start): Promise<void> {
  const gone = one.ended ? Promise.resolve() : new Promise((resolve) => one.child.once('exit', resolve));
  try {
    process.kill(-one.child.pid!, 'SIGKILL');
  } catch { /* gone already */ }
  await gone;
}
afterAll(() => Promise.all([...running].map(kill)));

/** Starts all at once and waits until no more of them end. */
async function survivors(folders: readonly string[], longestMs = 90_000): Promise<{ left: Start[]; codes: Set<number | null> }> {
  const all = folders.map(start);
  const until = performance.now() + longestMs;
  let calm = 0;
  for (let before = -1; calm < 12 && performance.now() < until; await pause(500)) {
    const ended = all.filter((one) => one.ended).length;
    calm = ended === before && ended >= folders.length - 1 ? calm + 4 : ended === before && ended > 0 ? calm + 1 : 0;
    before = ended;
  }
  return { left: all.filter((one) => !one.ended), codes: new Set(all.filter((one) => one.ended).map(({ code }) => code)) };
}

let folder = '';
let open: () => Promise<{ names: number; integrity: unknown }>;
beforeAll(async () => {
  folder = await prepared((store) => {
    for (let index = 0; index < clients; index += 1) addClient(store, `Kept ${index}`, { contactId: 900_000 + index });
  });
  open = async () => {
    const name = readdirSync(folder).find((entry) => entry.endsWith('.db'))!;
    const [profile, folderId] = name.split('.') as [string, string];
    const keychain = createKeychain();
    await keychain.probe();
    const key = await createVault(keychain, `${folderId}/${profile}`, { dfs: 'practice', coanda: 'practice' }).databaseKey();
    const store = createStore(openDatabase({ file: join(folder, name), key }));
    try {
      return { names: store.clients.all().filter((client) => client.name.startsWith('Kept ')).length, integrity: store.database.pragma('integrity_check', { simple: true }) };
    } finally {
      store.database.close();
    }
  };
});

describe('many starts at one moment', () => {
  it('leave one, whatever the last one left behind', async () => {
    const found: { left: number; codes: (number | null)[] }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { left, codes } = await survivors(Array.from({ length: together }, () => folder));
      found.push({ left: left.length, codes: [...codes] });
      // Its lock stays behind, for the next round to find.
      await Promise.all(left.map(kill));
    }
    note('starts each time', together);
    expect(found).toEqual(Array.from({ length: rounds }, () => ({ left: 1, codes: [0] })));
    expect(await open()).toEqual({ names: clients, integrity: 'ok' });
    expect(readdirSync(folder).filter((name) => /aside|\.part$/.test(name))).toEqual([]);
  });

  it('on folders of their own are not one (control)', async () => {
    const { left } = await survivors([newFolder(), newFolder(), newFolder()], 8000);
    note('control, a folder each: survivors', left.length);
    await Promise.all(left.map(kill));
    expect(left.length).toBeGreaterThan(1);
  });
});
