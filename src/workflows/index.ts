/* The entry of the workflow bundle: exactly the workflows, under the names that running histories carry for years. */
export { delivery } from './delivery.ts';
export { measure } from './measure.ts';
export { openDueCycles } from './open-due-cycles.ts';
export { reportCycle } from './report-cycle.ts';
export { watchdog } from './watchdog.ts';
