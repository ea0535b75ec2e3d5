import { climb, climbs, peopleIn, type People, type Seated } from './audience.ts';
import type { Notice } from './measure.ts';

/**
 * Who can get a notice in place of somebody whom no channel reaches any more, the best first: the other one in the same
 * seat (holder or deputy), then the seats above it. A copy or a hand-over stays in its seat; an echo answers a person's
 * own act, and the word that an alarm is over follows the alarm: neither goes to anybody else.
 */
export function othersFor(notice: Notice, people: People): readonly Seated[] {
  if (notice.kind === 'echo' || notice.kind === 'stop') return [];
  const { unitId, role, contactId } = notice;
  const seat = { unitId, role };
  const seats = climbs(notice.kind) ? [seat, ...climb(seat, people)] : [seat];
  const others = seats
    .flatMap((one) => peopleIn(one, people))
    .filter((one) => one.contactId !== contactId && people.isReachable(one.contactId));
  return others.filter((one, index) => others.findIndex((first) => first.contactId === one.contactId) === index);
}

/** The same notice for somebody else: what it says stays, and its key is unique per contact. */
export function redirected(notice: Notice, { unitId, role, contactId }: Seated): Notice {
  return { ...notice, unitId, role, contactId };
}
