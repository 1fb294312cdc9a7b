// What a report is made of: every input line and every year of the chart, in order, once.
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { blocksOf, joined, type ReportBlock } from '../../../../renderer/report/blocks';
import { yearPoints } from '../../../../renderer/report/points';
import type { ContentOf } from '../../../../preload/contract/reports';
import type { Simulation } from '../../../../preload/contract/simulations';
import { firm } from '../../../../preload/contract/firm';
import { sampleAccount } from '../../../integration/cache/sample-store';
import { sampleInput, sampleSimulation } from '../../../samples';

vi.stubGlobal('document', { documentElement: { lang: 'en', dataset: {} } });

const of = (simulation: Simulation, more: Partial<ContentOf<'simulation'>> = {}): ContentOf<'simulation'> => ({
  kind: 'simulation', reportId: simulation.id, reference: simulation.reference, language: 'en', firm: firm.parse({}), client: { id: simulation.clientId, name: 'A client', contactId: 1 }, userName: null, madeAt: '2026-11-22T10:00:00.000Z', timeZone: 'UTC', madeOffline: false,
  about: { version: '0.1.0', electron: '45', chromium: '130', node: '24' }, proof: { inputs: 'a'.repeat(64), result: 'b'.repeat(64), log: null }, simulation, lever: null, ...more,
});
const kinds = (simulation = sampleSimulation()) => blocksOf(of(simulation)).map((block) => block.kind);

describe('yearPoints', () => {
  it('are the start, every year or every second, fifth or tenth, and the end', () => {
    expect(yearPoints(25)).toEqual([0, 12, 24]);
    expect(yearPoints(32)).toEqual([0, 12, 24, 31]);
    expect(yearPoints(1)).toEqual([0]);
    expect(yearPoints(2)).toEqual([0, 1]);
    expect(yearPoints(0)).toEqual([]);
    expect(yearPoints(6 * 12 + 1)).toEqual(Array.from({ length: 7 }, (_, index) => index * 12));
    expect(yearPoints(10 * 12 + 1)).toEqual(Array.from({ length: 6 }, (_, index) => index * 24));
    expect(yearPoints(20 * 12 + 1)).toEqual([0, 60, 120, 180, 240]);
    expect(yearPoints(30 * 12 + 1)).toEqual(Array.from({ length: 7 }, (_, index) => index * 60));
    expect(yearPoints(60 * 12 + 1)).toEqual(Array.from({ length: 7 }, (_, index) => index * 120));
  });

  it('are in order, once each, inside the chart, and few enough for one table', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 800 }), (count) => {
      const points = yearPoints(count);
      expect([points[0], points.at(-1)]).toEqual([0, count - 1]);
      expect(points).toEqual([...new Set(points)].sort((a, b) => a - b));
      expect(points.slice(0, -1).every((point) => point % 12 === 0)).toBe(true);
      expect(points.length).toBeLessThanOrEqual(13);
    }));
  });
});

describe('blocksOf', () => {
  it('begins with the title, which never ends a page, and closes with where the figures come from', () => {
    const blocks = blocksOf(of(sampleSimulation()));
    expect(blocks[0]).toMatchObject({ kind: 'masthead', withNext: true });
    expect([blocks[1]?.kind, blocks.at(-1)?.kind]).toEqual(['result', 'provenance']);
    expect(new Set(blocks.map((block) => block.id)).size).toBe(blocks.length);
  });

  it('leaves out what the provider did not give', () => {
    const { result } = sampleSimulation();
    expect(kinds()).toEqual(['masthead', 'result', 'outcomes', 'chart', 'inputs', 'years', 'provenance']);
    expect(kinds(sampleSimulation({ result: { ...result, months: [], median: [], savings: [] } }))).toEqual(['masthead', 'result', 'outcomes', 'inputs', 'provenance']);
    const range = { min: 1, low: 2, high: 3, max: 4 };
    expect(kinds(sampleSimulation({ result: { ...result, table: { capital: range, gain: range, absoluteReturn: range, paidIn: 1, paidInGross: null } } }))).toContain('table');
  });

  it('loses no line of the portfolio and no year, however long', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 720 }), (lines, horizon) => {
      const portfolio = Array.from({ length: lines }, (_, index) => ({ isin: `FUND${index}`, currency: 'EUR', weight: 0.01 }));
      const { result } = sampleSimulation();
      const blocks = blocksOf(of(sampleSimulation({ input: sampleInput({ portfolio }), result: { ...result, months: Array.from({ length: horizon }, () => '2026-01') } })));
      const tables = blocks.flatMap((block) => (block.kind === 'portfolio' ? [block] : []));
      // A short one stands beside the inputs.
      expect([...blocks.flatMap((block) => (block.kind === 'inputs' ? block.beside : [])), ...tables.flatMap((block) => block.lines)]).toEqual(portfolio);
      expect(tables.map((block) => block.first)).toEqual(tables.map((_, index) => index === 0));
      expect(blocks.flatMap((block) => (block.kind === 'years' ? block.points : []))).toEqual(yearPoints(horizon));
    }));
  });

  it('loses no account and no sub-account, and keeps no more together than a page takes', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }), (inner) => {
      const accounts = inner.map((count, index) => ({ ...sampleAccount(index * 100 + 1), subAccounts: Array.from({ length: count }, (_, sub) => sampleAccount(index * 100 + sub + 2)) }));
      const blocks = blocksOf({ ...of(sampleSimulation()), kind: 'summary', person: { kind: 'person', birthDate: null, riskKey: null, riskDate: null }, accounts, accountsAsOf: '2026-11-22T10:00:00.000Z', simulations: [], premia: [] } as unknown as ContentOf<'summary'>);
      const rows = blocks.flatMap((block) => (block.kind === 'accounts' ? [block.rows] : []));
      expect(rows.flat().map(({ account, inside }) => [account.accountId, inside])).toEqual(accounts.flatMap((account) => [[account.accountId, false], ...account.subAccounts.map((sub) => [sub.accountId, true])]));
      expect(Math.max(0, ...rows.map((some) => some.length))).toBeLessThanOrEqual(12);
    }));
  });

  it('never keeps more of the firm’s texts together than a page takes, and loses no word of them', () => {
    const written = fc.array(fc.oneof(fc.constantFrom('\n', 'a word ', 'W'.repeat(200)), fc.string({ maxLength: 40 })), { maxLength: 300 }).map((parts) => parts.join('').slice(0, 1500).trim());
    fc.assert(fc.property(written, written, (forecast, closing) => {
      const letterhead = firm.parse({ texts: { en: { forecast, units: forecast, suitability: forecast, closing } } });
      const blocks = blocksOf(of(sampleSimulation(), { firm: letterhead }));
      const texts = blocks.flatMap((block) => (block.kind === 'warnings' || block.kind === 'closing' ? [block.texts] : block.kind === 'result' ? [block.warnings] : []));
      const words = (all: string[]) => all.join('').replaceAll(/\s/g, '');
      if (forecast !== '') expect(words(texts.flat())).toBe(words([forecast, forecast, forecast, closing]));
      for (const together of texts) expect(together.join('\n').split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 90)), 0)).toBeLessThanOrEqual(26);
    }));
  });
});

describe('joined', () => {
  it('makes one table of what goes on on the same page, and leaves everything else', () => {
    const lines = Array.from({ length: 10 }, (_, index) => ({ isin: `FUND${index}`, currency: 'EUR', weight: 0.1 }));
    const blocks = blocksOf(of(sampleSimulation({ input: sampleInput({ portfolio: lines }) })));
    const page = joined(blocks);
    expect(page.filter(({ kind }) => kind === 'portfolio')).toEqual([{ id: 'portfolio-0', kind: 'portfolio', lines, first: true }]);
    expect(page.filter(({ kind }) => kind !== 'portfolio')).toEqual(blocks.filter(({ kind }) => kind !== 'portfolio'));
    // A page that begins in the middle says so by its first block.
    const rest = blocks.filter((block): block is Extract<ReportBlock, { kind: 'portfolio' }> => block.kind === 'portfolio').slice(1);
    expect(joined(rest)).toEqual([{ id: 'portfolio-1', kind: 'portfolio', lines: lines.slice(4), first: false }]);
  });
});
