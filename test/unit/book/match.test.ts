// Whether a row is somebody of the book: never somebody else's data for the wrong person.
import { describe, expect, it } from 'vitest';
import { createMatcher, type Known, type Match, type Wanted } from '../../../main/book/match';

const born = '1980-03-14';
const known = (id: string, changes: Partial<Known> = {}): Known => ({ id, name: 'Zoé Durand', birthDate: born, contactId: null, ...changes });
const wanted = (changes: Partial<Wanted> = {}): Wanted => ({ row: 2, name: 'Zoé Durand', birthDate: born, contactId: null, ...changes });
/** What becomes of each row, the client's id where it is known. */
const matched = (book: Known[], ...rows: Partial<Wanted>[]) => {
  const matcher = createMatcher(book);
  return rows.map((row, index) => said(matcher.match(wanted({ row: index + 2, ...row }))));
};
const said = (match: Match): string => (match.is === 'new' ? 'new' : match.is === 'known' ? match.client.id : `${match.reason} ${match.other}`);

describe('a row', () => {
  it('is the client of its contact number, whatever the name is now', () => {
    expect(matched([known('a', { contactId: 7 })], { contactId: 7, name: 'Zoé Durand-Petit' })).toEqual(['a']);
    expect(matched([known('a', { contactId: 7, birthDate: null })], { contactId: 7, name: 'Somebody Else' })).toEqual(['a']);
    expect(matched([known('a', { contactId: 7 })], { contactId: 7, name: 'Somebody Else', birthDate: null })).toEqual(['a']);
  });

  it('is the client of its name and birth date, in either order and any writing', () => {
    expect(matched([known('a')], { name: 'DURAND Zoe' })).toEqual(['a']);
    expect(matched([known('a')], { birthDate: '1980-03-15' })).toEqual(['new']);
    expect(matched([known('a')], { birthDate: null })).toEqual(['new']);
    expect(matched([known('a', { birthDate: null })], { birthDate: null })).toEqual(['a']);
    expect(matched([known('a')], { name: 'Zoé Durant' })).toEqual(['new']);
  });

  it('with another contact number than the client of that name is somebody else', () => {
    expect(matched([known('a', { contactId: 1 })], { contactId: 2 })).toEqual(['new']);
    expect(matched([known('a', { contactId: 1 }), known('b', { contactId: 2 })], { contactId: 2 })).toEqual(['b']);
  });

  it('without a number is the client of that name who has one, and one with a number the client who has none', () => {
    expect(matched([known('a', { contactId: 1 })], { contactId: null })).toEqual(['a']);
    expect(matched([known('a')], { contactId: 1 })).toEqual(['a']);
    expect(matched([known('a', { contactId: 1 }), known('b')], { contactId: 2 })).toEqual(['b']);
  });

  it('that may be several clients is asked about', () => {
    expect(matched([known('a', { contactId: 1 }), known('b', { contactId: 2 })], { contactId: null })).toEqual(['severalInBook 2']);
    expect(matched([known('a'), known('b'), known('c', { contactId: 3 })], { contactId: 9 })).toEqual(['severalInBook 2']);
  });

  it('with the contact number of one and the name and birth date of another is asked about', () => {
    expect(matched([known('a', { contactId: 7, name: 'Jean Martin' }), known('b')], { contactId: 7 })).toEqual(['contactOfAnother Jean Martin']);
  });

  it('with the number of somebody of another name and another birth date is asked about', () => {
    const book = [known('a', { contactId: 7, name: 'Jean Martin', birthDate: '1950-01-01' })];
    expect(matched(book, { contactId: 7 })).toEqual(['contactOfAnother Jean Martin']);
    // One of both alone may have been a mistake, now put right.
    expect(matched(book, { contactId: 7, name: 'Martin Jean' })).toEqual(['a']);
    expect(matched(book, { contactId: 7, birthDate: '1950-01-01' })).toEqual(['a']);
  });
});

describe('a row that says the same person as one further up', () => {
  it('by its number, or by name and birth date where one has no number, is named with that row', () => {
    expect(matched([], { contactId: 7 }, { contactId: 7, name: 'Other' })).toEqual(['new', 'contactRepeated 2']);
    expect(matched([], {}, { name: 'durand zoé' })).toEqual(['new', 'clientRepeated 2']);
    expect(matched([], { contactId: 7 }, {})).toEqual(['new', 'clientRepeated 2']);
    expect(matched([], {}, { contactId: 7 })).toEqual(['new', 'clientRepeated 2']);
    expect(matched([], { contactId: 7 }, { contactId: 8 }, {})).toEqual(['new', 'new', 'clientRepeated 2']);
  });

  it('is not one of the same name with another number or another birth date', () => {
    expect(matched([], { contactId: 7 }, { contactId: 8 })).toEqual(['new', 'new']);
    expect(matched([], {}, { birthDate: '1990-01-01' })).toEqual(['new', 'new']);
  });

  it('by two ways to the same client of the book is named too', () => {
    expect(matched([known('a', { contactId: 7 })], { contactId: 7, name: 'Zoé Petit' }, { contactId: null })).toEqual(['a', 'clientRepeated 2']);
    expect(matched([known('a', { contactId: 7 }), known('b', { name: 'Jean Martin' })], { contactId: 7 }, { name: 'Jean Martin' })).toEqual(['a', 'b']);
  });
});
