// Numbers, months and days as people write them in English and French; what could mean two things is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDay, parseMinor, parseMonth, parseNumber, parseSmallNumber } from '../../../../renderer/lib/parse';

describe('parseNumber', () => {
  it.each<[string, number]>([
    ['1234', 1234], ['0', 0], ['1234.5', 1234.5], ['1234,5', 1234.5], ['1,234.56', 1234.56], ['1.234,56', 1234.56], ['1 234,56', 1234.56], ['1\u202f234,56\u00a0€', 1234.56], ['1\'234.50', 1234.5], ['1’234.50', 1234.5],
    ['£1,234', 1234], ['$ 12', 12], ['12,5 %', 12.5], ['1,234,567', 1_234_567], ['1.234.567', 1_234_567], ['1.234.567,89', 1_234_567.89], ['1,234,567.8', 1_234_567.8], ['-12,50', -12.5], ['0,125', 0.125], ['0.125', 0.125], ['.5', 0.5], [' 7 ', 7],
    ['1,234', 1234], ['1.234', 1234], ['33,3333', 33.3333],
  ])('reads %j as %d', (text, value) => expect(parseNumber(text)).toBe(value));

  it.each(['', ' ', '-', ',', '.', 'abc', '12a', '1e5', '--5', '5-', '1,2,3', '1.2.3', '12,34,567', '1,2.3', '1.23,4', '1,234.567.8', '1.234,567,8', '1,2345.6', '12.3456,7', '١٢', 'NaN', 'Infinity', '0x10', '1/2'])('refuses %j', (text) => expect(parseNumber(text)).toBeNull());

  it('reads back what the program itself writes in either language', () => {
    const styles: Intl.NumberFormatOptions[] = [{}, { style: 'currency', currency: 'EUR' }, { minimumFractionDigits: 2 }, { useGrouping: false }];
    fc.assert(fc.property(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), fc.constantFrom('en-GB', 'fr-FR'), fc.constantFrom(...styles), (cents, language, style) => {
      const text = new Intl.NumberFormat(language, { maximumFractionDigits: 2, ...style }).format(cents / 100);
      expect(parseNumber(text), text).toBe(cents / 100);
      expect(parseMinor(text), text).toBe(cents);
    }), { numRuns: 500 });
  });

  it('gives a finite number or nothing, whatever is typed', () => {
    const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('1', '23', '.', ',', ' ', '-', '€', '\'', '000'), { maxLength: 10 }).map((parts) => parts.join('')));
    fc.assert(fc.property(typed, (text) => {
      const value = parseNumber(text);
      expect(value === null || Number.isFinite(value)).toBe(true);
    }), { numRuns: 500 });
  });
});

describe('parseMinor', () => {
  it('rounds to the cent and refuses what no account holds', () => {
    expect(parseMinor('0,1')).toBe(10);
    expect(parseMinor('1234,5678')).toBe(123_457);
    expect(parseMinor('19.99')).toBe(1999);
    expect(parseMinor('99999999999999')).toBeNull();
    expect(parseMinor('about 5')).toBeNull();
  });
});

describe('parseMonth', () => {
  it('reads year and month in either order', () => {
    for (const text of ['2027-01', '2027-1', '01/2027', '1/2027', '01.2027', ' 2027/01 ']) expect(parseMonth(text), text).toBe('2027-01');
    expect(parseMonth('12-1999')).toBe('1999-12');
  });

  it('refuses what is no month', () => {
    for (const text of ['', '2027', '2027-00', '2027-13', '13/2027', '27-01', '01/27', '2027-01-15', '1899-12', '2201-01', 'janvier 2027', '2027--01']) expect(parseMonth(text), text).toBeNull();
  });

  it('reads back every month it could have written', () => {
    fc.assert(fc.property(fc.integer({ min: 1900, max: 2200 }), fc.integer({ min: 1, max: 12 }), (year, month) => {
      const iso = `${year}-${String(month).padStart(2, '0')}`;
      for (const text of [iso, `${year}-${month}`, `${month}/${year}`, `${String(month).padStart(2, '0')}.${year}`]) expect(parseMonth(text)).toBe(iso);
    }));
  });
});

describe('parseDay', () => {
  it('reads day first, or the year first with hyphens', () => {
    for (const text of ['14/1/1952', '14/01/1952', '14.01.1952', '1952-01-14', '1952-1-14', ' 14/01/1952 ']) expect(parseDay(text), text).toBe('1952-01-14');
    expect(parseDay('29/02/2024')).toBe('2024-02-29');
  });

  it('refuses what is no day of the calendar', () => {
    for (const text of ['', '29/02/2025', '31/04/2020', '01/13/1990', '0/1/1990', '1/0/1990', '14-01-1952', '14/01/52', '1952/01/14', '14 janvier 1952', '01/01/0099']) expect(parseDay(text), text).toBeNull();
  });

  it('reads back every day it could have written, in both languages', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }), fc.constantFrom('en-GB', 'fr-FR'), (date, language) => {
      const iso = date.toISOString().slice(0, 10);
      expect(parseDay(iso)).toBe(iso);
      expect(parseDay(new Intl.DateTimeFormat(language, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(date))).toBe(iso);
    }));
  });
});

describe('parseSmallNumber', () => {
  it.each<[string, number | null]>([['33,333', 33.333], ['33.333', 33.333], ['12,5 %', 12.5], [',5', 0.5], ['60', 60], ['-1,5', -1.5], ['1,2,3', null], ['ten', null], ['', null]])('reads %s', (text, value) => {
    expect(parseSmallNumber(text)).toBe(value);
  });
});
