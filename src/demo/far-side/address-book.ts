import type { FarSidePerson } from './config.ts';

/** Who is behind an address or a number. */
export class AddressBook {
  private readonly byPoint = new Map<string, FarSidePerson>();
  private readonly byContact = new Map<string, FarSidePerson>();

  constructor(people: readonly FarSidePerson[]) {
    for (const person of people) {
      this.byContact.set(person.contact, person);
      for (const point of [person.email, person.mobile]) if (point !== null) this.byPoint.set(normal(point), person);
    }
  }

  /** By mail address or number; undefined for a stranger. */
  at(point: string): FarSidePerson | undefined {
    return this.byPoint.get(normal(point));
  }

  person(contact: string): FarSidePerson | undefined {
    return this.byContact.get(contact);
  }
}

/** Mail addresses without regard to case; numbers without country code. */
function normal(point: string): string {
  return point.trim().toLowerCase().replace(/^\+86/, '');
}
