// The book written and read back: the same records, in both languages, into an empty book and into its own.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guard, readList, unguard, writeCell, writeList } from '../../../main/book/cells';
import { readShare, writeShare } from '../../../main/book/shares';
import { bookText, byteOrderMark } from '../../../main/book/write-book';
import { noSustainability, namedRecord, paiThemes } from '../../../preload/contract/client-facts';
import { clientRecord, type ClientRecord } from '../../../preload/contract/clients';
import { importFields } from '../../../preload/contract/import-fields';
import { readFile } from './reading';

/** What spreadsheets take for formulas, separators and quotes, among names of every kind. */
const awkward = fc.constantFrom('=1+1', '+33 6 12', '-Abdel', '@home', "'=x", "''-1", '  =A1', '\u00a0=A1', '＝cmd', '－1', '"', '""', ';', ',', '|', "d'Avray", 'Ødegård', 'محمد', '李', '👩‍🌾', 'Nom', 'oui', '0,5', '1e3', 'sep=;');
const piece = fc.oneof(awkward, fc.string({ unit: 'grapheme', maxLength: 8 }), fc.string({ maxLength: 6 }));
const readable = (text: string): boolean => !/\ufffd|\p{Cc}/u.test(text) && text.isWellFormed();
const line = (max: number) => fc.array(piece, { maxLength: 3 }).map((parts) => parts.join(' ').trim()).filter((text) => readable(text) && text.length <= max);
const day = fc.date({ min: new Date('1000-01-01'), max: new Date('2026-01-01'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1, 0.005, 0.15, 1e-7, 0.333333)).map((value) => value + 0);
const notes = fc.array(fc.oneof(piece, fc.constantFrom('\n', '\r\n', '\t', ' ')), { maxLength: 6 }).map((parts) => parts.join('')).filter((text) => readable(text.replaceAll(/[\t\r\n]/g, '')) && (text === '' || text.trim() !== ''));
const filled = <T extends object>(part: fc.Arbitrary<T>) => fc.option(part.filter((value) => Object.values(value).some((one) => one !== '' && one !== null)));

const record = fc.record({
  kind: fc.constantFrom('person', 'couple', 'legalEntity'), name: line(300).filter((text) => text !== ''), contactId: fc.option(fc.integer({ min: 1, max: 2_147_483_647 })),
  lastName: line(150), firstName: line(150), birthDate: fc.option(day),
  coSubscriber: filled(fc.record({ lastName: line(150), firstName: line(150), birthDate: fc.option(day) })),
  legalEntity: filled(fc.record({ name: line(300), identifier: line(60), representativeLastName: line(150), representativeFirstName: line(150) })),
  email: line(320), risk: fc.option(fc.record({ key: line(40).filter((text) => text !== ''), date: fc.option(day) })),
  sustainability: fc.record({ answer: fc.constantFrom('yes', 'no', 'notAnswered'), minimumSustainable: fc.option(share), minimumTaxonomy: fc.option(share), minimumPaiCoverage: fc.option(share), themes: fc.subarray([...paiThemes]), date: fc.option(day) }),
  notes, tags: fc.array(line(40).filter((text) => text !== ''), { maxLength: 5 }),
}).map((one) => clientRecord.parse(one));
/** Who can be told apart: others are a problem of their own. */
const told = ({ name, birthDate }: ClientRecord) => `${name.normalize('NFKD').replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase().split('').sort().join('')} ${birthDate}`;
const book = fc.uniqueArray(record, { selector: told, maxLength: 12 }).map((list) => {
  const seen = new Set<number>();
  return list.map((one) => (one.contactId !== null && seen.has(one.contactId) ? { ...one, contactId: null } : (one.contactId !== null && seen.add(one.contactId), one)));
});

const readBack = (text: string, known: readonly ClientRecord[] = []) => readFile(Buffer.from(text), {}, known);

describe.each(['en', 'fr'] as const)('in %s', (language) => {
  it('300 books come back as they were, every column recognised', async () => {
    await fc.assert(fc.asyncProperty(book, async (records) => {
      const back = await readBack(byteOrderMark + bookText(records, language));
      expect(back.problems).toEqual([]);
      expect(back.fields).toEqual([...importFields]);
      expect(back.added).toEqual(records);
    }), { numRuns: 300 });
  });

  it('into its own book nothing changes', async () => {
    await fc.assert(fc.asyncProperty(book, async (records) => {
      const back = await readBack(byteOrderMark + bookText(records, language), records);
      expect(back.counts).toEqual({ new: 0, changed: 0, same: records.length, problem: 0 });
    }), { numRuns: 100 });
  });

  it('no cell is a formula to a spreadsheet', () => {
    fc.assert(fc.property(book, (records) => {
      const separator = language === 'fr' ? ';' : ',';
      const text = bookText(records, language);
      // Cells taken apart as a spreadsheet does it, without our own reader.
      const cells = [...text.matchAll(new RegExp(String.raw`(?:^|[\r\n${separator}])(?:"((?:[^"]|"")*)"|([^"\r\n${separator}]*))`, 'g'))].map(([, quoted, bare]) => (quoted?.replaceAll('""', '"') ?? bare ?? ''));
      for (const cell of cells) expect(cell).not.toMatch(/^(?:[\t\r]|[\s\u200b\u2060\ufeff]*[=+\-@＝＋－＠])/u);
    }), { numRuns: 200 });
  });
});

it('a formula is made text and comes back, also behind spaces, in full width, and when it begins with an apostrophe', () => {
  for (const text of ['=1+1', '+33', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', '\u00a0=1', '\u200b=1', '＝1', '＋1', '－1', '＠1', "'=1", "''=1", '\0=1']) {
    expect(guard(text)).toBe(`'${text}`);
    expect(unguard(guard(text))).toBe(text);
  }
  for (const text of ["d'Avray", "'tis", 'a=b', '12-3', '', "'"]) {
    expect(guard(text)).toBe(text);
    expect(unguard(text)).toBe(text);
  }
});

it('a cell is quoted where its separator, a quote, a line break or a space at an end is in it, and nowhere else', () => {
  for (const [text, cell] of [['a;b', '"a;b"'], ['a,b', 'a,b'], ['say "so"', '"say ""so"""'], ['two\nlines', '"two\nlines"'], [' before', '" before"'], ['behind ', '"behind "'], ['plain text', 'plain text'], ['', '']] as const) expect(writeCell(text, ';')).toBe(cell);
});

it('shares keep every digit, and lists every tag', () => {
  fc.assert(fc.property(share, fc.constantFrom<',' | '.'>(',', '.'), (value, mark) => {
    expect(readShare(writeShare(value, mark), mark, null)).toEqual({ share: value });
  }));
  for (const [value, text] of [[0.12, '12%'], [1, '100%'], [0, '0%'], [0.125, '12,5%'], [0.00005, '0,005%']] as const) expect(writeShare(value, ',')).toBe(text);
  fc.assert(fc.property(fc.array(line(40).filter((text) => text !== '')), (tags) => {
    expect(readList(writeList(tags))).toEqual(tags);
  }));
  expect(readList(' PER, prospect ;"a;b", ')).toEqual(['PER', 'prospect', 'a;b']);
});

it('a record of a name alone is written with what it has', () => {
  const [headings, first] = bookText([namedRecord('Dupont; Jean', { sustainability: { ...noSustainability, minimumTaxonomy: 0.125 } })], 'fr').split('\r\n');
  expect(headings).toMatch(/^Type de client;Nom affiché;Nom de famille;Prénom;/);
  expect(first).toMatch(/^Personne physique;"Dupont; Jean";+12,5%;+$/);
});
