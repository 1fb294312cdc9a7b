// Flows on the time line: within the plan, whatever is typed.
import { describe, expect, it } from 'vitest';
import type { Draft, DraftFlow } from '../../../../preload/contract/simulations';
import { practiceCatalogue } from '../../../../main/practice/simulation-request';
import { flowBars } from '../../../../renderer/lib/flow-bars';
import { emptyDraft } from '../../../../renderer/lib/simulation-form';

const flow = (changes: Partial<DraftFlow>): DraftFlow => ({ direction: 'in', kind: 'once', amount: '5', from: '2027-01', to: '', frequency: 'monthly', ...changes });
const draft = (changes: Partial<Draft>): Draft => ({ ...emptyDraft(practiceCatalogue, new Date()), ...changes });
const places = (flows: DraftFlow[], months = 24) => flowBars(draft({ flows }), '2027-01', months)?.map(({ from, to }) => [from, to]);

describe('the time line', () => {
  it('places one-off flows at their month, scheduled ones from first to last, an open end at the end', () => {
    expect(places([flow({ from: '2027-06' }), flow({ kind: 'scheduled', from: '2027-03', to: '2028-02' }), flow({ kind: 'scheduled', from: '2028-01' })])).toEqual([[5, 5], [2, 13], [12, 23]]);
  });

  it('keeps within the plan what lies outside or cannot be read', () => {
    expect(places([flow({ from: '2020-01' }), flow({ from: '2050-01' }), flow({ from: '' }), flow({ kind: 'scheduled', from: '2028-06', to: '2027-02' }), flow({ kind: 'scheduled', from: 'x', to: 'y' })])).toEqual([[0, 0], [23, 23], [0, 0], [17, 17], [0, 23]]);
  });

  it('shows the regular contribution over the whole time, and amounts only where they can be read', () => {
    const bars = flowBars(draft({ regularAmount: '250', flows: [flow({ amount: '1,2.3' })] }), '2027-01', 12)!;
    expect(bars.map(({ index, amount, from, to }) => ({ index, amount, from, to }))).toEqual([{ index: null, amount: 25_000, from: 0, to: 11 }, { index: 0, amount: null, from: 0, to: 0 }]);
  });

  it('is not drawn without a start or a horizon', () => {
    expect([flowBars(draft({}), null, 12), flowBars(draft({}), '2027-01', null), flowBars(draft({}), '2027-01', 0)]).toEqual([null, null, null]);
  });
});
