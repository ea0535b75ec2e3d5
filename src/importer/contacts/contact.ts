import type { FaultPlace } from '../../domain/errors.ts';
import type { Rank, Role } from '../../domain/policy.ts';

/** A person in a role of a unit, as a list names them. `where` has the file and the row. */
export interface ListedContact {
  readonly unit: string;
  readonly role: Role;
  /** Absent where the list does not say: the holder. */
  readonly rank?: Rank;
  readonly name: string;
  readonly email: string | null;
  readonly mobile: string | null;
  /** Absent where the list does not say. */
  readonly locale?: 'zh-CN' | 'en';
  readonly where: FaultPlace;
}
