// Words for what is wrong in a client's record, and for its fields.
import type { recordFields } from '../../../../preload/contract/activity-facts';
import type { ClientDraft, ClientProblemCode } from '../../../lib/client-form';
import { dayText } from '../../../lib/format';
import { t } from '../../../lib/i18n.svelte';

export function problemText(code: ClientProblemCode | undefined): string | null {
  switch (code) {
    case undefined: return null;
    case 'required': return t('problem.required');
    case 'notADay': return t('problem.notADay', { example: dayText('1952-01-31') });
    case 'notANumber': return t('problem.notANumber', { example: '10234' });
    case 'duplicate': return t('clients.duplicate');
    default: return t(`record.problem.${code}`);
  }
}

/** Which part of the record a field is of. */
const partOf: Record<keyof ClientDraft, (typeof recordFields)[number]> = {
  kind: 'kind', name: 'name', contactId: 'contactId', lastName: 'lastName', firstName: 'firstName', birthDate: 'birthDate', coSubscriber: 'coSubscriber', legalEntity: 'legalEntity', email: 'email',
  riskKey: 'risk', riskDate: 'risk', answer: 'sustainability', minimumSustainable: 'sustainability', minimumTaxonomy: 'sustainability', minimumPaiCoverage: 'sustainability', themes: 'sustainability', sustainabilityDate: 'sustainability',
  notes: 'notes', tags: 'tags',
};
export const fieldName = (field: keyof ClientDraft): string => t(`activity.field.${partOf[field]}`);
