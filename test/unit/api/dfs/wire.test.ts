// From DFS's JSON to our models: every documented and undocumented form, and nothing hostile gets further.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../../main/api/api';
import { dfsTable } from '../../../../main/api/dfs/table';
import { dayOf, localisedName, readAccounts, readSession, readSignInStep } from '../../../../main/api/dfs/wire';
import { minorDigits } from '../../../../preload/contract/minor-digits';
import type { ReplyOf } from '../../../../main/api/operation';
import { Failure } from '../../../../main/failure';
import { starterClients } from '../../../../main/practice/people';
import { accountsOf } from '../../practice/helpers';
import { account } from '../../../../preload/contract/accounts';

const jwt = 'head.body.signature';
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Failure ? error.code : `unexpected ${String(error)}`;
  }
  return 'nothing thrown';
};
const step = (body: unknown) => readSignInStep(readAnswer(dfsTable.preAuthenticate, JSON.stringify(body)) as ReplyOf<typeof dfsTable.preAuthenticate>);
const none = { status: 'factor', factor: null, provider: null, passcodeLength: null, contactId: null, session: null, statusSessionId: null, qrCode: null, trustedDeviceToken: null };
const one = (changes: object) => readAccounts([{ Id: 5, ...changes }], 'en')[0]!;

describe('names', () => {
  it('come as text, as XML by language, as a list by language, or inside an object', () => {
    expect(localisedName('Savings', 'fr')).toBe('Savings');
    expect(localisedName('<root><de>Sparen</de><en>Savings</en><fr>Épargne</fr></root>', 'fr')).toBe('Épargne');
    expect(localisedName('<root><de>Sparen</de><en>Savings</en></root>', 'fr')).toBe('Savings');
    expect(localisedName('<root><de>Sparen</de></root>', 'fr')).toBe('Sparen');
    expect(localisedName('<root><fr-FR>Épargne &amp; Cie &lt;1&gt;</fr-FR></root>', 'fr')).toBe('Épargne & Cie <1>');
    expect(localisedName([{ Language: 'en', Value: 'Savings' }, { Language: 'fr-FR', Value: 'Épargne' }], 'fr')).toBe('Épargne');
    expect(localisedName([{ language: 'de', name: 'Sparen' }], 'fr')).toBe('Sparen');
    expect(localisedName([{ LanguageCode: 'fr', Text: 'Épargne' }, { Code: 'de', Text: 'Sparen' }], 'de')).toBe('Sparen');
    expect(localisedName({ Id: 3, Code: 'SAV', Name: { Name: '<root><fr>Épargne</fr></root>' } }, 'fr')).toBe('Épargne');
    expect(localisedName({ id: 3, code: 'SAV' }, 'fr')).toBe('SAV');
  });

  it('are absent when there is nothing to read', () => {
    for (const nothing of [null, undefined, '', '   ', '<root></root>', '<', [], [1, 'a'], {}, 12, true]) expect(localisedName(nothing, 'en'), JSON.stringify(nothing)).toBeNull();
  });

  it('expand no entities and read no document type', () => {
    const text = '<!DOCTYPE root [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;">]><root><fr>&x;&y;&#65;</fr></root>';
    expect(localisedName(text, 'fr')).toBe('&x;&y;&#65;');
    expect(localisedName('<root><fr>&amp;lt;b&amp;gt;</fr></root>', 'fr')).toBe('&lt;b&gt;');
  });

  it('are read quickly even when the text was made to be slow', () => {
    const begun = performance.now();
    for (const text of ['<'.repeat(200_000), '<fr>'.repeat(50_000), `<fr>${'a'.repeat(200_000)}`]) localisedName(text, 'fr');
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('dates', () => {
  it('keep their day, naive, with seven fraction digits, or with any offset', () => {
    for (const time of ['', 'T00:00:00', 'T23:59:59.9999999', 'T00:00:00Z', 'T23:30:00-11:00', 'T00:30:00+14:00']) expect(dayOf(`2026-03-29${time}`)).toBe('2026-03-29');
  });

  it('never move, whichever time zone this machine is in', () => {
    const zone = process.env['TZ'];
    try {
      for (const here of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/Paris']) {
        process.env['TZ'] = here;
        expect(dayOf('2026-10-25T00:00:00')).toBe('2026-10-25');
        expect(dayOf('2026-10-25T00:00:00.0000000')).toBe('2026-10-25');
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('are absent when they are no day of the calendar', () => {
    for (const wrong of [null, 20260329, '', '29/03/2026', '2026-3-29', '2026-13-01', '2026-00-10', '2026-02-30', '2026-04-31', '2025-02-29', '2026-03-29 10:00', '2026-03-291']) expect(dayOf(wrong), String(wrong)).toBeNull();
    expect(dayOf('2024-02-29T00:00:00')).toBe('2024-02-29');
  });
});

describe('amounts', () => {
  it('become minor units of their currency', () => {
    expect(one({ Balance: 1234.56, Currency: { Code: 'EUR' } }).balance).toEqual({ minor: 123_456, currency: 'EUR' });
    expect(one({ Balance: 1234, Currency: 'jpy' }).balance).toEqual({ minor: 1234, currency: 'JPY' });
    expect(one({ Balance: 1.2345, Currency: { isoCode: 'KWD' } }).balance).toEqual({ minor: 1235, currency: 'KWD' });
    expect(one({ Balance: -0.1, Currency: { Name: 'GBP' } }).balance).toEqual({ minor: -10, currency: 'GBP' });
    expect([minorDigits('EUR'), minorDigits('JPY'), minorDigits('KWD'), minorDigits('ZZZ'), minorDigits('no')]).toEqual([2, 0, 3, 2, 2]);
  });

  it('of an unstated currency carry XXX, and absent ones stay absent', () => {
    expect(one({ Balance: 10, Currency: { Name: 'Euro' } })).toMatchObject({ balance: { minor: 1000, currency: 'XXX' }, currency: null });
    expect(one({ Balance: 10 }).balance).toEqual({ minor: 1000, currency: 'XXX' });
    for (const Balance of [null, '10', 1e14, Number.MAX_VALUE]) expect(one({ Balance, Currency: 'EUR' }).balance).toBeNull();
  });
});

describe('states', () => {
  it('are read from the status in any language, closed before blocked before inactive before active', () => {
    const state = (Status: unknown, more: object = {}) => one({ Status, ...more }).state;
    expect(state({ Code: 'ACTIVE' })).toBe('active');
    expect(state({ Code: 'INACTIVE' })).toBe('inactive');
    expect(state({ Name: 'Inactif' })).toBe('inactive');
    expect(state({ Name: 'Bloqué' })).toBe('blocked');
    expect(state({ Name: '<root><fr>Clôturé</fr><en>Closed</en></root>' })).toBe('closed');
    expect(state('Closed')).toBe('closed');
    expect(state({ code: 'geschlossen' })).toBe('closed');
    expect(state({ Code: 'PENDING_KYC', Name: 'Waiting' })).toBe('other');
    expect(state(undefined, { IsActive: false })).toBe('inactive');
    expect(state(undefined, { isActive: true })).toBe('active');
    expect(state(undefined)).toBe('active');
    expect(one({ Status: { Code: 'P', Name: '<root><en>Waiting</en><fr>En attente</fr></root>' } }).stateName).toBe('Waiting');
  });
});

describe('accounts', () => {
  it('of every practice client all read, with what the screen needs', () => {
    for (const client of starterClients) {
      const wire = accountsOf(client.contactId, 'fr');
      const read = readAccounts(JSON.parse(JSON.stringify(wire)), 'fr');
      expect(read.map((item) => item.accountId)).toEqual(wire.map((item) => item.Id));
      for (const item of read) expect(item).toMatchObject({ name: expect.any(String) as string, typeName: expect.any(String) as string });
    }
  });

  it('are read in any letter case and with the names used when writing', () => {
    const read = readAccounts({ items: [{ id: 9, accountnumber: 'A-1', iban: 'not valid at all', accountType: { name: 'PER' }, balanceDate: '2026-01-02T00:00:00' }] }, 'en');
    expect(read).toMatchObject([{ accountId: 9, accountNumber: 'A-1', iban: 'not valid at all', typeName: 'PER', balanceDate: '2026-01-02' }]);
  });

  it('that come twice are taken once, the first; those without a usable id are dropped', () => {
    const read = readAccounts([{ Id: 1, Name: 'first' }, { Id: 1, Name: 'again' }, { Name: 'no id' }, null, 'text', { Id: '2' }, { Id: -3 }, { Id: 4 }], 'en');
    expect(read.map(({ accountId, name }) => [accountId, name])).toEqual([[1, 'first'], [4, null]]);
  });

  it('that are no list are refused', () => {
    for (const body of [null, 'text', 7, {}, { Items: {} }, { Message: 'OK' }]) expect(codeOf(() => readAccounts(body, 'en'))).toBe('unreadableAnswer');
    expect(() => readAccounts({}, 'en')).toThrow(expect.objectContaining({ details: { reason: 'shape' } }) as Error);
    expect(readAccounts([], 'en')).toEqual([]);
  });

  it('always fit the contract, whatever the objects hold', () => {
    const names = ['Id', 'Name', 'Balance', 'Currency', 'Type', 'Product', 'Status', 'IsActive', 'OpeningDate', 'ClosingDate', 'BalanceLastUpdateDate', 'Iban', 'AccountNumber', '__proto__', 'constructor', 'toString'];
    const dates = fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 14 }), fc.integer({ min: 0, max: 33 })).map(([y, m, d]) => `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}T00:00:00`);
    const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), dates, fc.constantFrom('EUR', 'jpy', '<root><fr>x</fr></root>', 1e14, -1e300, 'ACTIVE'), fc.string({ unit: 'binary' }));
    const object = fc.dictionary(fc.constantFrom(...names), value, { noNullPrototype: true });
    fc.assert(fc.property(fc.array(object, { maxLength: 4 }), fc.integer({ min: 1, max: 50 }), (list, id) => {
      const read = readAccounts(JSON.parse(JSON.stringify(list.map((item, index) => ({ ...item, Id: id + index })))), 'fr');
      expect(read).toHaveLength(list.length);
      for (const item of read) expect(account.parse(item)).toEqual(item);
    }), { numRuns: 500 });
  });
});

describe('signing in', () => {
  it('tells refusals apart, though they arrive with HTTP 200', () => {
    expect(codeOf(() => step({ Result: 'PasscodeInvalid' }))).toBe('passcodeInvalid');
    expect(codeOf(() => step({ result: 'CONTACTLOCKED' }))).toBe('contactLocked');
    expect(codeOf(() => step({ Result: 'AccessDenied' }))).toBe('accessDenied');
    expect(codeOf(() => step({ Result: 'success' }))).toBe('nothing thrown');
    for (const body of [{ Result: 'SomethingNew' }, {}, null, 'Success', { Result: null }, { Result: true }]) expect(codeOf(() => step(body)), JSON.stringify(body)).toBe('signInRefused');
  });

  it('shows an unknown result by its value', () => {
    try {
      step({ Result: 'MustChangePassword' });
    } catch (error) {
      expect((error as Failure).details).toEqual({ result: 'MustChangePassword' });
    }
  });

  it('reads the step with its factor, its length and who it is', () => {
    expect(step({ Result: 'Success', Status: 'Auth', Factor: 'Passcode', Provider: 'MTan', Length: 6, CampaignContact: { contactid: 7 } })).toEqual({ ...none, status: 'factor', factor: 'Passcode', provider: 'MTan', passcodeLength: 6, contactId: 7 });
    expect(step({ result: 'Success', status: 'allow', campaignContact: { Id: 8 }, session: { sessionId: 'abc', jwtAccessToken: jwt } })).toEqual({ ...none, status: 'allow', contactId: 8, session: { sessionId: 'abc', jwt } });
  });

  it('reads what an approval elsewhere needs', () => {
    const answer = { Result: 'Success', Status: 'Auth', Factor: 'QrCode', AuthStatusSessionId: 'wait-1', AsynchronousParameters: { qrcodeurl: 'futurae://auth?x=1' } };
    expect(readSignInStep(readAnswer(dfsTable.authenticate, JSON.stringify(answer)) as never)).toEqual({ ...none, factor: 'QrCode', statusSessionId: 'wait-1', qrCode: 'futurae://auth?x=1' });
  });

  it('takes no half session', () => {
    const session = { SessionId: null, Id: null, JwtAccessToken: null, AccessToken: null, Jwt: null };
    expect(readSession({ ...session, SessionId: 'abc' })).toBeNull();
    expect(readSession({ ...session, JwtAccessToken: jwt })).toBeNull();
    expect(readSession(null)).toBeNull();
    expect(codeOf(() => readSession({ ...session, SessionId: 'abc', JwtAccessToken: 'head.body' }))).toBe('unreadableAnswer');
  });

  it('throws nothing but failures, whatever comes', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
      for (const read of [() => step(body), () => readAccounts(body, 'fr')]) expect(codeOf(read)).not.toContain('unexpected');
    }));
  });
});
