// Everything that was asked of the provider, as rows of words: on the screen, on paper and side by side.
import { addMonths } from '../../preload/contract/simulation-check';
import type { Simulation, SimulationInput } from '../../preload/contract/simulations';
import { years } from '../views/simulation/words';
import { amount, money, monthName, percent, shortMonth } from './format';
import { t } from './i18n.svelte';
import { isolated } from './isolate';

export interface InputRow { id: string; label: string; lines: string[] }

type Asked = Pick<Simulation, 'input' | 'simulatorName'>;
type Once = SimulationInput['oneOffContributions'];
type Scheduled = SimulationInput['scheduledContributions'];

/** All but the portfolio, which is laid out as a list of its own. */
export function inputRows({ input, simulatorName }: Asked): InputRow[] {
  const exact = (minor: number) => money({ minor, currency: input.currency });
  const once = (flows: Once) => flows.map((flow) => `${exact(flow.amount)}, ${shortMonth(flow.month)}`);
  const scheduled = (flows: Scheduled) => flows.map((flow) => `${exact(flow.amount)}, ${t(`each.${flow.frequency}`)}, ${t('inputs.period', { from: shortMonth(flow.from), to: shortMonth(flow.to) })}`);
  const row = (id: string, label: string, lines: string[]): InputRow => ({ id, label, lines: lines.length > 0 ? lines : [t('inputs.none')] });
  const inMonths = input.horizonMonths % 12 === 0 ? ` (${t('inputs.months', { count: input.horizonMonths })})` : '';
  return [
    row('simulator', t('form.simulator'), [`${isolated(simulatorName)}, ${t(`mode.${input.mode}`)}`]),
    ...(input.profile ? [row('profile', t('form.profile'), [input.profile.name])] : []),
    ...(input.age === null ? [] : [row('age', t('form.age'), [t('clients.age', { age: input.age })])]),
    row('start', t('form.start'), [monthName(input.startMonth)]),
    row('horizon', t('simulations.horizon'), [`${years(input.horizonMonths)}${inMonths}, ${monthName(addMonths(input.startMonth, input.horizonMonths))}`]),
    row('savings', t('form.currentSavings'), [exact(input.currentSavings)]),
    row('target', t('simulations.target'), [input.targetAmount === null ? t('simulations.noTarget') : amount(input.targetAmount, input.currency)]),
    row('scheduledIn', t('flow.inScheduled'), scheduled(input.scheduledContributions)),
    row('onceIn', t('form.oneOffs'), once(input.oneOffContributions)),
    ...(input.scheduledWithdrawals.length > 0 ? [row('scheduledOut', t('flow.outScheduled'), scheduled(input.scheduledWithdrawals))] : []),
    ...(input.oneOffWithdrawals.length > 0 ? [row('onceOut', t('flow.outOnceMany'), once(input.oneOffWithdrawals))] : []),
  ];
}

export const weightText = (weight: number): string => percent(weight, Number.isInteger(Math.round(weight * 1e6) / 1e4) ? 0 : 2);

export function portfolioRow({ input, fundNames }: Pick<Simulation, 'input' | 'fundNames'>): InputRow {
  return { id: 'portfolio', label: t('inputs.portfolio'), lines: input.portfolio.map((line) => `${fundNames[line.isin] ? `${fundNames[line.isin]}, ` : ''}${line.isin} ${weightText(line.weight)}`) };
}
