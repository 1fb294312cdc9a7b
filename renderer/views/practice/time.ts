// Times of practice's messages and mails.
import { locale } from '../../lib/i18n.svelte';

export const timeOfDay = (instant: string): string => new Date(instant).toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' });
