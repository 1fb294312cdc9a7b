// Updates against a real server that offers good ones and every bad kind, and a real folder that is put in place of another.
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDeployment } from '../../../main/environments/deployment';
import { isNewer, manifestBytesMax } from '../../../main/updates/manifest';
import { createUpdater } from '../../../main/updates/updater';
import { publicKeyOf, signed } from '../../../scripts/sign-update.mjs';

const newKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const key = newKey();
let folder = '';
let archive: Buffer;
let asked: string[] = [];
let answer: RequestListener;
let server: Server;
let feed = '';

/** A program's folder as the archives have it. */
function program(at: string, version: string): void {
  mkdirSync(join(at, 'resources'), { recursive: true });
  writeFileSync(join(at, 'advisor-workstation'), `program ${version}`);
  chmodSync(join(at, 'advisor-workstation'), 0o755);
  writeFileSync(join(at, 'resources', 'app.asar'), version.repeat(50_000));
}
function packed(name: string): Buffer {
  execFileSync('tar', ['-czf', join(folder, 'made.tar.gz'), '-C', folder, name]);
  return readFileSync(join(folder, 'made.tar.gz'));
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-updates-'));
  program(join(folder, 'advisor-workstation-0.2.0'), '0.2.0');
  archive = packed('advisor-workstation-0.2.0');
  program(join(folder, 'apps', 'workstation'), '0.1.0');
  asked = [];
  server = createServer((request, response) => {
    asked.push(String(request.url));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  feed = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const installed = () => join(folder, 'apps', 'workstation');
const running = () => readFileSync(join(installed(), 'advisor-workstation'), 'utf8');
const about = (changes: object = {}) => ({ version: '0.2.0', system: 'linux-x64', file: 'it.tar.gz', size: archive.length, sha512: createHash('sha512').update(archive).digest('base64'), ...changes });
/** Serves a list and a file; either may be answered otherwise. */
function serve(list: string | RequestListener, file: Buffer | RequestListener = archive): void {
  answer = (request, response) => {
    const what = request.url?.endsWith('.json') ? list : file;
    if (typeof what === 'function') what(request, response);
    else response.end(what);
  };
}
const updater = (changes: { programFolder?: string | null; source?: null; version?: string } = {}) =>
  createUpdater({ source: { feed, publicKey: publicKeyOf(key) }, version: '0.1.0', system: 'linux-x64', dataDir: join(folder, 'data'), programFolder: installed(), now: () => new Date('2026-11-27T04:00:00Z'), ...changes });
const keptFiles = () => (existsSync(join(folder, 'data', 'updates')) ? readdirSync(join(folder, 'data', 'updates')).sort() : []);

describe('a good update', () => {
  it('is taken, changes nothing while the program runs, and is in place when it has ended', async () => {
    serve(signed(about(), key));
    const mine = updater();
    expect(await mine.check()).toEqual({ state: 'ready', version: '0.2.0', failure: null, checkedAt: '2026-11-27T04:00:00.000Z' });
    expect(asked).toEqual(['/feed/updates-linux-x64.json', '/feed/it.tar.gz']);
    expect([running(), keptFiles()]).toEqual(['program 0.1.0', ['update.json', 'update.tar.gz']]);
    expect(statSync(join(folder, 'data', 'updates', 'update.tar.gz')).mode & 0o777).toBe(0o600);
    // Looked for again it is there already.
    await mine.check();
    expect(asked.filter((url) => url.endsWith('.gz'))).toHaveLength(1);
    mine.stop();
    expect(await mine.apply()).toBe(true);
    expect([running(), readdirSync(join(folder, 'apps')), statSync(join(installed(), 'advisor-workstation')).mode & 0o111]).toEqual(['program 0.2.0', ['workstation'], 0o111]);
    // The new one clears away what it came from.
    expect(await updater({ version: '0.2.0' }).apply()).toBe(false);
    expect([running(), keptFiles()]).toEqual(['program 0.2.0', []]);
  });

  it('is only told of where the folder belongs to the system', async () => {
    serve(signed(about(), key));
    const mine = updater({ programFolder: null });
    expect(await mine.check()).toMatchObject({ state: 'available', version: '0.2.0' });
    expect([asked, await mine.apply(), running(), keptFiles()]).toEqual([['/feed/updates-linux-x64.json'], false, 'program 0.1.0', []]);
  });

  it('is not looked for when nobody named a source', async () => {
    const mine = updater({ source: null });
    mine.start();
    expect([(await mine.check()).state, asked, await mine.apply()]).toEqual(['off', [], false]);
  });
});

describe('what is not taken', () => {
  const other = newKey();
  const changed = () => Buffer.concat([archive.subarray(0, -1), Buffer.from([archive.at(-1)! ^ 1])]);
  const cut: RequestListener = (_request, response) => {
    response.setHeader('content-length', archive.length);
    response.write(archive.subarray(0, archive.length / 2), () => response.destroy());
  };
  const cutWithoutLength: RequestListener = (_request, response) => response.end(archive.subarray(0, archive.length / 2));
  const gone: RequestListener = (_request, response) => response.writeHead(404).end('no');
  const endless: RequestListener = (_request, response) => {
    const more = (): void => { while (!response.destroyed && response.write(Buffer.alloc(65_536, 32))); if (!response.destroyed) response.once('drain', more); };
    more();
  };
  const elsewhere: RequestListener = (_request, response) => response.writeHead(302, { location: '/stranger' }).end();
  const list = (changes: object = {}, by = key) => signed(about(changes), by);
  const tampered = () => JSON.stringify({ ...(JSON.parse(list()) as object), signed: JSON.stringify({ format: 1, ...about({ version: '9.0.0' }) }) });

  it.each<[string, () => Parameters<typeof serve>, object]>([
    ['signed by somebody else', () => [list({}, other)], { state: 'failed', failure: 'signature' }],
    ['a list changed after it was signed', () => [tampered()], { state: 'failed', failure: 'signature' }],
    ['a list without a signature', () => [JSON.stringify(about())], { state: 'failed', failure: 'unreadable' }],
    ['for another system', () => [list({ system: 'win32-x64' })], { state: 'failed', failure: 'unreadable' }],
    ['a file that would lead elsewhere', () => [list({ file: '../it.tar.gz' })], { state: 'failed', failure: 'unreadable' }],
    ['a file that is not the signed one', () => [list(), changed()], { state: 'failed', failure: 'damaged' }],
    ['a file cut off in the middle', () => [list(), cut], { state: 'failed', failure: 'noAnswer' }],
    ['a file cut off that does not say how long it is', () => [list(), cutWithoutLength], { state: 'failed', failure: 'damaged' }],
    ['a file larger than signed', () => [list(), endless], { state: 'failed', failure: 'damaged' }],
    ['an endless list', () => [endless], { state: 'failed', failure: 'damaged' }],
    ['no list', () => [gone], { state: 'failed', failure: 'noAnswer' }],
    ['no file', () => [list(), gone], { state: 'failed', failure: 'noAnswer' }],
    ['somewhere else', () => [elsewhere], { state: 'failed', failure: 'noAnswer' }],
    ['the same version', () => [list({ version: '0.1.0' })], { state: 'current' }],
    ['an older version', () => [list({ version: '0.0.9' })], { state: 'current' }],
  ])('%s: nothing is kept, nothing replaced, nobody else asked', async (_name, served, outcome) => {
    serve(...served());
    const mine = updater();
    expect(await mine.check()).toMatchObject(outcome);
    mine.stop();
    expect([await mine.apply(), running(), keptFiles()]).toEqual([false, 'program 0.1.0', []]);
    expect(asked.filter((url) => !['/feed/updates-linux-x64.json', '/feed/it.tar.gz'].includes(url))).toEqual([]);
  });

  it('a source that is not there costs nothing', async () => {
    server.close();
    expect(await updater().check()).toMatchObject({ state: 'failed', failure: 'noAnswer' });
  });

  it.each<[string, (updates: string) => void]>([
    ['the file', (updates) => {
      program(join(folder, 'another'), 'of somebody else');
      writeFileSync(join(updates, 'update.tar.gz'), packed('another'));
    }],
    ['the list', (updates) => writeFileSync(join(updates, 'update.json'), tampered())],
  ])('%s, changed between taking it and putting it in place', async (_what, change) => {
    serve(list());
    const mine = updater();
    expect(await mine.check()).toMatchObject({ state: 'ready' });
    change(join(folder, 'data', 'updates'));
    expect([await mine.apply(), running()]).toEqual([false, 'program 0.1.0']);
  });

  it('what is signed and is not this program: the one before stays in its place', async () => {
    mkdirSync(join(folder, 'something'));
    writeFileSync(join(folder, 'something', 'else'), 'x');
    archive = packed('something');
    serve(list());
    const mine = updater();
    expect(await mine.check()).toMatchObject({ state: 'ready' });
    expect([await mine.apply(), running(), readdirSync(join(folder, 'apps'))]).toEqual([false, 'program 0.1.0', ['workstation']]);
  });
});

it('versions are compared as numbers', () => {
  expect([['0.1.1', '0.1.0'], ['0.10.0', '0.9.9'], ['1.0.0', '0.99.99'], ['0.1.0', '0.1.0'], ['0.1.0', '0.2.0'], ['0.9.9', '0.10.0']].map(([offered, mine]) => isNewer(offered!, mine!))).toEqual([true, true, true, false, false, false]);
  expect(manifestBytesMax).toBeLessThan(1_000_000);
});

it('the source is https, or on this computer, with the key of whoever signs', () => {
  const problems = (updates: object) => parseDeployment('file', JSON.stringify({ format: 1, updates })).problems.map(({ path }) => path);
  const publicKey = publicKeyOf(key);
  expect(problems({ feed: 'https://updates.example/workstation', publicKey })).toEqual([]);
  expect(problems({ feed: 'http://127.0.0.1:8080', publicKey })).toEqual([]);
  expect(problems({ feed: 'http://updates.example', publicKey })).toEqual(['updates.feed']);
  for (const wrong of ['', 'AAAA', generateKeyPairSync('x25519').publicKey.export({ format: 'der', type: 'spki' }).toString('base64')]) expect(problems({ feed: 'https://updates.example', publicKey: wrong })).toEqual(['updates.publicKey']);
  expect(problems({ feed: 'https://updates.example' })).toEqual(['updates.publicKey']);
});
