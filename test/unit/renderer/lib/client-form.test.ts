// What is typed about a client becomes a record, and a record what is typed: nothing changes on the way, nothing doubtful gets through.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedRecord, paiThemes } from '../../../../preload/contract/client-facts';
import { clientRecord, type ClientRecord } from '../../../../preload/contract/clients';
import { draftOfRecord, emptyClientDraft, readClient, readShare, shareFields, shownName, type ClientDraft } from '../../../../renderer/lib/client-form';

const today = '2026-11-26';
const none = new Set<never>();
const read = (changes: Partial<ClientDraft>) => readClient({ ...emptyClientDraft(), lastName: 'Monet', ...changes }, none, today);

describe('a typed client', () => {
  it('needs a name, of whatever kind it is', () => {
    expect(readClient(emptyClientDraft(), none, today).problems).toEqual({ lastName: 'required' });
    expect(read({ kind: 'couple' }).problems).toEqual({ 'coSubscriber.lastName': 'required' });
    expect(read({ kind: 'legalEntity' }).problems).toEqual({ 'legalEntity.name': 'required' });
    expect(read({ firstName: 'Adeline' }).record?.name).toBe('Adeline Monet');
    const long = 'X'.repeat(150);
    const couple = read({ kind: 'couple', lastName: long, firstName: long, coSubscriber: { lastName: 'Y', firstName: long, birthDate: '' } }).record;
    expect(clientRecord.parse(couple)).toEqual(couple);
    expect(draftOfRecord(couple!).name).toBe('');
    expect(readClient({ ...emptyClientDraft(), name: 'Shown so' }, none, today).record?.name).toBe('Shown so');
  });

  it('is told what is wrong, field by field', () => {
    const { problems, record } = read({ birthDate: '31/02/1980', contactId: '0', email: 'no address', riskDate: '27/11/2026', tags: 'x'.repeat(41), answer: 'yes', minimumPaiCoverage: '101', minimumTaxonomy: 'many', sustainabilityDate: 'soon' });
    expect(record).toBeNull();
    expect(problems).toEqual({ birthDate: 'notADay', contactId: 'notANumber', email: 'notAnEmail', riskDate: 'notADay', riskKey: 'required', tags: 'tooManyTags', minimumPaiCoverage: 'notAShare', minimumTaxonomy: 'notAShare', sustainabilityDate: 'notADay' });
    for (const contactId of ['2147483648', '1.5', '-1', 'x', '12345678901']) expect(read({ contactId }).problems).toEqual({ contactId: 'notANumber' });
  });

  it('is asked whether half a per cent is meant, unless it was confirmed', () => {
    for (const text of ['0.5', '0,5', '0.50 %', ',5']) expect(readShare(text, false)).toEqual({ fraction: 0.005, problem: 'doubtfulShare' });
    expect(readShare('0.5', true)).toEqual({ fraction: 0.005, problem: null });
    for (const [text, fraction] of [['15', 0.15], ['15 %', 0.15], ['33,333', 0.33333], ['0', 0], ['100', 1], ['1', 0.01]] as const) expect(readShare(text, false)).toEqual({ fraction, problem: null });
  });

  it('says nothing about preferences that were not answered, or answered with no', () => {
    const typed = { minimumSustainable: '15', themes: [...paiThemes], sustainabilityDate: '01/02/2026' } as const;
    expect(read({ ...typed, themes: [...typed.themes], answer: 'notAnswered' }).record?.sustainability).toEqual({ answer: 'notAnswered', minimumSustainable: null, minimumTaxonomy: null, minimumPaiCoverage: null, themes: [], date: null });
    expect(read({ ...typed, themes: [...typed.themes], answer: 'no' }).record?.sustainability).toMatchObject({ answer: 'no', minimumSustainable: null, themes: [], date: '2026-02-01' });
  });

  it('of one last name shows it once', () => {
    const couple = (lastName: string, firstName: string, other: string) => shownName({ ...emptyClientDraft(), kind: 'couple', lastName, firstName, coSubscriber: { lastName: other, firstName: 'Marc', birthDate: '' } });
    expect([couple('Duval', 'Aurélie', 'Duval'), couple('Duval', 'Aurélie', ''), couple('Duval', 'Aurélie', 'Roche')]).toEqual(['Aurélie & Marc Duval', 'Aurélie & Marc Duval', 'Aurélie Duval & Marc Roche']);
  });
});

const word = fc.stringMatching(/^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ' -]{0,20}[A-Za-zÀ-ÿ]$/);
const day = fc.date({ min: new Date('1920-01-01'), max: new Date('2026-11-26'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const share = fc.option(fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 10_000));
const records: fc.Arbitrary<ClientRecord> = fc.record({
  kind: fc.constantFrom('person', 'couple', 'legalEntity'), name: word, contactId: fc.option(fc.integer({ min: 1, max: 2_147_483_647 })), lastName: word, firstName: word, birthDate: fc.option(day),
  coSubscriber: fc.record({ lastName: word, firstName: word, birthDate: fc.option(day) }), legalEntity: fc.record({ name: word, identifier: word, representativeLastName: word, representativeFirstName: word }),
  email: fc.constantFrom('', 'a@b.example'), risk: fc.option(fc.record({ key: word, date: fc.option(day) })), notes: fc.string({ maxLength: 80 }), tags: fc.uniqueArray(word.filter((text) => text.length <= 40), { maxLength: 5 }),
  answer: fc.constantFrom('yes', 'no', 'notAnswered'), shares: fc.tuple(share, share, share), themes: fc.subarray([...paiThemes]), date: fc.option(day),
}).map(({ kind, answer, shares, themes, date, coSubscriber, legalEntity, lastName, firstName, birthDate, ...rest }) => clientRecord.parse({
  kind, ...rest, ...(kind === 'legalEntity' ? { lastName: '', firstName: '', birthDate: null } : { lastName, firstName, birthDate }),
  coSubscriber: kind === 'couple' ? coSubscriber : null, legalEntity: kind === 'legalEntity' ? legalEntity : null,
  sustainability: answer === 'yes' ? { answer, minimumSustainable: shares[0], minimumTaxonomy: shares[1], minimumPaiCoverage: shares[2], themes, date } : { ...namedRecord('').sustainability, answer, date: answer === 'no' ? date : null },
}));

describe('a record', () => {
  it('opened and saved again is the same', () => {
    fc.assert(fc.property(records, (record) => {
      const exact = new Set(shareFields.filter((field) => (record.sustainability[field] ?? 1) < 0.01));
      expect(readClient(draftOfRecord(record), exact, today)).toEqual({ record, problems: {} });
    }), { numRuns: 500 });
  });
});
