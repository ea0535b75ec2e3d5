import type { Ports } from './ports.ts';

export function watchdogActivities({
  watchdog,
  wake,
  cycleSchedule,
}: Pick<Ports, 'watchdog' | 'wake' | 'cycleSchedule'>) {
  return {
    /** Finds what is past due or was never taken, and wakes it. Problems are codes, for Temporal's own page. */
    async inspect({ graceMs }: { graceMs: number }): Promise<{ woken: number; problems: readonly string[] }> {
      const { measureIds, contactIds, cycleIds, schedulesLate, problems } = await watchdog.inspect(graceMs);
      await wake.measures(measureIds);
      await wake.contacts(contactIds);
      await wake.cycles(cycleIds);
      if (schedulesLate) await wake.dueCycles();
      const stopped = await cycleSchedule.inspect();
      return { woken: measureIds.length + contactIds.length + cycleIds.length, problems: [...problems, ...stopped] };
    },
  };
}
