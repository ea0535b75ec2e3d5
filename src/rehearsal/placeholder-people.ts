import { DubanError } from '../domain/errors.ts';
import type { Channel, PointState, Role } from '../domain/policy.ts';
import { ROLE_NAMES } from '../names/names.ts';
import { contactIdOf } from './ids.ts';

/** A person who does not exist: name, address and number can be told from real ones at a glance. */
export interface PlaceholderContact {
  readonly id: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly role: Role;
  /** Begins with 「示例」 (example). */
  readonly name: string;
  /** In the reserved domain `example`, which no mail leaves for. */
  readonly email: string;
  /** Eleven digits beginning with 10, which no mobile number in China does. */
  readonly mobile: string;
  /** What is known of a stored person's addresses; absent = both work. */
  readonly points?: Readonly<Record<Channel, PointState>>;
}

/** The roles that placeholders are invented for in one unit. */
export interface Post {
  readonly unitId: string;
  readonly unitName: string;
  readonly roles: readonly Role[];
}

const NUMBERS = 1_000_000_000;

/** One invented person per unit and role, in the order given. Throws DubanError internal if two ids should meet. */
export function inventPeople(posts: readonly Post[]): PlaceholderContact[] {
  const ids = new Set<string>();
  const numbers = new Set<number>();
  return posts.flatMap(({ unitId, unitName, roles }) =>
    roles.map((role) => {
      const id = contactIdOf(unitName, role);
      if (ids.has(id)) throw new DubanError('internal', `Two placeholders share the id ${id}.`);
      ids.add(id);
      const mobile = `10${String(freeNumber(id, numbers)).padStart(9, '0')}`;
      return {
        id,
        unitId,
        unitName,
        role,
        name: `「示例」${unitName}${ROLE_NAMES[role].zh}`,
        email: `${id}@units.example`,
        mobile,
      };
    }),
  );
}

function freeNumber(id: string, taken: Set<number>): number {
  let number = Number.parseInt(id.slice(2), 16) % NUMBERS;
  while (taken.has(number)) number = (number + 1) % NUMBERS;
  taken.add(number);
  return number;
}
