import type { Terms } from './conditions.ts';

/** The seats that a contact holds, unchanged. */
export function seatsHeld({ setup }: Pick<Terms, 'setup'>, contactId: string) {
  return setup.contacts
    .filter(({ id }) => id === contactId)
    .map(({ unitId, role }) => ({ unitId, role, from: contactId }));
}

/** The units that each contact holds a seat in, or stands in for its holder. */
export function seatsOf({ setup, deputies = [] }: Pick<Terms, 'setup' | 'deputies'>): Map<string, Set<string>> {
  const seats = new Map<string, Set<string>>();
  const held = setup.contacts.map(({ id, unitId }) => ({ contactId: id, unitId }));
  for (const { contactId, unitId } of [...held, ...deputies]) {
    seats.set(contactId, (seats.get(contactId) ?? new Set()).add(unitId));
  }
  return seats;
}
