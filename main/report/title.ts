// The title a reader's window shows: which kind of report, and its reference. Never whose.
import type { ReportContent, ReportKind } from '../../preload/contract/reports';
import { wordsIn, type MessageKey } from '../../resources/messages/index';

const titles = { simulation: 'report.title', estimate: 'report.titleEstimate', comparison: 'report.titleComparison', summary: 'report.titleSummary' } as const satisfies Record<ReportKind, MessageKey>;

export const reportTitle = ({ kind, language, reference }: Pick<ReportContent, 'kind' | 'language' | 'reference'>): string => `${wordsIn(language)[titles[kind]]} ${reference}`;
