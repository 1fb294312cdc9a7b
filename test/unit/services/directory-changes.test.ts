// What is sent to change an entry of the directory: everything documented goes along, and a number that is not stated stays out.
import { describe, expect, it } from 'vitest';
import { bodyOf, currentValue } from '../../../main/services/directory-changes';
import type { DirectoryEntry } from '../../../preload/contract/directory';

const entry = (name: DirectoryEntry['name'], fields: DirectoryEntry['fields']) => ({ name, fields }) as DirectoryEntry;
const plain = (text: string): DirectoryEntry['name'] => ({ shown: text, plain: text, byLanguage: {} }) as DirectoryEntry['name'];

describe('the body of a change', () => {
  const branch = entry({ shown: 'Nord', plain: null, byLanguage: { fr: 'Nord', en: 'North' } } as DirectoryEntry['name'], { bankId: null, countryId: null, code: 'N1', addressLine1: 'Rue A', bic: null, lastModifiedByMemberId: null });
  const fresh = { entry: branch, received: '{}' };

  it('leaves out a bank and a member that are not stated, and says that a country is none', () => {
    const body = bodyOf('branches', fresh, [{ field: 'code', from: 'N1', to: 'N2' }], 'en');
    expect(body).toEqual({ Name: [{ Language: 'fr', Value: 'Nord' }, { Language: 'en', Value: 'North' }], CountryId: null, Code: 'N2', AddressLine1: 'Rue A', Bic: null });
  });

  it('has them when they are stated, and none for a text that was emptied', () => {
    const stated = { ...fresh, entry: { ...branch, fields: { ...branch.fields, bankId: 7, lastModifiedByMemberId: 3 } } };
    expect(bodyOf('branches', stated, [{ field: 'addressLine1', from: 'Rue A', to: '' }], 'en')).toMatchObject({ BankId: 7, LastModifiedByMemberId: 3, AddressLine1: null });
  });

  it('of something new has only what was typed', () => {
    expect(bodyOf('banks', null, [{ field: 'name', from: null, to: 'Banque' }, { field: 'bic', from: null, to: 'ABCDFRPP' }], 'en')).toEqual({ Name: 'Banque', Bic: 'ABCDFRPP' });
  });
});

describe('what a field is now', () => {
  it('is its text, its number, or none', () => {
    const bank = entry(plain('Banque'), { bic: 'ABCDFRPP' });
    expect(currentValue(bank, 'name', 'en')).toBe('Banque');
    expect(currentValue(bank, 'bic', 'en')).toBe('ABCDFRPP');
    expect(currentValue(bank, 'code', 'en')).toBeNull();
    // A name without languages is the chosen language's.
    expect(currentValue(bank, 'name.fr', 'fr')).toBe('Banque');
    expect(currentValue(bank, 'name.en', 'fr')).toBeNull();
  });
});
