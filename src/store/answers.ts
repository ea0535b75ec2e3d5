import { randomUUID } from 'node:crypto';
import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import type { Claim } from '../domain/measure-input.ts';
import { loadAnswerItems, type AnswerItem } from './answer-items.ts';
import type { Database } from './database.ts';
import { addInputs, type InputRow, type NewInput, type ReportProof, type StoredInputs } from './inputs.ts';
import { unitIdsOf, unknownUnit } from './units.ts';

/** What a signed link was issued for. */
export interface AnswerTarget {
  readonly messageId: string;
  readonly contactId: string;
}

/** One answer to one row of a message. Dates are in the plan's zone. */
export type AnswerAct = { readonly measureId: string } & (
  | { readonly type: 'receipt' }
  | ({ readonly type: 'report'; readonly claim: Claim; readonly text: string } & ReportProof)
  | ({ readonly type: 'correct-report'; readonly claim: Claim; readonly text: string } & ReportProof)
  | { readonly type: 'withdraw-report' }
  | { readonly type: 'promise'; readonly promisedOn: LocalDate }
  | { readonly type: 'extension'; readonly newDue: LocalDate; readonly reason: string }
  /** `suggestedUnit`: a unit's name. */
  | { readonly type: 'misaddressed'; readonly suggestedUnit: string | null; readonly reason: string }
  /** `supports`: names of units; the text says for what. */
  | {
      readonly type: 'ask-contribution';
      readonly supports: readonly string[];
      readonly by: LocalDate;
      readonly text: string;
    }
  | { readonly type: 'contribution'; readonly text: string }
  | { readonly type: 'verify'; readonly decision: 'confirm' }
  | { readonly type: 'verify'; readonly decision: 'return'; readonly newDue: LocalDate; readonly reason?: string }
  | { readonly type: 'decide'; readonly decision: 'new-date'; readonly newDue: LocalDate; readonly reason?: string }
  | { readonly type: 'decide'; readonly decision: 'not-completed'; readonly reason?: string }
  | { readonly type: 'decide'; readonly decision: 'grant'; readonly newDue: LocalDate; readonly reason?: string }
  | { readonly type: 'decide'; readonly decision: 'refuse'; readonly reason: string }
  | { readonly type: 'decide'; readonly decision: 'park'; readonly reviewOn: LocalDate; readonly reason: string }
  | {
      readonly type: 'decide';
      readonly decision: 'resume';
      readonly newDue: LocalDate | null;
      readonly reason?: string;
    }
  /** `leads`: names of units. */
  | {
      readonly type: 'decide';
      readonly decision: 'reassign';
      readonly leads: readonly string[];
      readonly newDue: LocalDate | null;
      readonly reason: string;
    }
);

/** The rows of a message for its reader: what may be answered, and what is answered already. */
export interface AnswerView {
  readonly planTitle: string;
  readonly officeName: string;
  readonly unitName: string;
  readonly rows: readonly AnswerItem[];
  /** Every name by which a unit is known. */
  readonly unitNames: readonly string[];
}

export interface AnswerStore {
  /** Null when there is no such message of this contact. */
  load(target: AnswerTarget): Promise<AnswerView | null>;
  /**
   * Commits answers to rows of the message, all in one transaction. The measures named must be woken.
   * A receipt of a row that is signed or answered already is nothing new. Throws DubanError not-allowed for a row that
   * the message does not hold or that this contact may not answer so.
   */
  record(target: AnswerTarget, acts: readonly AnswerAct[], dedupeKey?: string): Promise<StoredInputs>;
}

export function answerStore(db: Database): AnswerStore {
  return {
    load: (target) =>
      db.read(async (prisma) => {
        const found = await loadAnswerItems(prisma, target);
        const [first] = found?.rows ?? [];
        if (found === null || first === undefined) return null;
        const unitNames = await namesOfUnits(prisma);
        const { planTitle, officeName } = first;
        return { planTitle, officeName, unitName: found.unitName, rows: found.rows, unitNames };
      }),
    record: (target, acts, dedupeKey) =>
      db.write(async (tx, now) => {
        const found = await loadAnswerItems(tx, target);
        const unitIds = await unitIdsOf(tx, acts.flatMap(unitsNamed));
        const rows = acts.flatMap((act) => inputOf(act, found?.rows ?? [], { ...target, unitIds }));
        // Without a key every submission counts: a corrected report is a new one.
        return addInputs(tx, rows, {
          dedupeKey: dedupeKey ?? `link:${target.messageId}:${randomUUID()}`,
          now,
          inboundId: null,
        });
      }),
  };
}

type Namer = Pick<Database['prisma'], 'unit' | 'unitAlias'>;

async function namesOfUnits(prisma: Namer): Promise<string[]> {
  const units = await prisma.unit.findMany({
    where: { kind: 'body' },
    select: { name: true },
    orderBy: { name: 'asc' },
  });
  const aliases = await prisma.unitAlias.findMany({ select: { name: true }, orderBy: { name: 'asc' } });
  return [...new Set([...units, ...aliases].map(({ name }) => name))];
}

function unitsNamed(act: AnswerAct): readonly string[] {
  if (act.type === 'misaddressed') return act.suggestedUnit === null ? [] : [act.suggestedUnit];
  if (act.type === 'ask-contribution') return act.supports;
  return act.type === 'decide' && act.decision === 'reassign' ? act.leads : [];
}

/** Who answers, and the ids of the units that the acts name. */
interface Answering {
  readonly contactId: string;
  readonly unitIds: ReadonlyMap<string, string>;
}

/** The input that an act makes of a row; nothing for a receipt that says nothing new. */
export function inputOf(act: AnswerAct, items: readonly AnswerItem[], answering: Answering): InputRow[] {
  const tasks = tasksFor(act);
  const item = items.find(({ measureId, task }) => measureId === act.measureId && tasks.includes(task));
  if (item === undefined) throw notAllowed(act);
  const input = bareInputOf(act, item, answering);
  if (input === null) return [];
  const text = 'text' in act ? act.text : 'reason' in act ? act.reason : undefined;
  const proof = act.type === 'report' || act.type === 'correct-report' ? proofOf(act) : {};
  return [{ measureId: item.measureId, input, ...proof, ...(text === undefined ? {} : { text }) }];
}

const proofOf = ({ targetValues = [], evidence = [] }: ReportProof): ReportProof => ({ targetValues, evidence });

function bareInputOf(act: AnswerAct, item: AnswerItem, { contactId, unitIds }: Answering): NewInput | null {
  const { requestId, unitId, revisable } = item;
  const ofUnit = { unitId, contactId };
  switch (act.type) {
    case 'receipt':
      if (item.signed || item.settled !== null || requestId === null) return null;
      return { type: 'receipt', requestId, ...ofUnit };
    case 'report':
      return { type: 'report', requestId, ...ofUnit, claim: act.claim };
    case 'correct-report':
      if (revisable === null) throw notAllowed(act);
      return { type: 'correct-report', ...ofUnit, reportInputId: revisable, claim: act.claim };
    case 'withdraw-report':
      if (revisable === null) throw notAllowed(act);
      return { type: 'withdraw-report', ...ofUnit, reportInputId: revisable };
    case 'promise':
      if (requestId === null) throw notAllowed(act);
      return { type: 'promise', requestId, ...ofUnit, promisedOn: act.promisedOn };
    case 'extension':
      return { type: 'extension', requestId, ...ofUnit, newDue: act.newDue };
    case 'misaddressed': {
      if (requestId === null) throw notAllowed(act);
      const suggestedUnitId = act.suggestedUnit === null ? null : idOf(act.suggestedUnit, unitIds);
      return { type: 'misaddressed', requestId, ...ofUnit, suggestedUnitId };
    }
    case 'ask-contribution':
      return { type: act.type, ...ofUnit, supports: act.supports.map((name) => idOf(name, unitIds)), by: act.by };
    case 'contribution':
      return { type: 'contribution', ...ofUnit };
    case 'verify':
      return act.decision === 'confirm'
        ? { type: 'verify', contactId, decision: 'confirm' }
        : { type: 'verify', contactId, decision: 'return', newDue: act.newDue };
    case 'decide':
      return decisionOf(act, contactId, unitIds);
  }
}

function decisionOf(
  act: Extract<AnswerAct, { type: 'decide' }>,
  contactId: string,
  unitIds: Answering['unitIds'],
): NewInput {
  switch (act.decision) {
    case 'not-completed':
    case 'refuse':
      return { type: 'decide', contactId, decision: act.decision };
    case 'new-date':
    case 'grant':
      return { type: 'decide', contactId, decision: act.decision, newDue: act.newDue };
    case 'resume':
      return { type: 'decide', contactId, decision: 'resume', newDue: act.newDue };
    case 'park':
      return { type: 'decide', contactId, decision: 'park', reviewOn: act.reviewOn };
    case 'reassign': {
      const leads = act.leads.map((name) => idOf(name, unitIds));
      return { type: 'decide', contactId, decision: 'reassign', leads, supports: [], newDue: act.newDue };
    }
  }
}

function idOf(name: string, unitIds: Answering['unitIds']): string {
  const id = unitIds.get(name);
  if (id === undefined) throw unknownUnit(name);
  return id;
}

/** The rows on which an act can be taken. */
function tasksFor(act: AnswerAct): readonly AnswerItem['task'][] {
  if (act.type === 'verify') return ['verify'];
  if (act.type === 'contribution') return ['contribute'];
  if (act.type !== 'decide') return ['report'];
  switch (act.decision) {
    case 'new-date':
    case 'not-completed':
      return ['decide'];
    case 'grant':
      return ['extension'];
    case 'refuse':
      return ['extension', 'misaddressed'];
    case 'reassign':
      return ['misaddressed'];
    case 'park':
    case 'resume':
      return ['parked'];
  }
}

function notAllowed({ measureId, type }: AnswerAct): DubanError {
  return new DubanError(
    'not-allowed',
    `该消息不能对事项 ${measureId} 作此答复（${type}）。 / This message does not let you answer measure ${measureId} so (${type}).`,
  );
}
