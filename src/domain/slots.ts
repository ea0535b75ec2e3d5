import type { LocalDate } from './local-date.ts';
import type { AnswerSlot, MeasureContext, MeasureState, OpenRequest } from './measure.ts';
import type { Claim } from './measure-input.ts';
import type { Policy } from './policy.ts';

/*
 * Joint leads: under a policy of `answers: 'each'` every lead that is printed answers for itself. A request without
 * slots is answered by one of the leads for all.
 */

interface Answering {
  readonly state: Pick<MeasureState, 'request'>;
  readonly context: Pick<MeasureContext, 'measure' | 'policies'>;
}

/** From the weakest: the one that governs where several units have answered. */
const STRENGTH: readonly Claim[] = ['not-started', 'blocked', 'delayed', 'on-track', 'done'];

const UNANSWERED = { receiptAt: null, promisedOn: null, promise: 0, pausedUntil: null, answer: null } as const;

/** The slots of a new request: one for each printed lead, or none where one unit answers for all. */
export function slotsFor({ leads }: MeasureContext['measure'], { answers }: Policy): AnswerSlot[] {
  const printed = leads.filter(({ byExpansion }) => !byExpansion);
  if (answers !== 'each' || leads.length < 2 || printed.length === 0) return [];
  return printed.map(({ unitId }) => ({ unitId, ...UNANSWERED }));
}

/** Whether a policy asks several leads of a measure, so that one report is not yet the answer. */
export function asksEach(measure: MeasureContext['measure'], policy: Policy): boolean {
  return slotsFor(measure, policy).length > 1;
}

/** The slots that wait for an answer. */
export function missing({ slots }: Pick<OpenRequest, 'slots'>): readonly AnswerSlot[] {
  return slots.filter(({ answer }) => answer === null);
}

/** Who is spoken to on a day: the units that owe an answer, without those that promised one for later. */
export function awaitedOn(request: Pick<OpenRequest, 'slots'>, today: LocalDate): readonly string[] {
  return missing(request)
    .filter(({ pausedUntil }) => pausedUntil === null || pausedUntil < today)
    .map(({ unitId }) => unitId);
}

/** Whether nobody has to sign any more. */
export function isSigned(request: Pick<OpenRequest, 'slots' | 'receiptAt'>): boolean {
  if (request.slots.length === 0) return request.receiptAt !== null;
  return missing(request).every(({ receiptAt }) => receiptAt !== null);
}

/** Whether a unit has signed: its own slot, or the request that one unit answers for all. */
export function hasSigned({ slots, receiptAt }: Pick<OpenRequest, 'slots' | 'receiptAt'>, unitId: string): boolean {
  if (slots.length === 0) return receiptAt !== null;
  return slots.some((slot) => slot.unitId === unitId && slot.receiptAt !== null);
}

/** Whether a notice still waits for somebody: for any of the units that it names, or, naming none, for the one answer. */
export function stillAwaits(request: Pick<OpenRequest, 'slots'>, awaits: readonly string[]): boolean {
  return awaits.length === 0 || missing(request).some(({ unitId }) => awaits.includes(unitId));
}

/** Whether those whom a notice names have signed or answered. */
export function signedFor(request: Pick<OpenRequest, 'slots' | 'receiptAt'>, awaits: readonly string[]): boolean {
  if (awaits.length === 0) return request.receiptAt !== null;
  return missing(request).every(({ unitId, receiptAt }) => receiptAt !== null || !awaits.includes(unitId));
}

/** The claim that governs what follows: done only if all say so. */
export function weakestClaim({ slots }: Pick<OpenRequest, 'slots'>, last: Claim): Claim {
  const claims = [last, ...slots.flatMap(({ answer }) => (answer === null ? [] : [answer.claim]))];
  return STRENGTH.find((claim) => claims.includes(claim)) ?? last;
}

/** The units for which a person acts: the one named, and every other one whose liaison the same person is. */
export function actsFor(
  request: Pick<OpenRequest, 'slots'>,
  { unitId, contactId }: { readonly unitId: string; readonly contactId: string },
  contactOf: MeasureContext['contactOf'],
): readonly string[] {
  return request.slots
    .filter((slot) => slot.unitId === unitId || contactOf(slot.unitId, 'liaison') === contactId)
    .map((slot) => slot.unitId);
}

/** The part of an event that names slots; nothing where one unit answers for all. */
export function unitsOf(units: readonly string[]): { readonly units?: readonly string[] } {
  return units.length === 0 ? {} : { units };
}

/** Whether a unit must answer what is open: the first lead, or each that has a slot. */
export function mustAnswer({ state, context }: Answering, unitId: string): boolean {
  const { request } = state;
  const slots = request?.slots ?? slotsFor(context.measure, context.policies.dated);
  if (slots.length > 0) return slots.some((slot) => slot.unitId === unitId);
  return context.measure.leads[0]?.unitId === unitId;
}

/** The day up to which the ladder rests: its own pause, or the first promised day where all that are missing promised. */
export function pauseOf(request: OpenRequest): Pick<OpenRequest, 'pausedUntil' | 'promisedOn' | 'promises'> {
  const { pausedUntil, promisedOn, promises } = request;
  const days = missing(request).map((slot) => slot.pausedUntil);
  if (days.length === 0 || days.includes(null)) return { pausedUntil, promisedOn, promises };
  const first = missing(request).reduce((a, b) => ((a.pausedUntil ?? '') <= (b.pausedUntil ?? '') ? a : b));
  if (pausedUntil !== null && pausedUntil > (first.pausedUntil ?? '')) return { pausedUntil, promisedOn, promises };
  return { pausedUntil: first.pausedUntil, promisedOn: first.promisedOn, promises: first.promise };
}

/** The request with the slots of some units changed; without slots nothing is. */
export function withSlots(
  request: OpenRequest,
  unitIds: readonly string[],
  change: (slot: AnswerSlot) => AnswerSlot,
): OpenRequest {
  if (request.slots.length === 0) return request;
  return { ...request, slots: request.slots.map((slot) => (unitIds.includes(slot.unitId) ? change(slot) : slot)) };
}

/** The slots once one unit stands in another's place: of two that become one, what either has said counts. */
export function succeededSlots(slots: readonly AnswerSlot[], from: string, to: string): readonly AnswerSlot[] {
  const [old, own] = [from, to].map((unitId) => slots.find((slot) => slot.unitId === unitId));
  if (old === undefined) return slots;
  if (own === undefined) return slots.map((slot) => (slot === old ? { ...slot, unitId: to } : slot));
  const joined = { ...own, receiptAt: own.receiptAt ?? old.receiptAt, answer: own.answer ?? old.answer };
  return slots.filter((slot) => slot !== old).map((slot) => (slot === own ? joined : slot));
}

/** The slots with the answer of one report taken out, signed for: its unit knows of the request. */
export function withoutAnswer(slots: readonly AnswerSlot[], inputId: string, at: number): AnswerSlot[] {
  return slots.map((slot) =>
    slot.answer?.inputId === inputId ? { ...slot, answer: null, receiptAt: slot.receiptAt ?? at } : slot,
  );
}
