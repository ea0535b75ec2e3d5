import type { DraftMeasure, DraftPlan, DraftUnit } from '../domain/draft-plan.ts';
import type { Fault } from '../domain/errors.ts';
import type { LeadUnit, MeasureFacts } from '../domain/measure.ts';
import { unitIdOf } from './ids.ts';

/** The names of one cell, resolved: bodies as printed, groups as their collecting unit or the bodies they stand for. */
interface Named {
  readonly name: string;
  readonly byExpansion: boolean;
}

/** Which groups are expanded; every other group is one collecting unit of its own name. */
export class UnitNames {
  private readonly byForm = new Map<string, DraftUnit>();

  constructor({ units }: Pick<DraftPlan, 'units'>) {
    for (const unit of units) {
      for (const form of [unit.name, ...unit.seenAs]) {
        if (!this.byForm.has(form)) this.byForm.set(form, unit);
      }
    }
  }

  /** The canonical name of a printed one. */
  canonical(printed: string): string {
    return this.byForm.get(printed)?.name ?? printed;
  }

  /**
   * Leads in the order of the document. A group that stands first must answer, so its collecting unit does, and the
   * bodies that a note names follow as leads by expansion.
   */
  leads(printed: readonly string[]): readonly Named[] {
    return unique(
      printed.flatMap((form, index) => {
        const members = this.members(form);
        const own: Named = { name: this.canonical(form), byExpansion: false };
        return index === 0 && members.length > 0 ? [own, ...members] : members.length > 0 ? members : [own];
      }),
    );
  }

  supports(printed: readonly string[]): readonly string[] {
    const named = printed.flatMap((form): readonly Named[] => {
      const members = this.members(form);
      return members.length > 0 ? members : [{ name: this.canonical(form), byExpansion: false }];
    });
    return [...new Set(named.map(({ name }) => name))];
  }

  private members(printed: string): readonly Named[] {
    const unit = this.byForm.get(printed);
    if (unit?.kind !== 'group') return [];
    return unit.expandsTo.map((name) => ({ name: this.canonical(name), byExpansion: true }));
  }
}

/** Each unit once, at its first place; a unit that is printed anywhere in the cell counts as printed. */
function unique(named: readonly Named[]): readonly Named[] {
  const byName = new Map<string, Named>();
  for (const one of named) {
    const old = byName.get(one.name);
    byName.set(one.name, { name: one.name, byExpansion: one.byExpansion && (old?.byExpansion ?? true) });
  }
  return [...byName.values()];
}

/** A row of the draft as the decider knows it, with the names of the units it involves. */
export interface ResolvedMeasure {
  readonly facts: MeasureFacts;
  readonly unitNames: readonly string[];
  readonly problems: readonly Fault[];
}

/** One row of the plan with its groups resolved. A row without a clear date is followed as an ongoing one, and says so. */
export function resolveMeasure(measure: DraftMeasure, names: UnitNames, planId: string): ResolvedMeasure {
  const leads = names.leads(measure.leadUnits);
  const leading = new Set(leads.map(({ name }) => name));
  const supports = names.supports(measure.supportingUnits).filter((name) => !leading.has(name));
  const { deadline } = measure;
  return {
    facts: {
      id: `${planId}:${measure.code}`,
      planId,
      code: measure.code,
      kind: deadline.kind === 'dated' ? 'dated' : 'ongoing',
      deadline: deadline.kind === 'dated' ? deadline.on : null,
      milestones: measure.milestones.map(({ on, text }) => ({ on, text })),
      leads: leads.map(({ name, byExpansion }): LeadUnit => ({ unitId: unitIdOf(name), byExpansion })),
      supports: supports.map(unitIdOf),
    },
    unitNames: [...leading, ...supports],
    problems: [...deadlineProblem(measure), ...leadProblem(measure)],
  };
}

function deadlineProblem({ code, deadline, where }: DraftMeasure): Fault[] {
  if (deadline.kind === 'dated' || deadline.kind === 'ongoing') return [];
  const printed = deadline.kind === 'none' ? '' : deadline.raw;
  return [
    {
      severity: 'warning',
      code: 'followed-as-ongoing',
      message:
        `第 ${code} 项的完成时限“${printed}”不是确定日期，按持续推进事项跟踪；如有确定日期请更正文件。` +
        ` / Measure ${code} has no single date ("${printed}") and is followed as an ongoing one; name a date if there is one.`,
      where,
    },
  ];
}

function leadProblem({ code, leadUnits, where }: DraftMeasure): Fault[] {
  if (leadUnits.length > 0) return [];
  return [
    {
      severity: 'warning',
      code: 'no-lead-unit',
      message:
        `第 ${code} 项没有牵头单位，无人可问；请在文件中补充牵头单位。` +
        ` / Measure ${code} names no lead unit, so nobody can be asked; add one to the document.`,
      where,
    },
  ];
}
