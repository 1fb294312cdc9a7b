// The firm's own texts on paper: as long as a firm likes, and never cut.
import type { ReportContent } from '../../preload/contract/reports';
import { t } from '../lib/i18n.svelte';

/** Characters of a line across the page, and across the half beside the result; few enough for wide ones. */
const acrossPage = 90;
const acrossHalf = 42;
/** Lines of a piece, at most: pages break between pieces. */
const pieceMax = 20;
/** Lines of warnings beside the result, at most; longer ones take the whole width. */
const besideMax = 26;

const lineCount = (line: string, across: number): number => Math.max(1, Math.ceil(line.length / across));
const linesOf = (text: string): string[] => text.replaceAll(/\n(?:[^\S\n]*\n){2,}/g, '\n\n').split('\n');

/** What must be read with every result: the firm's words, or else the program's. */
export function warningTexts(content: ReportContent): string[] {
  const own = content.firm.texts[content.language];
  return [own?.forecast || t('warning.forecast'), own?.units || t('warning.units'), own?.suitability || t('warning.suitability')];
}

export const fitsBeside = (texts: readonly string[]): boolean =>
  texts.flatMap(linesOf).reduce((sum, line) => sum + lineCount(line, acrossHalf), 0) <= besideMax;

export const linesAcross = (text: string): number => linesOf(text).reduce((sum, line) => sum + lineCount(line, acrossPage), 0);

/** A text in pieces of whole lines that each fit a page with room to spare; none of an empty one. */
export function pieces(text: string): string[] {
  if (text === '') return [];
  const found: string[][] = [];
  let left = 0;
  for (const line of linesOf(text)) {
    const count = lineCount(line, acrossPage);
    if (found.length === 0 || count > left) {
      found.push([]);
      left = pieceMax;
    }
    found.at(-1)?.push(line);
    left -= count;
  }
  return found.map((lines) => lines.join('\n'));
}
