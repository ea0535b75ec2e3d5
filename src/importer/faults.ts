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

/** Makes the faults of one list, each with its severity from there; the message holds both languages. */
export function faultsOf<C extends string>(
  list: Readonly<Record<C, Fault['severity']>>,
): (code: C, said: Said, where: FaultPlace) => Fault {
  return (code, said, where) => ({ severity: list[code], code, message: `${said.zh} / ${said.en}`, where });
}

/** The error for a file of which nothing can be taken, with every fault. */
export function refusalOf(faults: readonly Fault[]): DubanError {
  return new DubanError('invalid-input', faults.map(({ message }) => message).join('\n'), { faults });
}

/** One fault of a plan's document. */
export const fault = faultsOf(IMPORT_FAULTS);

/** The error for a document of which nothing can be delivered. */
export const refusal = (code: ImportFaultCode, said: Said, where: FaultPlace): DubanError =>
  refusalOf([fault(code, said, where)]);

/** A value for a message: cut to a readable length, never empty. */
export function quoted(text: string, limit = 40): string {
  const characters = [...text];
  return characters.length === 0
    ? '（空）'
    : characters.length > limit
      ? `${characters.slice(0, limit).join('')}…`
      : text;
}
