import { climb, climbs, peopleIn, type People, type Seated } from './audience.ts';
import type { Notice } from './measure.ts';
import type { Channel, PointState } from './policy.ts';

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
    .filter(
      (one) => one.contactId !== contactId && channelsOpen(notice.channels, people.pointsOf(one.contactId)).length > 0,
    );
  return others.filter((one, index) => others.findIndex((first) => first.contactId === one.contactId) === index);
}

const OTHER: Readonly<Record<Channel, Channel>> = { email: 'sms', sms: 'email' };

/** The channels by which something can go that is meant for some: each, or the other one in place of a dead point. */
export function channelsOpen(
  wanted: readonly Channel[],
  points: Readonly<Record<Channel, PointState>>,
  done: readonly Channel[] = [],
): readonly Channel[] {
  const open = new Set<Channel>();
  for (const channel of wanted) {
    if (points[channel] === 'ok') open.add(channel);
    else if (points[OTHER[channel]] === 'ok' && !done.includes(OTHER[channel])) open.add(OTHER[channel]);
  }
  return [...open];
}

/** The same notice for somebody else: what it says stays, and its key is unique per contact. */
export function redirected(notice: Notice, { unitId, role, contactId }: Seated): Notice {
  return { ...notice, unitId, role, contactId };
}
