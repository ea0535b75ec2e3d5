import type { MeasureRun } from './measure-run.ts';
import type { Scripted } from './script.ts';
import type { Floor } from './seat-desk.ts';

/** A change of what everything is decided under. */
type ChangeOfTerms = Extract<Scripted, { does: 'import-year' | 'close-unit' | 'use-policy' | 'apply-policy' }>;

/** Calendars, closures and policies that change while the plan runs: every open measure looks again. */
export class TermsDesk {
  private readonly floor: Floor;
  /** Has a measure's next step taken when it is due. */
  private readonly schedule: (run: MeasureRun) => void;

  constructor(floor: Floor, schedule: (run: MeasureRun) => void) {
    this.floor = floor;
    this.schedule = schedule;
  }

  change(scripted: ChangeOfTerms, now: number): void {
    const { conditions } = this.floor;
    switch (scripted.does) {
      case 'import-year':
        conditions.importYear(scripted);
        return this.lookAgain(now);
      case 'close-unit':
        conditions.closeUnit(scripted);
        return this.lookAgain(now);
      case 'use-policy':
        conditions.usePolicy(scripted);
        return this.lookAgain(now);
      case 'apply-policy':
        return this.applyPolicy(scripted.name, now);
    }
  }

  private lookAgain(now: number): void {
    for (const run of this.floor.runs.values()) if (run.lookAgain(now)) this.schedule(run);
  }

  /** Every open request is offered it; it is taken where it is in force. */
  private applyPolicy(name: string, now: number): void {
    const { conditions, runs, tell } = this.floor;
    for (const run of runs.values()) {
      if (!conditions.wouldChange(run.facts.id, run.state.request, name)) continue;
      tell(run, { id: `policy/${name}/${now}/${run.facts.id}`, at: now, type: 'policy-applied', name });
    }
  }
}
