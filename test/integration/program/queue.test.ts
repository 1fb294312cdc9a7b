// Runs that wait for the network: sent once when it is back, never twice, and never again by themselves when it is not sure.
import { cpSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import type { PracticeFault } from '../../../preload/contract/practice';
import type { Queued } from '../../../preload/contract/queue';
import { environmentsFile, newFolder, runnable, signIn, start, type Program } from './program';

let north: PracticeServer;
let folder = '';
let configuration = '';
let program: Program;
let clientId = '';
const others: Program[] = [];
const blank = { madeFrom: null, estimated: null };
/** Simulations that reached the provider. */
const sent = () => north.log().filter(({ path }) => path.includes('/simulator/')).length;
const offline = () => north.setFaults([faultOf('offline')]);
const online = () => north.setFaults([]);
const on = (kind: PracticeFault['kind'], more: Partial<PracticeFault> = {}) => north.setFaults([faultOf(kind, { system: 'coanda', operation: 'POST /simulator-service/simulator/free_management', ...more })]);
const list = (of = program): Promise<Queued[]> => of.call('queue.list');
const states = async (of = program) => (await list(of)).map(({ state }) => state);
const add = (changes = {}) => program.call('queue.add', { clientId, input: runnable(changes), origin: blank });
const stored = () => program.call('simulations.list', { clientId });
const noticeOffline = async () => {
  offline();
  await program.error('accounts.refresh', { clientId });
};
/** The network is asked from time to time; here at once. */
const back = async () => {
  online();
  await program.call('app.checkConnection');
};

beforeEach(async () => {
  north = await startPractice({ simulationSeconds: 0 });
  folder = newFolder();
  configuration = environmentsFile(newFolder(), { north });
  program = await start(folder, configuration);
  await signIn(program, north);
  clientId = (await program.call('clients.list'))[0]!.id;
});
afterEach(async () => {
  for (const each of [program, ...others.splice(0)]) await each.app.close().catch(() => undefined);
  await north.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the end of the queue', () => {
  it('is said once, when all of it together took long, and whether all of it went well', async () => {
    await noticeOffline();
    for (const currentSavings of [1_000_00, 2_000_00, 3_000_00]) await add({ currentSavings });
    // Neither of these takes ten seconds by itself; the first has an answer nobody can read.
    const here = { system: 'coanda', operation: 'POST /simulator-service/simulator/free_management' } as const;
    north.setFaults([faultOf('malformedJson', { ...here, times: 1 }), faultOf('delay', { ...here, seconds: 5.2, times: 2 })]);
    await program.call('app.checkConnection');
    await expect.poll(() => states(), { timeout: 25_000 }).toEqual(['interrupted', 'done', 'done']);
    await expect.poll(() => program.said).toEqual([{ kind: 'queue', well: false, clientId: null, simulationId: null }]);
    await add();
    await expect.poll(() => states(), { timeout: 15_000 }).toEqual(['interrupted', 'done', 'done', 'done']);
    expect(program.said).toHaveLength(1);
  }, 60_000);
});

describe('a run that waits', () => {
  it('is kept while offline, and sent once when the network is back, in the order it was queued', async () => {
    await noticeOffline();
    for (const currentSavings of [1_000_00, 2_000_00, 3_000_00]) await add({ currentSavings });
    expect([await states(), sent()]).toEqual([['waiting', 'waiting', 'waiting'], 0]);
    await back();
    await expect.poll(() => states(), { timeout: 15_000 }).toEqual(['done', 'done', 'done']);
    const items = await list();
    const runs = await Promise.all(items.map(({ simulationId }) => program.call('simulations.read', { simulationId: simulationId! })));
    expect(runs.map(({ input }) => input.currentSavings)).toEqual([1_000_00, 2_000_00, 3_000_00]);
    expect([sent(), (await stored()).length]).toEqual([3, 3]);
    // However often the network comes and goes after that.
    for (let times = 0; times < 3; times += 1) {
      await noticeOffline();
      await back();
    }
    expect(sent()).toBe(3);
    await program.call('queue.clear', { which: 'done' });
    expect(await list()).toEqual([]);
  });

  it('runs at once when there is a network after all', async () => {
    await add();
    await expect.poll(() => states()).toEqual(['done']);
    expect(sent()).toBe(1);
  });

  it('can be changed and taken out while it waits', async () => {
    await noticeOffline();
    const [first, second] = [await add(), await add()];
    await program.call('queue.replace', { queuedId: first.id, input: runnable({ currentSavings: 777_00 }) });
    await program.call('queue.remove', { queuedId: second.id });
    await back();
    await expect.poll(() => states()).toEqual(['done']);
    expect((await program.call('simulations.read', { simulationId: (await list())[0]!.simulationId! })).input.currentSavings).toBe(777_00);
    expect(await program.error('queue.replace', { queuedId: first.id, input: runnable() })).toMatchObject({ code: 'changedMeanwhile' });
    expect(await program.error('queue.remove', { queuedId: second.id })).toMatchObject({ code: 'notFound' });
  });

  it('must be one that may be run', async () => {
    expect(await program.error('queue.add', { clientId, input: runnable({ portfolio: [] }), origin: blank })).toMatchObject({ code: 'invalidInput', details: { field: 'portfolio' } });
    expect(await list()).toEqual([]);
  });

  it('is still there after the program was closed, and after signing out and in', async () => {
    await noticeOffline();
    await add();
    await program.app.close();
    program = await start(folder, configuration);
    expect(await states()).toEqual(['waiting']);
    online();
    await program.call('session.signOut', { forgetDevice: false });
    expect(sent()).toBe(0);
    await signIn(program, north);
    await expect.poll(() => states(), { timeout: 15_000 }).toEqual(['done']);
    expect(sent()).toBe(1);
  });

  it('waits for signing in to Coanda, too', async () => {
    on('unauthorized', { times: 1 });
    await add();
    await expect.poll(async () => (await list())[0]?.error?.code).toBe('sessionExpired');
    expect(await states()).toEqual(['waiting']);
    await program.call('session.signInCoanda', north.credentials.coanda);
    await expect.poll(() => states(), { timeout: 15_000 }).toEqual(['done']);
    expect((await stored()).length).toBe(1);
  });
});

describe('a run of which nobody knows whether it arrived', () => {
  it.each(['resetAt', 'truncated', 'halfOpen'] as const)('is not sent again by itself (%s)', async (kind) => {
    on(kind, { times: 1, bytes: 20 });
    await add();
    if (kind === 'halfOpen') {
      // Never answered: the advisor takes it back.
      await expect.poll(sent).toBe(1);
      await program.call('queue.remove', { queuedId: (await list())[0]!.id });
    }
    await expect.poll(() => states(), { timeout: 15_000 }).toEqual(['interrupted']);
    const before = sent();
    for (let times = 0; times < 3; times += 1) {
      await noticeOffline();
      await back();
    }
    await program.call('session.signInCoanda', north.credentials.coanda);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([await states(), sent()]).toEqual([['interrupted'], before]);
    await program.call('queue.retry', { queuedId: (await list())[0]!.id });
    await expect.poll(() => states(), { timeout: 15_000 }).toEqual(['done']);
    expect([sent(), (await stored()).length]).toEqual([before + 1, 1]);
  });

  it('is found interrupted after a crash in the middle of it', async () => {
    on('halfOpen', { times: 1 });
    await add();
    await expect.poll(sent).toBe(1);
    // The file as a crash would leave it, opened by the next start while the first still waits for its answer.
    const next = newFolder();
    cpSync(folder, next, { recursive: true });
    online();
    const again = await start(next, configuration);
    others.push(again);
    await again.call('app.checkConnection');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([await states(again), sent()]).toEqual([['interrupted'], 1]);
    rmSync(next, { recursive: true, force: true });
  });
});

describe('a run the provider refuses', () => {
  it('fails with its reason and its correlation id, and can be corrected', async () => {
    await noticeOffline();
    const item = await add({ portfolio: [{ isin: 'US0378331005', currency: 'USD', weight: 1 }] });
    await back();
    await expect.poll(() => states(), { timeout: 15_000 }).toEqual(['failed']);
    expect((await list())[0]!.error).toMatchObject({ code: 'requestRefused' });
    await program.call('queue.replace', { queuedId: item.id, input: runnable() });
    await expect.poll(() => states(), { timeout: 15_000 }).toEqual(['done']);
  });

  it('that is only busy is tried again later', async () => {
    on('unavailable', { times: null });
    await add();
    await expect.poll(async () => (await list())[0]?.error?.code, { timeout: 15_000 }).toBe('unavailable');
    expect(await states()).toEqual(['waiting']);
  });
});
