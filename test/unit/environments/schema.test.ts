// The first book of an environment: what is known of a client goes where it belongs, and nothing is made up.
import { describe, expect, it } from 'vitest';
import { recordOf, starterClient } from '../../../main/environments/schema';
import { clientRecord } from '../../../preload/contract/clients';

const record = (changes: object) => {
  const made = recordOf(starterClient.parse({ contactId: 7, ...changes }));
  expect(clientRecord.parse(made)).toEqual(made);
  return made;
};

describe('a client an environment brings along', () => {
  it.each([
    ['Zoé Durand', 'Zoé', 'Durand'], ['  Zoé   Durand ', 'Zoé', 'Durand'],
    ['Durand', '', 'Durand'], ['Jean de la Tour', '', 'Jean de la Tour'], ['Zoé Durand Petit', '', 'Zoé Durand Petit'],
  ])('called %s has that as its names', (name, firstName, lastName) => {
    expect(record({ name })).toMatchObject({ kind: 'person', name: name.trim(), firstName, lastName, contactId: 7 });
  });

  it.each([[{ lastName: 'de la Tour' }, { lastName: 'de la Tour', firstName: '' }], [{ firstName: 'Jean' }, { lastName: '', firstName: 'Jean' }], [{ lastName: 'Tour', firstName: 'Jean' }, { lastName: 'Tour', firstName: 'Jean' }]])('with names of its own keeps those: %j', (given, kept) => {
    expect(record({ name: 'Zoé Durand', ...given })).toMatchObject({ name: 'Zoé Durand', ...kept });
  });

  it('that is a legal entity has its name there, and the names are those of who stands for it', () => {
    expect(record({ name: 'Atelier Nord', kind: 'legalEntity', lastName: 'Durand', firstName: 'Zoé' })).toMatchObject({
      kind: 'legalEntity', name: 'Atelier Nord', lastName: '', firstName: '', legalEntity: { name: 'Atelier Nord', identifier: '', representativeLastName: 'Durand', representativeFirstName: 'Zoé' },
    });
    expect(record({ name: 'Atelier Nord', kind: 'legalEntity' })).toMatchObject({ lastName: '', firstName: '', legalEntity: { representativeLastName: '', representativeFirstName: '' } });
  });

  it('keeps everything else that is said of it', () => {
    expect(record({ name: 'Zoé Durand', kind: 'couple', birthDate: '1980-03-14', email: 'zoe@example.com', coSubscriber: { lastName: 'Petit', firstName: 'Jean', birthDate: null } })).toMatchObject({
      kind: 'couple', birthDate: '1980-03-14', email: 'zoe@example.com', coSubscriber: { lastName: 'Petit', firstName: 'Jean', birthDate: null },
    });
    expect(record({ name: 'Zoé Durand' })).toMatchObject({ birthDate: null, email: '', coSubscriber: null, legalEntity: null });
  });
});
