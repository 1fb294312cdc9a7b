// What belongs to the program and its windows rather than to a client, asked for as its pages do, with the answers checked against the contract.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noDeployment, type Deployment } from '../../../main/environments/deployment';
import { Failure } from '../../../main/failure';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import type { Firm } from '../../../preload/contract/firm';
import type { ReportContent } from '../../../preload/contract/reports';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { chromiumPdf } from '../../unit/report/sample-pdf';
import { endKeyring, useKeyring } from '../keyring';
import { environmentsFile, newFolder, runnable, signIn, start, task, type Desk, type Program } from './program';

let keyring: Keyring;
let north: PracticeServer;
let folder = '';
let configuration = '';
let program: Program;

beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

/** What the desktop was told, in order. */
let told: unknown[] = [];
const themes = () => told.flatMap((one) => (Array.isArray(one) && one[0] === 'theme' ? [one[1] as string] : []));

/** A desktop that shows one report at a time, and has two windows. */
function desk(): Desk['desktop'] {
  let shown: ReportContent | null = null;
  return {
    showTheme: (theme) => void told.push(['theme', theme]),
    showMenu: (enabled, window) => void told.push(['menu', enabled, window]),
    copyText: (text) => (told.push(['copied', text]), Promise.resolve()),
    takeLink: (window) => (window === 2 ? clientId : null),
    windows: () => [1, 2],
    openWindow: (beside) => (told.push(['window', beside]), beside === 1 ? 3 : null),
    renewPages: (except) => void told.push(['renewed', except]),
    print: () => Promise.resolve({ pdf: chromiumPdf(), pages: 3 }),
    preview: (content) => void (shown = content),
    previewed: () => shown ?? (() => { throw new Failure('notFound'); })(),
    printPreview: () => Promise.resolve(true),
    closePreview: () => void (shown = null),
    reportContent: () => shown ?? (() => { throw new Failure('notFound'); })(),
    reportReady: (pages) => void told.push(['pages', pages]),
  };
}
let clientId = '';

async function begin(deployment?: Deployment): Promise<void> {
  program = await start(folder, configuration, 'north', undefined, undefined, { desktop: desk()!, ...(deployment ? { deployment } : {}) });
  await signIn(program, north);
  clientId = (await program.call('clients.list'))[0]!.id;
}

beforeEach(async () => {
  told = [];
  north = await startPractice({ simulationSeconds: 0 });
  folder = newFolder();
  configuration = environmentsFile(newFolder(), { north });
});
afterEach(async () => {
  await program.app.close();
  await north.close();
  for (const path of [folder, join(configuration, '..')]) rmSync(path, { recursive: true, force: true });
});

describe('the program', () => {
  beforeEach(() => begin());

  it('keeps a person’s choices, shows their theme at once, and tells every window', async () => {
    const before = await program.call('app.preferences');
    expect(before).toMatchObject({ language: null, theme: 'system' });
    expect(themes()).toEqual(['system']);
    const next = { ...before, language: 'en', theme: 'dark' as const, lockMinutes: 5 as const };
    expect(await program.call('app.setPreferences', next)).toEqual(next);
    expect([await program.call('app.preferences'), themes(), program.events.includes('preferences.changed')]).toEqual([next, ['system', 'dark'], true]);
    await program.app.close();
    program = await start(folder, configuration, 'north', undefined, undefined, { desktop: desk()! });
    expect([await program.call('app.preferences'), themes().at(-1)]).toEqual([next, 'dark']);
  });

  it('hides amounts in every window until they are shown again', async () => {
    expect(await program.call('app.amounts')).toEqual({ hidden: false });
    expect(await program.call('app.hideAmounts', { hidden: true })).toEqual({ hidden: true });
    expect([await program.call('app.amounts'), program.events.at(-1)]).toEqual([{ hidden: true }, 'amounts.changed']);
  });

  it('says that nothing was laid down for it, that no updates come, and whom it reaches', async () => {
    expect(await program.call('app.deployment')).toEqual({ file: null, refusal: null, problems: [], unknown: [], fixed: { language: false, theme: false, lockMinutesMax: null, firm: [], environments: [] } });
    const off = { state: 'off', version: null, failure: null, checkedAt: null };
    expect([await program.call('app.updates'), await program.call('app.checkUpdates')]).toEqual([off, off]);
    expect(await program.call('app.checkConnection')).toMatchObject({ dfs: { state: 'reached' }, coanda: { state: 'reached' } });
    expect((await program.call('catalogue.read')).simulators.length).toBeGreaterThan(0);
  });

  it('keeps a letterhead with its picture, and refuses what is none', async () => {
    expect(await program.call('firm.read')).toMatchObject({ name: '', logo: null });
    expect(await program.call('firm.chooseLogo')).toBeNull();
    program.files.open = join(folder, 'logo.png');
    writeFileSync(program.files.open, PNG.sync.write(new PNG({ width: 12, height: 7 })));
    const logo = await program.call('firm.chooseLogo');
    expect(logo).toMatchObject({ type: 'image/png', width: 12, height: 7 });
    const next: Firm = { ...(await program.call('firm.read')), name: 'Cabinet Nord', logo };
    expect(await program.call('firm.save', next)).toEqual(next);
    expect(await program.call('firm.read')).toEqual(next);
    writeFileSync(program.files.open, 'no picture');
    expect(await program.error('firm.chooseLogo')).toMatchObject({ code: 'invalidInput', details: { field: 'logo' } });
  });

  it('shows its log as it would be sent, saves it, takes errors of pages into it, and empties it', async () => {
    await program.call('diagnostics.pageError', { errorClass: 'RangeError', places: [] });
    const { text } = await program.call('diagnostics.read');
    expect(text.split('\n').map((line) => line && (JSON.parse(line) as object))).toContainEqual(expect.objectContaining({ kind: 'unexpected', where: 'page', errorClass: 'RangeError' }));
    expect(text).toMatch(/"kind":"session".*"dfs":"signedIn"/);
    expect(text).toMatch(/"kind":"connection","dfs":"reached","coanda":"reached"/);
    program.files.save = join(folder, 'log.txt');
    expect(await program.call('diagnostics.save')).toMatchObject({ state: 'saved', fileName: 'log.txt' });
    expect(readFileSync(program.files.save, 'utf8')).toContain(text);
    expect((await program.call('diagnostics.clear')).text).not.toContain('signedIn');
  });

  it('hands over the client a link names to the window that asks, once it asks, and copies one', async () => {
    expect(await program.call('link.take')).toBeNull();
    expect(await program.app.dispatch('advisor', 'link.take', undefined, 2)).toEqual({ ok: true, value: { clientId } });
    await program.call('link.copy', { clientId });
    expect(told).toContainEqual(['copied', `link ${clientId}`]);
  });

  it('shows each window its menu, and opens another beside the one that asks, on the client or on none', async () => {
    await program.call('menu.show', { enabled: ['lock', 'settings'] });
    expect(told).toContainEqual(['menu', ['lock', 'settings'], 1]);
    expect(await program.call('windows.open', { clientId })).toEqual({ opened: true, most: 6 });
    expect(await program.app.dispatch('advisor', 'windows.open', { clientId: null }, 2)).toEqual({ ok: true, value: { opened: false, most: 6 } });
    expect((await program.error('windows.open', { clientId: '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d09' })).code).toBe('notFound');
    expect(told.filter((one) => (one as unknown[])[0] === 'window')).toEqual([['window', 1], ['window', 2]]);
    // The page of the new one finds its place, once.
    const picked = async (window: number) => (await program.app.dispatch('advisor', 'lock.pickUp', undefined, window)) as { ok: true; value: { place: unknown } };
    expect((await picked(3)).value.place).toEqual({ section: 'clients', clientId, tab: 'accounts', adding: false });
    expect((await picked(3)).value.place).toBeNull();
    await program.call('session.signOut', { forgetDevice: false });
    expect((await program.error('windows.open', { clientId: null })).code).toBe('notSignedIn');
  });

  it('stays as it is when the environment it is in is chosen again, and signs out when another is', async () => {
    const run = program.call('simulations.run', { ...task(), clientId, input: runnable(), origin: { madeFrom: null, estimated: null } });
    await program.call('environments.select', { environmentId: 'north' });
    expect((await run).clientId).toBe(clientId);
    expect(await program.call('session.state')).toMatchObject({ open: true, environmentId: 'north' });
    await program.call('environments.select', { environmentId: 'practice' });
    expect(await program.call('session.state')).toMatchObject({ open: false, environmentId: 'practice' });
  });

  it('asks the keychain again when told to, and knows who is there', async () => {
    expect(await program.call('session.retryKeychain')).toMatchObject({ open: true, environmentId: 'north' });
    expect(await program.call('lock.touched')).toBeNull();
    expect(await program.call('preview.touched')).toBeNull();
  });
});

describe('practice', () => {
  it('has its faults, its second factor and its phone', async () => {
    await begin();
    await program.call('environments.select', { environmentId: 'practice' });
    const state = await program.call('practice.state');
    expect(state).toMatchObject({ faults: [], secondFactor: 'Passcode', approval: null });
    expect((await program.call('practice.operations')).map(({ system }) => system)).toEqual(expect.arrayContaining(['dfs', 'coanda']));
    const fault = { kind: 'unavailable' as const, system: 'dfs' as const, operation: null, seconds: 2, bytes: 16, times: 1, target: null };
    expect((await program.call('practice.setFaults', [fault])).faults).toEqual([fault]);
    expect((await program.call('practice.chooseFactor', { secondFactor: 'Approve' })).secondFactor).toBe('Approve');
    expect(await program.call('practice.settle', { verdict: 'approved' })).toMatchObject({ approval: null });
  });
});

describe('reports', () => {
  beforeEach(() => begin());

  it('are chosen from, printed, kept, made again, and shown in their folder', async () => {
    const { id, reference } = await program.call('simulations.run', { ...task(), clientId, input: runnable(), origin: { madeFrom: null, estimated: null } });
    await program.call('simulations.label', { simulationId: id, label: { name: 'With the house', note: '', pinned: true, archived: false } });
    expect(await program.call('reports.choices')).toMatchObject([{ simulationId: id, reference, name: 'With the house' }]);
    program.files.save = join(folder, 'plan.pdf');
    const made = await program.call('reports.export', { report: { kind: 'simulation', simulationId: id }, language: 'en' });
    expect(made).toMatchObject({ state: 'saved', fileName: 'plan.pdf', pages: 3 });
    if (made.state === 'saved') await program.call('reports.showInFolder', { exportId: made.exportId });
    expect(program.shown.at(-1)).toBe(program.files.save);
    const [kept] = await program.call('reports.made', { clientId });
    expect([kept!.kind, await program.call('reports.made', { clientId: null })]).toEqual(['simulation', [kept]]);
    program.files.save = join(folder, 'again.pdf');
    expect(await program.call('reports.again', { reportId: kept!.id })).toMatchObject({ state: 'saved' });
    expect(readFileSync(join(folder, 'again.pdf'))).toEqual(readFileSync(join(folder, 'plan.pdf')));
    mkdirSync(join(folder, 'many'));
    program.files.save = join(folder, 'many');
    const many = await program.call('reports.exportMany', { ...task(), reports: [{ kind: 'simulation', simulationId: id }, { kind: 'summary', clientId }], language: 'fr' });
    expect(many).toMatchObject({ state: 'done', saved: [{ index: 0 }, { index: 1 }], failed: [], stopped: false });
  });

  it('are looked at before anything is written, saved or printed from there, and put away', async () => {
    const { id } = await program.call('simulations.run', { ...task(), clientId, input: runnable(), origin: { madeFrom: null, estimated: null } });
    expect(await program.call('reports.preview', { report: { kind: 'simulation', simulationId: id }, language: 'en' })).toBeNull();
    expect(await program.call('preview.content')).toMatchObject({ kind: 'simulation', language: 'en' });
    expect((await program.call('reports.content')).kind).toBe('simulation');
    expect(await program.call('reports.ready', { pages: 4 })).toBeNull();
    expect(told).toContainEqual(['pages', 4]);
    expect(await program.call('preview.print')).toEqual({ printed: true });
    program.files.save = join(folder, 'looked-at.pdf');
    const saved = await program.call('preview.save');
    expect([saved.state, existsSync(program.files.save)]).toEqual(['saved', true]);
    if (saved.state === 'saved') await program.call('preview.showInFolder', { exportId: saved.exportId });
    expect(program.shown.at(-1)).toBe(program.files.save);
    await program.call('preview.close');
    expect((await program.error('preview.content')).code).toBe('notFound');
  });
});

it('an organisation’s choices are said to be its own', async () => {
  await begin({ ...noDeployment, file: '/etc/somewhere.json', settings: { language: 'en', lockMinutesMax: 10 }, firm: { name: 'Cabinet Nord' }, unknown: ['later'] });
  expect(await program.call('app.deployment')).toEqual({
    file: '/etc/somewhere.json', refusal: null, problems: [], unknown: ['later'], fixed: { language: true, theme: false, lockMinutesMax: 10, firm: ['name'], environments: [] },
  });
  expect((await program.call('firm.read')).name).toBe('Cabinet Nord');
  expect((await program.call('app.preferences')).language).toBe('en');
});
