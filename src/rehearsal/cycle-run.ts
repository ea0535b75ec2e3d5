import type { Calendar } from '../domain/calendar.ts';
import { closingOf, decideCycle } from '../domain/cycle.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { MeasureRun } from './measure-run.ts';

/** A report cycle on its way: it invites each measure once, those that join later on one of the mornings to come. */
export class CycleRun {
  readonly due: LocalDate;
  private readonly zone: string;
  private readonly closesAt: number;
  private readonly invited = new Set<string>();

  constructor(due: LocalDate, calendar: Calendar) {
    this.due = due;
    this.zone = calendar.zone;
    this.closesAt = closingOf(calendar, due);
  }

  /** Invites whoever may still be asked; returns whom, and the instant of the next look (epoch ms; null when closed). */
  look(runs: Iterable<MeasureRun>, now: number): { invited: readonly MeasureRun[]; nextLookAt: number | null } {
    const { due, closesAt, zone } = this;
    const { invite, nextLookAt } = decideCycle({ due, closesAt, closed: false }, { now, zone });
    return { invited: invite ? this.invite(runs, now) : [], nextLookAt };
  }

  private invite(runs: Iterable<MeasureRun>, now: number): MeasureRun[] {
    const newcomers = [...runs].filter(({ state, facts }) => state.phase !== 'closed' && !this.invited.has(facts.id));
    for (const run of newcomers) {
      const { id } = run.facts;
      this.invited.add(id);
      run.invite({ id: `cycle/${this.due}/${id}`, at: now, type: 'cycle-opened', cycleId: this.due, due: this.due });
    }
    return newcomers;
  }
}
