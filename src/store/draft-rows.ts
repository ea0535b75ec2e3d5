import { addMonths, type LocalDate } from '../domain/local-date.ts';
import type { DraftMeasure, DraftPlan } from '../domain/draft-plan.ts';
import { INITIAL_STATE } from '../domain/measure.ts';
import type { Prisma } from './generated/client.ts';
import { asJson, dateValue } from './values.ts';

/** Rows of a draft's measures, ready for createMany. A row without one clear date is followed as an ongoing one. */
export interface DraftRows {
  readonly measures: Prisma.MeasureCreateManyInput[];
  readonly units: Prisma.MeasureUnitCreateManyInput[];
  readonly milestones: Prisma.MilestoneCreateManyInput[];
}

export function rowsOfDraft(planId: string, { measures }: DraftPlan, unitIds: ReadonlyMap<string, string>): DraftRows {
  const idOf = ({ code }: DraftMeasure): string => `${planId}:${code}`;
  return {
    measures: measures.map((measure, index) => measureRow(planId, measure, index + 1)),
    units: measures.flatMap((measure) => [
      ...unitRows(idOf(measure), 'lead', measure.leadUnits, unitIds),
      ...unitRows(idOf(measure), 'support', measure.supportingUnits, unitIds),
    ]),
    milestones: measures.flatMap((measure) =>
      measure.milestones.map(({ on, text }, index) => ({
        measureId: idOf(measure),
        ordinal: index + 1,
        dueOn: dateValue(on),
        text,
      })),
    ),
  };
}

function measureRow(planId: string, measure: DraftMeasure, ordinal: number): Prisma.MeasureCreateManyInput {
  const { code, deadline, itemNumbers, part, section, basis, text, targets, leaders } = measure;
  return {
    id: `${planId}:${code}`,
    planId,
    ordinal,
    code,
    itemNumbers: [...itemNumbers],
    ...{ part, section, basis, text },
    kind: deadline.kind === 'dated' ? 'dated' : 'ongoing',
    deadlineKind: deadline.kind,
    deadlineOn: deadline.kind === 'dated' ? dateValue(deadline.on) : null,
    deadlineRaw: deadline.kind === 'none' ? null : deadline.raw,
    targets: asJson(targets),
    leaders: [...leaders],
    phase: INITIAL_STATE.phase,
    seq: 0,
    eventCount: 0,
    state: asJson(INITIAL_STATE),
  };
}

function unitRows(
  measureId: string,
  role: 'lead' | 'support',
  printed: readonly string[],
  unitIds: ReadonlyMap<string, string>,
): Prisma.MeasureUnitCreateManyInput[] {
  return printed.flatMap((printedName, index) => {
    const unitId = unitIds.get(printedName);
    return unitId === undefined ? [] : [{ measureId, role, ordinal: index + 1, unitId, printedName }];
  });
}

/** One month after the last deadline or milestone; null where the plan names none. */
export function defaultCloseOf({ measures }: DraftPlan): LocalDate | null {
  const dates = measures.flatMap(({ deadline, milestones }) => [
    ...(deadline.kind === 'dated' ? [deadline.on] : []),
    ...milestones.map(({ on }) => on),
  ]);
  const last = dates.sort().at(-1);
  return last === undefined ? null : addMonths(last, 1);
}
