// From DFS's JSON to our models. Nearly every nested shape is undocumented, so each is read field by field, leniently.
import type { Account, AccountState, SubAccount } from '../../../preload/contract/accounts';
import type { Language } from '../../../preload/contract/app';
import { minorDigits } from '../../../preload/contract/minor-digits';
import { day } from '../../../preload/contract/values';
import { Failure } from '../../failure';
import { field, idOf, isObject, parseJson, textOf } from '../json';
import { nameIn, readNames } from '../names';
import type { ReplyOf } from '../operation';
import { readJwt } from '../tokens';
import { dfsTable, type DfsTable } from './table';

/** The calendar day of a date with or without offset, with any number of fraction digits; never moved by a time zone. */
export function dayOf(value: unknown): string | null {
  const match = typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})(?:T|$)/.exec(value) : null;
  // Not Date.parse: it takes 30 February for 2 March.
  return day.safeParse(match?.[1]).data ?? null;
}

/** A name in any of its forms, in the language or what comes nearest. */
export const localisedName = (value: unknown, language: Language): string | null => nameIn(readNames(value), language);

function readCurrency(value: unknown): string | null {
  const code = textOf(isObject(value) ? (field(value, 'Code') ?? field(value, 'IsoCode') ?? field(value, 'Name')) : value)?.toUpperCase() ?? '';
  return /^[A-Z]{3}$/.test(code) ? code : null;
}

const states: [AccountState, RegExp][] = [['closed', /clos|clôtur|geschlossen/i], ['blocked', /block|bloqu|gesperrt|frozen/i], ['inactive', /inactive|inactif|dormant/i], ['active', /activ|open|aktiv/i]];

function readState(value: unknown, language: Language): { state: AccountState; stateName: string | null } {
  const status = field(value, 'Status');
  const words = `${textOf(field(status, 'Code')) ?? ''} ${textOf(status) ?? ''} ${localisedName(field(status, 'Name'), 'en') ?? ''}`.trim();
  const stateName = localisedName(status, language);
  const named = states.find(([, pattern]) => pattern.test(words))?.[0];
  if (named) return { state: named, stateName };
  if (words) return { state: 'other', stateName };
  return { state: field(value, 'IsActive') === false ? 'inactive' : 'active', stateName };
}

type WireAccount = ReplyOf<DfsTable['listAccounts']>[number];
type WireSubAccount = NonNullable<WireAccount['SubAccounts']>[number];

const attributesMax = 200;

/** The provider's additions: JSON in a text, nested ones by path; of a text that is no JSON, the text. */
function readAttributes(text: string | null): SubAccount['attributes'] {
  if (text === null || text.trim() === '') return [];
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return [{ name: '', value: textOf(text, 2000) ?? '' }];
  }
  const found: SubAccount['attributes'] = [];
  const walk = (name: string, part: unknown): void => {
    if (found.length >= attributesMax) return;
    if (Array.isArray(part)) part.forEach((item, index) => walk(`${name}[${index + 1}]`, item));
    else if (isObject(part)) for (const [key, item] of Object.entries(part)) walk(name === '' ? (textOf(key, 100) ?? '') : `${name}.${textOf(key, 100) ?? ''}`, item);
    else if (part !== null) found.push({ name: name.slice(0, 300), value: (typeof part === 'boolean' ? String(part) : textOf(part, 2000)) ?? '' });
  };
  walk('', value);
  return found;
}

/** What an account and one inside it have, or null when it has no usable id. ISO code XXX stands for a currency the provider did not state. */
function readFields(wire: WireSubAccount, language: Language): SubAccount | null {
  const accountId = idOf(wire.Id);
  if (accountId === null) return null;
  const currency = readCurrency(wire.Currency);
  const type = wire.Type ?? field(wire, 'AccountType');
  const number = (value: unknown): number | null => idOf(isObject(value) ? field(value, 'Id') : value);
  return {
    accountId,
    accountNumber: wire.AccountNumber,
    iban: wire.Iban,
    internalId: wire.InternalId,
    name: nameIn(wire.Name, language),
    typeId: number(type),
    typeName: localisedName(type, language),
    productId: number(wire.Product),
    productName: localisedName(wire.Product, language),
    branchId: idOf(wire.BranchId),
    contactGroupId: idOf(wire.ContactGroupId),
    balance: wire.Balance === null ? null : toMinor(wire.Balance, currency ?? 'XXX'),
    currencyId: number(wire.Currency),
    currency,
    balanceDate: dayOf(wire.BalanceLastUpdateDate ?? field(wire, 'BalanceDate')),
    statusId: number(wire.Status),
    ...readState(wire, language),
    isActive: wire.IsActive,
    integrationId: number(wire.IntegrationStatus),
    integrationName: localisedName(wire.IntegrationStatus, language),
    openingDate: dayOf(wire.OpeningDate),
    closingDate: dayOf(wire.ClosingDate),
    attributes: readAttributes(wire.Attributes),
  };
}

export function readAccount(wire: WireAccount, language: Language): Account | null {
  const fields = readFields(wire, language);
  return fields && { ...fields, subAccounts: (wire.SubAccounts ?? []).flatMap((inner) => readFields(inner, language) ?? []), since: null, readAt: null };
}

function toMinor(amount: number, currency: string): Account['balance'] {
  const minor = Math.round(amount * 10 ** minorDigits(currency));
  return Number.isSafeInteger(minor) && Math.abs(minor) <= 1e15 ? { minor, currency } : null;
}

/** The accounts of a contact; items without an id are dropped, an answer that is no list is refused. */
export function readAccounts(body: unknown, language: Language): Account[] {
  const list = dfsTable.listAccounts.response.safeParse(body);
  if (!list.success) throw new Failure('unreadableAnswer', { details: { reason: 'shape' } });
  const seen = new Set<number>();
  return list.data.map((item) => readAccount(item, language)).filter((item): item is Account => item !== null && !seen.has(item.accountId) && Boolean(seen.add(item.accountId)));
}

/** What a session is made of, wherever an answer carries one. */
interface WireSession { SessionId: string | null; Id: string | null; JwtAccessToken: string | null; AccessToken: string | null; Jwt: string | null }

/** @throws Failure `unreadableAnswer` when its token is not whole. */
export function readSession(session: WireSession | null): { sessionId: string; jwt: string } | null {
  const sessionId = textOf(session?.SessionId ?? session?.Id, 200);
  const jwt = session?.JwtAccessToken ?? session?.AccessToken ?? session?.Jwt ?? null;
  return sessionId !== null && jwt !== null ? { sessionId, jwt: readJwt(jwt) } : null;
}

/** What comes after a step of signing in. */
export interface SignInStep {
  status: 'allow' | 'factor';
  /** As the provider names it; `Passcode`, `Approve` and `QrCode` are documented. */
  factor: string | null;
  provider: string | null;
  passcodeLength: number | null;
  contactId: number | null;
  session: { sessionId: string; jwt: string } | null;
  /** Identifies a wait for approval; a credential while it lasts. */
  statusSessionId: string | null;
  /** What a phone is to scan. */
  qrCode: string | null;
  trustedDeviceToken: string | null;
}

/** The answer to pre-authenticate and authenticate. */
export function readSignInStep(wire: ReplyOf<DfsTable['preAuthenticate']> | ReplyOf<DfsTable['authenticate']>): SignInStep {
  const contact = wire.CampaignContact;
  return {
    status: wire.Status?.toLowerCase() === 'allow' ? 'allow' : 'factor',
    factor: wire.Factor,
    provider: textOf(wire['Provider'], 60),
    passcodeLength: idOf(wire['Length']),
    contactId: idOf(contact?.Id) ?? idOf(contact?.ContactId),
    session: readSession(wire.Session),
    statusSessionId: textOf(wire['AuthStatusSessionId'], 200),
    qrCode: textOf(field(wire['AsynchronousParameters'], 'QrCodeUrl'), 2000),
    trustedDeviceToken: textOf(wire['TrustedDeviceToken'], 4000),
  };
}
