// Stands in front of the program in a copy of the packed program, for the tour alone: the test driver attaches here,
// then the program's own entry is loaded, unchanged, with the driver's switches taken away. No package has this file.
import { createRequire } from 'node:module';

createRequire(import.meta.url)(/** @type {string} */ (process.env['WORKSTATION_TOUR_LOADER']));
await import('./out/main/index.js');
