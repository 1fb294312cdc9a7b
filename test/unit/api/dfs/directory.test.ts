// The directory out of DFS's JSON: names in all their forms, undocumented fields kept, trees nested or flat, nonsense survived.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asksLanguage, factsOf, readEntry, readList, readOne, readProductCategories } from '../../../../main/api/dfs/directory';
import { directoryEntry } from '../../../../preload/contract/directory';

const list = (kind: Parameters<typeof readList>[0], body: unknown, language: 'en' | 'fr' = 'en') => readList(kind, JSON.stringify(body), language);

describe('an entry', () => {
  it('has its name in the language whether it came as text, as XML or as a list', () => {
    const { entries } = list('countries', [
      { Id: 1, Code: 'FR', Name: 'France' },
      { Id: 2, Name: '<root><de>Schweiz</de><en>Switzerland &amp; more</en><fr>Suisse</fr></root>' },
      { Id: 3, Name: [{ Language: 'fr', Value: 'Espagne' }, { Language: 'en', Value: 'Spain' }] },
      { Id: 4 },
    ], 'fr');
    expect(entries.map(({ name }) => name)).toEqual([
      { shown: 'France', plain: 'France', byLanguage: {} },
      { shown: 'Suisse', plain: null, byLanguage: { de: 'Schweiz', en: 'Switzerland & more', fr: 'Suisse' } },
      { shown: 'Espagne', plain: null, byLanguage: { fr: 'Espagne', en: 'Spain' } },
      { shown: null, plain: null, byLanguage: {} },
    ]);
    expect(entries[0]!.fields.code).toBe('FR');
  });

  it('keeps what nobody documented, with its path, and reads the documented fields in any letter case', () => {
    const [bank] = list('banks', [{ id: 7, name: 'Banque', BIC: 'HORZFRPPXXX', Swift: { Active: true, Lines: [{ No: 2 }] } }]).entries;
    expect(bank).toMatchObject({ number: 7, fields: { bic: 'HORZFRPPXXX', code: null }, other: [{ path: 'Swift.Active', value: 'true' }, { path: 'Swift.Lines[0].No', value: '2' }] });
  });

  it('is read eight levels deep, and said to go on below', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 'end' : { a: nested(levels - 1) });
    expect(factsOf(nested(9))).toEqual([{ path: 'a.a.a.a.a.a.a.a', value: '…' }]);
    expect(factsOf(nested(8))).toEqual([{ path: 'a.a.a.a.a.a.a.a', value: 'end' }]);
  });

  it('has no number where what came is none of an entry', () => {
    expect([1.5, '2', 'x', null, 1e300, 2].map((Id) => readEntry({ Id }, 'en').number)).toEqual([null, null, null, null, null, 2]);
  });

  it('has numbers for other entries as numbers only, and text for everything else', () => {
    expect(list('branches', [{ Id: 1, BankId: 3, CountryId: 'x', Code: 12, PhoneNumber: null }]).entries[0]!.fields).toMatchObject({ bankId: 3, countryId: null, code: '12', phoneNumber: null });
  });

  it('fits the contract, whatever the server makes up', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      expect(directoryEntry.safeParse(readEntry(value, 'en')).success).toBe(true);
      expect(factsOf(value).length).toBeLessThanOrEqual(300);
    }));
    const halves = { a: Array<number>(200).fill(1), b: Array<number>(200).fill(2) };
    expect(factsOf(halves)).toHaveLength(300);
    expect(factsOf(halves).at(-1)).toEqual({ path: 'b[99]', value: '2' });
  });
});

describe('a tree', () => {
  const shape = (body: unknown) => list('assetClasses', body).entries.map(({ number, parent }) => [number, parent]);

  it('is laid out after each parent, nested or flat', () => {
    expect(shape([{ Id: 1, Children: [{ Id: 2, ParentId: 1, Children: [{ Id: 3 }] }, { Id: 4 }] }, { Id: 5 }])).toEqual([[1, null], [2, 0], [3, 1], [4, 0], [5, null]]);
    expect(shape([{ Id: 4, ParentId: 1 }, { Id: 1, ParentId: null }, { Id: 2, ParentId: 1 }, { Id: 3, ParentId: 2 }])).toEqual([[1, null], [4, 0], [2, 0], [3, 2]]);
  });

  it('ends, also when it bites its own tail or goes very deep', () => {
    expect(shape([{ Id: 1, ParentId: 1 }])).toEqual([[1, null]]);
    let deep: object = { Id: 50 };
    for (let level = 0; level < 20; level += 1) deep = { Id: level + 1, Children: [deep] };
    expect(shape([deep]).length).toBeLessThan(12);
  });

  it('has each entry once, however many share a number, name each other as parent or have no number', () => {
    const crowded = Array.from({ length: 9 }, (_, level) => Array.from({ length: 20 }, () => ({ Id: level + 1, ParentId: level === 0 ? null : level }))).flat();
    expect(shape(crowded)).toHaveLength(crowded.length);
    expect(shape([{ Id: 1, ParentId: 2 }, { Id: 2, ParentId: 1 }, { Id: 3 }])).toEqual([[3, null], [1, null], [2, 1]]);
    expect(shape([{ Code: 'A' }, { Id: 2 }, { Id: 3, ParentId: 2 }])).toEqual([[null, null], [2, null], [3, 1]]);
    expect(() => shape([{ Id: 1, Children: Array.from({ length: 200_000 }, () => ({})) }])).toThrow('unreadableAnswer');
    expect(() => shape(Array.from({ length: 200_000 }, () => ({})))).toThrow('unreadableAnswer');
    const chain = Array.from({ length: 20_000 }, (_, index) => ({ Id: index + 1, ParentId: index }));
    expect(shape(chain)).toHaveLength(chain.length);
  });
});

it('reads the campaign with its parts', () => {
  const { entries, campaign } = list('campaignConfiguration', { ProductOffers: [{ Id: 1, Name: 'PER' }], Languages: [{ Id: 2, Code: 'fr', Name: 'French', NumberDecimalSeparator: ',' }], DefaultLanguage: { Code: 'fr', Name: 'French' }, DefaultTimeZoneUtcOffsetMinutes: 60 });
  expect(entries.map(({ part, number }) => [part, number])).toEqual([['productOffer', 1], ['language', 2]]);
  expect(entries[1]!.other).toEqual([{ path: 'NumberDecimalSeparator', value: ',' }]);
  expect(campaign).toEqual({ defaultLanguage: 'French', timeZoneUtcOffsetMinutes: 60 });
});

it('reads a product\'s constraints as paths, and its risk categories', () => {
  expect(readOne('productConstraints', '{"Id":101,"OptimisationConstraint":{"MaximumLines":25},"Version":"3"}', 'en', 101).other).toEqual([{ path: 'MaximumLines', value: '25' }, { path: 'Version', value: '3' }]);
  expect(readProductCategories('[{"Id":3,"Name":"<root><en>Balanced</en></root>"}]', 'en')).toEqual([{ number: 3, name: { shown: 'Balanced', plain: null, byLanguage: { en: 'Balanced' } } }]);
});

it('takes nothing else for a list', () => {
  for (const body of ['"text"', '12', '<html></html>', '']) expect(() => readList('banks', body, 'en')).toThrow(expect.objectContaining({ code: 'unreadableAnswer' }) as Error);
});

it('answers in a language only where the operation takes one, in its path or its query', () => {
  expect((['listCountries', 'listRiskCategories', 'listBanks', 'getBank'] as const).map(asksLanguage)).toEqual([true, true, false, false]);
});
