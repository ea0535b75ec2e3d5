import type { CycleStep, Ports } from './ports.ts';

/** Measures of one page: a transaction of a moment, and a minute of the workflow's history for a million of them. */
const PAGE = 500;

export function cycleActivities({ cycles, wake }: Pick<Ports, 'cycles' | 'wake'>) {
  /** Whether anybody was invited. */
  const inviteAll = async (cycleId: string): Promise<boolean> => {
    for (let any = false; ;) {
      const { measureIds, done } = await cycles.invite(cycleId, PAGE);
      await wake.measures(measureIds);
      any ||= measureIds.length > 0;
      if (done) return any;
    }
  };
  return {
    /** Invites the next page of measures and wakes them. Whom a crash leaves asleep the watchdog finds by its input. */
    async inviteToCycle({ cycleId }: { cycleId: string }): Promise<{ invited: number; done: boolean }> {
      const { measureIds, done } = await cycles.invite(cycleId, PAGE);
      await wake.measures(measureIds);
      return { invited: measureIds.length, done };
    },

    /** Counts the answers, invites who has become active since; closes the cycle when its time has come. */
    async lookAtCycle({ cycleId }: { cycleId: string }): Promise<Omit<CycleStep, 'inviting'>> {
      const { inviting, ...first } = await cycles.look(cycleId);
      if (!inviting || !(await inviteAll(cycleId))) return first;
      const { inviting: _, ...after } = await cycles.look(cycleId);
      return after;
    },

    /** Opens the cycles whose time has come and wakes them. */
    async openDueCycles(): Promise<{ opened: number; failed: number }> {
      const counts = { opened: 0, failed: 0 };
      for (let more = true; more;) {
        const opened = await cycles.openDue();
        await wake.cycles(opened.cycleIds);
        counts.opened += opened.cycleIds.length;
        counts.failed += opened.failed.length;
        ({ more } = opened);
      }
      return counts;
    },
  };
}
