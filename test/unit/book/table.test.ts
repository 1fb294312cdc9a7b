// Which mark keeps cells apart, and rows as they stand in the file, however long it is.
import { describe, expect, it } from 'vitest';
import { detectDelimiter, isBlank, readTable, withoutMark } from '../../../main/book/table';

describe('the separator', () => {
  it.each([
    ['Name,Contact\nA,1\n', ','], ['Name;Contact\nA;1\n', ';'], ['Name\tContact\nA\t1\n', '\t'], ['Name|Contact\nA|1\n', '|'],
    ['Name;Share\nA;1,5\nB;2,5\n', ';'], ['Name;Share, in %;More\nA;1,5;x\nB;2;y\n', ';'], ['Name\nA\n', ','], ['', ','], ['\n;;\nName;Contact\n', ';'], [' ;\t; \n', '\t'], [',\t,\n', '\t'],
  ])('of %j is found', (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });

  it('named in the first line is that, and the line is no row', async () => {
    for (const first of ['sep=|', 'SEP=|', '"sep=|"', 'sep=|;;']) {
      const text = `${first}\r\nName,More,Even more|Contact\r\n`;
      expect(detectDelimiter(text), first).toBe('|');
      expect((await readTable(text, '|')).rows, first).toEqual([['Name,More,Even more', 'Contact']]);
    }
    // None this program knows: it is looked for.
    expect(detectDelimiter('sep=!\nName;Contact\n')).toBe(';');
    expect(withoutMark('Name;sep=;\n')).toBe('Name;sep=;\n');
  });
});

describe('rows', () => {
  it('are as they stand there, blank ones at the end aside', async () => {
    expect(await readTable('\nName,Contact\r\n\r\n"a ""b""\n",1,2\rC\n,\n \n', ',')).toEqual({ rows: [[''], ['Name', 'Contact'], [''], ['a "b"\n', '1', '2'], ['C']], openQuote: null });
    expect(await readTable('', ',')).toEqual({ rows: [], openQuote: null });
  });

  it('before a quote that never ends are kept, and it is said where it begins', async () => {
    expect(await readTable('Name,Contact\nA,1\n"B,2\nC,3\n', ',')).toEqual({ rows: [['Name', 'Contact'], ['A', '1']], openQuote: 2 });
  });

  it('are whole across the pieces they are read in, letters of two halves included', async () => {
    for (const before of [65_535, 65_536, 65_537, 131_071]) {
      const name = `${'a'.repeat(before)}👩‍🌾${'b'.repeat(70_000)}`;
      expect((await readTable(`${name},1\nC,2\n`, ',')).rows).toEqual([[name, '1'], ['C', '2']]);
    }
  });

  it('are five hundred cells wide at most, in the last row too', async () => {
    const wide = (cells: number) => `Name\n${','.repeat(cells - 2)}x,y\n`;
    expect((await readTable(wide(500), ',')).rows[1]).toHaveLength(500);
    for (const text of [wide(501), wide(501).trimEnd()]) await expect(readTable(text, ',')).rejects.toMatchObject({ code: 'fileNotRead', details: { reason: 'tooWide' } });
  });

  it('are no longer read for whoever gave up', async () => {
    await expect(readTable('Name\n'.repeat(50_000), ',', AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('are blank where no cell says anything', () => {
    expect([isBlank([]), isBlank(['', ' \t']), isBlank(['', 'x'])]).toEqual([true, true, false]);
  });
});
