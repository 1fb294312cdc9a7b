// Filling a store with clients, accounts and simulations, and reading all of it back to compare.
import { randomBytes, randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { createStore, type Store } from '../../../main/cache';
import { namedRecord } from '../../../preload/contract/client-facts';
import { account, type Account } from '../../../preload/contract/accounts';
import { sampleSimulation } from '../../samples';

export const newKey = () => randomBytes(32).toString('hex');

export const sampleAccount = (accountId: number, changes: Partial<Account> = {}): Account => account.parse({
  accountId, accountNumber: `ACC-${accountId}`, iban: 'FR7630006000011234567890189', name: 'Compte canari', typeName: 'PER', productName: null,
  balance: { minor: 123_456, currency: 'EUR' }, currency: 'EUR', balanceDate: '2026-11-01', state: 'active', stateName: 'Actif', openingDate: '2020-01-01', closingDate: null, ...changes,
});

export function addSimulation(store: Store, clientId: string, number: number, receivedAt = '2026-11-22T09:00:02.000Z'): string {
  const id = randomUUID();
  const simulation = sampleSimulation({ id, clientId, reference: `S-${number}`, simulatorName: 'Simulateur canari' });
  simulation.provenance.receivedAt = receivedAt;
  store.simulations.add(simulation, {
    id, reference: simulation.reference, simulatorName: simulation.simulatorName, receivedAt, currency: 'EUR', horizonMonths: 60, targetAmount: 500_000, successProbability: 0.8, medianAtHorizon: 100_060,
  }, { request: '{"request":"canari"}', response: '{"response":"canari"}' });
  return id;
}

export function fill(database: Database.Database, { clients = 5, simulations = 5 } = {}): Store {
  const store = createStore(database);
  const now = new Date('2026-11-22T09:00:00Z');
  store.clients.addMissing(Array.from({ length: clients }, (_, index) => namedRecord(`Client canari ${index}`, { contactId: 410_000 + index, birthDate: '1970-01-01' })), now);
  for (const client of store.clients.all()) store.accounts.replace(client.id, [sampleAccount(1), sampleAccount(2)], '[{"received":"canari"}]', now.toISOString());
  const first = store.clients.all()[0]!;
  for (let number = 0; number < simulations; number += 1) addSimulation(store, first.id, number);
  store.directory.save('banks', { language: '', item: 0, asOf: now.toISOString(), received: '[{"Name":"Banque canari"}]' });
  store.saveFact('a.fact', 'canari');
  return store;
}

/** Every row of every table, but for what indexes them. */
export function dump(database: Database.Database): Record<string, unknown[]> {
  const tables = database.prepare<[], { name: string }>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'forgotten_salt' ORDER BY name").all();
  return Object.fromEntries(tables.map(({ name }) => [name, database.prepare<[], Record<string, unknown>>(`SELECT * FROM "${name}"`).all().map(({ number: _own, ...row }) => row).sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))]));
}
