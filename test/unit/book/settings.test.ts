// How a file is read where the person said nothing, and where what they said no longer fits.
import { describe, expect, it } from 'vitest';
import { columnsFor, columnsShown, guessHeader, layoutOf, readingsOf } from '../../../main/book/settings';
import type { ImportColumn } from '../../../preload/contract/imports';

const table = (...rows: string[][]) => ({ rows, openQuote: null });
const column = (field: ImportColumn['field'], changes: Partial<ImportColumn> = {}): ImportColumn => ({ field, dateOrder: null, scale: null, ...changes });

describe('a first row is taken for headings', () => {
  it.each([
    ['one of its words is a heading', [['Name', '7'], ['Zoé', '8']], true],
    ['it has neither a digit nor an address', [['Wer', 'Wann'], ['Zoé', '1980-01-02']], true],
    ['it has a digit', [['Zoé', '1980'], ['Anna', '1981']], false],
    ['it has an address', [['Zoé', 'zoe@example.org'], ['Anna', '']], false],
    ['rows above it are blank', [['', ' '], ['Nom', 'x'], ['Zoé', '1']], true],
    ['there is nothing at all', [], true],
    ['every row is blank', [[''], [' ']], true],
  ])('%s: %j', (_, rows, is) => {
    expect(guessHeader(table(...rows))).toBe(is);
  });
});

describe('the layout', () => {
  it('begins with clients behind the headings, wherever those stand', () => {
    expect(layoutOf(table(['', ''], [' Name ', 'x'.repeat(300)], ['Zoé', '1']), true)).toEqual({ headings: ['Name', 'x'.repeat(200)], from: 2 });
  });
  it('without headings is as wide as the widest row, and begins at the first that says something', () => {
    expect(layoutOf(table([''], ['Zoé'], ['Anna', '1', '2']), false)).toEqual({ headings: ['', '', ''], from: 1 });
    expect(layoutOf(table(['', '']), false)).toEqual({ headings: ['', ''], from: 0 });
    expect(layoutOf(table(), true)).toEqual({ headings: [], from: 0 });
  });
});

describe('columns', () => {
  it('are the person’s where they fit the file, and what the headings say where they do not', () => {
    const layout = { headings: ['Name', 'Notes'], from: 1 };
    const asked = [column('notes'), column(null)];
    expect(columnsFor(asked, layout)).toBe(asked);
    for (const unfit of [null, [], [column('notes')], [...asked, column('tags')]]) expect(columnsFor(unfit, layout)).toEqual([column('name'), column('notes')]);
  });

  it('are shown with the first value of each, cut where it is long, and none from far below', () => {
    const rows = [['Name', 'Notes', 'Tags'], ['', ' a ', ''], [' Zoé ', `${'x'.repeat(59)}😀`, ''], ...Array.from({ length: 198 }, () => ['', '', '']), ['', '', 'far below']];
    expect(columnsShown(table(...rows), { headings: ['Name', 'Notes', 'Tags'], from: 1 })).toEqual([{ heading: 'Name', example: 'Zoé' }, { heading: 'Notes', example: 'a' }, { heading: 'Tags', example: '' }]);
    expect(columnsShown(table(['h'], [`${'x'.repeat(59)}😀`]), { headings: ['h'], from: 1 })).toEqual([{ heading: 'h', example: `${'x'.repeat(59)}\u{FFFD}` }]);
    expect(columnsShown(table(...rows.slice(0, -2), ['', '', 'near']), { headings: ['', '', ''], from: 1 })[2]).toEqual({ heading: '', example: 'near' });
  });
});

describe('what a column leaves open', () => {
  const read = (values: string[], given: ImportColumn) => readingsOf(table(['h'], ...values.map((value) => [value]), ['']), { headings: ['h'], from: 1 }, { columns: [given], decimal: null });

  it('is the order of a date that may be read in two ways, unless another says', () => {
    expect(read(['05/06/1980'], column('birthDate'))).toEqual({ readings: [{ column: 0, field: 'birthDate', order: 'dayFirst', scale: null, decimal: null }], questions: [{ column: 0, about: 'dateOrder', example: '05/06/1980' }] });
    expect(read(['05/06/1980', '05/26/1980'], column('birthDate'))).toMatchObject({ readings: [{ order: 'monthFirst' }], questions: [] });
    expect(read(['05/06/1980'], column('birthDate', { dateOrder: 'monthFirst' }))).toMatchObject({ readings: [{ order: 'monthFirst' }] });
    expect(read(['05/26/1980'], column('birthDate', { dateOrder: 'dayFirst' }))).toMatchObject({ readings: [{ order: 'dayFirst' }] });
  });

  it('is the scale of a share that may be either, and nothing of a text', () => {
    expect(read([' ', '0.5'], column('minimumTaxonomy')).questions).toEqual([{ column: 0, about: 'scale', example: '0.5' }]);
    expect(read(['40 %'], column('minimumTaxonomy')).questions).toEqual([]);
    expect(read(['05/06/1980', '1'], column('notes'))).toMatchObject({ readings: [{ field: 'notes' }], questions: [] });
    expect(read(['05/06/1980', '1'], column(null))).toEqual({ readings: [], questions: [] });
  });

  it('is not asked of the headings', () => {
    expect(readingsOf(table(['05/06/1980'], ['26/05/1980']), { headings: [''], from: 1 }, { columns: [column('birthDate')], decimal: null }).questions).toEqual([]);
  });
});
