// From DFS's JSON to our models. Nearly every nested shape is undocumented, so each is read field by field, leniently.
import type { Account, AccountState } from '../../../preload/contract/clients';
import type { Language } from '../../../preload/contract/app';
import { day } from '../../../preload/contract/values';
import { Failure } from '../../failure';
import { field, idOf, isObject, textOf } from '../json';
import { nameIn, readNames } from '../names';
import type { ReplyOf } from '../operation';
import { readJwt } from '../tokens';
import { dfsTable, type DfsTable } from './table';

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

/** One account, or null when it has no usable id. ISO code XXX stands for a currency the provider did not state. */
function readAccount(wire: WireAccount, language: Language): Account | null {
  const accountId = idOf(wire.Id);
  if (accountId === null) return null;
  const currency = readCurrency(wire.Currency);
  return {
    accountId,
    accountNumber: wire.AccountNumber,
    iban: wire.Iban,
    name: nameIn(wire.Name, language),
    typeName: localisedName(wire.Type ?? field(wire, 'AccountType'), language),
    productName: localisedName(wire.Product, language),
    balance: wire.Balance === null ? null : toMinor(wire.Balance, currency ?? 'XXX'),
    currency,
    balanceDate: dayOf(wire.BalanceLastUpdateDate ?? field(wire, 'BalanceDate')),
    ...readState(wire, language),
    openingDate: dayOf(wire.OpeningDate),
    closingDate: dayOf(wire.ClosingDate),
  };
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
