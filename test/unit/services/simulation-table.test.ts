// A result's months as text: a heading, one line a month, and where it comes from.
import { describe, expect, it } from 'vitest';
import { tableText } from '../../../main/services/simulation-table';
import type { SimulationResult } from '../../../preload/contract/simulations';
import { sampleInput, sampleSimulation } from '../../samples';

const { result: sample } = sampleSimulation();
const simulation = (changes: Partial<SimulationResult> = {}) => sampleSimulation({
  simulatorName: 'Free; "calm"', input: sampleInput({ currency: 'CHF' }),
  result: {
    ...sample, months: ['2026-12', '2027-01'], median: [100_050, -7], savings: [200_000, 0],
    bands: { lower: { low: [1, 2], high: [3, 4] }, central: null, upper: { low: [5, 6], high: [700_000, 8] } }, ...changes,
  },
});
const lines = (...[changes, unit, mark = '.', separator = ',']: [changes: Partial<SimulationResult>, unit: 'money' | 'share', mark?: string, separator?: string]) =>
  tableText(simulation(changes), unit, 'en', { separator, mark }).split('\r\n');

describe('the table as text', () => {
  it('has a line for each month, in the columns that hold anything, in whole currency', () => {
    const [heading, ...rest] = lines({}, 'money');
    expect(heading!.split(',')).toHaveLength(5);
    expect(heading!.match(/\(CHF\)/g)).toHaveLength(4);
    expect(rest.slice(0, 2)).toEqual(['2026-12,0.01,1000.50,7000.00,2000.00', '2027-01,0.02,-0.07,0.08,0.00']);
  });
  it('writes shares of what was paid in, and nothing where there is none', () => {
    const [heading, ...rest] = lines({}, 'share');
    expect(heading).not.toContain('CHF');
    expect(rest.slice(0, 2)).toEqual(['2026-12,0.000005,0.500250,3.500000,1.000000', '2027-01,,,,']);
  });
  it('leaves a month empty that the provider gave no figure for', () => {
    expect(lines({ median: [100_050] }, 'money')[2]).toBe('2027-01,0.02,,0.08,0.00');
  });
  it('keeps to the decimal mark and the separator that are asked for', () => {
    expect(lines({}, 'money', ',', ';').slice(1, 3)).toEqual(['2026-12;0,01;1000,50;7000,00;2000,00', '2027-01;0,02;-0,07;0,08;0,00']);
    expect(lines({}, 'money', ',', '\t')[1]).toBe('2026-12\t0,01\t1000,50\t7000,00\t2000,00');
  });
  it('says after an empty line which run it is, of which simulator, where and when', () => {
    const [empty, ...source] = lines({}, 'money').slice(3);
    expect(empty).toBe('');
    expect(source.map((line) => line.slice(line.indexOf(',') + 1))).toEqual(['S-20261122-7KQ4A', '"Free; ""calm"""', 'Practice', '2026-11-22T09:00:02.000Z', '']);
  });
});
