// The language until somebody chooses one.
import { app } from 'electron';
import type { Language } from '../../preload/contract/app';

export const systemLanguage = (): Language => (app.getLocale().toLowerCase().startsWith('fr') ? 'fr' : 'en');
