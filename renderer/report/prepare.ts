// Before a report's pages are laid out: its language, zone, colour and fonts.
import type { ReportContent } from '../../preload/contract/reports';
import { writeTimesIn } from '../lib/format';
import { setLanguage, t } from '../lib/i18n.svelte';
import { fontWeights } from '../styles/fonts';
import { titles } from './titles';

export async function prepare(content: ReportContent): Promise<void> {
  setLanguage(content.language);
  writeTimesIn(content.timeZone);
  document.title = `${t(titles[content.kind])} ${content.reference}`;
  document.documentElement.style.setProperty('--firm', content.firm.colour);
  // Widths are measured to break pages, so the fonts must be there first.
  await Promise.all(fontWeights.map((weight) => document.fonts.load(`${weight} 12px Inter`)));
}
