// Money, shares, months and times in the language's own form.
import type { Money } from '../../preload/contract/values';
import { locale, t } from './i18n.svelte';
import { amountsHidden, hiddenAmount } from './privacy.svelte';

/** Making one costs ten times what using it does, and a list asks for several in every line. */
const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat | Intl.RelativeTimeFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const id = `n${locale()}${JSON.stringify(options)}`;
  const found = cache.get(id) ?? new Intl.NumberFormat(locale(), options);
  cache.set(id, found);
  return found as Intl.NumberFormat;
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `d${locale()}${JSON.stringify(options)}`;
  const found = cache.get(id) ?? new Intl.DateTimeFormat(locale(), options);
  cache.set(id, found);
  return found as Intl.DateTimeFormat;
}

function relativeFormat(): Intl.RelativeTimeFormat {
  const id = `r${locale()}`;
  const found = cache.get(id) ?? new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  cache.set(id, found);
  return found as Intl.RelativeTimeFormat;
}

/** By currency: how many digits follow the point. Asking a format for it costs more than formatting. */
const digits = new Map<string, number>();
function digitsOf(currency: string): number {
  const found = digits.get(currency) ?? numberFormat({ style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}

/** An amount with cents; the ISO code XXX stands for a currency nobody stated. */
export function money({ minor, currency }: Money, options: { cents?: boolean; signed?: boolean } = {}): string {
  if (amountsHidden()) return hiddenAmount;
  // A cent below zero, in whole euros, is 0 and not −0.
  const sign = { signDisplay: options.signed ? 'exceptZero' as const : 'negative' as const };
  const fraction = options.cents === false ? { maximumFractionDigits: 0, minimumFractionDigits: 0 } : {};
  if (currency === 'XXX') return `${numberFormat({ minimumFractionDigits: 2, maximumFractionDigits: 2, ...sign, ...fraction }).format(minor / 100)} (${t('currency.unknown')})`;
  return numberFormat({ style: 'currency', currency, ...sign, ...fraction }).format(minor / 10 ** digitsOf(currency));
}

/** Whole units, for outcomes where cents would feign a precision that is not there. */
export const amount = (minor: number, currency: string): string => money({ minor, currency }, { cents: false });
export const signedAmount = (minor: number, currency: string): string => money({ minor, currency }, { cents: false, signed: true });
/** Short amounts for an axis: 120 k. */
export const axisAmount = (minor: number, currency: string): string => amountsHidden() ? hiddenAmount : numberFormat({ style: 'currency', currency, notation: 'compact', minimumFractionDigits: 0, maximumFractionDigits: 1 }).format(minor / 100);

/** A fraction as per cent. */
export const percent = (fraction: number, digits = 1): string => numberFormat({ style: 'percent', signDisplay: 'negative', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(fraction);
export const number = (value: number, digits = 2): string => numberFormat({ signDisplay: 'negative', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
/** Bytes in the largest unit that leaves at least one: 1 kB is 1,000 bytes, as file managers count. */
export function sizeText(bytes: number): string {
  const steps = [['byte', 1], ['kilobyte', 1e3], ['megabyte', 1e6], ['gigabyte', 1e9]] as const;
  const [unit, size] = steps.findLast(([, least]) => bytes >= least) ?? steps[0];
  return numberFormat({ style: 'unit', unit, maximumFractionDigits: unit === 'byte' || bytes >= 100 * size ? 0 : 1 }).format(bytes / size);
}
export const plainNumber = (value: number): string => numberFormat({ maximumFractionDigits: 4 }).format(value);

/** `2031-09` as "September 2031". */
export const monthName = (month: string): string => dateFormat({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-15T00:00:00Z`));
export const shortMonth = (month: string): string => dateFormat({ month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-15T00:00:00Z`));
/** A calendar day; never moved by a time zone. */
export const dayText = (day: string): string => dateFormat({ day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
/** The zone times are written in; the computer's own unless a document declares one. */
let zone: string | undefined;
export const writeTimesIn = (timeZone: string): void => void (zone = timeZone);
const zoned = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => dateFormat(zone === undefined ? options : { ...options, timeZone: zone, timeZoneName: 'short' });
export const timeText = (instant: string): string => zoned({ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(instant));
/** The same where the zone is stated elsewhere on the page. */
export const bareTimeText = (instant: string): string => dateFormat({ day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', ...(zone === undefined ? {} : { timeZone: zone }) }).format(new Date(instant));
/** The day an instant falls on, in that zone. */
export const dayOf = (instant: string): string => dateFormat({ day: '2-digit', month: '2-digit', year: 'numeric', ...(zone === undefined ? {} : { timeZone: zone }) }).format(new Date(instant));
export const clockText = (instant: string): string => dateFormat({ hour: '2-digit', minute: '2-digit' }).format(new Date(instant));

/** How long ago, in the largest sensible unit. */
export function age(instant: string, now: number): string {
  const minutes = Math.round((now - Date.parse(instant)) / 60_000);
  const relative = relativeFormat();
  if (Math.abs(minutes) < 1) return t('stamp.justNow');
  if (Math.abs(minutes) < 60) return relative.format(-minutes, 'minute');
  if (Math.abs(minutes) < 48 * 60) return relative.format(-Math.round(minutes / 60), 'hour');
  return relative.format(-Math.round(minutes / 1440), 'day');
}

/** What a field takes: an amount, a share or a number of years, a month. */
export const errorExample = (kind: 'number' | 'small' | 'month'): string => (kind === 'month' ? '2027-01' : kind === 'small' ? number(12.5, 1) : number(1250.5));
