import { DubanError, type Fault, type FaultPlace } from '../../domain/errors.ts';
import type { Said } from '../faults.ts';

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

/** One fault with its severity from the list; the message holds both languages. */
export function partFault(code: PartFaultCode, said: Said, where: FaultPlace): Fault {
  return { severity: PART_FAULTS[code], code, message: `${said.zh} / ${said.en}`, where };
}

/** The error for a list of which no row can be read. */
export function partRefusal(faults: readonly Fault[]): DubanError {
  return new DubanError('invalid-input', faults.map(({ message }) => message).join('\n'), { faults });
}
