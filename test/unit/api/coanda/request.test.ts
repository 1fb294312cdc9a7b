// The body sent to Coanda has exactly the documented shape.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeDelegated, writeFree, writeGlidepath } from '../../../../main/api/coanda/request';
import { readSimulationRequest } from '../../../../main/practice/simulation-request';
import { sampleInput } from '../../../samples';

const written = (...changes: Parameters<typeof sampleInput>) => JSON.parse(JSON.stringify(writeFree(sampleInput(...changes), 'simulation_start_date'))) as Record<string, unknown>;

describe('a request', () => {
  it('writes the documented sample of free management, field for field', () => {
    // The provider's document, without the trailing commas that make its sample invalid JSON.
    const documented = `{
      "simulation_start_date": "202008",
      "simple_deposits": [ { "amount": 5000, "date": "202010" } ],
      "periodic_deposits": [ { "amount": 197.2, "start_date": "202008", "end_date": "202507", "frequency": "MONTHLY" } ],
      "portfolio_composition": [
        { "isin": "LU1883308352", "currency": "GBP", "percentage": 50 },
        { "isin": "LU1681046931", "currency": "EUR", "percentage": 50 }
      ],
      "target_amount": 5000,
      "horizon": 60,
      "current_savings": 1000,
      "simulator_uuid": "aaaic:simulators:243"
    }`;
    expect(written()).toEqual(JSON.parse(documented));
  });

  it('leaves out every optional part that is empty', () => {
    expect(written({ targetAmount: null, oneOffContributions: [], scheduledContributions: [], portfolio: [] })).toEqual({ portfolio_composition: [], simulation_start_date: '202008', horizon: 60, current_savings: 1000, simulator_uuid: 'aaaic:simulators:243' });
  });

  it('names the start as asked', () => {
    expect(Object.keys(writeFree(sampleInput(), 'start_date'))[0]).toBe('start_date');
    expect(writeFree(sampleInput(), 'start_date')).not.toHaveProperty('simulation_start_date');
  });

  it('writes withdrawals and all four frequencies', () => {
    const flow = { from: '2021-01', to: '2021-12', amount: 5 };
    expect(written({
      oneOffWithdrawals: [{ month: '2021-02', amount: 1 }],
      scheduledWithdrawals: [{ ...flow, frequency: 'monthly' }, { ...flow, frequency: 'quarterly' }, { ...flow, frequency: 'semiannually' }, { ...flow, frequency: 'yearly' }],
    })).toMatchObject({
      simple_withdrawals: [{ amount: 0.01, date: '202102' }],
      periodic_withdrawals: ['MONTHLY', 'QUARTERLY', 'SEMI_ANNUALLY', 'YEARLY'].map((frequency) => ({ amount: 0.05, start_date: '202101', end_date: '202112', frequency })),
    });
  });

  it('adds the profile of delegated management, and the age of glidepath management', () => {
    const managed = sampleInput({ portfolio: [], profile: { index: 2, name: 'Équilibré' }, age: 35 });
    const common = { simulation_start_date: '202008', target_amount: 5000, horizon: 60, current_savings: 1000, simulator_uuid: 'aaaic:simulators:243', profile_idx: 2 };
    expect(writeDelegated(managed, 'simulation_start_date')).toMatchObject(common);
    expect(writeDelegated(managed, 'simulation_start_date')).not.toHaveProperty('age');
    expect(writeDelegated(managed, 'simulation_start_date')).not.toHaveProperty('portfolio_composition');
    expect(writeGlidepath(managed, 'simulation_start_date')).toMatchObject({ ...common, age: 35 });
    const missing = (field: string) => expect.objectContaining({ code: 'invalidInput', details: { field } });
    expect(() => writeDelegated(sampleInput(), 'start_date')).toThrow(missing('profile'));
    expect(() => writeGlidepath(sampleInput({ profile: managed.profile }), 'start_date')).toThrow(missing('age'));
  });

  it('writes percentages as a person would', () => {
    const percentages = (...weights: number[]) => (written({ portfolio: weights.map((weight) => ({ isin: 'LU1681046931', currency: 'EUR', weight })) })['portfolio_composition'] as { percentage: number }[]).map((line) => line.percentage);
    expect(percentages(0.1 + 0.2, 0.07, 0.3333, 1 / 3, 1)).toEqual([30, 7, 33.33, 33.3333, 100]);
  });

  it('writes amounts of any size to the cent', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000_000_000 }), (minor) => {
      const { current_savings: amount } = written({ currentSavings: minor });
      expect(Math.round((amount as number) * 100)).toBe(minor);
      expect(String(amount)).toMatch(/^\d+(\.\d{1,2})?$/);
    }));
  });

  it('is taken by the practice backend, which is strict', () => {
    const sent: unknown = JSON.parse(JSON.stringify(writeFree(sampleInput({ portfolio: [{ isin: 'LU1681046931', currency: 'EUR', weight: 1 }] }), 'start_date')));
    expect(readSimulationRequest('free', sent, 'start_date')).toMatchObject({ start: '202008', horizon: 60, target: 5000, currentSavings: 1000 });
  });
});
