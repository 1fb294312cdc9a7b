// What a Premia session can be told, field by field, in our words and in the order it goes out. No schemas: pages read it too.
import { paiThemes } from './client-facts';

export const premiaFields = [
  'journey', 'product', 'reference', 'email', 'lastName', 'firstName', 'birthDate',
  'coLastName', 'coFirstName', 'coBirthDate', 'entityName', 'entityIdentifier', 'entityLastName', 'entityFirstName',
  'initial', 'initialAmount', 'riskKey', 'riskDate',
  'sustainable', 'minimumSustainable', 'minimumTaxonomy', 'minimumPaiCoverage', ...paiThemes, 'sustainabilityDate',
  'scheduled', 'scheduledAmount', 'scheduledFormat', 'scheduledFrequency', 'compositionType',
] as const;
export type PremiaField = (typeof premiaFields)[number];

/** Shares that are written as 15 for 15 %. */
export const shareFields = ['minimumSustainable', 'minimumTaxonomy', 'minimumPaiCoverage'] as const;
export type ShareField = (typeof shareFields)[number];
