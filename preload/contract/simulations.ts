// A simulation: what is asked, what came back as we read it, and where it came from.
import { z } from 'zod';
import { language } from './app';
import { managementMode } from './catalogue';
import { tableUnits } from './simulation-table';
import { statisticNames } from './statistics';
import { currency, id, instant, minor, month } from './values';

export const frequency = z.enum(['monthly', 'quarterly', 'semiannually', 'yearly']);

export const oneOffFlow = z.strictObject({ month, amount: minor });
/** `to` is included: 2026-01 to 2026-12 monthly is twelve payments. */
export const scheduledFlow = z.strictObject({ from: month, to: month, amount: minor, frequency });
export const holding = z.strictObject({
  isin: z.string().max(20),
  currency,
  /** Share of the portfolio as a fraction, 0.25 for 25 %. */
  weight: z.number().min(0).max(1),
});

/** What the advisor asks for. Amounts are minor units of `currency`. */
export const simulationInput = z.strictObject({
  mode: managementMode,
  simulatorUuid: z.string().max(200),
  currency,
  startMonth: month,
  horizonMonths: z.int(),
  currentSavings: minor,
  targetAmount: minor.nullable(),
  oneOffContributions: z.array(oneOffFlow).max(120),
  scheduledContributions: z.array(scheduledFlow).max(60),
  oneOffWithdrawals: z.array(oneOffFlow).max(120),
  scheduledWithdrawals: z.array(scheduledFlow).max(60),
  /** Free management only. */
  portfolio: z.array(holding).max(100),
  /** Delegated and glidepath management only: the provider's profile, named as the catalogue had it. */
  profile: z.strictObject({ index: z.int().min(0), name: z.string().max(200) }).nullable().default(null),
  /** Whole years at the start; glidepath management only. */
  age: z.int().nullable().default(null),
});

/** Values at the quantiles 2.5, 25, 50, 75 and 97.5 %; null where the provider gave none. */
export const quantiles = z.strictObject({
  q025: z.number().nullable(), q25: z.number().nullable(), q50: z.number().nullable(),
  q75: z.number().nullable(), q975: z.number().nullable(),
});

/** A band per month, amounts in minor units. */
export const band = z.strictObject({ low: z.array(minor), high: z.array(minor) });
export const range = z.strictObject({ min: z.number().nullable(), low: z.number().nullable(), high: z.number().nullable(), max: z.number().nullable() });

/** Parts of the documented answer that were absent or not usable; the rest is still shown. */
export const missingPart = z.enum(['axis', 'median', 'savings', 'lowerBand', 'centralBand', 'upperBand', 'successProbability', 'statistics', 'scenariosTable', 'allocation']);

export const simulationResult = z.strictObject({
  /** One entry a point on the chart, in order; the first is the start. */
  months: z.array(month),
  median: z.array(minor),
  /** What has been paid in so far, net of what was taken out. */
  savings: z.array(minor),
  bands: z.strictObject({ lower: band.nullable(), central: band.nullable(), upper: band.nullable() }),
  scenarioCount: z.int().nullable(),
  /** Fraction 0–1; null without a target. */
  successProbability: z.number().nullable(),
  /** Share of scenarios that end above what was paid in, 0–1. */
  probabilityAboveSavings: z.number().nullable(),
  statistics: z.record(z.enum(statisticNames), quantiles).nullable(),
  /** Amounts in minor units, return as a fraction. */
  table: z.strictObject({
    capital: range, gain: range, absoluteReturn: range,
    paidIn: minor.nullable(), paidInGross: minor.nullable(),
  }).nullable(),
  allocation: z.array(z.strictObject({ name: z.string(), weight: z.number() })),
  /** Single scenarios the provider drew, one value a month of the axis; null where it gave none. */
  scenarios: z.array(z.strictObject({ name: z.string(), values: z.array(minor.nullable()) })).default([]),
  missing: z.array(missingPart),
});

/** What the local estimate said of a plan before the provider ran it, kept to show how far off it was. */
export const estimatedOutcome = z.strictObject({
  /** The stored simulation the estimate was calibrated on. */
  basedOn: id,
  successProbability: z.number().nullable(),
  /** Minor units at the horizon. */
  unfavourable: minor.nullable(), median: minor.nullable(), favourable: minor.nullable(),
  /** The half-widths that were stated with it: a fraction, and relative ones for the median and the outer outcomes. */
  error: z.strictObject({ successProbability: z.number().nullable(), median: z.number(), outer: z.number() }),
});

/** Where a run comes from: the simulation it was made from, and the estimate that led to it. */
export const origin = z.strictObject({ madeFrom: id.nullable(), estimated: estimatedOutcome.nullable() });

/** What the advisor adds to a stored simulation; the run itself never changes. */
export const label = z.strictObject({ name: z.string().max(200), note: z.string().max(4000), pinned: z.boolean(), archived: z.boolean() });

/** Where the figures come from and how to prove it. */
export const provenance = z.strictObject({
  environmentId: z.string(),
  environmentName: z.string(),
  requestedAt: instant,
  receivedAt: instant,
  /** SHA-256, hexadecimal, of the request and response bodies as they went over the wire. */
  requestHash: z.string(),
  responseHash: z.string(),
  applicationVersion: z.string(),
});

export const simulation = z.strictObject({
  id,
  clientId: id,
  /** A short number to quote, e.g. `S-20261122-7KQ4`. */
  reference: z.string(),
  simulatorName: z.string(),
  input: simulationInput,
  /** Names of the funds as the catalogue had them when it ran, by ISIN. */
  fundNames: z.record(z.string(), z.string()),
  result: simulationResult,
  provenance,
  origin: origin.default({ madeFrom: null, estimated: null }),
  /** `live` for the answer of this very call, `cache` when read again. */
  source: z.enum(['live', 'cache']),
});

/** A line of the list as it is stored with the run. */
export const storedSummary = z.strictObject({
  id,
  reference: z.string(),
  simulatorName: z.string(),
  receivedAt: instant,
  currency,
  horizonMonths: z.int(),
  targetAmount: minor.nullable(),
  successProbability: z.number().nullable(),
  medianAtHorizon: minor.nullable(),
});
export const simulationSummary = storedSummary.extend({ madeFrom: id.nullable(), label });

/** Which figures are copied or saved, and how they are written. */
export const tableRequest = z.strictObject({ simulationId: id, language, unit: z.enum(tableUnits) });

export const flowDirection = z.enum(['in', 'out']);
export const flowKind = z.enum(['once', 'scheduled']);
/** A contribution or a withdrawal as typed. An empty `to` means until the end; one-off flows have none. */
export const draftFlow = z.strictObject({
  direction: flowDirection, kind: flowKind, amount: z.string().max(40), from: z.string().max(20), to: z.string().max(20), frequency,
});

/** The form as typed, so that a half-written figure survives a crash. */
export const draft = z.strictObject({
  simulatorUuid: z.string().max(200),
  startMonth: z.string().max(20),
  horizonYears: z.string().max(20),
  currentSavings: z.string().max(40),
  targetAmount: z.string().max(40),
  regularAmount: z.string().max(40),
  regularFrequency: frequency,
  /** All others than the regular contribution. */
  flows: z.array(draftFlow).max(360),
  portfolio: z.array(z.strictObject({ isin: z.string().max(40), weight: z.string().max(20) })).max(100),
  profileIndex: z.int().min(0).nullable().default(null),
  age: z.string().max(20).default(''),
  madeFrom: id.nullable().default(null),
});

export type Frequency = z.infer<typeof frequency>;
export type SimulationInput = z.infer<typeof simulationInput>;
export type SimulationResult = z.infer<typeof simulationResult>;
export type Quantiles = z.infer<typeof quantiles>;
export type Band = z.infer<typeof band>;
export type Range = z.infer<typeof range>;
export type MissingPart = z.infer<typeof missingPart>;
export type Provenance = z.infer<typeof provenance>;
export type Simulation = z.infer<typeof simulation>;
export type StoredSummary = z.infer<typeof storedSummary>;
export type SimulationSummary = z.infer<typeof simulationSummary>;
export type EstimatedOutcome = z.infer<typeof estimatedOutcome>;
export type Origin = z.infer<typeof origin>;
export type Label = z.infer<typeof label>;
export type DraftFlow = z.infer<typeof draftFlow>;
export type Draft = z.infer<typeof draft>;
