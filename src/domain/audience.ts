import type { Gap, MeasureContext, Notice } from './measure.ts';
import {
  ROLES,
  TONES,
  type Audience,
  type Channel,
  type NoticeKind,
  type Role,
  type RungTarget,
  type Tone,
} from './policy.ts';

/** A place in the organisation that a notice is meant for. */
export interface Seat {
  readonly unitId: string;
  readonly role: Role;
}

/** One contact of a rung with everything that the rung wants to say to them, merged. */
export interface Addressee extends Seat {
  readonly contactId: string;
  readonly kind: NoticeKind;
  readonly tone: Tone;
  readonly channels: readonly Channel[];
  /** The units whose answer it waits for, where each answers. */
  readonly awaits: readonly string[];
}

/** What must be known to find the people of one measure. */
export type People = Pick<MeasureContext, 'plan' | 'measure' | 'contactOf' | 'deputyOf' | 'pointsOf'>;

/** Somebody in a seat. */
export interface Seated extends Seat {
  readonly contactId: string;
}

/** Who acts in a seat: its holder, or the deputy where nobody holds it. */
export function occupantOf({ unitId, role }: Seat, people: People): string | null {
  return people.contactOf(unitId, role) ?? people.deputyOf(unitId, role);
}

/** Holder and deputy of a seat, as far as there are any. */
export function peopleIn({ unitId, role }: Seat, people: People): readonly Seated[] {
  const found = [people.contactOf(unitId, role), people.deputyOf(unitId, role)];
  return [...new Set(found.filter((id) => id !== null))].map((contactId) => ({ unitId, role, contactId }));
}

/** The units that each must answer, and those of them that a rung speaks to; both empty where one answers for all. */
export interface Awaited {
  readonly slots: readonly string[];
  readonly units: readonly string[];
}

/** Whether a unit is printed in the measure's own lead cell (a lead by expansion of a group does not count). */
export function isPrintedLead({ measure }: People, unitId: string): boolean {
  return measure.leads.some((lead) => lead.unitId === unitId && !lead.byExpansion);
}

/**
 * Who supervises from above: the superior office, or its leader in charge where the superior is itself a lead.
 * A superior without such a leader supervises itself, with gap `no-level-above`.
 */
export function seatAbove(people: People): Seat & { readonly gap: Gap['reason'] | null } {
  const unitId = people.plan.superiorUnitId;
  if (!isPrintedLead(people, unitId)) return { unitId, role: 'superior', gap: null };
  if (occupantOf({ unitId, role: 'leader' }, people) !== null) return { unitId, role: 'leader', gap: null };
  return { unitId, role: 'superior', gap: 'no-level-above' };
}

/** The office's clerk or head, or the level above where the office is itself a lead: nobody supervises himself. */
export function officeSeat(people: People, role: 'office-clerk' | 'office-head'): Seat {
  const unitId = people.plan.officeUnitId;
  return isPrintedLead(people, unitId) ? seatAbove(people) : { unitId, role };
}

const LEAD_ROLES = { 'lead-liaison': 'liaison', 'lead-head': 'head', leader: 'leader' } as const;

/**
 * The seats an audience stands for. Lead roles never move. The other leads are those after the first, or, where each
 * answers, those that have no slot; who has answered is left alone.
 */
export function seatsOf(audience: Audience, people: People, awaited: Awaited): readonly Seat[] {
  const { leads } = people.measure;
  const [first, ...after] = leads;
  const joint = awaited.slots.length > 0;
  const asked = joint ? awaited.units : first === undefined ? [] : [first.unitId];
  const others = joint ? leads.filter(({ unitId }) => !awaited.slots.includes(unitId)) : after;
  switch (audience) {
    case 'lead-liaison':
    case 'lead-head':
    case 'leader':
      return asked.map((unitId) => ({ unitId, role: LEAD_ROLES[audience] }));
    case 'other-liaisons':
      return others.map(({ unitId }) => ({ unitId, role: 'liaison' }));
    case 'other-heads':
      return others.filter(({ byExpansion }) => !byExpansion).map(({ unitId }) => ({ unitId, role: 'head' }));
    case 'office-clerk':
    case 'office-head':
      return [officeSeat(people, audience)];
    case 'superior':
      return [seatAbove(people)];
  }
}

/** The people a rung speaks to, each once: with the weightiest kind and tone, the highest role and all channels. */
export function addresseesOf(
  targets: readonly RungTarget[],
  people: People,
  awaited: Awaited,
): { readonly addressees: readonly Addressee[]; readonly gaps: readonly Gap[] } {
  const byContact = new Map<string, Addressee>();
  const gaps: Gap[] = [];
  for (const target of targets) {
    for (const seat of seatsOf(target.audience, people, awaited)) {
      const found = contactFor(seat, target.kind, people);
      gaps.push(...found.gaps);
      if (found.contactId === null) continue;
      const awaits = target.audience in LEAD_ROLES && awaited.slots.length > 0 ? [seat.unitId] : awaited.units;
      const one: Addressee = { ...found.seat, contactId: found.contactId, awaits, ...target };
      const old = byContact.get(one.contactId);
      byContact.set(one.contactId, old === undefined ? one : merged(old, one));
    }
  }
  return { addressees: [...byContact.values()].map(addresseeOnly), gaps };
}

/** Unreachable: go up, and tell the office. Copies and hand-overs do not climb, they are only missed. */
export function contactFor(
  seat: Seat,
  kind: NoticeKind,
  people: People,
): { contactId: string | null; seat: Seat; gaps: Gap[] } {
  const gap = (at: Seat, reason: Gap['reason']): Gap => ({ measureId: people.measure.id, ...at, reason });
  const gaps: Gap[] = [];
  if ('gap' in seat && seat.gap !== null) gaps.push(gap({ unitId: seat.unitId, role: seat.role }, 'no-level-above'));
  const direct = occupantOf(seat, people);
  if (direct !== null) return { contactId: direct, seat, gaps };
  gaps.push(gap({ unitId: seat.unitId, role: seat.role }, 'no-contact'));
  if (!climbs(kind)) return { contactId: null, seat, gaps };
  for (const higher of climb(seat, people)) {
    const contactId = occupantOf(higher, people);
    if (contactId !== null) return { contactId, seat: higher, gaps };
  }
  return { contactId: null, seat, gaps };
}

/** Whether what cannot be said in a seat is said to the next one up. */
export function climbs(kind: NoticeKind): boolean {
  return kind !== 'copy' && kind !== 'handover';
}

/** The seats above one, in the order in which they are tried. */
export function climb(seat: Seat, people: People): readonly Seat[] {
  const own: Seat[] = (['head', 'leader'] as const)
    .filter((role) => ROLES.indexOf(role) > ROLES.indexOf(seat.role))
    .map((role) => ({ unitId: seat.unitId, role }));
  return [...own, officeSeat(people, 'office-clerk'), officeSeat(people, 'office-head'), seatAbove(people)];
}

const KIND_WEIGHT: readonly NoticeKind[] = ['copy', 'receipt', 'reminder', 'request', 'escalation'];

function merged(a: Addressee, b: Addressee): Addressee {
  const higher = ROLES.indexOf(b.role) > ROLES.indexOf(a.role) ? b : a;
  return {
    ...higher,
    kind: KIND_WEIGHT.indexOf(b.kind) > KIND_WEIGHT.indexOf(a.kind) ? b.kind : a.kind,
    tone: TONES.indexOf(b.tone) > TONES.indexOf(a.tone) ? b.tone : a.tone,
    channels: [...new Set([...a.channels, ...b.channels])],
    awaits: [...new Set([...a.awaits, ...b.awaits])],
  };
}

/** Leaves out what a seat or target carried along. */
function addresseeOnly({ contactId, unitId, role, kind, tone, channels, awaits }: Addressee): Addressee {
  return { contactId, unitId, role, kind, tone, channels, awaits };
}

/** Those who were told with a colour, or as a copy of such a letter, are told when it ends (invariant 6). */
export function isAlarm(notice: Pick<Notice, 'kind' | 'tone'>): boolean {
  return notice.kind === 'escalation' || (notice.kind === 'copy' && notice.tone !== 'notice');
}
