// The advisor's book: what saving, marking and forgetting leave behind, and what they refuse.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import type { Failure } from '../../../main/failure';
import { createClients, type Clients } from '../../../main/services/clients';
import type { Session } from '../../../main/services/session';
import { namedRecord } from '../../../preload/contract/client-facts';
import { sampleAccount } from '../../integration/cache/sample-store';

let store: Store;
let clients: Clients;
let events: string[];
let minute: number;
const nobody = randomUUID();
const record = (name: string, changes: Parameters<typeof namedRecord>[1] = {}) => namedRecord(name, changes);
const noted = () => store.activity.after(0, -1).map(({ action, details }) => `${action} ${details}`);
const failure = (code: string, details?: object) => expect.objectContaining({ code, ...(details ? { details } : {}) }) as Failure;

beforeEach(() => {
  [events, minute] = [[], 0];
  store = createStore(openDatabase({ file: null, key: null }));
  clients = createClients({ store: () => store } as unknown as Session, (event, ..._payload) => void events.push(event), () => new Date(Date.UTC(2026, 10, 26, 9, (minute += 1))));
});
afterEach(() => { store.close(); });

describe('saving', () => {
  it('adds a client, or changes one, and notes which fields, not what is in them', () => {
    const { id } = clients.save(null, record('Adeline Monnier', { contactId: 7 }));
    clients.save(id, record('Adeline Monnier', { contactId: 7, email: 'adeline@example.org' }));
    expect([clients.list().length, clients.record(id).email]).toEqual([1, 'adeline@example.org']);
    clients.save(id, clients.record(id));
    expect(noted()).toEqual(['clientSaved {"what":"added","fields":[]}', 'clientSaved {"what":"changed","fields":["email"]}']);
    expect(events).toEqual(['clients.changed', 'clients.changed', 'clients.changed']);
  });

  it('takes no number that another client has, and keeps one’s own', () => {
    const { id } = clients.save(null, record('Adeline Monnier', { contactId: 7 }));
    expect(() => clients.save(null, record('Zoé Petit', { contactId: 7 }))).toThrow(failure('invalidInput', { field: 'contactId', reason: 'duplicate', name: 'Adeline Monnier' }));
    const zoe = clients.save(null, record('Zoé Petit')).id;
    expect(() => clients.save(zoe, record('Zoé Petit', { contactId: 7 }))).toThrow(failure('invalidInput'));
    expect(clients.save(id, record('Adeline', { contactId: 7 })).name).toBe('Adeline');
    clients.save(null, record('Without number'));
    expect(clients.list()).toHaveLength(3);
  });

  it('is refused when somebody else saved since, and not where nobody said what was there', () => {
    const { id } = clients.save(null, record('Adeline Monnier'));
    const seen = clients.record(id);
    clients.save(id, record('Adeline Petit'), seen);
    expect(() => clients.save(id, record('Mine'), seen)).toThrow(failure('changedMeanwhile'));
    expect(clients.find(id).name).toBe('Adeline Petit');
    // Of a new one nothing was there.
    expect(clients.save(null, record('New'), seen).name).toBe('New');
    expect(clients.save(id, record('Mine')).name).toBe('Mine');
  });

  it('is not refused for marks that turn letters round, which no page can say back', () => {
    const { id } = clients.save(null, record('Adeline Monnier', { notes: 'a\u200fb\u2028c' }));
    expect(clients.save(id, record('Adeline'), record('Adeline Monnier', { notes: 'abc' })).name).toBe('Adeline');
  });

  it('under another contact number lets go of the accounts read under the one before, and only then', () => {
    const { id } = clients.save(null, record('Adeline Monnier', { contactId: 7 }));
    const other = clients.save(null, record('Zoé Petit', { contactId: 8 })).id;
    for (const client of [id, other]) store.accounts.replace(client, [sampleAccount(1)], '[]', '2026-11-26T09:00:00.000Z');
    clients.save(id, record('Adeline', { contactId: 7 }));
    expect(store.accounts.read(id).data).toHaveLength(1);
    clients.save(id, record('Adeline', { contactId: 9 }));
    expect([store.accounts.read(id), store.accounts.read(other).data.length]).toEqual([{ data: [], asOf: null }, 1]);
  });

  it('of somebody who is not there is refused', () => {
    expect(() => clients.save(nobody, record('Nobody'))).toThrow(failure('notFound'));
    expect([clients.list(), noted(), events]).toEqual([[], [], []]);
  });
});

describe('a client', () => {
  it('has a number at DFS or is asked for nothing there', () => {
    expect(clients.contact(clients.save(null, record('Adeline Monnier', { contactId: 7 })).id)).toBe(7);
    const without = clients.save(null, record('Zoé Petit')).id;
    expect(() => clients.contact(without)).toThrow(failure('invalidInput', { field: 'contactId', reason: 'noContact' }));
  });

  it('who was opened is the most recent, and is found before others of the same name', () => {
    const ids = ['Monnier One', 'Monnier Two', 'Monnier Three'].map((name) => clients.save(null, record(name)).id);
    expect(clients.list().map(({ openedAt }) => openedAt)).toEqual([null, null, null]);
    clients.opened(ids[2]!);
    clients.opened(ids[1]!);
    expect(clients.find(ids[1]!).openedAt).toBe('2026-11-26T09:08:00.000Z');
    expect(clients.search('monnier').map(({ clientId }) => clientId)).toEqual([ids[1], ids[2], ids[0]]);
    expect(() => clients.opened(nobody)).toThrow(failure('notFound'));
  });

  it('is put into the archive and taken out, which is noted once each; a pin is not', () => {
    const { id } = clients.save(null, record('Adeline Monnier'));
    expect(clients.mark(id, { archived: true }).archived).toBe(true);
    clients.mark(id, { archived: true });
    expect(clients.mark(id, { pinned: true })).toMatchObject({ archived: true, pinned: true });
    expect(clients.mark(id, { archived: false })).toMatchObject({ archived: false, pinned: true });
    expect(noted().slice(1)).toEqual(['clientArchived {"archived":true}', 'clientArchived {"archived":false}']);
    expect(() => clients.mark(nobody, { pinned: true })).toThrow(failure('notFound'));
  });

  it('is forgotten with a note that it was done, and not where there is nobody', () => {
    const [id, other] = ['Adeline Monnier', 'Zoé Petit'].map((name) => clients.save(null, record(name)).id) as [string, string];
    events = [];
    clients.forget(id);
    expect([clients.list().map((client) => client.id), noted().at(-1), events]).toEqual([[other], 'clientForgotten {}', ['clients.changed']]);
    for (const gone of [id, nobody]) expect(() => clients.forget(gone)).toThrow(failure('notFound'));
    for (const ask of [clients.find, clients.record, clients.contact]) expect(() => ask(id)).toThrow(failure('notFound'));
    expect([noted().length, events.length]).toEqual([3, 1]);
  });
});

describe('finding by an account’s number', () => {
  const found = (text: string) => clients.search(text).map(({ by }) => by);
  beforeEach(() => {
    const { id } = clients.save(null, record('Adeline Monnier'));
    store.accounts.replace(id, [sampleAccount(1, { accountNumber: 'AC 42', iban: null })], '[]', '2026-11-26T09:00:00.000Z');
  });
  it('needs three characters with a digit among them, however they are spaced', () => {
    expect(['ac-42', 'AC 4', 'c.4-2', 'c42'].map(found)).toEqual([['account'], ['account'], ['account'], ['account']]);
    expect(['42', 'c4', 'xyz', ''].map(found)).toEqual([[], [], [], []]);
  });
});
