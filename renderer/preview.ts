// The window that shows a report's pages before anything is written or printed.
import './lib/trusted-types';
import './styles/tokens.css';
import './report/report.css';
import './report/preview.css';
import { mount } from 'svelte';
import { value, workstation } from './lib/bridge';
import { watchPresence } from './lib/presence';
import { prepare } from './report/prepare';
import Preview from './report/Preview.svelte';

watchPresence(workstation.preview.touched);
const content = await value(workstation.preview.content());
await prepare(content);
const target = document.getElementById('preview');
if (target) mount(Preview, { target, props: { content } });
