// The glossary: every term of the field, by what it is called and what it means. Where one stands on a screen it is a `Term`.
import type { MessageKey } from './i18n.svelte';

const terms = {
  absoluteReturn: ['table.absoluteReturn', 'term.absoluteReturn'],
  allocation: ['allocation.title', 'term.allocation'],
  annualizedReturn: ['stat.annualizedReturn', 'stat.annualizedReturn.note'],
  annualizedVolatility: ['stat.annualizedVolatility', 'stat.annualizedVolatility.note'],
  bands: ['word.bands', 'band.note'],
  capital: ['table.capital', 'term.capital'],
  contactNumber: ['word.contactNumber', 'term.contactNumber'],
  coPolicyholder: ['premia.part.coSubscriber', 'term.coPolicyholder'],
  delegated: ['mode.delegated', 'mode.delegated.note'],
  estimate: ['word.estimate', 'estimate.note'],
  favourable: ['result.favourable', 'term.favourable'],
  fees: ['provenance.fees', 'term.fees'],
  fingerprint: ['word.fingerprint', 'term.fingerprint'],
  free: ['mode.free', 'mode.free.note'],
  gain: ['table.gain', 'term.gain'],
  glidepath: ['mode.glidepath', 'mode.glidepath.note'],
  goal: ['simulations.target', 'term.goal'],
  horizon: ['word.horizon', 'term.horizon'],
  inOnce: ['flow.inOnce', 'term.inOnce'],
  inScheduled: ['flow.inScheduled', 'term.inScheduled'],
  isin: ['word.isin', 'term.isin'],
  marRatio: ['stat.marRatio', 'stat.marRatio.note'],
  maxDrawdown: ['stat.maxDrawdown', 'stat.maxDrawdown.note'],
  median: ['result.median', 'term.median'],
  monteCarlo: ['word.monteCarlo', 'term.monteCarlo'],
  outOnce: ['flow.outOnce', 'term.outOnce'],
  outScheduled: ['flow.outScheduled', 'term.outScheduled'],
  pai: ['word.pai', 'term.pai'],
  paiCoverage: ['word.paiCoverage', 'term.paiCoverage'],
  paidIn: ['result.paidIn', 'term.paidIn'],
  policyholder: ['premia.person', 'term.policyholder'],
  premia: ['premia.title', 'term.premia'],
  probability: ['result.probability', 'term.probability'],
  quantile: ['word.quantile', 'term.quantile'],
  riskProfile: ['premia.part.risk', 'term.riskProfile'],
  scenarios: ['provenance.scenarios', 'term.scenarios'],
  seal: ['word.seal', 'term.seal'],
  sharpeRatio: ['stat.sharpeRatio', 'stat.sharpeRatio.note'],
  suitability: ['word.suitability', 'term.suitability'],
  sustainability: ['record.sustainability', 'term.sustainability'],
  sustainable: ['word.sustainable', 'term.sustainable'],
  taxonomy: ['word.taxonomy', 'term.taxonomy'],
  unfavourable: ['result.unfavourable', 'term.unfavourable'],
  unitLinked: ['word.unitLinked', 'warning.units'],
} as const satisfies Record<string, readonly [name: MessageKey, meaning: MessageKey]>;

export type TermId = keyof typeof terms;
export const termIds = Object.keys(terms) as TermId[];
export const termName = (id: TermId): MessageKey => terms[id][0];
export const termMeaning = (id: TermId): MessageKey => terms[id][1];
