// The directory's lists: what is asked for one entry, what becomes of those that are gone, and what a change leaves behind.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../main/failure';
import { faultOf } from '../../../main/practice/faults';
import { createDirectory, type Directory } from '../../../main/services/directory';
import type { Settings } from '../../../main/services/settings';
import { signedIn, type SignedIn } from './signed-in';

let here: SignedIn;
let directory: Directory;
let events: unknown[];
const made = (session = here.session) => createDirectory(session, { language: () => 'en' } as unknown as Settings, (_, ...payload: unknown[]) => void events.push(payload[0]), () => new Date('2026-11-26T09:00:00Z'));
beforeEach(async () => {
  here = await signedIn();
  events = [];
  directory = made();
});
afterEach(() => here.close());
const codeOf = (outcome: Promise<unknown>) => outcome.then(() => 'none', (error: Failure) => error.code);
const asked = (part: string) => here.asked().filter((one) => one.includes(part));
const steps = () => here.store.activity.after(0, -1).map(({ details }) => (JSON.parse(details) as { step: string }).step);

describe('looking up', () => {
  it('asks for the risk categories of a product, and of nothing else', async () => {
    const zone = await directory.lookUp('economicZones', 1);
    expect([zone.data.number, zone.data.riskCategories, here.asked().length]).toEqual([1, null, 1]);
    const product = await directory.lookUp('productConstraints', 101);
    expect([product.data.riskCategories?.length, here.asked().length, events]).toEqual([expect.any(Number), 3, [{ kind: 'economicZones' }, { kind: 'productConstraints' }]]);
    expect([directory.read('economicZones').data.entries.length, directory.read('productConstraints').data.entries]).toEqual([1, [product.data]]);
  });
  it('forgets what is gone, and reads the others again', async () => {
    for (const number of [1, 2]) await directory.lookUp('economicZones', number);
    here.store.directory.save('economicZones', { ...here.store.directory.read('economicZones', 'en')[0]!, item: 999 });
    expect(directory.read('economicZones').data.entries).toHaveLength(3);
    const { data, source } = await directory.refresh('economicZones');
    expect([data.entries.map(({ number }) => number), source]).toEqual([[1, 2], 'live']);
  });
  it('forgets nothing of a product that has the number of what is gone, and all of a product that is', async () => {
    const product = await directory.lookUp('productConstraints', 101);
    here.store.directory.save('economicZones', { language: 'en', item: 101, asOf: '2026-11-25T09:00:00.000Z', received: '{}' });
    await directory.lookUp('economicZones', 1);
    expect(await codeOf(directory.lookUp('economicZones', 101))).toBe('notFound');
    expect([directory.read('economicZones').data.entries.map(({ number }) => number), directory.read('productConstraints').data.entries]).toEqual([[1], [product.data]]);
    for (const kind of ['productConstraints', 'productRiskCategories']) here.store.directory.save(kind, { ...here.store.directory.read(kind, 'en')[0] ?? { language: '', asOf: '2026-11-25T09:00:00.000Z', received: '{}' }, item: 9999 });
    expect(await codeOf(directory.lookUp('productConstraints', 9999))).toBe('notFound');
    expect(here.store.database.prepare('SELECT count(*) FROM directory_reading WHERE item = 9999').pluck().get()).toBe(0);
  });
  it('keeps everything where it could not be asked', async () => {
    await directory.lookUp('economicZones', 1);
    here.practice.setFaults([faultOf('offline')]);
    expect(await codeOf(directory.refresh('economicZones'))).toBe('offline');
    expect(directory.read('economicZones').data.entries).toHaveLength(1);
  });
});

describe('a change', () => {
  const changes = [{ field: 'name' as const, from: null, to: 'Banque' }];

  it('is sent nowhere it is not granted', async () => {
    const readOnly = await signedIn({ administration: false });
    const refused = made(readOnly.session);
    for (const change of [() => refused.create('banks', changes), () => refused.change('banks', 1, changes), () => refused.remove('banks', 1)]) expect(await codeOf(change())).toBe('notGranted');
    expect([readOnly.asked(), readOnly.store.activity.count()]).toEqual([[], 0]);
    await readOnly.close();
  });
  it('is noted at both ends, and the list is read again', async () => {
    const { number, list } = await directory.create('banks', changes);
    expect(list.data.entries.find((entry) => entry.number === number)?.name.shown).toBe('Banque');
    expect(steps()).toEqual(['sent', 'done']);
  });
  it('that was refused for certain says why, and reads nothing again', async () => {
    expect(await codeOf(directory.remove('banks', 1))).toBe('requestRefused');
    expect([here.asked().length, steps()]).toEqual([1, ['sent', 'notDone']]);
  });
  it('of which nobody knows the end says so, and the list is read again', async () => {
    here.practice.setFaults([faultOf('resetAt', { system: 'dfs', operation: 'POST /v1.0/banks', times: 1, bytes: 4 })]);
    expect(await codeOf(directory.create('banks', changes))).toBe('outcomeUnknown');
    expect([asked('POST').length, asked('GET').length, steps()]).toEqual([1, 1, ['sent', 'unknown']]);
    expect(directory.read('banks').data.entries.map(({ name }) => name.shown)).toContain('Banque');
  });
});
