// Another process holds the client file: the program stays awake, says so at once, keeps what comes from the provider meanwhile, and goes on afterwards.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import keytar from 'keytar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../main/cache/database';
import { startPractice, type PracticeServer } from '../../main/practice/server';
import { namedRecord } from '../../preload/contract/client-facts';
import { unlockedKeyring, type Keyring } from '../../scripts/runtime/keyring.mjs';
import { bundle, type ChildProgram } from '../integration/child';
import { endKeyring, useKeyring } from '../integration/keyring';
import { environmentsFile, newFolder, runnable, signIn, start, task, type Program } from '../integration/program/program';
import { openRow } from './row';

const { count, note } = openRow('held-file');
const holdMs = count * 1000;

let keyring: Keyring;
let practice: PracticeServer;
let holder: ChildProgram;
let folder = '';
let place = '';
let configuration = '';
let file = '';
let key = '';
let program: Program;
beforeAll(async () => {
  keyring = await useKeyring(unlockedKeyring());
  practice = await startPractice({ simulationSeconds: 1 });
  holder = await bundle('test/battery/holder.ts');
  [folder, place] = [newFolder(), newFolder()];
  configuration = environmentsFile(place, { north: practice });
  program = await start(folder, configuration);
  await signIn(program, practice);
  file = join(folder, readdirSync(folder).find((name) => name.endsWith('.db'))!);
  const { folderId, lastProfile } = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) as { folderId: string; lastProfile: string };
  key = (await keytar.getPassword('Advisor Workstation', `${folderId}/${lastProfile}/database-key`))!;
});
afterAll(async () => {
  await program.app.close().catch(() => undefined);
  await practice.close();
  holder.remove();
  for (const path of [folder, place]) rmSync(path, { recursive: true, force: true });
  await endKeyring(keyring);
});

/** Resolves once the file is held; `released` when it is free again. */
async function hold(milliseconds: number): Promise<{ released: Promise<void>; isHeld: () => boolean }> {
  const child = spawn(process.execPath, [holder.file, file, key, String(milliseconds)], { stdio: ['ignore', 'pipe', 'inherit'] });
  let isHeld = true;
  const released = new Promise<void>((resolve, reject) => child.once('exit', (code) => {
    isHeld = false;
    if (code === 0) resolve();
    else reject(new Error(`it ended with ${code}`));
  }));
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  return { released, isHeld: () => isHeld };
}

/** How late the process answers a timer of five milliseconds while something goes on: the 99th of a hundred, and the worst. */
async function lateness(work: () => Promise<void>): Promise<{ p99: number; most: number }> {
  const late: number[] = [];
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    late.push(Math.max(0, now - last - 5));
    last = now;
  }, 5);
  await work().finally(() => clearInterval(timer));
  late.sort((a, b) => a - b);
  return { p99: Math.round(late[Math.floor(late.length * 0.99)] ?? Infinity), most: Math.round(late.at(-1) ?? Infinity) };
}
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const names = async (): Promise<string[]> => (await program.call('clients.list')).map(({ name }) => name);
const save = (name: string) => program.app.dispatch('advisor', 'clients.save', { clientId: null, record: namedRecord(name) });

describe('a file that another process holds', () => {
  it('holds nobody up, is said at once, and loses neither what was kept nor what the provider answers meanwhile', async () => {
    await save('Before');
    const before = await names();
    const { id: clientId } = (await program.call('clients.list')).find(({ contactId }) => contactId !== null)!;
    const { released, isHeld } = await hold(holdMs);
    const refused: unknown[] = [];
    const kept: string[] = [];
    let slowest = 0;
    const run = program.app.dispatch('advisor', 'simulations.run', { ...task(), clientId, input: runnable() });
    const accounts = program.app.dispatch('advisor', 'accounts.refresh', { clientId });
    const { p99, most } = await lateness(async () => {
      for (let number = 0; isHeld(); number += 1) {
        const began = performance.now();
        const outcome = await save(`Meanwhile ${number}`);
        slowest = Math.max(slowest, performance.now() - began);
        if (outcome.ok) kept.push(`Meanwhile ${number}`);
        else refused.push(outcome.error);
        // What can be read is read.
        expect((await names()).length).toBeGreaterThanOrEqual(before.length);
        await pause(50);
      }
      await released;
    });
    note('99th of the pings (ms)', p99);
    note('worst ping (ms)', most);
    note('slowest refusal (ms)', Math.round(slowest));
    note('refused meanwhile', refused.length);
    expect(refused.length).toBeGreaterThan(holdMs / 200);
    expect(new Set(refused.map((error) => JSON.stringify(error)))).toEqual(new Set([JSON.stringify({ code: 'busy', retryable: true, details: { reason: 'held' } })]));
    expect(p99).toBeLessThan(100);
    expect(slowest).toBeLessThan(1000);

    const [ran, refreshed] = await Promise.all([run, accounts]);
    expect([ran, refreshed]).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await save('After')).toMatchObject({ ok: true });
    expect((await names()).sort()).toEqual([...before, ...kept, 'After'].sort());
    await program.app.close();
    program = await start(folder, configuration);
    expect((await names()).sort()).toEqual([...before, ...kept, 'After'].sort());
    expect(await program.call('simulations.list', { clientId })).toHaveLength(1);
    expect(await program.call('activity.verify', task())).toMatchObject({ broken: null });
  });

  it('at the start is waited for, and opened', async () => {
    await program.app.close();
    const { released } = await hold(1500);
    const { p99 } = await lateness(async () => { program = await start(folder, configuration); });
    expect(await program.call('session.state')).toMatchObject({ storage: 'encrypted', open: true });
    expect(p99).toBeLessThan(100);
    await released;
    expect(await save('After the start')).toMatchObject({ ok: true });
  });
});

describe('the battery itself (control)', () => {
  it('sees who waits for the file and holds everybody up meanwhile', async () => {
    const database = openDatabase({ file, key });
    database.pragma('busy_timeout = 2000');
    const { released } = await hold(4000);
    const { p99 } = await lateness(async () => {
      await pause(20);
      expect(() => database.exec("INSERT INTO fact (name, value) VALUES ('held', '')")).toThrow(/locked/);
      await pause(20);
    });
    note('control, waiting for the file: 99th of the pings (ms)', p99);
    expect(p99).toBeGreaterThan(1000);
    await released;
    database.close();
  });
});
