// Words for the fields of an account.
import { dayFields, isChoice, type AccountField } from '../../../../preload/contract/account-facts';
import type { AccountChange, AccountChoices } from '../../../../preload/contract/accounts';
import { choiceName, type AccountProblemCode } from '../../../lib/account-form';
import { dayText, number } from '../../../lib/format';
import { t } from '../../../lib/i18n.svelte';

export function problemText(code: AccountProblemCode | undefined): string | null {
  switch (code) {
    case undefined: return null;
    case 'required': return t('problem.required');
    case 'notADay': return t('account.problem.notADay', { example: dayText('2026-01-31') });
    case 'notANumber': return t('problem.notANumber', { example: '1250' });
    default: return t(`account.problem.${code}`);
  }
}

/** A value as people read it: a number of a list by its name, an empty one in words. */
export function valueText(field: AccountField, value: AccountChange['to'], choices: AccountChoices | null): string {
  if (value === null || value === '') return t('directory.empty');
  if (typeof value === 'boolean') return t(value ? 'account.yes' : 'account.no');
  if (dayFields.includes(field)) return dayText(String(value));
  if (field === 'balance') return number(Number(value), 2);
  if (!isChoice(field)) return String(value);
  const name = choiceName(choices, field, Number(value));
  return name === null || name === String(value) ? String(value) : `${name} (${String(value)})`;
}

export const iban = (text: string): string => (/^[A-Z]{2}\d{2}/.test(text) ? text.replaceAll(/(.{4})(?=.)/g, '$1 ') : text);
