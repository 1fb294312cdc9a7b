// The form of an account: only what differs is sent, and only what can be.
import { describe, expect, it } from 'vitest';
import { changesOf, fieldsOf, formOf, problemsOf } from '../../../../renderer/lib/account-form';
import { sampleAccount } from '../../../integration/cache/sample-store';

const account = sampleAccount(5, { typeId: 11, branchId: 4, statusId: 1, currencyId: 1, isActive: true, internalId: 'P-1' });

describe('the form of an account', () => {
  it('as it was read changes nothing, in any currency', () => {
    expect(changesOf(account, formOf(account))).toEqual([]);
    const yen = { ...account, balance: { minor: 1_234_567, currency: 'JPY' }, currency: 'JPY' };
    expect(formOf(yen).balance).toMatch(/1.?234.?567/);
    expect(changesOf(yen, formOf(yen))).toEqual([]);
    // Three digits behind the mark are thousands when a person types them.
    for (const minor of [12_345, 1_234_567]) {
      const dinars = { ...account, balance: { minor, currency: 'KWD' }, currency: 'KWD' };
      expect(changesOf(dinars, { ...formOf(dinars), name: 'Renamed' }).map(({ field }) => field)).toEqual(['name']);
    }
    const spaced = { ...account, name: 'Ends in a space ' };
    expect(changesOf(spaced, formOf(spaced))).toEqual([]);
  });
  it('tells what differs by field, with what it was', () => {
    const form = { ...formOf(account), name: ' Renamed ', balance: '1 500,5', iban: '', openingDate: '2/1/2020', statusId: '3' };
    expect(changesOf(account, form)).toEqual([
      { field: 'name', from: 'Compte canari', to: 'Renamed' }, { field: 'iban', from: 'FR7630006000011234567890189', to: null }, { field: 'statusId', from: 1, to: 3 },
      { field: 'balance', from: 1234.56, to: 1500.5 }, { field: 'openingDate', from: '2020-01-01', to: '2020-01-02' },
    ]);
  });
  it('says what cannot be sent', () => {
    const form = { ...formOf(account), accountNumber: '', typeId: 'eleven', balance: 'much', closingDate: '31/02/2026', attributes: '{"a":' };
    expect(problemsOf(account, form)).toEqual({ accountNumber: 'neverEmptied', typeId: 'notANumber', balance: 'notANumber', closingDate: 'notADay', attributes: 'notJson' });
    expect(Object.keys(problemsOf(null, formOf(null)))).toEqual(['accountNumber', 'typeId', 'branchId', 'currencyId', 'statusId']);
  });
  it('leaves out what is only taken when an account is opened', () => {
    expect(fieldsOf(account)).not.toContain('currencyId');
    expect(fieldsOf(null)).toContain('currencyId');
  });
});
