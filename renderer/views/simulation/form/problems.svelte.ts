// Which problems of the form are shown, and in which words: a field's own once it was left, all of them on trying to run.
import type { Problem } from '../../../../preload/contract/simulation-check';
import { errorExample, money, plainNumber } from '../../../lib/format';
import { t, type MessageKey } from '../../../lib/i18n.svelte';
import { simulations } from '../../../state/simulations.svelte';
import { years } from '../words';

/** Nothing to reproach anybody with while they are still filling in. */
const early = new Set<Problem['code']>(['required', 'nothingSaved', 'weightsNot100']);

export class FormProblems {
  #visited = $state.raw<ReadonlySet<string>>(new Set());

  leave = (field: string) => (): void => {
    this.#visited = new Set(this.#visited).add(field);
  };

  of = (field: string): string | null => {
    const problem = simulations.reading.problems.find((item) => item.field === field);
    if (!problem) return null;
    return simulations.attempted || (this.#visited.has(field) && !early.has(problem.code)) ? words(problem) : null;
  };

  /** Also before the field is left: for what is visibly typed to its end. */
  atOnce = (field: string): string | null => {
    const problem = simulations.reading.problems.find((item) => item.field === field);
    return problem ? words(problem) : null;
  };
}

function words(problem: Problem): string {
  const isMoney = /amount|savings/i.test(problem.field);
  const limit = (value: number) => {
    if (isMoney) return money({ minor: Math.round(value * 100), currency: 'EUR' }, { cents: !Number.isInteger(value) });
    return problem.field === 'horizonYears' ? years(value) : plainNumber(value);
  };
  const value = problem.value === undefined ? '' : limit(problem.value);
  return t(`problem.${problem.code}` as MessageKey, { value, example: errorExample(problem.code === 'notAMonth' ? 'month' : isMoney ? 'number' : 'small') });
}
