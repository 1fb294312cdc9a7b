// What an entry of the activity log says, in plain words.
import type { ActivityEntry, Deed } from '../../../preload/contract/activity';
import { titleOf } from '../../../preload/contract/activity-facts';
import { timeText } from '../../lib/format';
import { t } from '../../lib/i18n.svelte';
import { locale } from '../../lib/i18n.svelte';

export const titleText = (deed: Deed): string => t(`activity.title.${titleOf(deed)}`);

/** What more there is to say of it; '' for nothing. */
export function detailText(deed: Deed): string {
  const parts: string[] = [];
  switch (deed.action) {
    case 'signIn': if (deed.how === 'sso') parts.push(t('activity.detail.sso')); break;
    case 'signOut': if (deed.why !== 'asked') parts.push(t(`activity.signOut.${deed.why}`)); break;
    case 'locked': if (deed.why !== 'asked') parts.push(t(`lock.why.${deed.why}`)); break;
    case 'unlocked': parts.push(...(deed.pin ? [t('activity.detail.pin')] : []), ...(deed.refused > 0 ? [t('activity.detail.refused', { count: deed.refused })] : [])); break;
    case 'simulationRun': parts.push(deed.reference, ...(deed.queued ? [t('activity.detail.queued')] : [])); break;
    case 'estimateShown': if (deed.reference !== null) parts.push(deed.reference); break;
    case 'report': parts.push(deed.reference, t(`activity.report.${deed.kind}`)); break;
    case 'clientSaved': parts.push(deed.fields.map((field) => t(`activity.field.${field}`)).join(', ')); break;
    case 'accountChanged': parts.push(deed.fields.map((field) => t(`account.${field}`)).join(', ')); break;
    case 'directoryChanged': parts.push(t(`directory.one.${deed.kind}`), ...(deed.number === null ? [] : [t('activity.detail.number', { number: String(deed.number) })])); break;
    case 'imported': parts.push(t('activity.detail.imported', { added: deed.added, updated: deed.updated })); break;
    case 'importUndone': parts.push(t('activity.detail.undone', { removed: deed.removed, restored: deed.restored, left: deed.left })); break;
    case 'exported': parts.push(t(deed.what === 'log' ? 'activity.detail.entries' : deed.what === 'backup' ? 'activity.detail.clients' : 'activity.detail.rows', { count: deed.rows })); break;
    case 'backupRestored': parts.push(t('activity.detail.restored', { time: timeText(deed.madeAt) }), ...(deed.missed === null ? [] : [t('activity.detail.restoredMissed', { last: deed.missed.sequence })])); break;
    case 'verified': parts.push(t('activity.detail.entries', { count: deed.entries }), ...(deed.first === null ? [] : [t('activity.detail.first', { first: deed.first })])); break;
    case 'chainBroken': parts.push(t('activity.detail.first', { first: deed.first })); break;
    default:
  }
  if ('step' in deed) parts.push(t(`activity.step.${deed.step}`));
  return parts.filter((part) => part !== '').join(' · ');
}

/** Days as headings, each with its entries, in the order they came. */
export function byDay(entries: readonly ActivityEntry[], now: number): { day: string; title: string; entries: ActivityEntry[] }[] {
  const days: { day: string; title: string; entries: ActivityEntry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, title: dayTitle(entry.at, day, now), entries: [entry] });
  }
  return days;
}

/** Here, not in Greenwich. An instant that is none, of an entry that was changed, is a day of its own. */
function dayOf(at: string): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '?' : `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

function dayTitle(at: string, day: string, now: number): string {
  if (day === '?') return '?';
  const full = new Intl.DateTimeFormat(locale(), { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(at));
  const yesterday = new Date(now);
  yesterday.setDate(yesterday.getDate() - 1);
  const near = day === dayOf(new Date(now).toISOString()) ? t('activity.today') : day === dayOf(yesterday.toISOString()) ? t('activity.yesterday') : '';
  return near === '' ? full : `${near} · ${full}`;
}
