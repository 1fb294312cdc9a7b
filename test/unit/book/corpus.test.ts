// Files as they really come: every encoding, separator and habit of spreadsheets, and what is to come of each.
import { describe, expect, it } from 'vitest';
import type { ImportReason } from '../../../preload/contract/import-fields';
import type { AskedSettings } from '../../../preload/contract/imports';
import { readFile, refusal } from './reading';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const mark = '\ufeff';
/** As Windows wrote it: the euro, the long dash and the typographic apostrophe included. */
const windows = (text: string): Buffer => Buffer.from([...text].map((letter) => ({ '€': 0x80, '’': 0x92, '–': 0x96, 'œ': 0x9c, 'Ÿ': 0x9f })[letter] ?? letter.charCodeAt(0)));

const french = 'Nom;Prénom;Date de naissance\r\nLefèvre;Zoé;14/03/1980\r\nMüller;Jörg;25/12/1971\r\n';
const two = ['Zoé Lefèvre', 'Jörg Müller'];

interface Expected {
  names?: string[];
  problems?: [row: number, reason: ImportReason][];
  encoding?: string; delimiter?: string; hasHeader?: boolean;
  fields?: (string | null)[];
  dates?: (string | null)[];
  questions?: string[];
}
const files: [name: string, content: string | Buffer, expected: Expected, asked?: Partial<AskedSettings>][] = [
  ['UTF-8', french, { names: two, encoding: 'utf-8', delimiter: ';', dates: ['1980-03-14', '1971-12-25'] }],
  ['UTF-8 with a mark', mark + french, { names: two, encoding: 'utf-8', fields: ['lastName', 'firstName', 'birthDate'] }],
  ['UTF-16 LE with a mark', Buffer.from(mark + french, 'utf16le'), { names: two, encoding: 'utf-16le' }],
  ['UTF-16 LE without', Buffer.from(french, 'utf16le'), { names: two, encoding: 'utf-16le' }],
  ['UTF-16 BE with a mark', utf16be(mark + french), { names: two, encoding: 'utf-16be' }],
  ['UTF-16 BE without', utf16be(french), { names: two, encoding: 'utf-16be' }],
  ['UTF-16 LE of Excel, with tabs', Buffer.from(mark + french.replaceAll(';', '\t'), 'utf16le'), { names: two, delimiter: '\t' }],
  ['UTF-16 with half a character at its end', Buffer.concat([Buffer.from(mark + french, 'utf16le'), Buffer.from([0x41])]), { names: two }],
  ['Windows-1252', windows(french.replace('Zoé', 'Zoé–Fœ’Ÿ€')), { names: ['Zoé–Fœ’Ÿ€ Lefèvre', 'Jörg Müller'], encoding: 'windows-1252' }],
  ['Windows-1252 read as UTF-8', windows(french), { names: [], problems: [[2, 'unreadable'], [2, 'unreadable'], [3, 'unreadable'], [3, 'unreadable']] }, { encoding: 'utf-8', columns: [{ field: 'lastName', dateOrder: null, scale: null }, { field: 'firstName', dateOrder: null, scale: null }, { field: null, dateOrder: null, scale: null }] }],
  ['a byte Windows-1252 does not know', Buffer.concat([Buffer.from('Name\nZo'), Buffer.from([0x81, 0xe9, 0x0a])]), { names: [], problems: [[2, 'unreadable']] }],
  ['commas', french.replaceAll(';', ','), { names: two, delimiter: ',' }],
  ['bars', french.replaceAll(';', '|'), { names: two, delimiter: '|' }],
  ['sep= in the first line', `sep=|\r\n${french.replaceAll(';', '|')}`, { names: two, delimiter: '|' }],
  ['"sep=;" in quotes, behind a mark', `${mark}"sep=;"\n${french}`, { names: two, delimiter: ';' }],
  ['semicolons with decimal commas in it', 'Nom affiché;Taxonomie;Durable\nA;12,5;1,5\nB;13,5;2,25\n', { names: ['A', 'B'], delimiter: ';' }],
  ['LF', french.replaceAll('\r\n', '\n'), { names: two }],
  ['CR', french.replaceAll('\r\n', '\r'), { names: two }],
  ['CRLF, CR and LF mixed', 'Name;Contact\r\nA;1\nB;2\rC;3\r\n', { names: ['A', 'B', 'C'] }],
  ['no line end at the end', 'Name;Contact\nA;1', { names: ['A'] }],
  ['quotes with separators, quotes and line breaks in them', 'Name,Notes\n"Dupont, Jean","says ""yes""\r\nand no"\n', { names: ['Dupont, Jean'] }],
  ['quotes in the middle of text', 'Name,Notes\nJean "Jo" Dupont,5" pipe\n', { names: ['Jean "Jo" Dupont'] }],
  ['a quote that is never closed', 'Name,Contact\nA,1\n"B,2\nC,3\n', { names: ['A'], problems: [[3, 'quoteNotClosed']] }],
  ['a quote that swallows lines', 'Name,Contact\nA,1\n"B,2\nC",3\n', { names: ['A'], problems: [[3, 'lineBreak']] }],
  ['nothing', '', { names: [] }],
  ['a mark and nothing', mark, { names: [] }],
  ['only blank lines', '\r\n\r\n \r\n', { names: [] }],
  ['only a heading', 'Nom;Prénom\n', { names: [], hasHeader: true }],
  ['no heading', 'Dupont;Jean;14/03/1980\nMartin;Léa;01/02/1990\n', { names: [], hasHeader: false, fields: [null, null, null], problems: [[1, 'nameMissing'], [2, 'nameMissing']] }],
  ['no heading, columns said', 'Dupont;Jean\nMartin;Léa\n', { names: ['Jean Dupont', 'Léa Martin'] }, { hasHeader: false, columns: [{ field: 'lastName', dateOrder: null, scale: null }, { field: 'firstName', dateOrder: null, scale: null }] }],
  ['blank lines above, between and below', '\n\nName;Contact\n\nA;1\n;\nB;x\n\n\n', { names: ['A'], problems: [[7, 'notANumber']] }],
  ['the same heading twice', 'Name,Notes,Notes\nA,first,second\n', { names: ['A'], fields: ['name', 'notes', null] }],
  ['headings in capitals, without accents, with marks', 'NOM :;PRENOM;DATE DE NAISSANCE (JJ/MM/AAAA);N° CONTACT;COURRIEL\nDupont;Jean;14/03/1980;7;j@d.fr\n', { names: ['Jean Dupont'], fields: ['lastName', 'firstName', 'birthDate', 'contactId', 'email'] }],
  ['a name alone', 'Nom;Né le\nJean Dupont;14/03/1980\n', { names: ['Jean Dupont'], fields: ['name', 'birthDate'] }],
  ['too many cells', 'Name,Contact\nA,1,extra\nB,2,,\n', { names: ['B'], problems: [[2, 'tooManyCells']] }],
  ['too few cells', 'Name,Contact,Notes\nA\nB,2\n', { names: ['A', 'B'] }],
  ['dates that may be read in two ways', 'Name,Birth date\nA,05/06/1980\nB,07/08/1981\n', { dates: ['1980-06-05', '1981-08-07'], questions: ['dateOrder'] }],
  ['dates that prove the month comes first', 'Name,Birth date\nA,05/16/1980\nB,07/08/1981\n', { dates: ['1980-05-16', '1981-07-08'], questions: [] }],
  ['dates in words and as programs write them', 'Name,Birth date\nA,5 févr. 1980\nB,7 August 1981\nC,1982-03-04T00:00:00Z\nD,1er mai 1983\nE,04.05.1984\n', { dates: ['1980-02-05', '1981-08-07', '1982-03-04', '1983-05-01', '1984-05-04'] }],
  ['days that do not exist, lie ahead, or are none', 'Name,Birth date\nA,31/02/1980\nB,29/02/1981\nC,01/01/2999\nD,unknown\nE,29/02/1980\nF,14/03/80\n', { dates: ['1980-02-29'], problems: [[2, 'impossibleDate'], [3, 'impossibleDate'], [4, 'futureDate'], [5, 'notADate'], [7, 'notADate']] }],
  ['days as spreadsheets count them', 'Name,Birth date\nA,29587\nB,29587.5\n', { names: [], problems: [[2, 'excelSerial'], [3, 'excelSerial']] }],
  ['formulas', 'Name,Notes,Tags\n=1+1,@SUM(A1),-x\n\'=2+2,+33 6,y\n', { names: ['=1+1', '=2+2'] }],
  ['NUL bytes', `Name,Contact\nA\0B,1\nC,2\n${'D,3\nE,4\n'.replace('E', 'F')}`, { names: ['C', 'D', 'F'], problems: [[2, 'unreadable']] }],
  ['a very long cell', `Name,Notes\nA,${'x'.repeat(20_001)}\n${'B'.repeat(301)},\nC,${'x'.repeat(20_000)}\n`, { names: ['C'], problems: [[2, 'tooLong'], [3, 'tooLong']] }],
  ['two hundred columns', `Name,${Array.from({ length: 199 }, (_, index) => `More ${index}`).join(',')}\nA,${'x,'.repeat(198)}x\n`, { names: ['A'] }],
  ['names of all scripts', 'Name\nمحمد أحمد\n李小龍\n👩‍🌾 Ødegård\nŁukasz Żółć\n', { names: ['محمد أحمد', '李小龍', '👩‍🌾 Ødegård', 'Łukasz Żółć'], encoding: 'utf-8' }],
  ['kinds, answers and ticks', 'Name,Type de client,ESG,Theme: gender pay gap\nA,Personne morale,oui,x\nB,alien,maybe,perhaps\n', { names: ['A'], problems: [[3, 'unknownKind'], [3, 'unknownAnswer'], [3, 'unknownTheme']] }],
  ['shares', 'Name,Taxonomy\nA,15\nB,"12,5 %"\nC,0.5\nD,101\nE,1.234\nF,-3\nG,lots\n', { names: ['A', 'B', 'E'], problems: [[4, 'shareUnclear'], [5, 'notAShare'], [7, 'notANumber'], [8, 'notANumber']], questions: ['scale'] }],
  ['shares with a point where a comma was said', 'Name;Taxonomy\nA;12,5\nB;12.5\n', { names: ['A'], problems: [[3, 'notANumber']] }, { decimal: ',' }],
  ['contact numbers', 'Name,Contact\nA,10 234\nB,0\nC,99999999999\nD,"1,00E+05"\nE,10234\n', { names: ['A'], problems: [[3, 'notANumber'], [4, 'notANumber'], [5, 'notANumber'], [6, 'contactRepeated']] }],
  ['the same person twice', 'Name,Birth date,Contact\nZoé Dupont,1980-03-14,\nDUPONT Zoe,14/03/1980,\nZoé Dupont,1980-03-14,7\nZoé Dupont,,\n', { names: ['Zoé Dupont', 'Zoé Dupont'], problems: [[3, 'clientRepeated'], [4, 'clientRepeated']] }],
  ['two of a name with a number each', 'Name,Birth date,Contact\nA B,1980-03-14,1\nA B,1980-03-14,2\n', { names: ['A B', 'A B'] }],
  ['no name', 'Name,First name,Contact\n,,5\n,Léa,\n', { names: ['Léa'], problems: [[2, 'nameMissing']] }],
  ['a risk date without a risk', 'Name,Risk,Risk date\nA,,2024-01-01\nB,2,2024-01-01\n', { names: ['B'], problems: [[2, 'riskMissing']] }],
  ['tags', `Name,Tags\nA,"PER, prospect; ""a;b"""\nB,${'"' + 'x,'.repeat(21) + '"'}\nC,${'y'.repeat(41)}\n`, { names: ['A'], problems: [[3, 'tooManyTags'], [4, 'tooLong']] }],
  ['couples and legal entities', 'Last name,First name,Spouse first name,Spouse last name,Company\nDupont,Jean,Léa,Martin,\n,,,,Acme SA\n', { names: ['Jean Dupont & Léa Martin', 'Acme SA'] }],
];

describe('each file', () => {
  it.each(files)('%s', async (_, content, expected, asked) => {
    const read = await readFile(typeof content === 'string' ? Buffer.from(content) : content, asked);
    if (expected.names) expect(read.added.map(({ name }) => name)).toEqual(expected.names);
    if (expected.dates) expect(read.added.map(({ birthDate }) => birthDate)).toEqual(expected.dates);
    expect(read.problems.map(({ row, reason }) => [row, reason])).toEqual(expected.problems ?? []);
    if (expected.questions) expect(read.questions.map(({ about }) => about)).toEqual(expected.questions);
    if (expected.fields) expect(read.fields).toEqual(expected.fields);
    expect(read.settings).toMatchObject({ ...(expected.encoding ? { encoding: expected.encoding } : {}), ...(expected.delimiter ? { delimiter: expected.delimiter } : {}), ...(expected.hasHeader === undefined ? {} : { hasHeader: expected.hasHeader }) });
    expect(read.rowCount).toBe(read.counts.new + read.counts.changed + read.counts.same + read.counts.problem);
  });

  it('what it says is in the record', async () => {
    const { added } = await readFile(Buffer.from('Name,Notes,Tags,Type,ESG,Taxonomy,Theme: gender pay gap,Theme: hazardous waste,Risk\n"Acme, SA","two\r\nlines","a; ""b;c""",PM,non,"12,5 %",x,no,3\n'));
    expect(added).toMatchObject([{ kind: 'legalEntity', name: 'Acme, SA', notes: 'two\r\nlines', tags: ['a', 'b;c'], risk: { key: '3', date: null }, sustainability: { answer: 'no', minimumTaxonomy: 0.125, themes: ['genderPayGap'] } }]);
  });

  it('a problem is named by row, column, value and reason, shortened', async () => {
    const { problems } = await readFile(Buffer.from(`Name,Birth date\nA,${'z'.repeat(500)}\n`));
    expect(problems).toEqual([{ row: 2, column: 1, value: `${'z'.repeat(80)}…`, reason: 'notADate', other: null }]);
  });

  it('at most a thousand problems are listed, all are counted', async () => {
    const read = await readFile(Buffer.from(`Name,Contact\n${'A,x\n'.repeat(1500)}`));
    expect([read.problems.length, read.rows.length, read.counts.problem]).toEqual([1000, 200, 1500]);
    expect(read.problemCount).toBeGreaterThanOrEqual(1500);
  });
});

describe('no table', () => {
  it.each<[string, Buffer, string | null]>([
    ['a PDF', Buffer.from('%PDF-1.7\n1 0 obj'), 'notText'],
    ['a PNG', Buffer.from('89504e470d0a1a0a', 'hex'), 'notText'],
    ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'notText'],
    ['an .xlsx', Buffer.from('504b0304140006000800', 'hex'), 'workbook'],
    ['an .xls', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'workbook'],
    ['RTF', Buffer.from('{\\rtf1\\ansi'), 'notText'],
    ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919 + (index >> 3) * 31) % 256)), 'notText'],
    ['too many rows', Buffer.from(`Name\n${'A\n'.repeat(100_001)}`), 'tooManyRows'],
    ['too many columns', Buffer.from(`${'Name,'.repeat(500)}x\n`), 'tooWide'],
    ['as many rows as may be', Buffer.from(`Name\n${'A\n'.repeat(100_000)}`), null],
  ])('%s', async (_, content, reason) => {
    expect(await refusal(content)).toBe(reason);
  });
});
