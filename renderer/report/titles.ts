// What each kind of report is called.
import type { ReportKind } from '../../preload/contract/reports';
import type { MessageKey } from '../lib/i18n.svelte';

export const titles = { simulation: 'report.title', estimate: 'report.titleEstimate', comparison: 'report.titleComparison', summary: 'report.titleSummary' } as const satisfies Record<ReportKind, MessageKey>;
