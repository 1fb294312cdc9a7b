// The form of an account: its fields as text, what is wrong with them, and what would be sent.
import { accountFields, choiceFields, dayFields, isChoice, neverEmptied, onlyWhenOpened, requiredFields, type AccountField } from '../../preload/contract/account-facts';
import type { Account, AccountChange, AccountChoices } from '../../preload/contract/accounts';
import { minorDigits } from '../../preload/contract/minor-digits';
import { dayText, plainNumber } from './format';
import { parseDay, parseNumber } from './parse';

export type AccountForm = Record<AccountField, string>;
export type AccountProblemCode = 'required' | 'notADay' | 'notANumber' | 'notJson' | 'neverEmptied';
export type AccountProblems = Partial<Record<AccountField, AccountProblemCode>>;

/** DFS takes currency and group when an account is opened only. */
export const fieldsOf = (account: Account | null): AccountField[] => accountFields.filter((field) => account === null || !onlyWhenOpened.includes(field));

/** Major units; what an account has of other fields is not text. Its parent and its own additions come as they were read, or not at all. */
function valueOf(account: Account, field: AccountField): string | number | boolean | null {
  if (field === 'balance') return account.balance === null ? null : account.balance.minor / 10 ** minorDigits(account.balance.currency);
  if (field === 'parentId' || field === 'attributes') return null;
  return account[field];
}

function textOf(account: Account | null, field: AccountField): string {
  const value = account && valueOf(account, field);
  if (value === null) return account === null && field === 'isActive' ? 'true' : '';
  if (dayFields.includes(field)) return dayText(String(value));
  return field === 'balance' ? plainNumber(Number(value)) : String(value);
}

export const formOf = (account: Account | null): AccountForm => Object.fromEntries(accountFields.map((field) => [field, textOf(account, field)])) as AccountForm;

/** As it was read, whatever people would have to type for it: 12.345 dinars are no thousands, a name may end in a space. */
const untouched = (account: Account | null, form: AccountForm, field: AccountField): boolean => account !== null && form[field] === textOf(account, field);

/** A field's text as it would be sent, or why it cannot be. */
function read(field: AccountField, text: string): { value: AccountChange['to'] } | { problem: AccountProblemCode } {
  const typed = text.trim();
  if (typed === '') return { value: null };
  if (field === 'isActive') return { value: typed === 'true' };
  if (dayFields.includes(field)) {
    const day = parseDay(typed);
    return day === null ? { problem: 'notADay' } : { value: day };
  }
  if (field === 'balance') {
    const value = parseNumber(typed);
    return value === null || Math.abs(value) > 1e12 ? { problem: 'notANumber' } : { value: Math.round(value * 100) / 100 };
  }
  if (isChoice(field)) return /^\d{1,10}$/.test(typed) && Number(typed) <= 2_147_483_647 ? { value: Number(typed) } : { problem: 'notANumber' };
  if (field === 'attributes') {
    try {
      JSON.parse(typed);
    } catch {
      return { problem: 'notJson' };
    }
  }
  return { value: typed };
}

export function problemsOf(account: Account | null, form: AccountForm): AccountProblems {
  const problems: AccountProblems = {};
  for (const field of fieldsOf(account)) {
    if (untouched(account, form, field)) continue;
    const found = read(field, form[field]);
    if ('problem' in found) problems[field] = found.problem;
    else if (found.value === null && account === null && requiredFields.includes(field)) problems[field] = 'required';
    else if (found.value === null && account !== null && neverEmptied.includes(field) && valueOf(account, field) !== null) problems[field] = 'neverEmptied';
  }
  return problems;
}

/** Every field that differs from what was read, and nothing else. */
export function changesOf(account: Account | null, form: AccountForm): AccountChange[] {
  return fieldsOf(account).flatMap((field): AccountChange[] => {
    if (untouched(account, form, field)) return [];
    const found = read(field, form[field]);
    const from = account && valueOf(account, field);
    if ('problem' in found || found.value === from) return [];
    return [{ field, from, to: found.value }];
  });
}

/** The name behind a number, where it is known. */
export const choiceName = (choices: AccountChoices | null, field: AccountField, id: number): string | null =>
  (choices && isChoice(field) ? choices[choiceFields[field]].find((choice) => choice.id === id)?.name : null) ?? null;
