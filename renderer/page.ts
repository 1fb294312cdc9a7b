// The advisor's window, once its bar is painted.
import './lib/trusted-types';
import './styles/fonts';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { reportPageErrors } from './lib/page-errors';

reportPageErrors();
const target = document.getElementById('app');
if (target) mount(App, { target });
