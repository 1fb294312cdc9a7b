// What a row of a file makes of a client: a new one, or more of one who is there.
import { describe, expect, it } from 'vitest';
import type { Said } from '../../../main/book/read-row';
import { nameSaid, newRecord, onTopOf } from '../../../main/book/record';
import { namedRecord } from '../../../preload/contract/client-facts';

const said = (changes: Partial<Said> = {}): Said => ({ texts: {}, days: {}, shares: {}, themes: {}, ...changes });

describe('a new client', () => {
  it.each([
    ['a person', said({ texts: { firstName: 'Zoé', lastName: 'Durand' } }), 'person', 'Zoé Durand'],
    ['by one name only', said({ texts: { lastName: 'Durand' } }), 'person', 'Durand'],
    ['a couple by the other’s name', said({ texts: { firstName: 'Zoé', lastName: 'Durand', coFirstName: 'Ali', coLastName: 'Petit' } }), 'couple', 'Zoé Durand & Ali Petit'],
    ['a couple by the other’s first name alone', said({ texts: { lastName: 'Durand', coFirstName: 'Ali' } }), 'couple', 'Durand & Ali'],
    ['a couple of whom only the other has a name', said({ texts: { coLastName: 'Petit' } }), 'couple', 'Petit'],
    ['a couple by the other’s birthday', said({ texts: { lastName: 'Durand' }, days: { coBirthDate: '1980-01-02' } }), 'couple', 'Durand'],
    ['a legal entity by its name', said({ texts: { entityName: 'SCI Nord', lastName: 'Durand' } }), 'legalEntity', 'SCI Nord'],
    ['a legal entity by its number', said({ texts: { entityIdentifier: '123', lastName: 'Durand' } }), 'legalEntity', 'Durand'],
    ['what the file says, whatever else is there', said({ kind: 'person', texts: { entityName: 'SCI Nord', firstName: 'Zoé' } }), 'person', 'Zoé'],
    ['named as the file says', said({ texts: { name: 'Z. D.', lastName: 'Durand' } }), 'person', 'Z. D.'],
    ['nobody', said(), 'person', ''],
  ])('is %s', (_, row, kind, name) => {
    expect(newRecord(row)).toMatchObject({ kind, name });
    expect(nameSaid(row)).toBe(name);
  });

  it('has a name no longer than one may be', () => {
    expect(newRecord(said({ texts: { firstName: 'a'.repeat(250), lastName: 'b'.repeat(250) } })).name).toHaveLength(300);
  });

  it('has no part of which the file says nothing', () => {
    expect(newRecord(said({ texts: { lastName: 'Durand' } }))).toEqual(namedRecord('Durand', { lastName: 'Durand' }));
  });

  it('has a couple’s other half and a legal entity when the file says one thing of them', () => {
    const nobody = { lastName: '', firstName: '', birthDate: null };
    expect(newRecord(said({ texts: { coFirstName: 'Ali' } })).coSubscriber).toEqual({ ...nobody, firstName: 'Ali' });
    expect(newRecord(said({ texts: { coLastName: 'Petit' } })).coSubscriber).toEqual({ ...nobody, lastName: 'Petit' });
    expect(newRecord(said({ days: { coBirthDate: '1980-01-02' } })).coSubscriber).toEqual({ ...nobody, birthDate: '1980-01-02' });
    const nothing = { name: '', identifier: '', representativeLastName: '', representativeFirstName: '' };
    expect(newRecord(said({ texts: { representativeFirstName: 'Ali' } })).legalEntity).toEqual({ ...nothing, representativeFirstName: 'Ali' });
    expect(newRecord(said({ texts: { entityIdentifier: '123' } })).legalEntity).toEqual({ ...nothing, identifier: '123' });
  });
});

describe('on top of a client who is there', () => {
  const known = namedRecord('Zoé Durand', {
    lastName: 'Durand', firstName: 'Zoé', birthDate: '1980-03-14', contactId: 7, email: 'zoe@example.org', notes: 'As agreed', tags: ['a'],
    coSubscriber: { lastName: 'Petit', firstName: 'Ali', birthDate: '1979-01-02' }, legalEntity: { name: 'SCI', identifier: '1', representativeLastName: 'D', representativeFirstName: 'Z' },
    risk: { key: '3', date: '2025-05-06' },
    sustainability: { answer: 'yes', minimumSustainable: 0.1, minimumTaxonomy: 0.2, minimumPaiCoverage: 0.3, themes: [], date: '2025-01-02' },
  });

  it('nothing changes what the file leaves empty', () => {
    expect(onTopOf(known, said())).toEqual(known);
  });

  it('each thing changes by itself', () => {
    expect(onTopOf(known, said({ texts: { coFirstName: 'Aly' } })).coSubscriber).toEqual({ ...known.coSubscriber, firstName: 'Aly' });
    expect(onTopOf(known, said({ days: { coBirthDate: '1979-02-03' } })).coSubscriber).toEqual({ ...known.coSubscriber, birthDate: '1979-02-03' });
    expect(onTopOf(known, said({ texts: { representativeLastName: 'E' } })).legalEntity).toEqual({ ...known.legalEntity, representativeLastName: 'E' });
    expect(onTopOf(known, said({ texts: { entityName: 'SCI Sud' } })).legalEntity).toEqual({ ...known.legalEntity, name: 'SCI Sud' });
    expect(onTopOf(known, said({ shares: { minimumTaxonomy: 0.5 } })).sustainability).toEqual({ ...known.sustainability, minimumTaxonomy: 0.5 });
    expect(onTopOf(known, said({ shares: { minimumSustainable: 0, minimumPaiCoverage: 0 } })).sustainability).toEqual({ ...known.sustainability, minimumSustainable: 0, minimumPaiCoverage: 0 });
    expect(onTopOf(known, said({ answer: 'no' })).sustainability).toEqual({ ...known.sustainability, answer: 'no' });
    expect(onTopOf(known, said({ kind: 'couple', contactId: 8, tags: [], texts: { notes: 'New', email: 'z@example.org' } }))).toEqual({ ...known, kind: 'couple', contactId: 8, tags: [], notes: 'New', email: 'z@example.org' });
  });

  it('a risk profile keeps its date only while it is the same', () => {
    const risk = (row: Partial<Said>, before = known) => onTopOf(before, said(row)).risk;
    expect(risk({ texts: { riskKey: '3' } })).toEqual({ key: '3', date: '2025-05-06' });
    expect(risk({ texts: { riskKey: '4' } })).toEqual({ key: '4', date: null });
    expect(risk({ texts: { riskKey: '4' }, days: { riskDate: '2026-01-02' } })).toEqual({ key: '4', date: '2026-01-02' });
    expect(risk({ days: { riskDate: '2026-01-02' } })).toEqual({ key: '3', date: '2026-01-02' });
    expect(risk({ days: { riskDate: '2026-01-02' } }, namedRecord('Zoé'))).toBeNull();
    expect(risk({ texts: { riskKey: '4' } }, namedRecord('Zoé'))).toEqual({ key: '4', date: null });
  });
});
