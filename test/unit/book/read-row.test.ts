// What a row says of a client, cell by cell: as it was understood, or as it stands there with what is wrong.
import { describe, expect, it } from 'vitest';
import { readRow, themesWith, type Reading } from '../../../main/book/read-row';
import { paiThemes } from '../../../preload/contract/client-facts';
import { importFields, type ImportField } from '../../../preload/contract/import-fields';

const today = '2026-11-26';
const reading = (field: ImportField, column: number): Reading => ({ column, field, order: 'dayFirst', scale: null, decimal: ',' });
/** One cell for each field, in the order given. */
const read = (cells: Partial<Record<ImportField, string>>) => {
  const fields = Object.keys(cells) as ImportField[];
  return readRow(Object.values(cells), fields.map(reading), today);
};
const shown = (field: ImportField, text: string): [text: string, reason: string | null] => {
  const [cell] = read({ [field]: text }).cells;
  return [cell!.text, cell!.reason];
};
const theme = paiThemes[0]!;

describe('a cell', () => {
  it.each<[ImportField, string, string]>([
    ['name', '  Zoé Durand ', 'Zoé Durand'], ['notes', ' two\nlines ', ' two\nlines '], ['birthDate', '14/03/1980', '1980-03-14'], ['minimumTaxonomy', '12,5 %', '0.125'],
    [theme, 'x', 'yes'], [theme, 'non', 'no'], ['tags', 'PER, prospect', 'PER; prospect'], ['contactId', '10 234', '10234'], ['kind', 'PM', 'legalEntity'], ['answer', 'oui', 'yes'], ['name', "'=1+1", '=1+1'],
  ])('of %s is shown as it was understood', (field, text, understood) => {
    expect(shown(field, text)).toEqual([understood, null]);
  });

  it.each<[ImportField, string, string]>([
    ['name', 'x'.repeat(301), 'tooLong'], ['name', 'a\nb', 'lineBreak'], ['name', 'Zo\ufffd', 'unreadable'], ['notes', 'a\0b', 'unreadable'], ['birthDate', '31/02/1980', 'impossibleDate'],
    ['minimumTaxonomy', '101 %', 'notAShare'], [theme, 'perhaps', 'unknownTheme'], ['tags', 'x'.repeat(41), 'tooLong'], ['tags', '"a\nb"', 'lineBreak'], ['tags', 'x,'.repeat(21), 'tooManyTags'],
    ['contactId', '0', 'notANumber'], ['contactId', '2147483648', 'notANumber'], ['contactId', '-1', 'notANumber'], ['kind', 'alien', 'unknownKind'], ['answer', 'maybe', 'unknownAnswer'],
  ])('of %s that cannot be taken is shown as it stands there, with why', (field, text, reason) => {
    const { cells, problems, said } = read({ [field]: text });
    expect(cells).toEqual([{ text, reason }]);
    expect(problems).toEqual([{ column: 0, value: text, reason }]);
    expect(said).toEqual({ texts: {}, days: {}, shares: {}, themes: {} });
  });

  it.each(importFields)('of %s that is empty says nothing and shows nothing', (field) => {
    for (const cells of [[''], ['  '], []]) {
      expect(readRow(cells, [reading(field, 0)], today)).toEqual({ said: { texts: {}, days: {}, shares: {}, themes: {} }, problems: [], cells: [{ text: '', reason: null }] });
    }
  });

  it('may be as long and as many as the contract has it', () => {
    expect(shown('name', 'x'.repeat(300))[1]).toBeNull();
    expect(shown('notes', 'x'.repeat(20_000))[1]).toBeNull();
    expect(shown('notes', 'x'.repeat(20_001))[1]).toBe('tooLong');
    expect(shown('tags', Array.from({ length: 20 }, (_, index) => `t${index}`).join())[1]).toBeNull();
    expect(shown('tags', 'x'.repeat(40))[1]).toBeNull();
    expect(shown('contactId', '2147483647')).toEqual(['2147483647', null]);
    expect(shown('contactId', '1')).toEqual(['1', null]);
  });

  it('of separators alone has no tags', () => {
    expect(read({ tags: ';, ' }).said.tags).toBeUndefined();
  });
});

it('nobody was born after today, but other days may lie ahead', () => {
  for (const field of ['birthDate', 'coBirthDate'] as const) {
    expect(shown(field, '26/11/2026')).toEqual(['2026-11-26', null]);
    expect(shown(field, '27/11/2026')).toEqual(['27/11/2026', 'futureDate']);
  }
  for (const field of ['riskDate', 'sustainabilityDate'] as const) expect(shown(field, '27/11/2026')).toEqual(['2026-11-27', null]);
});

it('a row is read column by column, and one that is wrong keeps no other from being read', () => {
  const { said, problems, cells } = readRow(['Durand', 'much', '7', 'not read'], [reading('contactId', 2), reading('lastName', 0), reading('minimumTaxonomy', 1)], today);
  expect(said).toEqual({ texts: { lastName: 'Durand' }, days: {}, shares: {}, themes: {}, contactId: 7 });
  expect(problems).toEqual([{ column: 1, value: 'much', reason: 'notANumber' }]);
  expect(cells.map(({ text }) => text)).toEqual(['7', 'Durand', 'much']);
});

describe('themes', () => {
  const [one, two, three] = paiThemes;
  it('are those known, with what the row says of each, in their own order', () => {
    expect(themesWith([three, one], { [two]: true, [one]: false })).toEqual([two, three]);
    expect(themesWith([three, one], { [three]: true })).toEqual([one, three]);
  });

  it('stay as they are where the row says nothing of any', () => {
    const before = [three, one];
    expect(themesWith(before, {})).toEqual([three, one]);
    expect(themesWith(before, {})).not.toBe(before);
  });
});
