// What is taken from the source: what was signed, for this system, and kept until the program ends.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createUpdater } from '../../../main/updates/updater';
import { publicKeyOf, signed } from '../../../scripts/sign-update.mjs';

const key = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const archive = Buffer.from('the archive of a newer program');
let folder = '';
let server: Server;
let list = '';
let asked: string[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-updater-'));
  mkdirSync(join(folder, 'apps', 'workstation'), { recursive: true });
  asked = [];
  server = createServer((request, response) => {
    asked.push(String(request.url));
    response.end(request.url?.endsWith('.json') ? list : archive);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const about = (changes: object = {}) => signed({ version: '0.2.0', system: 'linux-x64', file: 'it.tar.gz', size: archive.length, sha512: createHash('sha512').update(archive).digest('base64'), ...changes }, key);
const updater = (feedEnd = '/feed') => createUpdater({
  source: { feed: `http://127.0.0.1:${(server.address() as AddressInfo).port}${feedEnd}`, publicKey: publicKeyOf(key) }, version: '0.1.0', system: 'linux-x64', dataDir: join(folder, 'data'),
  programFolder: join(folder, 'apps', 'workstation'), now: () => new Date('2026-11-27T04:00:00Z'),
});
const updates = () => join(folder, 'data', 'updates');
const kept = () => (existsSync(updates()) ? readdirSync(updates()).sort() : []);

it('a newer version is kept with the list that names it, and fetched once', async () => {
  list = about();
  const mine = updater('/feed//');
  expect(mine.state()).toEqual({ state: 'unknown', version: null, failure: null, checkedAt: null });
  expect(await mine.check()).toEqual({ state: 'ready', version: '0.2.0', failure: null, checkedAt: '2026-11-27T04:00:00.000Z' });
  expect([kept(), readFileSync(join(updates(), 'update.json'), 'utf8'), readFileSync(join(updates(), 'update.tar.gz'))]).toEqual([['update.json', 'update.tar.gz'], list, archive]);
  await Promise.all([mine.check(), mine.check()]);
  expect(asked).toEqual(['/feed/updates-linux-x64.json', '/feed/it.tar.gz', '/feed/updates-linux-x64.json']);
});

it('a file that is kept and damaged is fetched again', async () => {
  list = about();
  await updater().check();
  writeFileSync(join(updates(), 'update.tar.gz'), 'half');
  expect(await updater().check()).toMatchObject({ state: 'ready' });
  expect(readFileSync(join(updates(), 'update.tar.gz'))).toEqual(archive);
});

it('what is for another system is never taken', async () => {
  list = about({ system: 'win32-x64' });
  const mine = updater();
  expect(await mine.check()).toMatchObject({ state: 'failed', version: null, failure: 'unreadable' });
  expect([asked, kept(), await mine.apply()]).toEqual([['/feed/updates-linux-x64.json'], [], false]);
});

it('what is no newer is current, and what failed once may be well the next time', async () => {
  list = 'no list';
  const mine = updater();
  expect(await mine.check()).toMatchObject({ state: 'failed', failure: 'unreadable' });
  list = about({ version: '0.1.0' });
  expect(await mine.check()).toMatchObject({ state: 'current', version: null, failure: null });
});

it('what lies there half when the program ends is cleared away', async () => {
  mkdirSync(updates(), { recursive: true });
  for (const name of ['update.tar.gz.part', 'update.tar.gz']) writeFileSync(join(updates(), name), 'half');
  expect(await updater().apply()).toBe(false);
  expect(kept()).toEqual([]);
});

it('a file of another size than was signed is damaged, whatever is in it', async () => {
  list = about({ size: archive.length + 1 });
  expect(await updater().check()).toMatchObject({ state: 'failed', failure: 'damaged' });
  expect(kept()).toEqual([]);
});

it('is looked for twenty seconds after the start and then once a day, until the program ends', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
  try {
    list = about({ version: '0.1.0' });
    const mine = updater();
    const looked = () => asked.length;
    mine.start();
    vi.advanceTimersByTime(19_999);
    expect(mine.state().checkedAt).toBeNull();
    vi.advanceTimersByTime(1);
    await vi.waitUntil(() => looked() === 1 && mine.state().state === 'current');
    vi.advanceTimersByTime(24 * 3_600_000);
    await vi.waitUntil(() => looked() === 2);
    await mine.check();
    const before = looked();
    mine.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(looked()).toBe(before);
  } finally {
    vi.useRealTimers();
  }
});

it('without a place to look nothing is ever looked for', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
  try {
    const off = createUpdater({ source: null, version: '0.1.0', system: 'linux-x64', dataDir: folder, programFolder: null, now: () => new Date() });
    off.start();
    expect(vi.getTimerCount()).toBe(0);
    const nothing = { state: 'off', version: null, failure: null, checkedAt: null };
    expect([off.state(), await off.check(), await off.apply()]).toEqual([nothing, nothing, false]);
  } finally {
    vi.useRealTimers();
  }
});
