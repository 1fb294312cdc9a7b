// The hidden window that prints: lays pages out, says that it is done, and waits for the next report.
import './lib/trusted-types';
import './styles/tokens.css';
import './report/report.css';
import { mount, unmount } from 'svelte';
import { on, value, workstation } from './lib/bridge';
import { prepare } from './report/prepare';
import Report from './report/Report.svelte';

const target = document.getElementById('report');
let shown: Record<string, unknown> | null = null;

async function layOut(): Promise<void> {
  const content = await value(workstation.reports.content());
  if (shown) await unmount(shown);
  await prepare(content);
  if (target) shown = mount(Report, { target, props: { content, ready: (pages: number) => void value(workstation.reports.ready({ pages })) } });
}

on('reports.next', () => void layOut());
await layOut();
