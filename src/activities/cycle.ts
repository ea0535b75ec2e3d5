import type { CycleStep, Ports } from './ports.ts';

/** Measures of one page: a transaction of a moment, and a minute of the workflow's history for a million of them. */
const PAGE = 500;

export function cycleActivities({ cycles, wake }: Pick<Ports, 'cycles' | 'wake'>) {
  return {
    /** Invites the next page of measures and wakes them. Whom a crash leaves asleep the watchdog finds by its input. */
    async inviteToCycle({ cycleId }: { cycleId: string }): Promise<{ invited: number; done: boolean }> {
      const { measureIds, done } = await cycles.invite(cycleId, PAGE);
      await wake.measures(measureIds);
      return { invited: measureIds.length, done };
    },

    /** Counts the answers; closes the cycle when its time has come. */
    async lookAtCycle({ cycleId }: { cycleId: string }): Promise<CycleStep> {
      return cycles.look(cycleId);
    },
  };
}
