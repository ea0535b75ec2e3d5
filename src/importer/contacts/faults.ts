import { DubanError, type Fault, type FaultPlace } from '../../domain/errors.ts';
import type { Said } from '../faults.ts';

/** Every fault that a list of contacts can have. With one `error` no row is taken. */
export const CONTACT_FAULTS = {
  'file-empty': 'error',
  'not-text': 'error',
  'csv-broken': 'error',
  'too-many-rows': 'error',
  'contact-head-unknown': 'error',
  'column-missing': 'error',
  'column-twice': 'error',
  'no-rows': 'error',
  'cell-extra': 'error',
  'unit-missing': 'error',
  'name-missing': 'error',
  'cell-too-long': 'error',
  'role-missing': 'error',
  'role-unknown': 'error',
  'rank-unknown': 'error',
  'address-missing': 'error',
  'email-invalid': 'error',
  'mobile-invalid': 'error',
  'language-unknown': 'error',
  'seat-twice': 'error',
  'deputy-is-holder': 'error',
  'address-of-another': 'error',
  'column-not-used': 'warning',
} as const satisfies Record<string, Fault['severity']>;

export type ContactFaultCode = keyof typeof CONTACT_FAULTS;

/** One fault with its severity from the list; the message holds both languages. */
export function contactFault(code: ContactFaultCode, said: Said, where: FaultPlace): Fault {
  return { severity: CONTACT_FAULTS[code], code, message: `${said.zh} / ${said.en}`, where };
}

/** The error for a list of which no row can be read. */
export function contactRefusal(faults: readonly Fault[]): DubanError {
  return new DubanError('invalid-input', faults.map(({ message }) => message).join('\n'), { faults });
}
