import type { Fault } from '../../domain/errors.ts';
import { faultsOf } from '../faults.ts';

/** Every fault that a list of parts can have. With one of them nothing is split. */
export const PART_FAULTS = {
  'not-json': 'error',
  'column-missing': 'error',
  'column-twice': 'error',
  'column-not-used': 'error',
  'cell-extra': 'error',
  'part-text-missing': 'error',
  'part-text-too-long': 'error',
  'part-lead-missing': 'error',
  'part-unit-twice': 'error',
  'part-deadline-missing': 'error',
  'part-deadline-unreadable': 'error',
  'parts-too-few': 'error',
  'parts-too-many': 'error',
} as const satisfies Record<string, Fault['severity']>;

export type PartFaultCode = keyof typeof PART_FAULTS;

/** One fault; its severity is that of the list. */
export const partFault = faultsOf(PART_FAULTS);
