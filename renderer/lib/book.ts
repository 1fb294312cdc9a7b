// The book as a list: pinned first, then recent, then everyone by name; nobody stands in it twice.
import type { Client, FoundClient } from '../../preload/contract/clients';

export type BookLine = { kind: 'heading'; id: string; section: 'pinned' | 'recent' | 'everyone' } | { kind: 'client'; id: string; client: Client; found: FoundClient | null };

const recentMax = 5;

/** The last opened ones, newest first. */
export const recentOf = (all: readonly Client[]): string[] =>
  all.filter(({ openedAt, pinned, archived }) => openedAt !== null && !pinned && !archived).sort((a, b) => (b.openedAt ?? '').localeCompare(a.openedAt ?? '')).slice(0, recentMax).map(({ id }) => id);

const lineOf = (client: Client, found: FoundClient | null = null): BookLine => ({ kind: 'client', id: client.id, client, found });

/** @param recent ids, so that the list does not move under the hand that opens one */
export function bookLines(all: readonly Client[], recent: readonly string[], withArchived: boolean): BookLine[] {
  const shown = all.filter(({ archived }) => withArchived || !archived);
  const pinned = shown.filter((client) => client.pinned);
  const byId = new Map(shown.map((client) => [client.id, client]));
  const lately = recent.flatMap((id) => { const client = byId.get(id); return client && !client.pinned ? [client] : []; });
  const apart = new Set([...pinned, ...lately].map(({ id }) => id));
  const sections = [['pinned', pinned], ['recent', lately], ['everyone', shown.filter(({ id }) => !apart.has(id))]] as const;
  const headed = apart.size > 0;
  return sections.flatMap(([section, clients]) => (clients.length === 0 ? [] : [...(headed ? [{ kind: 'heading' as const, id: section, section }] : []), ...clients.map((client) => lineOf(client))]));
}

/** What was found, in its order; archived ones too, for they were asked for by name. */
export function foundLines(all: readonly Client[], found: readonly FoundClient[]): BookLine[] {
  const byId = new Map(all.map((client) => [client.id, client]));
  return found.flatMap((hit) => { const client = byId.get(hit.clientId); return client ? [lineOf(client, hit)] : []; });
}
