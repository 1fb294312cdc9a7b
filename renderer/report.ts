// The hidden window that prints: lays the pages out, then says that it is done.
import './lib/trusted-types';
import './styles/tokens.css';
import './report/report.css';
import { mount } from 'svelte';
import { value, workstation } from './lib/bridge';
import { setLanguage, t } from './lib/i18n.svelte';
import Report from './report/Report.svelte';
import { fontWeights } from './styles/fonts';

const content = await value(workstation.reports.content());
setLanguage(content.language);
document.title = `${t('report.title')} ${content.simulation.reference}`;
// Widths are measured to break pages, so the font must be there first.
await Promise.all(fontWeights.map((weight) => document.fonts.load(`${weight} 12px Inter`)));
const target = document.getElementById('report');
if (target) mount(Report, { target, props: { content, ready: (pages: number) => void value(workstation.reports.ready({ pages })) } });
