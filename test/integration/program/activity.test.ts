// The log through the whole program: every deed of a day is in it, nobody's name is, and whoever has the key can check what was exported.
import { createHmac, randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import keytar from 'keytar';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../main/cache/database';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import type { ActivityEntry, ActivityQuery } from '../../../preload/contract/activity';
import { namedRecord } from '../../../preload/contract/client-facts';
import { unlockedKeyring, type Keyring } from '../../../scripts/runtime/keyring.mjs';
import { samplePremia } from '../../samples';
import { endKeyring, useKeyring } from '../keyring';
import { environmentsFile, filesOf, newFolder, runnable, signIn, start, task, type Program } from './program';

let keyring: Keyring;
beforeAll(async () => { keyring = await useKeyring(unlockedKeyring()); });
afterAll(() => endKeyring(keyring));

let north: PracticeServer;
let folder = '';
let place = '';
let configuration = '';
let program: Program;

beforeEach(async () => {
  north = await startPractice({ simulationSeconds: 0 });
  folder = newFolder();
  place = newFolder();
  configuration = environmentsFile(place, { north });
  program = await start(folder, configuration);
});
afterEach(async () => {
  await program.app.close().catch(() => undefined);
  await north.close();
  for (const path of [folder, place]) rmSync(path, { recursive: true, force: true });
});

const everything: ActivityQuery = { text: '', language: 'en', kinds: [], clientId: null, from: null, until: null, before: null, limit: 200 };
const entries = async (query: Partial<ActivityQuery> = {}): Promise<ActivityEntry[]> => (await program.call('activity.list', { ...everything, ...query })).entries;
/** Oldest first, as they happened; the program verifies by itself when it has the time. */
const actions = async (query: Partial<ActivityQuery> = {}) => (await entries(query)).toReversed().filter(({ deed }) => deed?.action !== 'verified' || deed.when === 'asked').map(({ deed }) => (deed && 'step' in deed ? `${deed.action} ${deed.step}` : deed?.action));
const verify = () => program.call('activity.verify', task());

const planted = { name: 'Qzxwv Vkwjrtz', email: 'qzxwv@vkwjrtz.example', notes: 'owes 987654321', iban: 'FR7630006000019876543210189' };

/** Everything a person does, with somebody whose every word can be recognised. */
async function aDay(): Promise<{ kept: string; gone: string; exported: string }> {
  await signIn(program, north);
  const clientId = (await program.call('clients.list')).find(({ contactId }) => contactId !== null)!.id;
  const record = namedRecord(planted.name, { lastName: 'Vkwjrtz', firstName: 'Qzxwv', email: planted.email, notes: planted.notes, tags: ['vkwjrtz'] });
  const { id: gone } = await program.call('clients.save', { clientId: null, record });
  await program.call('clients.save', { clientId: gone, record: { ...record, notes: `${planted.notes} ${planted.iban}` } });
  await program.call('clients.save', { clientId: gone, record: { ...record, notes: `${planted.notes} ${planted.iban}` } });
  for (const id of [gone, clientId, gone]) await program.call('clients.opened', { clientId: id });
  await program.call('clients.mark', { clientId: gone, mark: { pinned: true } });
  await program.call('clients.mark', { clientId: gone, mark: { archived: true } });
  await program.call('clients.mark', { clientId: gone, mark: { archived: false } });
  const run = await program.call('simulations.run', { ...task(), clientId, input: runnable() });
  const question = { clientId, simulationId: run.id, input: { ...run.input, currentSavings: run.input.currentSavings + 50_000 } };
  for (let turn = 0; turn < 3; turn += 1) await program.call('estimates.follow', question);
  for (let turn = 0; turn < 3; turn += 1) await program.call('estimates.run', question);
  await program.call('estimates.solve', { ...question, probability: 0.8, for: 'scheduledContribution' });
  await program.call('accounts.refresh', { clientId });
  await program.call('accounts.open', { clientId, changes: [{ field: 'accountNumber', from: null, to: 'QZX-987654321' }, { field: 'name', from: null, to: planted.name }, { field: 'typeId', from: null, to: 11 }, { field: 'branchId', from: null, to: 4 }, { field: 'currencyId', from: null, to: 1 }, { field: 'statusId', from: null, to: 1 }] });
  const account = (await program.call('accounts.list', { clientId })).data.find(({ accountNumber }) => accountNumber === 'QZX-987654321')!;
  await program.call('accounts.change', { clientId, accountId: account.accountId, changes: [{ field: 'name', from: account.name, to: `${planted.name} 2` }] });
  const premia = await program.call('premia.create', { clientId, attemptId: randomUUID(), again: false, request: samplePremia({ productCode: 'HORIZONPER', reference: planted.name, email: planted.email }) });
  await program.call('premia.open', { sessionId: premia.id });
  await program.call('premia.copyLink', { sessionId: premia.id });
  await program.call('premia.forget', { sessionId: premia.id });
  await program.call('directory.create', { kind: 'banks', changes: [{ field: 'name', from: null, to: planted.name }] });
  program.files.open = join(place, `${planted.name}.csv`);
  writeFileSync(program.files.open, `Name,Birth date,Contact\n${planted.name} 3,1981-01-01,77001\n`);
  const chosen = await program.call('imports.choose');
  if (chosen.state !== 'chosen') throw new Error('nothing chosen');
  const { settings } = await program.call('imports.preview', { importId: chosen.importId, encoding: null, delimiter: null, hasHeader: null, decimal: null, columns: null });
  await program.call('imports.run', { ...task(), importId: chosen.importId, settings, leaveProblems: false, duplicates: 'skip' });
  await program.call('imports.undo', { undoId: (await program.call('imports.last'))!.undoId });
  program.files.save = join(place, 'written.csv');
  await program.call('clients.export', { clientIds: null, language: 'en' });
  await program.call('clients.export', { clientIds: [clientId], language: 'en' });
  await program.call('simulations.exportTable', { simulationId: run.id, language: 'en', unit: 'money' });
  await program.call('simulations.copyTable', { simulationId: run.id, language: 'en', unit: 'money' });
  program.files.save = null;
  await program.call('clients.export', { clientIds: null, language: 'en' });
  await program.call('password.change', { password: 'Planted-Password-987654321', confirmed: 'Planted-Password-987654321' }).catch(() => undefined);
  await program.call('clients.forget', { clientId: gone });
  await verify();
  program.files.save = join(place, 'log.csv');
  await program.call('activity.export', { language: 'en' });
  return { kept: clientId, gone, exported: readFileSync(program.files.save, 'utf8') };
}

/** The stored rows, from the encrypted file itself. */
async function stored(): Promise<{ rows: Record<string, unknown>[]; key: string }> {
  const items = new Map((await keytar.findCredentials('Advisor Workstation')).map(({ account, password }) => [account, password]));
  const { name } = filesOf(folder).find((file) => /^[0-9a-f]{16}\.[0-9a-f]{8}\.db$/.test(file.name))!;
  const [profile, folderId] = name.split('.') as [string, string];
  const item = (wanted: string) => items.get(`${folderId}/${profile}/${wanted}`)!;
  const database = openDatabase({ file: join(folder, name), key: item('database-key') });
  const rows = database.prepare<[], Record<string, unknown>>('SELECT * FROM activity ORDER BY sequence').all();
  database.close();
  return { rows, key: item('activity-key') };
}

describe('a day', () => {
  it('is noted deed by deed, looking and estimating once, and of one client by themselves', async () => {
    const { kept, gone } = await aDay();
    const passwords = (await actions()).filter((action) => action?.startsWith('passwordChanged'));
    expect(passwords[0]).toBe('passwordChanged sent');
    expect((await actions()).filter((action) => !action?.startsWith('passwordChanged'))).toEqual([
      'signIn', 'signIn', 'clientSaved', 'clientSaved', 'clientViewed', 'clientViewed', 'clientArchived', 'clientArchived', 'simulationRun', 'estimateShown', 'estimateShown',
      'accountOpened sent', 'accountOpened done', 'accountChanged sent', 'accountChanged done', 'premiaSession sent', 'premiaSession done', 'premiaOpened', 'premiaLinkCopied', 'premiaForgotten',
      'directoryChanged sent', 'directoryChanged done', 'imported', 'importUndone', 'exported', 'exported', 'exported', 'exported', 'clientForgotten', 'verified', 'exported',
    ]);
    const all = await entries();
    expect(all.every(({ mine }) => mine)).toBe(true);
    expect(all.filter(({ deed }) => deed?.action === 'clientForgotten' || deed?.action === 'clientSaved').map(({ client }) => client)).toEqual(['forgotten', 'forgotten', 'forgotten']);
    expect(await entries({ clientId: gone })).toHaveLength(6);
    expect((await entries({ clientId: kept, kinds: ['simulation', 'estimate'] })).map(({ deed }) => deed?.action)).toEqual(['estimateShown', 'estimateShown', 'simulationRun']);
    expect((await verify()).broken).toBeNull();
  });

  it('leaves nobody’s name, address, account or amount in what is stored, and none in what is exported', async () => {
    const { exported, kept } = await aDay();
    const book = (await program.call('clients.list')).map(({ name }) => name);
    const ibans = (await program.call('accounts.list', { clientId: kept })).data.flatMap(({ iban, accountNumber }) => [iban, accountNumber]).filter((text) => text !== null);
    await program.app.close();
    const { rows } = await stored();
    expect(rows.length).toBeGreaterThan(30);
    const words = [...Object.values(planted), 'qzx', 'vkwjrtz', '987654321', 'planted-password', kept, north.credentials.dfs.userName, north.credentials.coanda.userName, ...book, ...book.flatMap((name) => name.split(/[ ’'-]/).filter((part) => part.length > 4)), ...ibans];
    for (const text of [JSON.stringify(rows), exported]) expect(words.filter((word) => text.toLowerCase().includes(word.toLowerCase()))).toEqual([]);
    expect(words.length).toBeGreaterThan(30);
  });

  it('can be checked from the exported file by whoever has the key, without this program', async () => {
    const { exported } = await aDay();
    await program.app.close();
    const { key } = await stored();
    const lines = exported.replace(/^\ufeff/, '').trimEnd().split('\r\n');
    expect(lines[0]).toBe('sequence,at,actor,action,client,details,mac,words');
    const cells = (line: string) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell]) => (cell!.startsWith('"') ? cell!.slice(1, -1).replaceAll('""', '"') : cell!));
    let previous = '0'.repeat(64);
    for (const [index, line] of lines.slice(1).entries()) {
      const [sequence, at, actor, action, client, details, mac] = cells(line) as [string, string, string, string, string, string, string];
      expect(Number(sequence)).toBe(index + 1);
      for (const cell of cells(line)) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      const sealed = createHmac('sha256', Buffer.from(key, 'hex')).update(Buffer.from(previous, 'hex')).update(JSON.stringify([Number(sequence), at, actor, action, client === '' ? null : client, details])).digest('hex');
      expect(mac, line).toBe(sealed);
      previous = mac;
    }
    expect(lines.at(-1)).toContain('Activity log exported');
  });
});

describe('the log', () => {
  it('is found by words in either language, by kind, by period, page by page', async () => {
    await signIn(program, north);
    const [first, second] = await program.call('clients.list');
    for (const client of [first!, second!]) await program.call('clients.opened', { clientId: client.id });
    const run = await program.call('simulations.run', { ...task(), clientId: first!.id, input: runnable() });
    expect((await entries({ text: 'CONSULTATION client', language: 'fr' })).map(({ deed }) => deed?.action)).toEqual(['clientViewed', 'clientViewed']);
    expect(await entries({ text: 'consultation' })).toEqual([]);
    expect((await entries({ text: `viewed ${second!.name.split(' ')[0]!.toLowerCase()}` })).map(({ client }) => client)).toEqual([{ id: second!.id, name: second!.name }]);
    expect((await entries({ text: run.reference.toLowerCase() })).map(({ deed }) => deed?.action)).toEqual(['simulationRun']);
    expect((await entries({ kinds: ['access'] })).map(({ deed }) => deed?.action)).toEqual(['signIn', 'signIn']);
    const now = Date.now();
    const at = (offset: number) => new Date(now + offset).toISOString();
    expect([(await entries({ from: at(-60_000), until: at(60_000) })).length, (await entries({ from: at(60_000) })).length, (await entries({ until: at(-600_000) })).length]).toEqual([5, 0, 0]);
    const page = await program.call('activity.list', { ...everything, limit: 2 });
    expect([page.entries.map(({ sequence }) => sequence), page.more]).toEqual([[5, 4], true]);
    expect((await program.call('activity.list', { ...everything, limit: 3, before: 4 })).entries.map(({ sequence }) => sequence)).toEqual([3, 2, 1]);
    await expect.poll(() => program.events).toContain('activity.changed');
  });

  it('goes on after the next start, in which it is verified by itself', async () => {
    await signIn(program, north);
    await program.app.close();
    program = await start(folder, configuration);
    await expect.poll(async () => (await program.call('activity.state')).check, { timeout: 10_000 }).toMatchObject({ entries: 3, broken: null, anchor: { place: 'keychain', sequence: 3, failure: null } });
    await program.call('session.signOut', { forgetDevice: false });
    await signIn(program, north);
    expect(await actions()).toEqual(['signIn', 'signIn', 'signIn', 'signOut', 'signIn', 'signIn']);
    expect((await entries()).map(({ deed }) => deed?.action === 'signIn' && deed.how)).toContain('kept');
    expect((await verify()).broken).toBeNull();
  });

  it('says at the next start what somebody changed meanwhile, and keeps saying it', async () => {
    await signIn(program, north);
    await program.app.close();
    const { key } = { key: (await keytar.findCredentials('Advisor Workstation')).find(({ account }) => account.endsWith('/database-key') && filesOf(folder).some(({ name }) => name === `${account.split('/')[1]}.${account.split('/')[0]}.db`))!.password };
    const { name } = filesOf(folder).find((file) => file.name.endsWith('.db'))!;
    const database = openDatabase({ file: join(folder, name), key });
    const before = database.prepare<[], { details: string }>('SELECT details FROM activity WHERE sequence = 2').get()!.details;
    const change = (details: string) => database.prepare('UPDATE activity SET details = ? WHERE sequence = 2').run(details);
    change('{"system":"dfs","how":"sso"}');
    program = await start(folder, configuration);
    await expect.poll(async () => (await program.call('activity.state')).check?.broken ?? null, { timeout: 10_000 }).toMatchObject({ first: 2, reason: 'changed' });
    change(before);
    database.close();
    const check = await verify();
    expect(check.broken).toMatchObject({ first: 2, reason: 'changed' });
    expect(check.broken?.recordedAt).not.toBeNull();
    expect((await actions()).filter((action) => action === 'chainBroken')).toHaveLength(1);
  });

  it('notes a run of the queue, which nobody waits for, with the run', async () => {
    await signIn(program, north);
    const clientId = (await program.call('clients.list'))[0]!.id;
    await program.call('queue.add', { clientId, input: runnable(), origin: { madeFrom: null, estimated: null } });
    await expect.poll(async () => (await entries({ kinds: ['simulation'] })).map(({ deed }) => deed), { timeout: 15_000 }).toMatchObject([{ action: 'simulationRun', queued: true }]);
    expect(await program.call('simulations.list', { clientId })).toHaveLength(1);
  });

  it('says of what went wrong on the way that it was sent, and that nobody knows', async () => {
    await signIn(program, north);
    const clientId = (await program.call('clients.list'))[0]!.id;
    await program.call('accounts.refresh', { clientId });
    const opening = { clientId, changes: [{ field: 'accountNumber' as const, from: null, to: 'N-1' }, { field: 'typeId' as const, from: null, to: 11 }, { field: 'branchId' as const, from: null, to: 4 }, { field: 'currencyId' as const, from: null, to: 1 }, { field: 'statusId' as const, from: null, to: 1 }] };
    north.setFaults([faultOf('resetAt', { system: 'dfs', operation: 'POST /v1.0/contacts/{contactId}/accounts/create', times: 1, bytes: 4 })]);
    expect((await program.error('accounts.open', opening)).code).toBe('outcomeUnknown');
    expect((await actions()).slice(-2)).toEqual(['accountOpened sent', 'accountOpened unknown']);
    north.setFaults([faultOf('unavailable', { system: 'dfs', times: 1 })]);
    await program.error('accounts.open', opening);
    expect((await actions()).slice(-2)).toEqual(['accountOpened sent', 'accountOpened notDone']);
  });

  it('that can take nothing more lets nobody be forgotten and nothing be exported', async () => {
    await signIn(program, north);
    const clientId = (await program.call('clients.list'))[0]!.id;
    const { name } = filesOf(folder).find((file) => file.name.endsWith('.db'))!;
    const [profile, folderId] = name.split('.') as [string, string];
    const key = (await keytar.getPassword('Advisor Workstation', `${folderId}/${profile}/database-key`))!;
    const database = openDatabase({ file: join(folder, name), key });
    database.exec("CREATE TRIGGER full BEFORE INSERT ON activity BEGIN SELECT RAISE(ABORT, 'full'); END");
    program.files.save = join(place, 'written.csv');
    expect((await program.error('clients.forget', { clientId })).code).toBe('internal');
    expect((await program.error('clients.export', { clientIds: null, language: 'en' })).code).toBe('internal');
    expect((await program.error('simulations.run', { ...task(), clientId, input: runnable() })).code).toBe('internal');
    database.exec('DROP TRIGGER full');
    database.close();
    expect((await program.call('clients.list')).some(({ id }) => id === clientId)).toBe(true);
    expect(await program.call('simulations.list', { clientId })).toEqual([]);
    expect(filesOf(place).some((file) => file.name === 'written.csv')).toBe(false);
    await program.call('clients.forget', { clientId });
  });
});
