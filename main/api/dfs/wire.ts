// From DFS's JSON to our models. Nearly every nested shape is undocumented, so each is read field by field, leniently.
import type { Account, AccountState } from '../../../preload/contract/clients';
import type { Language } from '../../../preload/contract/app';
import { day } from '../../../preload/contract/values';
import { Failure } from '../../failure';
import { field, idOf, isObject, numberOf, textOf } from '../json';
import { readJwt } from '../tokens';

/** How many minor units a currency has, as a power of ten; two when unknown. */
export function minorDigits(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** The calendar day of a date with or without offset, with any number of fraction digits; never moved by a time zone. */
export function dayOf(value: unknown): string | null {
  const match = typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})(?:T|$)/.exec(value) : null;
  // Not Date.parse: it takes 30 February for 2 March.
  return day.safeParse(match?.[1]).data ?? null;
}

/** A name in one of its forms: text, `<root><en>…</en></root>`, a list by language, or an object that has a Name. */
export function localisedName(value: unknown, language: Language): string | null {
  if (typeof value === 'string') return value.trimStart().startsWith('<') ? fromXml(value, language) : textOf(value);
  if (Array.isArray(value)) {
    const entries = value.filter(isObject);
    const wanted = entries.find((entry) => textOf(field(entry, 'Language'))?.toLowerCase().startsWith(language)) ?? entries[0];
    return textOf(field(wanted, 'Value') ?? field(wanted, 'Name') ?? field(wanted, 'Text'));
  }
  if (!isObject(value)) return null;
  return localisedName(field(value, 'Name'), language) ?? textOf(field(value, 'Code'));
}

/** Not an XML parser on purpose: no entities beyond the five, no document type, nothing to attack. */
function fromXml(text: string, language: Language): string | null {
  const names = [...text.slice(0, 5000).matchAll(/<([a-z]{2})(?:-[A-Za-z]{2})?>([^<]*)<\//g)];
  const wanted = names.find((match) => match[1] === language) ?? names.find((match) => match[1] === 'en') ?? names[0];
  const plain = wanted?.[2]?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
  return textOf(plain);
}

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

/** One account, or null when it has no usable id. ISO code XXX stands for a currency the provider did not state. */
function readAccount(value: unknown, language: Language): Account | null {
  const accountId = idOf(field(value, 'Id'));
  if (accountId === null) return null;
  const currency = readCurrency(field(value, 'Currency'));
  const balance = numberOf(field(value, 'Balance'));
  return {
    accountId,
    accountNumber: textOf(field(value, 'AccountNumber')),
    iban: textOf(field(value, 'Iban')),
    name: localisedName(field(value, 'Name'), language),
    typeName: localisedName(field(value, 'Type') ?? field(value, 'AccountType'), language),
    productName: localisedName(field(value, 'Product'), language),
    balance: balance === null ? null : toMinor(balance, currency ?? 'XXX'),
    currency,
    balanceDate: dayOf(field(value, 'BalanceLastUpdateDate') ?? field(value, 'BalanceDate')),
    ...readState(value, language),
    openingDate: dayOf(field(value, 'OpeningDate')),
    closingDate: dayOf(field(value, 'ClosingDate')),
  };
}

function toMinor(amount: number, currency: string): Account['balance'] {
  const minor = Math.round(amount * 10 ** minorDigits(currency));
  return Number.isSafeInteger(minor) && Math.abs(minor) <= 1e15 ? { minor, currency } : null;
}

/** The accounts of a contact; items without an id are dropped, an answer that is no list is refused. */
export function readAccounts(body: unknown, language: Language): Account[] {
  const list = Array.isArray(body) ? body : field(body, 'Items');
  if (!Array.isArray(list)) throw new Failure('unreadableAnswer', { details: { reason: 'shape' } });
  const seen = new Set<number>();
  return list.map((item) => readAccount(item, language)).filter((item): item is Account => item !== null && !seen.has(item.accountId) && Boolean(seen.add(item.accountId)));
}

export interface SignInStep {
  status: 'allow' | 'factor';
  factor: string | null;
  passcodeLength: number | null;
  contactId: number | null;
  session: { sessionId: string; jwt: string } | null;
}

const refusals: Record<string, Failure['code']> = { passcodeinvalid: 'passcodeInvalid', contactlocked: 'contactLocked', accessdenied: 'accessDenied' };

/** Refusals arrive with HTTP 200 and a Result. The set is open: whatever is not Success is a refusal, shown with its value. */
export function checkResult(body: unknown): void {
  const result = textOf(field(body, 'Result'), 60) ?? '';
  if (result.toLowerCase() === 'success') return;
  throw new Failure(refusals[result.toLowerCase()] ?? 'signInRefused', { details: { result } });
}

export function readSession(body: unknown): SignInStep['session'] {
  const session = field(body, 'Session');
  const sessionId = textOf(field(session, 'SessionId') ?? field(session, 'Id'), 200);
  const jwt = field(session, 'JwtAccessToken') ?? field(session, 'AccessToken') ?? field(session, 'Jwt');
  return sessionId !== null && typeof jwt === 'string' ? { sessionId, jwt: readJwt(jwt) } : null;
}

/** The answer to pre-authenticate and authenticate. @throws Failure for every refusal. */
export function readSignInStep(body: unknown): SignInStep {
  checkResult(body);
  const contact = field(body, 'CampaignContact');
  return {
    status: textOf(field(body, 'Status'))?.toLowerCase() === 'allow' ? 'allow' : 'factor',
    factor: textOf(field(body, 'Factor'), 60),
    passcodeLength: idOf(field(body, 'Length')),
    contactId: idOf(field(contact, 'Id')) ?? idOf(field(contact, 'ContactId')),
    session: readSession(body),
  };
}
