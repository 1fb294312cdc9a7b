// The rules a Premia session must keep, checked while typing and again before anything is sent.
import type { PremiaRequest } from './premia';
import { shareFields } from './premia-fields';

export const premiaLimits = {
  /** A cent, and ten billion, in minor units. */
  amountMin: 1,
  amountMax: 1_000_000_000_000,
} as const;

export const premiaProblems = ['required', 'notAnAmount', 'notADay', 'notYet', 'notAnEmail', 'notAShare', 'unsureShare', 'tooSmall', 'tooLarge', 'unknownChoice'] as const;
export type PremiaProblemCode = (typeof premiaProblems)[number];

/** `field` is a name of `premiaFields`, or a line's part such as `lines.2.amount`. */
export interface PremiaProblem { field: string; code: PremiaProblemCode }

/** Only its form: whether it exists Premia will see. */
const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Everything wrong with a request, in reading order; empty when it may be sent. `today` is `YYYY-MM-DD`. */
export function checkPremiaRequest(request: PremiaRequest, today: string): PremiaProblem[] {
  const { client, coSubscriber, legalEntity, risk } = request;
  return [
    ...required('journey', request.journeyUuid), ...required('product', request.productCode), ...required('reference', request.reference),
    ...required('lastName', client.lastName), ...required('firstName', client.firstName), ...(client.birthDate === null ? required('birthDate', '') : notYet('birthDate', client.birthDate, today)),
    ...(request.email === null || emailPattern.test(request.email) ? [] : [{ field: 'email', code: request.email === '' ? 'required' : 'notAnEmail' } as const]),
    ...(coSubscriber ? [...required('coLastName', coSubscriber.lastName), ...required('coFirstName', coSubscriber.firstName), ...notYet('coBirthDate', coSubscriber.birthDate, today)] : []),
    ...(legalEntity ? required('entityName', legalEntity.name) : []),
    ...(risk ? [...required('riskKey', risk.key), ...notYet('riskDate', risk.date, today)] : []),
    ...checkSustainability(request, today),
    // The amounts that become mandatory with the switch beside them.
    ...(request.initial.enabled === true ? amount('initialAmount', request.initial.amount) : []),
    ...(request.scheduled.enabled === true ? amount('scheduledAmount', request.scheduled.amount) : []),
    ...request.composition.flatMap((line, index) => [...required(`lines.${index}.code`, line.code), ...amount(`lines.${index}.amount`, line.amount)]),
  ];
}

function checkSustainability({ sustainability }: PremiaRequest, today: string): PremiaProblem[] {
  if (!sustainability || sustainability.answer === 'notAnswered') return [];
  const shares = sustainability.answer === 'yes' ? shareFields.filter((field) => (sustainability[field] ?? 0) < 0 || (sustainability[field] ?? 0) > 1) : [];
  return [...shares.map((field) => ({ field, code: 'tooLarge' as const })), ...notYet('sustainabilityDate', sustainability.date, today)];
}

const required = (field: string, text: string): PremiaProblem[] => (text.trim() === '' ? [{ field, code: 'required' }] : []);
const notYet = (field: string, day: string | null, today: string): PremiaProblem[] => (day !== null && day > today ? [{ field, code: 'notYet' }] : []);

function amount(field: string, minor: number | null): PremiaProblem[] {
  if (minor === null) return [{ field, code: 'required' }];
  if (minor < premiaLimits.amountMin) return [{ field, code: 'tooSmall' }];
  return minor > premiaLimits.amountMax ? [{ field, code: 'tooLarge' }] : [];
}
