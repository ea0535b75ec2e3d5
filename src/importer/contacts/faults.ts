import type { Fault } from '../../domain/errors.ts';
import { faultsOf } from '../faults.ts';

/** Every fault that a list of contacts can have beside those of any file (IMPORT_FAULTS). With one `error` no row is taken. */
export const CONTACT_FAULTS = {
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
  'sheet-not-used': 'warning',
} as const satisfies Record<string, Fault['severity']>;

export type ContactFaultCode = keyof typeof CONTACT_FAULTS;

/** One fault; its severity is that of the list. */
export const contactFault = faultsOf(CONTACT_FAULTS);
