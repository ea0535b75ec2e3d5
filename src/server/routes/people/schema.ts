import { z } from 'zod';

/** One person of a unit as shown and typed. */
export interface PersonView {
  readonly name: string;
  readonly email: string | null;
  readonly mobile: string | null;
}

/** What the page shows: only the unit that the link was issued for. */
export interface PeopleForm {
  readonly unitName: string;
  readonly officeName: string;
  readonly holder: PersonView | null;
  readonly deputy: PersonView | null;
}

/** A person's typed words; longer ones are no names and addresses. */
const typed = z.string().max(300).optional();

export const peopleBodySchema = z.object({
  'holder.name': typed,
  'holder.email': typed,
  'holder.mobile': typed,
  'deputy.name': typed,
  'deputy.email': typed,
  'deputy.mobile': typed,
});

export type PeopleBody = z.infer<typeof peopleBodySchema>;
