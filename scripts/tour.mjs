// npm run tour: uses the program as an advisor would, on a private screen if need be, and leaves pictures in out/tour.
import { command } from './runtime/command.mjs';
import { sayIt as log } from './runtime/progress.mjs';
import { tour } from './runtime/tour.mjs';

await command(() => tour({ log }));
