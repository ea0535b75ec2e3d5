import type { AskedContribution, LeadUnit, MeasureState, OpenRequest, Responsible } from './measure.ts';
import { succeededSlots } from './slots.ts';

interface Succession {
  readonly from: string;
  readonly to: string;
}

/** Who leads and who supports once one unit stands in another's place; a unit that leads does not support as well. */
export function succeeded({ leads, supports }: Responsible, { from, to }: Succession): Responsible {
  const named = leads.map((lead) => (lead.unitId === from ? { ...lead, unitId: to } : lead));
  const led = new Map<string, LeadUnit>();
  for (const lead of named) {
    const old = led.get(lead.unitId);
    led.set(lead.unitId, old === undefined ? lead : { ...old, byExpansion: old.byExpansion && lead.byExpansion });
  }
  const supported = new Set(supports.map((unitId) => (unitId === from ? to : unitId)));
  return { leads: [...led.values()], supports: [...supported].filter((unitId) => !led.has(unitId)) };
}

/** The state as the event leaves it: everything that is still to be done is the other unit's. */
export function afterSuccession(state: MeasureState, responsible: Responsible, succession: Succession): MeasureState {
  const { from, to } = succession;
  const its = (unitId: string): string => (unitId === from ? to : unitId);
  const { request, revisable, petition } = state;
  return {
    ...state,
    responsible,
    decisionCount: state.decisionCount + 1,
    contactChanges: state.contactChanges + 1,
    request: request === null ? null : handedOn(request, succession),
    revisable:
      revisable === null
        ? null
        : {
            ...revisable,
            unitId: its(revisable.unitId),
            before: {
              ...revisable.before,
              request: revisable.before.request === null ? null : handedOn(revisable.before.request, succession),
            },
          },
    petition: petition === null ? null : { ...petition, unitId: its(petition.unitId) },
    contributions: contributionsOf(state.contributions, responsible, its),
  };
}

const handedOn = (request: OpenRequest, { from, to }: Succession): OpenRequest => ({
  ...request,
  slots: succeededSlots(request.slots, from, to),
});

/** What is asked of a supporting unit goes with it; a unit that leads now asks nothing of itself. */
function contributionsOf(
  asked: readonly AskedContribution[],
  { supports }: Responsible,
  its: (unitId: string) => string,
): readonly AskedContribution[] {
  const named = asked.map((one) => ({ ...one, unitId: its(one.unitId), askedBy: its(one.askedBy) }));
  return named.filter(
    ({ unitId }, index) => supports.includes(unitId) && named.findIndex((one) => one.unitId === unitId) === index,
  );
}
