// The book as a list: pinned, recent, everyone; nobody twice, archived ones only when asked for.
import { describe, expect, it } from 'vitest';
import type { Client } from '../../../../preload/contract/clients';
import { bookLines, foundLines, recentOf, type BookLine } from '../../../../renderer/lib/book';

const client = (id: string, more: Partial<Client> = {}): Client => ({ id, contactId: null, kind: 'person', name: id, birthDate: null, tags: [], pinned: false, archived: false, openedAt: null, accountsAsOf: null, accountCount: 0, simulationCount: 0, ...more });
const said = (lines: readonly BookLine[]) => lines.map((line) => (line.kind === 'heading' ? `[${line.section}]` : line.client.id));

describe('the book', () => {
  const all = [client('a'), client('b', { pinned: true, openedAt: '2026-11-25T09:00:00Z' }), client('c', { openedAt: '2026-11-26T09:00:00Z' }), client('d', { archived: true, openedAt: '2026-11-26T10:00:00Z' }), client('e')];

  it('has no headings where nobody is apart', () => {
    expect(said(bookLines([client('a'), client('b')], [], false))).toEqual(['a', 'b']);
  });
  it('puts pinned and recent ones first, and nobody twice', () => {
    expect(recentOf(all)).toEqual(['c']);
    expect(said(bookLines(all, recentOf(all), false))).toEqual(['[pinned]', 'b', '[recent]', 'c', '[everyone]', 'a', 'e']);
    expect(said(bookLines(all, ['b', 'gone', 'c'], true))).toEqual(['[pinned]', 'b', '[recent]', 'c', '[everyone]', 'a', 'd', 'e']);
  });
  it('has the five opened last as recent', () => {
    const many = Array.from({ length: 9 }, (_, index) => client(`n${index}`, { openedAt: `2026-11-2${index}T09:00:00Z` }));
    expect(recentOf(many)).toEqual(['n8', 'n7', 'n6', 'n5', 'n4']);
  });
  it('lists what was found in its order, archived ones too, and nobody who is gone', () => {
    const found = ['d', 'a', 'gone'].map((clientId) => ({ clientId, by: 'name' as const, excerpt: '' }));
    expect(said(foundLines(all, found))).toEqual(['d', 'a']);
  });
});
