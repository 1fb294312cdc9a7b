// An ISIN is taken only when its form and its check digit hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isinProblem } from '../../../preload/contract/isin';
import catalogue from '../../../resources/practice/catalogue.json';

/** Published codes of well-known securities, and those of the provider's sample. */
const known = ['US0378331005', 'AU0000XVGZA3', 'GB0002634946', 'FR0000120271', 'DE0007164600', 'LU1883308352', 'LU1681046931', 'US5949181045'];
const alphabet = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The check digit by ISO 6166's own words, written apart from the code under test. */
function checkDigit(body: string): number {
  const digits = [...body].flatMap((character) => [...String(alphabet.indexOf(character))].map(Number));
  const sum = digits.reverse().reduce((total, digit, index) => total + (index % 2 === 0 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit]! : digit), 0);
  return (10 - (sum % 10)) % 10;
}

const body = fc.tuple(fc.constantFrom('FR', 'LU', 'IE', 'US', 'XS', 'ZZ'), fc.array(fc.constantFrom(...alphabet), { minLength: 9, maxLength: 9 })).map(([country, rest]) => country + rest.join(''));

describe('isinProblem', () => {
  it('accepts every published code and every fund of the practice catalogue', () => {
    for (const isin of [...known, ...catalogue.funds.map((fund) => fund.isin)]) expect.soft(isinProblem(isin), isin).toBeNull();
  });

  it('accepts exactly one check digit for every body', () => {
    fc.assert(fc.property(body, (text) => {
      const accepted = [...'0123456789'].filter((digit) => isinProblem(text + digit) === null);
      expect(accepted).toEqual([String(checkDigit(text))]);
    }));
  });

  it('notices every single mistyped digit, and every mistyped letter that changes the sum', () => {
    for (const isin of known) {
      for (let position = 0; position < 12; position += 1) {
        for (const other of alphabet) {
          const changed = isin.slice(0, position) + other + isin.slice(position + 1);
          const sameKind = /\d/.test(other) && /\d/.test(isin[position]!);
          if (changed !== isin && sameKind) expect.soft(isinProblem(changed), changed).not.toBeNull();
        }
      }
    }
  });

  it('tells what is wrong: length, characters, check digit', () => {
    expect(isinProblem('')).toBe('length');
    expect(isinProblem('US037833100')).toBe('length');
    expect(isinProblem('US03783310050')).toBe('length');
    expect(isinProblem('us0378331005')).toBe('characters');
    expect(isinProblem('U50378331005')).toBe('characters');
    expect(isinProblem('US037833100A')).toBe('characters');
    expect(isinProblem('US03783310 5')).toBe('characters');
    expect(isinProblem('US0378331006')).toBe('checkDigit');
  });

  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 14 }), (text) => ['length', 'characters', 'checkDigit', null].includes(isinProblem(text))));
  });
});
