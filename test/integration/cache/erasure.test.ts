// Forgetting a client: no byte of theirs stays in the file or its log. Looked for in a file of the same shape and settings that is not encrypted.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore, type Store } from '../../../main/cache';
import { migrations, openDatabase } from '../../../main/cache/database';
import { namedRecord } from '../../../preload/contract/client-facts';
import { firm } from '../../../preload/contract/firm';
import { openRow } from '../../battery/row';
import { addSimulation, newKey, sampleAccount } from './sample-store';

const { count } = openRow('erasure');
const planted = Array.from({ length: count }, (_, index) => `qzx${String.fromCharCode(97 + index)}vwkj${'abcdefghijklmnopqrstuvwxyz'[index]!.repeat(4)}pyl`);
const now = new Date('2026-11-26T09:00:00Z');

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-erasure-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** With the settings of the real one, read from it, but for the cipher. */
function plainStore(change = ''): Store {
  const real = openDatabase({ file: join(folder, 'real.db'), key: newKey() });
  const settings = ['journal_mode', 'synchronous', 'secure_delete', 'foreign_keys', 'recursive_triggers', 'trusted_schema'].map((name) => `PRAGMA ${name} = ${String(real.pragma(name, { simple: true }))}`);
  real.close();
  for (const name of readdirSync(folder)) rmSync(join(folder, name));
  const database = new Database(join(folder, 'plain.db'));
  for (const migration of migrations) database.exec(migration);
  for (const setting of settings) database.exec(setting);
  if (change !== '') database.exec(change);
  return createStore(database);
}

/** A client of whom every kind of row holds something, among others. */
function fillWith(store: Store, [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z]: readonly string[]): string {
  for (let index = 0; index < 200; index += 1) {
    const other = store.clients.add(namedRecord(`Somebody ${index}`, { contactId: 1000 + index, notes: 'plain words '.repeat(40) }), now);
    store.accounts.replace(other, [sampleAccount(index)], '[]', now.toISOString());
  }
  const id = store.clients.add(namedRecord(a!, {
    kind: 'couple', contactId: 7, lastName: b!, firstName: c!, coSubscriber: { lastName: d!, firstName: e!, birthDate: null }, email: `${f!}@${g!}.example`,
    legalEntity: { name: h!, identifier: i!, representativeLastName: j!, representativeFirstName: k! }, notes: `${l!} `.repeat(900), tags: [m!],
  }), now);
  store.accounts.replace(id, [sampleAccount(5000, { accountNumber: n!, iban: o!, name: p!, attributes: [{ name: q!, value: r! }] })], `[{"received":"${s!}"}]`, now.toISOString());
  const simulationId = addSimulation(store, id, 9);
  store.simulations.saveLabel(simulationId, { name: t!, note: u!, pinned: false, archived: false }, now);
  store.simulations.saveDraft(id, { portfolio: v! } as never, now);
  store.database.prepare("INSERT INTO queued_run (id, client_id, simulator_name, input, origin, queued_at, state) VALUES (?, ?, ?, ?, '{}', 't', 'waiting')").run(randomUUID(), id, w!, JSON.stringify({ x }));
  store.database.prepare("INSERT INTO premia_draft (client_id, form, saved_at) VALUES (?, ?, 't')").run(id, JSON.stringify({ y }));
  store.database.prepare("INSERT INTO premia_session (id, client_id, created_at, reference, journey, product, sent, session_hash, state) VALUES (?, ?, 't', 'r', 'j', 'p', '{}', ?, 'created')").run(randomUUID(), id, z!);
  store.clients.save(id, { ...store.clients.record(id)!, notes: `${l!} changed` }, now);
  addSession(store, id, [a!, b!, c!, d!]);
  // A report keeps what its pages show.
  store.reports.add({
    kind: 'summary', reportId: randomUUID(), reference: 'B-20261126-AAAAA', language: 'en', firm: firm.parse({ name: 'A firm' }), client: { id, name: a!, contactId: 7 }, userName: null, madeAt: now.toISOString(), timeZone: 'UTC', madeOffline: false,
    about: { version: '0.1.0', electron: '45', chromium: '130', node: '24' }, proof: { inputs: 'a'.repeat(64), result: 'b'.repeat(64), log: null }, person: { kind: 'couple', birthDate: null, riskKey: null, riskDate: null },
    accounts: store.accounts.read(id).data, accountsAsOf: now.toISOString(), simulations: store.simulations.list(id), premia: [],
  }, { pages: 1, contentHash: 'c'.repeat(64), fileHash: 'd'.repeat(64) });
  store.activity.record({ action: 'report', kind: 'summary', reference: 'B-20261126-AAAAA', contentHash: 'c'.repeat(64) }, id, now);
  return id;
}

/** A Premia session with the form it was opened with. */
function addSession(store: Store, clientId: string, [reference, hash, sent, form]: [string, string, string, string]): string {
  const sessionId = randomUUID();
  store.premia.begin({ id: sessionId, clientId, createdAt: now.toISOString(), reference, journeyName: 'A journey', productName: 'A product', sent: JSON.stringify({ clientLastName: sent }) });
  store.premia.created(sessionId, hash);
  store.premia.saveDraft(clientId, { email: form } as never, now);
  return sessionId;
}

function remains(): string[] {
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name)).toString('latin1').toLowerCase());
  return planted.filter((word) => bytes.some((text) => text.includes(word)));
}

describe('forgetting a client', () => {
  it('leaves none of twenty-six planted values in the file or the write-ahead log', () => {
    const store = plainStore();
    const id = fillWith(store, planted);
    store.database.pragma('wal_checkpoint(PASSIVE)');
    expect(remains()).toHaveLength(planted.length);
    store.clients.forget(id);
    expect(remains()).toEqual([]);
    expect(store.search.find(planted[0]!)).toEqual([]);
    expect(store.clients.all()).toHaveLength(200);
    expect(store.database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(store.database.pragma('foreign_key_check')).toEqual([]);
    store.close();
    expect(remains()).toEqual([]);
  });

  it('a Premia session that is forgotten leaves nothing, and its client stays', () => {
    const store = plainStore();
    const id = store.clients.add(namedRecord('Stays', { contactId: 7 }), now);
    const [reference, hash, sent, form] = planted.slice(0, 4) as [string, string, string, string];
    const sessionId = addSession(store, id, [reference, hash, sent, form]);
    store.database.pragma('wal_checkpoint(PASSIVE)');
    expect(remains()).toEqual([reference, hash, sent, form]);
    store.premia.forget(sessionId);
    expect(remains()).toEqual([form]);
    store.premia.saveDraft(id, null, now);
    store.database.pragma('wal_checkpoint(TRUNCATE)');
    expect(remains()).toEqual([]);
    expect(store.clients.find(id)?.name).toBe('Stays');
    store.close();
  });

  it.each([['without overwriting what is deleted', 'PRAGMA secure_delete = OFF'], ['with an index that only marks what is deleted', "INSERT INTO client_words (client_words, rank) VALUES ('secure-delete', 0)"]])('would leave some %s (control)', (_, change) => {
    const store = plainStore(change);
    const id = fillWith(store, planted);
    store.database.pragma('wal_checkpoint(PASSIVE)');
    store.clients.forget(id);
    expect(remains().length).toBeGreaterThan(0);
    store.close();
  });

  it('keeps a mark that does not tell who it was, and the environment does not bring them back', () => {
    const store = plainStore();
    const record = namedRecord('Known once', { contactId: 42 });
    store.clients.addMissing([record], now);
    store.clients.forget(store.clients.findByContact(42)!.id);
    store.clients.addMissing([record], now);
    expect(store.clients.findByContact(42)).toBeNull();
    const rows = store.database.prepare<[], { pseudonym: string }>('SELECT pseudonym FROM forgotten_client').all();
    expect(rows).toHaveLength(1);
    expect(rows[0]!.pseudonym).toMatch(/^[0-9a-f]{64}$/);
    store.clients.add(record, now);
    expect(store.clients.findByContact(42)?.name).toBe('Known once');
    store.close();
  });
});
