// The fictional clients of the practice environment and their accounts, in the shapes the DFS API answers with.
import type { StarterClient } from '../environments/schema';
import accountRecords from '../../resources/practice/accounts.json';
import clientRecords from '../../resources/practice/clients.json';
import references from '../../resources/practice/references.json';

type AccountRecord = (typeof accountRecords)[number];
/** How a name of a reference list comes over the wire; the real system shows all of these. */
type NameForm = 'plain' | 'byLanguage' | 'alwaysByLanguage';
interface Reference {
  id: number;
  code: string;
  name: Record<string, string>;
  form: string;
}
interface WireReference {
  Id: number;
  Code: string;
  Name: string;
}

/** The advisor who signs in; a contact as well, but not in anyone's book. */
export const advisor = { contactId: 7, firstName: 'Camille', lastName: 'Rousset', userName: 'camille.rousset@practice.example' } as const;

export const starterClients: StarterClient[] = clientRecords.map(({ contactId, name, birthDate }) => ({ contactId, name, birthDate }));

const groupOf = new Map(clientRecords.map((client) => [client.contactId, client.contactGroupId]));

export function isKnownContact(contactId: number): boolean {
  return contactId === advisor.contactId || groupOf.has(contactId);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** With a language the name comes in that language (French when unknown); without, as text or as XML by language. */
function localisedName(reference: Reference, language: string | null): string {
  const form = reference.form as NameForm;
  const french = reference.name['fr'] ?? reference.code;
  if (form === 'plain' || (form === 'byLanguage' && language)) return reference.name[language ?? 'fr'] ?? french;
  const parts = Object.entries(reference.name).sort(([a], [b]) => a.localeCompare(b));
  return `<root>${parts.map(([key, text]) => `<${key}>${escapeXml(text)}</${key}>`).join('')}</root>`;
}

function wireReference(list: readonly Reference[], code: string, language: string | null): WireReference {
  const found = list.find((reference) => reference.code === code);
  if (!found) throw new Error(`No reference with the code ${code}`);
  return { Id: found.id, Code: found.code, Name: localisedName(found, language) };
}

/** Midnight that many days ago, with no offset, as the API writes it. */
function naiveDay(now: Date, daysAgo: number): string {
  const day = new Date(now.getTime() - daysAgo * 86_400_000);
  return `${day.toISOString().slice(0, 10)}T00:00:00`;
}

export interface WireAccount {
  Id: number;
  Name: string;
  Iban: string | null;
  SubAccounts: WireAccount[];
  [field: string]: unknown;
}

function wireAccount(record: AccountRecord, language: string | null, now: Date): WireAccount {
  return {
    Id: record.id,
    AccountNumber: record.accountNumber,
    Iban: record.iban,
    InternalId: record.internalId,
    Name: record.name,
    Balance: record.balance,
    BalanceLastUpdateDate: naiveDay(now, record.balanceAgeDays),
    BranchId: record.branchId,
    Currency: wireReference(references.currencies, record.currency, language),
    ContactGroupId: groupOf.get(record.contactId) ?? 0,
    Type: wireReference(references.types, record.type, language),
    IsActive: record.status !== 'CLOSED',
    OpeningDate: record.openingDate,
    Product: wireReference(references.products, record.product, language),
    Status: wireReference(references.statuses, record.status, language),
    ClosingDate: record.closingDate,
    IntegrationStatus: wireReference(references.integrationStatuses, record.integrationStatus, language),
    Attributes: record.attributes,
    SubAccounts: accountRecords.filter((other) => other.parentId === record.id).map((other) => wireAccount(other, language, now)),
  };
}

/** Every account of a client, active or not; a sub-account stands inside its account only. */
export function accountsOf(contactId: number, language: string | null, now: Date): WireAccount[] {
  return accountRecords
    .filter((record) => record.contactId === contactId && record.parentId === null)
    .map((record) => wireAccount(record, language, now));
}

export function accountOf(contactId: number, accountId: number, language: string | null, now: Date): WireAccount | null {
  const record = accountRecords.find((candidate) => candidate.contactId === contactId && candidate.id === accountId);
  return record ? wireAccount(record, language, now) : null;
}
