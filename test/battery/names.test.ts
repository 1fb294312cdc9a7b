// Names of files that are suggested, from any reference: one file name, of plain letters, that every system takes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportFileName } from '../../main/services/reports';
import { openRow } from './row';

const { count, seed } = openRow('names');

/** Written from what a file name must be, not from how it is made. */
function wrong(name: string): string[] {
  const rules: Record<string, boolean> = {
    'is one name': name !== '' && !/[/\\:]/.test(name) && name !== '.' && name !== '..',
    'is short': Buffer.byteLength(name) <= 120,
    'has plain letters only': /^[A-Za-z0-9._-]+$/.test(name),
    'is no device of Windows': !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name),
    'does not begin or end with a mark': !/^[.-]|[. ]$/.test(name),
    'has its ending': name.endsWith('.pdf') || name.endsWith('.csv'),
  };
  return Object.entries(rules).filter(([, holds]) => !holds).map(([rule]) => rule);
}

const nasty = ['../', '..\\', '/etc/passwd', 'C:\\', 'CON', 'con.', 'NUL', 'COM1', '\u0000', '\u202e', '\ud800', ' ', '.', '-', '%2e%2e', '~', '$HOME', '`id`', '\n', 'é', '漢字', 'x'.repeat(300), '.pdf', ':stream', '*?"<>|'];
const reference = fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 12 }).map((parts) => parts.join(''));

describe('a suggested file name', () => {
  it('is one that every system takes', () => {
    fc.assert(fc.property(reference, fc.constantFrom('en' as const, 'fr' as const), fc.constantFrom('pdf' as const, 'csv' as const), (text, language, ending) => {
      expect(wrong(exportFileName(text, language, ending))).toEqual([]);
    }), { numRuns: count, seed });
  });

  it('would not be without care (control)', () => {
    let caught = 0;
    fc.assert(fc.property(reference, (text) => { caught += wrong(`${text}.pdf`).length > 0 ? 1 : 0; }), { numRuns: 1000, seed });
    expect(caught).toBeGreaterThan(500);
  });
});
