// What a report is about, in the form of a simulation: for an estimate the plan and the figures that were worked out here.
import type { ContentOf, ReportContent } from '../../preload/contract/reports';
import type { Simulation } from '../../preload/contract/simulations';

export type OfOnePlan = ContentOf<'simulation'> | ContentOf<'estimate'>;

export const isOfOnePlan = (content: ReportContent): content is OfOnePlan => content.kind === 'simulation' || content.kind === 'estimate';

export const subjectOf = (content: OfOnePlan): Simulation => (content.kind === 'simulation' ? content.simulation : { ...content.simulation, input: content.estimate.input, result: content.estimate.result });
