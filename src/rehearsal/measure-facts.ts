import type { DraftMeasure, DraftPlan, DraftUnit } from '../domain/draft-plan.ts';
import type { Fault } from '../domain/errors.ts';
import { type PrintedUnit, resolveLeads, resolveSupports } from '../domain/responsible-units.ts';
import type { LeadUnit, MeasureFacts } from '../domain/measure.ts';
import { unitIdOf } from './ids.ts';

/** The units that a document names; a group that no note expands is one collecting unit of its own name. */
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

  /** A printed name with what the document says of its group; units are told by their canonical names. */
  printed(form: string): PrintedUnit {
    const unit = this.byForm.get(form);
    const unitId = this.canonical(form);
    const isGroup = unit?.kind === 'group';
    const members = isGroup ? unit.expandsTo : [];
    return {
      ...{ unitId, isGroup, collectingUnitId: isGroup ? unitId : null },
      memberIds: members.map((name) => this.canonical(name)),
    };
  }
}

/** A row of the draft as the decider knows it, with the names of the units it involves. */
export interface ResolvedMeasure {
  readonly facts: MeasureFacts;
  readonly unitNames: readonly string[];
  readonly problems: readonly Fault[];
}

/** One row of the plan with its groups resolved. A row without a clear date is followed as an ongoing one, and says so. */
export function resolveMeasure(measure: DraftMeasure, names: UnitNames, planId: string): ResolvedMeasure {
  const leads = resolveLeads(measure.leadUnits.map((form) => names.printed(form)));
  const supports = resolveSupports(
    measure.supportingUnits.map((form) => names.printed(form)),
    leads,
  );
  const { deadline } = measure;
  return {
    facts: {
      id: `${planId}:${measure.code}`,
      planId,
      code: measure.code,
      kind: deadline.kind === 'dated' ? 'dated' : 'ongoing',
      deadline: deadline.kind === 'dated' ? deadline.on : null,
      milestones: measure.milestones.map(({ on, text }) => ({ on, text })),
      leads: leads.map(({ unitId, byExpansion }): LeadUnit => ({ unitId: unitIdOf(unitId), byExpansion })),
      supports: supports.map(({ unitId }) => unitIdOf(unitId)),
    },
    unitNames: [...leads, ...supports].map(({ unitId }) => unitId),
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
