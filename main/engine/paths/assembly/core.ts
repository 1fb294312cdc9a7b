// What the compiled core offers; see ../core.ts.
export { advance, beginTrail, carry, drawMonth, followMonth, measureTrail, reaching } from './draw';
export { quantiles, scratchBytes, turn } from './select';
