// Fourteen secrets of a whole day with failures and a crash, looked for in every file, in the output, and in what the system shows of our processes.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeDay } from '../../e2e/day';
import { contentsBelow, search } from '../../e2e/files';
import { launch, newFolder, type Workstation } from '../../e2e/workstation';
import { openRow } from '../row';
import { watchProcesses } from './processes';

const { count, note, skipped } = openRow('canaries');
const canary = { name: 'Quetzalin Vauquelincourt', email: 'kestrel.canary@hidden.example', birthDate: '1937-11-23', balance: '73918264.57' };
/** Kind by kind, and what they are called among the day's secrets. */
const kinds: Record<string, string> = {
  password: 'DFS password', token: 'DFS token', 'session id': 'DFS session', 'trusted computer': 'trusted computer’s token', 'code by text message': 'code by text message', 'Premia session': 'Premia session',
  IBAN: 'IBAN', name: 'canary name', 'birth date': 'canary birth date', 'e-mail': 'canary e-mail', balance: 'canary balance', 'activation key': 'activation key', PIN: 'PIN', passphrase: 'passphrase of the backup',
};

let workstation: Workstation;
let secrets = new Map<string, string>();
/** Everything the program could write to without being told a path. */
const places = Object.fromEntries(['userData', 'TMPDIR', 'HOME', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'].map((name) => [name, newFolder()])) as Record<string, string>;
const found = new Map<string, Buffer>();
let watch: ReturnType<typeof watchProcesses>;

async function plantedByHand({ page, application }: Workstation): Promise<void> {
  await page.evaluate(() => window.workstation.practice.setFaults([]));
  const outcomes = await page.evaluate(async (planted) => {
    const list = await window.workstation.clients.list();
    const client = list.ok ? list.value.find(({ name }) => name === 'Adeline Monnier') : undefined;
    const accounts = await window.workstation.accounts.refresh({ clientId: client?.id ?? '' });
    const account = accounts.ok ? accounts.value.data.find(({ balance }) => balance !== null) : undefined;
    const saved = await window.workstation.clients.save({ clientId: null, record: { kind: 'person', name: planted.name, contactId: null, lastName: 'Vauquelincourt', firstName: 'Quetzalin', birthDate: planted.birthDate, coSubscriber: null, legalEntity: null, email: planted.email, risk: null, sustainability: { answer: 'notAnswered', minimumSustainable: null, minimumTaxonomy: null, minimumPaiCoverage: null, themes: [], date: null }, notes: planted.name, tags: [] } });
    const changed = await window.workstation.accounts.change({ clientId: client?.id ?? '', accountId: account?.accountId ?? 0, changes: [{ field: 'balance', from: (account?.balance?.minor ?? 0) / 100, to: Number(planted.balance) }] });
    const refused = await window.workstation.clients.search({ text: planted.name });
    return [saved.ok, changed.ok, refused.ok];
  }, canary);
  expect(outcomes).toEqual([true, true, true]);
  // A page that crashes leaves its memory to whoever collects crashes; here nobody does.
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
  await page.waitForTimeout(1500).catch(() => undefined);
}

beforeAll(async () => {
  if (process.platform !== 'linux') skipped('command lines and environments: there is no /proc here');
  const { userData, ...folders } = places;
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  workstation = await launch({ userDataDir: userData!, env: folders });
  watch = watchProcesses(workstation.application.process().pid!);
  const day = await wholeDay(workstation);
  secrets = day.secrets;
  found.set('backup', readFileSync(day.backup));
  await plantedByHand(workstation);
  watch.look();
  watch.stop();
  await workstation.quit();
  secrets.set('canary name', canary.name).set('canary e-mail', canary.email).set('canary birth date', canary.birthDate).set('canary balance', canary.balance).set('canary balance in minor units', canary.balance.replace('.', ''));
  for (const [place, folder] of Object.entries(places)) for (const [path, content] of contentsBelow(folder)) found.set(`${place}/${path}`, content);
  found.set('output', Buffer.from(workstation.output()));
  for (const [name, content] of watch.seen) found.set(name, content);
}, 300_000);
afterAll(() => {
  watch?.stop();
  return workstation?.kill().catch(() => undefined);
});

describe('after a day with failures', () => {
  it('all kinds of secrets were there to be found', () => {
    expect(Object.keys(kinds)).toHaveLength(count);
    for (const [kind, called] of Object.entries(kinds)) expect([...secrets.keys()].some((name) => name.startsWith(called)), kind).toBe(true);
    note('secrets in all', secrets.size);
    note('files and outputs searched', found.size);
    note('processes watched', watch.processes.size);
    expect(watch.processes.size).toBeGreaterThan(3);
    expect([...found].some(([name, content]) => /log\.jsonl$/.test(name) && content.length > 100), 'the diagnostics log').toBe(true);
    expect([...found.values()].reduce((sum, content) => sum + content.length, 0)).toBeGreaterThan(100_000);
  });

  it('none is in any file, in the output, on a command line or in an environment', () => {
    expect(search(found, secrets)).toEqual([]);
    const key = Buffer.from(String(secrets.get('key of the file')), 'hex');
    expect([...found].filter(([, content]) => content.includes(key)).map(([name]) => name)).toEqual([]);
  });

  it('no crash left its memory behind', () => {
    expect([...found.keys()].filter((name) => /\.dmp$|core(?:\.\d+)?$/.test(name))).toEqual([]);
  });
});

describe('the battery itself (control)', () => {
  it('finds each of the kinds in a file, on a command line and in an environment', async () => {
    const planted = new Map(Object.values(kinds).map((called) => [...secrets].find(([name]) => name.startsWith(called))!));
    const folder = newFolder();
    for (const [index, secret] of [...planted.values()].entries()) writeFileSync(join(folder, String(index)), `before ${secret} after`);
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => undefined, 20000)', ...planted.values()], { stdio: 'ignore', env: { PATH: process.env['PATH'], ...Object.fromEntries([...planted.values()].map((secret, index) => [`SECRET_${index}`, secret])) } });
    const looking = watchProcesses(child.pid!);
    await new Promise((resolve) => setTimeout(resolve, 500));
    looking.look();
    looking.stop();
    child.kill('SIGKILL');
    const hits = search(new Map([...contentsBelow(folder), ...looking.seen]), planted);
    for (const name of planted.keys()) {
      for (const place of [/ in \d+$/, / in cmdline of /, / in environ of /]) expect(hits.some((hit) => hit.startsWith(`${name} as UTF-8`) && place.test(hit)), `${name}${place.source}`).toBe(true);
    }
  });
});
