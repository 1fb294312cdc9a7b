// A stored result's months as text: comma- or semicolon-separated for a file, tab-separated for the clipboard.
import { wordsIn } from '../../resources/messages/index';
import type { Language } from '../../preload/contract/app';
import type { Exported } from '../../preload/contract/reports';
import { columnsOf, rowsOf, type TableUnit } from '../../preload/contract/simulation-table';
import type { Simulation } from '../../preload/contract/simulations';
import { conventionIn, writeCell, type Convention } from '../book/cells';
import type { Activity } from './activity';
import type { NotedExports } from './activity-export';
import type { Exports } from './exports';
import { exportFileName } from './reports';
import type { Simulations } from './simulations';

/** Tells spreadsheets that it is UTF-8. */
const byteOrderMark = '\ufeff';

function writeNumber(value: number | null, unit: TableUnit, { mark }: Convention): string {
  if (value === null) return '';
  // Amounts are whole minor units; a share keeps six decimals, more than any screen shows.
  const text = unit === 'money' ? (value / 100).toFixed(2) : value.toFixed(6);
  return text.replace('.', mark);
}

/** Heading, one line a month, then, after an empty line, where it comes from. */
export function tableText({ result, reference, simulatorName, provenance, input }: Simulation, unit: TableUnit, language: Language, convention: Convention): string {
  const words = wordsIn(language);
  const columns = columnsOf(result);
  const heading = [words['result.month'], ...columns.map((column) => `${words[`column.${column}`]} (${unit === 'money' ? input.currency : words['table.shareUnit']})`)];
  const rows = rowsOf(result, unit).map(({ month, values }) => [month, ...columns.map((column) => writeNumber(values[column], unit, convention))]);
  const source = [[words['simulations.reference'], reference], [words['form.simulator'], simulatorName], [words['provenance.environment'], provenance.environmentName], [words['provenance.received'], provenance.receivedAt]];
  const line = (cells: readonly string[]) => cells.map((cell) => writeCell(cell, convention.separator)).join(convention.separator);
  // Figures may be negative, and are no formulas: they are written as they are.
  const figures = rows.map((cells) => cells.join(convention.separator));
  return [line(heading), ...figures, '', ...source.map(line), ''].join('\r\n');
}

export function createSimulationTables(simulations: Simulations, exports: Exports, activity: Pick<Activity, 'record'>, save: NotedExports) {
  return {
    export(simulationId: string, language: Language, unit: TableUnit): Promise<Exported> {
      const simulation = simulations.read(simulationId);
      const text = byteOrderMark + tableText(simulation, unit, language, conventionIn(language));
      return save(exportFileName(simulation.reference, language, 'csv'), 'csv', { action: 'exported', what: 'table', rows: simulation.result.months.length }, simulation.clientId, () => Promise.resolve({ content: Buffer.from(text), pages: null }));
    },
    async copy(simulationId: string, language: Language, unit: TableUnit): Promise<{ rows: number }> {
      const simulation = simulations.read(simulationId);
      activity.record({ action: 'exported', what: 'tableCopied', rows: simulation.result.months.length }, simulation.clientId);
      await exports.copy(tableText(simulation, unit, language, { separator: '\t', mark: conventionIn(language).mark }));
      return { rows: simulation.result.months.length };
    },
  };
}
