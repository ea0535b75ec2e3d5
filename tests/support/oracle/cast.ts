import { plusMonths, workingDayOnOrAfter, workingDayOnOrBefore } from './days.ts';
import type { Chair, DocumentJson, PlanJson } from './shapes.ts';

/** One measure with its people, as the plan's words give them. */
export interface Row {
  readonly code: string;
  readonly deadline: string | null;
  readonly milestones: readonly string[];
  /** The unit that must answer, and the other leads; `printed` is false for bodies named only through a group. */
  readonly leads: readonly { readonly unit: string; readonly printed: boolean }[];
  readonly supports: readonly string[];
}

/** The plan as the oracle sees it. */
export interface Cast {
  readonly rows: readonly Row[];
  readonly office: string;
  readonly superior: string;
  readonly startsOn: string;
  readonly closesOn: string;
  /** The working day at whose 08:00 the close is decided. */
  readonly closeDay: string;
}

export function castOf(plan: PlanJson, document: Pick<DocumentJson, 'office' | 'superior' | 'from'>): Cast {
  const rows = plan.measures.map((measure) => rowOf(measure, plan));
  const dates = rows.flatMap(({ deadline, milestones }) => [...(deadline === null ? [] : [deadline]), ...milestones]);
  const closesOn = plusMonths(
    dates.reduce((a, b) => (a > b ? a : b)),
    1,
  );
  const startsOn = workingDayOnOrAfter(document.from);
  return {
    rows,
    office: document.office,
    superior: document.superior,
    startsOn,
    closesOn,
    closeDay: workingDayOnOrBefore(closesOn),
  };
}

function rowOf(measure: PlanJson['measures'][number], plan: PlanJson): Row {
  const leads: { unit: string; printed: boolean }[] = [];
  const addLead = (unit: string, printed: boolean): void => {
    const known = leads.findIndex((lead) => lead.unit === unit);
    if (known < 0) leads.push({ unit, printed });
    else if (printed) leads[known] = { unit, printed };
  };
  measure.leadUnits.forEach((form, index) => {
    const unit = unitNamed(plan, form);
    if (unit.bodies.length === 0 || index === 0) addLead(unit.name, true);
    for (const body of unit.bodies) addLead(body, false);
  });
  const supports = measure.supportingUnits
    .map((form) => unitNamed(plan, form))
    .flatMap(({ name, bodies }) => (bodies.length > 0 ? bodies : [name]));
  const leading = new Set(leads.map(({ unit }) => unit));
  return {
    code: measure.code,
    deadline: measure.deadline.kind === 'dated' ? (measure.deadline.on ?? null) : null,
    milestones: measure.milestones.map(({ on }) => on),
    leads,
    supports: [...new Set(supports)].filter((unit) => !leading.has(unit)),
  };
}

function unitNamed({ units }: PlanJson, form: string): { name: string; bodies: readonly string[] } {
  const unit = units.find(({ name, seenAs }) => name === form || seenAs.includes(form));
  if (unit === undefined) return { name: form, bodies: [] };
  return { name: unit.name, bodies: unit.kind === 'group' ? unit.expandsTo : [] };
}

const isPrintedLead = (row: Row, unit: string): boolean => row.leads.some((lead) => lead.unit === unit && lead.printed);

/** Who stands above: the superior, or its leader in charge where the superior leads the measure itself. */
export function chairAbove(row: Row, { superior }: Cast): Chair {
  return { unit: superior, role: isPrintedLead(row, superior) ? 'leader' : 'superior' };
}

/** The office's clerk or head; where the office leads the measure itself, whoever stands above it. */
export function officeChair(row: Row, cast: Cast, role: 'office-clerk' | 'office-head'): Chair {
  return isPrintedLead(row, cast.office) ? chairAbove(row, cast) : { unit: cast.office, role };
}
