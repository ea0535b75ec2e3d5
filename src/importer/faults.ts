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
  'too-many-pages': 'error',
  'too-many-cells': 'error',
  'csv-broken': 'error',
  'too-much-memory': 'error',
  'too-slow': 'error',
  'unsupported-format': 'error',
  'format-mismatch': 'error',
  'not-a-document': 'error',
  'file-locked': 'error',
  'file-damaged': 'error',
  'picture-only': 'error',
  'page-is-picture': 'error',
  'text-garbled': 'error',
  'table-unclear': 'error',
  'expands-too-much': 'error',
  'nested-too-deep': 'error',
  'content-not-read': 'error',
  undecodable: 'error',
  'table-head-unknown': 'error',
  'table-layout-unknown': 'error',
  'no-rows': 'error',
  'cells-unclear': 'error',
  'cell-error': 'error',
  'formula-not-calculated': 'error',
  'review-form-unknown': 'error',
  'review-column-missing': 'error',
  'code-missing': 'error',
  'code-repeated': 'error',
  'unit-kind-unknown': 'error',
  'unit-name-missing': 'error',
  'unit-repeated': 'error',
  'date-unclear': 'error',
  'row-unplaced': 'error',
  'cell-extra': 'error',
  'task-without-unit': 'error',
  'text-missing': 'error',
  'lead-missing': 'error',
  'deadline-unclear': 'error',
  'deadline-impossible': 'error',
  'number-repeated': 'error',
  'number-unclear': 'error',
  'unit-ambiguous': 'error',
  'text-recognised': 'warning',
  'table-guessed': 'warning',
  'hidden-read': 'warning',
  'hidden-left-out': 'warning',
  'section-not-used': 'warning',
  'prose-not-used': 'warning',
  'table-not-used': 'warning',
  'bare-text-only': 'warning',
  'changes-tracked': 'warning',
  'hidden-text': 'warning',
  'table-nested': 'warning',
  'rows-removed': 'warning',
  'kept-value-changed': 'warning',
  'unit-added': 'warning',
  'column-not-used': 'warning',
  'total-not-used': 'warning',
  'row-joined': 'warning',
  'deadline-missing': 'warning',
  'deadline-mixed': 'warning',
  'date-before-issue': 'warning',
  'numbers-missing': 'warning',
  'number-gap': 'warning',
  'note-not-used': 'warning',
  'supervising-office-unclear': 'warning',
  'unit-alias-assumed': 'warning',
  'unit-name-unusual': 'warning',
  'unit-name-similar': 'warning',
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
