// Which problems of the form are shown, and in which words: a field's own once it was left, all of them on trying to go on.
import type { PremiaProblem } from '../../../preload/contract/premia-check';
import { errorExample } from '../../lib/format';
import { t } from '../../lib/i18n.svelte';
import { premia } from '../../state/premia.svelte';

export class PremiaProblems {
  #visited = $state.raw<ReadonlySet<string>>(new Set());

  leave = (field: string) => (): void => {
    this.#visited = new Set(this.#visited).add(field);
  };

  of = (field: string): string | null => {
    const problem = this.codeOf(field);
    if (!problem) return null;
    // What asks something asks while it is typed: appearing when the field is left, it would move what is being clicked.
    return premia.attempted || problem === 'unsureShare' || (this.#visited.has(field) && problem !== 'required') ? t(`premia.problem.${problem}`, { example: errorExample('number') }) : null;
  };

  codeOf = (field: string): PremiaProblem['code'] | null => premia.reading?.problems.find((item) => item.field === field)?.code ?? null;
}
