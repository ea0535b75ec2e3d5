import type { Deciders } from './deciders.ts';
import type { Ports, StepResult } from './ports.ts';

/** What goes back into the workflow's history: no list that grows, nothing about people. */
export type StepTaken = Omit<StepResult, 'contactsToWake' | 'measuresToWake'>;

export function measureActivities({ measures, wake }: Pick<Ports, 'measures' | 'wake'>, deciders: Deciders) {
  return {
    /**
     * One step of one measure. What it commits is complete before anybody is woken; when waking fails the step is
     * repeated, finds its seq passed, and wakes whom the store still names.
     */
    async step({ measureId, expectedSeq }: { measureId: string; expectedSeq: number | null }): Promise<StepTaken> {
      const { contactsToWake, measuresToWake, ...taken } = await measures.step(
        measureId,
        expectedSeq,
        deciders.decideMeasure,
      );
      await wake.contacts(contactsToWake);
      if (measuresToWake.length > 0) await wake.measures(measuresToWake);
      return taken;
    },
  };
}
