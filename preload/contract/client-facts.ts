// What can be said of clients without schemas, so that pages may use it.
import type { ClientRecord, Sustainability } from './clients';

/** A couple is a policyholder with a co-policyholder; a legal entity acts through a representative. */
export const clientKinds = ['person', 'couple', 'legalEntity'] as const;

/** The nine themes of principal adverse impacts (SFDR) that Premia asks about, by its names. */
export const paiThemes = [
  'greenhouseGasEmissions', 'impactOnBiodiversity', 'waterEmissions', 'hazardousWaste', 'controversialWeapons',
  'monitoringOfInternationalPrinciples', 'respectOfInternationalPrinciples', 'genderPayGap', 'lowBoardGenderDiversity',
] as const;

/** DFS's numbers are 32-bit integers. */
export const contactIdMax = 2_147_483_647;

export const noSustainability: Sustainability = { answer: 'notAnswered', minimumSustainable: null, minimumTaxonomy: null, minimumPaiCoverage: null, themes: [], date: null };

/** A record of which only a name is known. */
export const namedRecord = (name: string, more: Partial<ClientRecord> = {}): ClientRecord => ({
  kind: 'person', name, contactId: null, lastName: '', firstName: '', birthDate: null, coSubscriber: null, legalEntity: null, email: '', risk: null, sustainability: noSustainability, notes: '', tags: [], ...more,
});
