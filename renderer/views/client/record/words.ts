// Words for what is wrong in a client's record.
import type { ClientProblemCode } from '../../../lib/client-form';
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
