// A book in which every text is hostile: client number n carries payload n in each of its fields.
import { randomUUID } from 'node:crypto';
import type { Store } from '../../../main/cache';
import { account, subAccount } from '../../../preload/contract/accounts';
import { directoryKinds } from '../../../preload/contract/directory-kinds';
import { sampleSimulation } from '../../samples';
import { sampleAccount } from '../../integration/cache/sample-store';
import { addClient, plan, preparedAt } from '../../e2e/prepared';
import { addStored } from '../../e2e/stored';

const numberOf = (index: number) => `#${String(index).padStart(4, '0')}`;
const short = (text: string, most: number) => text.slice(0, most).toWellFormed();

export interface Hostile { clientId: string; simulationIds: [string, string]; number: string }

function addHostile(store: Store, text: string, index: number): Hostile {
  const number = numberOf(index);
  const name = `${short(text, 280)} ${number}`;
  const clientId = addClient(store, name, {
    kind: index % 3 === 0 ? 'couple' : index % 3 === 1 ? 'legalEntity' : 'person', contactId: 900_000 + index, lastName: short(text, 100), firstName: short(text, 100),
    coSubscriber: index % 3 === 0 ? { lastName: short(text, 100), firstName: short(text, 100), birthDate: null } : null,
    legalEntity: index % 3 === 1 ? { name: short(text, 200), identifier: short(text, 40), representativeLastName: short(text, 100), representativeFirstName: short(text, 100) } : null,
    notes: `${text}\n${text}`, tags: [short(text, 30)],
  });
  const texts = { accountNumber: text, iban: text, internalId: text, name: text, typeName: text, productName: text, stateName: text, integrationName: text, attributes: [{ name: text, value: text }] };
  const fields = Object.fromEntries(Object.entries(sampleAccount(index, texts)).filter(([field]) => field in subAccount.shape));
  store.accounts.replace(clientId, [account.parse({ ...sampleAccount(index, texts), state: 'other', subAccounts: [subAccount.parse({ ...fields, accountId: index + 10_000 })] })], JSON.stringify([text]), preparedAt);
  const { result } = sampleSimulation();
  const simulationIds = [0, 1].map((which) => {
    const simulation = sampleSimulation({
      id: randomUUID(), clientId, reference: `S-20261120-${which}${String(index).padStart(4, '0')}`, simulatorName: text, source: 'cache', fundNames: { LU1883308352: text, LU1681046931: text }, input: plan(5),
      provenance: { environmentId: 'practice', environmentName: short(text, 100), requestedAt: preparedAt, receivedAt: preparedAt, requestHash: 'a'.repeat(64), responseHash: 'b'.repeat(64), applicationVersion: short(text, 30) },
      result: { ...result, allocation: [{ name: text, weight: 0.6 }, { name: text, weight: 0.4 }], missing: [] },
    });
    addStored(store, simulation);
    store.simulations.saveLabel(simulation.id, { name: short(text, 200), note: text, pinned: index % 2 === 0, archived: false }, new Date(preparedAt));
    return simulation.id;
  }) as [string, string];
  const sessionId = randomUUID();
  store.premia.begin({ id: sessionId, clientId, createdAt: preparedAt, reference: text, journeyName: text, productName: text, sent: JSON.stringify({ clientLastName: text, clientFirstName: text }) });
  store.premia.created(sessionId, text);
  return { clientId, simulationIds, number };
}

/** What DFS would have answered to each list, with the same texts in all its fields. */
function addDirectory(store: Store, texts: readonly string[]): void {
  const entries = texts.map((text, index) => ({
    Id: index + 1, Name: index % 2 ? text : [{ Language: 'en', Value: text }, { Language: 'fr', Value: text }], Code: text, Bic: text, BIC: text, InternalId: text, Description: text,
    AddressLine1: text, AddressLine2: text, AddressLine3: text, AddressLine4: text, PhoneNumber: text, Color: text, BankId: 1, CountryId: 1,
  }));
  for (const kind of directoryKinds) for (const language of ['', 'en', 'fr']) store.directory.save(kind, { language, item: 0, asOf: preparedAt, received: JSON.stringify(entries) });
}

export function fillHostile(store: Store, texts: readonly string[]): Hostile[] {
  addDirectory(store, texts);
  return texts.map((text, index) => addHostile(store, text, index));
}

/** The firm's own words, each another payload. */
export const hostileFirm = (texts: readonly string[]) => {
  const at = (index: number, most: number) => short(texts[index % texts.length] as string, most).trim();
  const words = (from: number) => ({ forecast: at(from, 1000), units: at(from + 1, 1000), suitability: at(from + 2, 1000), closing: at(from + 3, 1000) });
  return { name: at(0, 120), registration: at(1, 200), address: at(2, 300), contact: at(3, 200), adviserName: at(4, 120), adviserRole: at(5, 120), adviserRegistration: at(6, 120), texts: { en: words(7), fr: words(11) } };
};
