// The title a reader's window shows: which kind of report, and its reference. Never whose.
import type { Language } from '../../preload/contract/app';
import type { ReportContent, ReportKind } from '../../preload/contract/reports';
import en from '../../resources/messages/en.json';
import fr from '../../resources/messages/fr.json';

const words: Record<Language, Record<ReportKind, string>> = {
  en: { simulation: en['report.title'], estimate: en['report.titleEstimate'], comparison: en['report.titleComparison'], summary: en['report.titleSummary'] },
  fr: { simulation: fr['report.title'], estimate: fr['report.titleEstimate'], comparison: fr['report.titleComparison'], summary: fr['report.titleSummary'] },
};

export const reportTitle = ({ kind, language, reference }: Pick<ReportContent, 'kind' | 'language' | 'reference'>): string => `${words[language][kind]} ${reference}`;
