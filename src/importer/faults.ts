import { DubanError } from '../domain/errors.ts';
import type { Fault, FaultPlace } from '../domain/errors.ts';

/** Every fault that an import can report. An `error` needs somebody's hand before the row can be followed up. */
export const IMPORT_FAULTS = {
  'file-not-found': 'error',
  'file-unreadable': 'error',
  'file-empty': 'error',
  'file-too-large': 'error',
  'line-too-long': 'error',
  'too-many-rows': 'error',
  'unsupported-format': 'error',
  'not-text': 'error',
  undecodable: 'error',
  'table-head-unknown': 'error',
  'no-rows': 'error',
  'row-unplaced': 'error',
  'cell-extra': 'error',
  'text-missing': 'error',
  'lead-missing': 'error',
  'deadline-unclear': 'error',
  'deadline-impossible': 'error',
  'number-repeated': 'error',
  'number-unclear': 'error',
  'unit-ambiguous': 'error',
  'column-not-used': 'warning',
  'deadline-missing': 'warning',
  'deadline-mixed': 'warning',
  'date-before-issue': 'warning',
  'numbers-missing': 'warning',
  'number-gap': 'warning',
  'note-not-used': 'warning',
  'supervising-office-unclear': 'warning',
  'unit-alias-assumed': 'warning',
  'unit-name-unusual': 'warning',
  'unit-list-unbalanced': 'warning',
} as const satisfies Record<string, Fault['severity']>;

export type ImportFaultCode = keyof typeof IMPORT_FAULTS;

/** A sentence in both languages; the Chinese one comes first. */
export interface Said {
  readonly zh: string;
  readonly en: string;
}

/** One fault with its severity from the list; the message holds both languages. */
export function fault(code: ImportFaultCode, said: Said, where: FaultPlace): Fault {
  return { severity: IMPORT_FAULTS[code], code, message: `${said.zh} / ${said.en}`, where };
}

/** The error for a document of which nothing can be delivered. */
export function refusal(code: ImportFaultCode, said: Said, where: FaultPlace): DubanError {
  const only = fault(code, said, where);
  return new DubanError('invalid-input', only.message, { faults: [only] });
}

/** A value for a message: cut to a readable length, never empty. */
export function quoted(text: string, limit = 40): string {
  const characters = [...text];
  return characters.length === 0
    ? '（空）'
    : characters.length > limit
      ? `${characters.slice(0, limit).join('')}…`
      : text;
}
