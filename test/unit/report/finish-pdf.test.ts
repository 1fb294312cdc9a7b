// What a PDF says about itself: our name, the declared time, metadata; nothing of the browser or the second it was printed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishPdf, type PdfFacts } from '../../../main/report/finish-pdf';
import { chromiumPdf, objectOf } from './sample-pdf';

const facts: PdfFacts = { title: 'Rapport de simulation S-1', language: 'fr', creator: 'Advisor Workstation 0.1.0', madeAt: new Date('2026-11-26T09:00:05.123Z') };
const words = (hexadecimal: string): string => Buffer.from(hexadecimal, 'hex').swap16().toString('utf16le').slice(1);

describe('finishPdf', () => {
  it('puts our name and the declared time in the place of the browser’s', () => {
    const done = finishPdf(chromiumPdf(), facts);
    const text = Buffer.from(done).toString('latin1');
    expect(text).not.toMatch(/Mozilla|Chrome\/|145207/);
    const info = objectOf(done, 1)!;
    expect(words(/\/Title <([0-9A-F]+)>/.exec(info)![1]!)).toBe(facts.title);
    expect(info).toContain('/Creator (Advisor Workstation 0.1.0)');
    expect(info).toContain('/CreationDate (D:20261126090005Z)');
    expect(info).toContain('/ModDate (D:20261126090005Z)');
    expect(info).toContain('/Producer (Skia/PDF m130)');
  });

  it('adds metadata for archives, in a catalogue that is otherwise the same', () => {
    const done = finishPdf(chromiumPdf(), facts);
    const catalogue = objectOf(done, 2)!;
    expect(catalogue).toContain('/Lang (en)');
    expect(catalogue).toContain('/Metadata 5 0 R');
    const metadata = objectOf(done, 5)!;
    const stream = /stream\n([\s\S]*)\nendstream/.exec(metadata)![1]!;
    expect(stream.length).toBe(Number(/\/Length (\d+)/.exec(metadata)![1]));
    expect(stream).toContain('<xmp:CreateDate>2026-11-26T09:00:05Z</xmp:CreateDate>');
    expect(stream).not.toMatch(/author|creator>/i);
  });

  it('is the same for the same pages, and leaves the pages as they are', () => {
    const once = finishPdf(chromiumPdf(), facts);
    expect(Buffer.from(finishPdf(chromiumPdf(), facts)).equals(once)).toBe(true);
    const [before, after] = [Buffer.from(chromiumPdf()).toString('latin1'), Buffer.from(once).toString('latin1')];
    expect(after.length).toBeGreaterThan(before.length);
    expect(after.slice(before.indexOf('2 0 obj'), before.length)).toBe(before.slice(before.indexOf('2 0 obj')));
  });

  it('keeps what comes after a file that does not end its last line apart', () => {
    const unended = Buffer.from(chromiumPdf()).subarray(0, -1);
    expect(unended.toString('latin1')).toMatch(/%%EOF$/);
    const done = finishPdf(unended, facts);
    expect(Buffer.from(done).toString('latin1')).toContain('%%EOF\n2 0 obj\n');
    expect(objectOf(done, 2)).toContain('/Metadata 5 0 R');
  });

  it('names structure elements in their order in the file, whatever the page called them, and sorts their tree', () => {
    const name = (number: number) => `(node${String(number).padStart(8, '0')})`;
    const of = (names: [number, number, number]) => {
      const tree = names.map((number, index) => ({ number, pair: `${name(number)} ${[9, 10, 11][index]} 0 R` })).sort((a, b) => a.number - b.number);
      const structure = `/ID ${name(names[0])} /ID ${name(names[1])} /ID ${name(names[2])} /Headers [${name(names[2])}] /Limits [${name(tree[0]!.number)} ${name(tree[2]!.number)}] /Names [${tree.map(({ pair }) => pair).join(' ')}]`;
      return Buffer.from(Buffer.from(chromiumPdf()).toString('latin1').replace('/Count 1', structure), 'latin1');
    };
    const plain = finishPdf(of([1, 2, 3]), facts);
    for (const names of [[819, 823, 900], [3, 1, 2], [2, 3, 1]] as [number, number, number][]) expect(Buffer.from(finishPdf(of(names), facts)).equals(plain), String(names)).toBe(true);
    expect(Buffer.from(plain).toString('latin1')).toContain('/Headers [(node00000003)] /Limits [(node00000001) (node00000003)] /Names [(node00000001) 9 0 R (node00000002) 10 0 R (node00000003) 11 0 R]');
  });

  it('leaves a tree of names alone that belongs to no structure element', () => {
    const tree = '/Limits [(node00000004) (node00000007)] /Names [(node00000004) 9 0 R (node00000007) 10 0 R]';
    const done = finishPdf(Buffer.from(Buffer.from(chromiumPdf()).toString('latin1').replace('/Count 1', tree), 'latin1'), facts);
    expect(Buffer.from(done).toString('latin1')).toContain(tree);
  });

  it('holds every title, the long ones too, without breaking what points at objects', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (title) => {
      const done = finishPdf(chromiumPdf(), { ...facts, title });
      expect(words(/\/Title <([0-9A-F]+)>/.exec(objectOf(done, 1)!)![1]!)).toBe(title);
      expect(objectOf(done, 2)).toContain('/Metadata');
      expect(objectOf(done, 4)).toContain('/Page');
    }));
  });

  it('refuses what is not built as it knows, rather than breaking it', () => {
    for (const bytes of [new Uint8Array(), Buffer.from('%PDF-1.7\nobject streams'), Buffer.from(chromiumPdf()).subarray(0, 300)]) expect(() => finishPdf(bytes, facts)).toThrow(expect.objectContaining({ code: 'internal', details: { reason: 'pdf' } }) as Error);
  });
});
