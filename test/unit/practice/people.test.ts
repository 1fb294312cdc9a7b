// The made-up data is well-formed where the real world would check it, and odd where the real world is odd.
import { describe, expect, it } from 'vitest';
import { environment } from '../../../main/environments/schema';
import { practiceEnvironment } from '../../../main/practice/environment';
import { starterClients } from '../../../main/practice/people';
import type { WireAccount } from '../../../main/practice/dfs/accounts';
import { accountsOf } from './helpers';
import { isinProblem } from '../../../preload/contract/isin';
import accounts from '../../../resources/practice/accounts.json';
import markets from '../../../resources/practice/markets.json';

function ibanRemainder(iban: string): bigint {
  const digits = [...(iban.slice(4) + iban.slice(0, 4))].map((character) => parseInt(character, 36)).join('');
  return BigInt(digits) % 97n;
}

describe('clients', () => {
  it('are fourteen, with ids that fit an int32 and ages from 24 to 83', () => {
    expect(starterClients).toHaveLength(14);
    expect(new Set(starterClients.map((client) => client.contactId)).size).toBe(14);
    expect(Math.max(...starterClients.map((client) => client.contactId))).toBeLessThanOrEqual(2_147_483_647);
    const years = starterClients.flatMap((client) => (client.birthDate ? [Number(client.birthDate.slice(0, 4))] : []));
    expect([2026 - Math.max(...years), 2026 - Math.min(...years)]).toEqual([24, 83]);
    expect(starterClients.some((client) => client.birthDate === null)).toBe(true);
  });

  it('include the awkward ones', () => {
    expect(starterClients.some((client) => client.name.length > 100)).toBe(true);
    expect(starterClients.some((client) => /[ëéèï].*'|'.*[ëéèï]/.test(client.name))).toBe(true);
    expect(starterClients.filter((client) => accountsOf(client.contactId, null).length === 0)).toHaveLength(1);
  });
});

describe('accounts', () => {
  it('have valid IBANs, or none', () => {
    const ibans = accounts.flatMap((account) => (account.iban === null ? [] : [account.iban]));
    expect(ibans.length).toBeGreaterThan(25);
    for (const iban of ibans) expect([iban, ibanRemainder(iban)]).toEqual([iban, 1n]);
    for (const iban of ibans) expect(iban).toMatch(/^(FR\d{25}|CH\d{19}|GB\d{2}[A-Z]{4}\d{14})$/);
    expect(new Set(ibans).size).toBe(ibans.length);
  });

  it('belong to known clients, with unique ids and cents', () => {
    const known = new Set(starterClients.map((client) => client.contactId));
    expect(accounts.every((account) => known.has(account.contactId))).toBe(true);
    expect(new Set(accounts.map((account) => account.id)).size).toBe(accounts.length);
    for (const { balance } of accounts) expect(Math.abs(balance * 100 - Math.round(balance * 100))).toBeLessThan(1e-6);
    expect(accounts.some((account) => account.balance < 0)).toBe(true);
  });

  it('show every state, currency and form of date', () => {
    const distinct = (of: (account: (typeof accounts)[number]) => string): string[] => [...new Set(accounts.map(of))].sort();
    expect(distinct((account) => account.currency)).toEqual(['CHF', 'EUR', 'GBP', 'USD']);
    expect(distinct((account) => account.status)).toEqual(['ACTIVE', 'BLOCKED', 'CLOSED']);
    expect(distinct((account) => account.type)).toEqual(['AV', 'CTO', 'CURRENT', 'LIVRET', 'PEA', 'PER']);
    expect(accounts.some((account) => /T\d\d:\d\d:\d\d\.\d{7}\+00:00$/.test(account.openingDate))).toBe(true);
    expect(accounts.some((account) => account.openingDate.endsWith('T00:00:00'))).toBe(true);
  });

  it('can all be read over the wire: names resolve, attributes are JSON in a string', () => {
    const all = starterClients.flatMap((client) => ['fr', null].flatMap((language) => accountsOf(client.contactId, language)));
    for (const account of all as (WireAccount & { Attributes: string | null; Type: { Name: string } })[]) {
      if (account.Attributes) expect(JSON.parse(account.Attributes)).toBeTypeOf('object');
      expect(account.Type.Name.length).toBeGreaterThan(2);
    }
    expect(all.some((account) => account['Attributes'] === '')).toBe(true);
  });
});

describe('environment', () => {
  const practice = practiceEnvironment(4321);

  it('is a valid environment', () => {
    expect(environment.parse(practice)).toEqual(practice);
  });

  it('offers funds with valid ISINs and market data for each', () => {
    const isins = practice.catalogue.funds.map((fund) => fund.isin);
    expect(isins.length).toBeGreaterThanOrEqual(24);
    expect(new Set(isins).size).toBe(isins.length);
    for (const isin of isins) expect([isin, isinProblem(isin)]).toEqual([isin, null]);
    expect(Object.keys(markets.funds).sort()).toEqual([...isins].sort());
    expect(new Set(practice.catalogue.funds.map((fund) => fund.currency))).toEqual(new Set(['EUR', 'USD', 'GBP']));
  });

  it('offers the simulators of all three modes', () => {
    const shape = practice.catalogue.simulators.map((simulator) => [simulator.mode, simulator.profiles.length]);
    expect(shape).toEqual([['free', 0], ['free', 0], ['delegated', 5], ['glidepath', 3]]);
    expect(practice.catalogue.recoJourneys).toHaveLength(2);
    expect(practice.catalogue.products).toHaveLength(3);
    for (const allocation of [...markets.delegated, markets.glidepath.growth, markets.glidepath.shelter]) {
      expect(allocation.reduce((sum, part) => sum + part.percentage, 0)).toBe(100);
    }
  });
});
