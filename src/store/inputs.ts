import type { MeasureInput } from '../domain/measure-input.ts';
import type { Database, Tx } from './database.ts';
import { stableId } from './ids.ts';
import { asJson } from './values.ts';

type Bare<T> = T extends unknown ? Omit<T, 'id' | 'at'> : never;

/** What somebody tells of a measure; id and instant are given when it is stored. */
export type NewInput = Bare<MeasureInput>;

/** What stands beside the words of a report. */
export interface ReportProof {
  /** What the measure's targets have reached; `target` is the place of the target in the measure, from 0. */
  readonly targetValues?: readonly { readonly target: number; readonly value: number }[];
  /** Links or document numbers, at most five. */
  readonly evidence?: readonly string[];
}

/** One input for one measure. The text of a report (or the reason of a decision) is kept apart, where it can be erased. */
export interface InputRow extends ReportProof {
  readonly measureId: string;
  readonly input: NewInput;
  readonly text?: string;
}

/** What was stored of a set of inputs; measures must be woken, also when nothing was new. */
export interface StoredInputs {
  readonly measureIds: readonly string[];
  /** Ids of the inputs, in the order of the rows; the same again when they were stored before. */
  readonly inputIds: readonly string[];
}

export interface InputStore {
  /**
   * Commits what somebody told, all rows in one transaction: accepted = committed. `dedupeKey` names the act (a mail's
   * Message-ID, a form's submission), so that the same act counts once however often it comes.
   */
  add(rows: readonly InputRow[], dedupeKey: string): Promise<StoredInputs>;
  /** What became of inputs: untaken, taken, or refused with a code. */
  results(inputIds: readonly string[]): Promise<ReadonlyMap<string, InputResult>>;
}

export interface InputResult {
  readonly measureId: string;
  readonly state: 'untaken' | 'taken' | 'refused';
  readonly code: string | null;
}

export function inputStore(db: Database): InputStore {
  return {
    add: (rows, dedupeKey) => db.write((tx, now) => addInputs(tx, rows, { dedupeKey, now, inboundId: null })),
    results: (inputIds) =>
      db.read(async (prisma) => {
        const found = await prisma.measureInput.findMany({ where: { id: { in: [...inputIds] } } });
        // A check holds the state to these words.
        return new Map(
          found.map(({ id, measureId, state, code }) => [
            id,
            { measureId, state: state as InputResult['state'], code },
          ]),
        );
      }),
  };
}

interface Received {
  readonly dedupeKey: string;
  readonly now: number;
  readonly inboundId: string | null;
}

/** The same inside a transaction of the caller's. */
export async function addInputs(
  tx: Tx,
  rows: readonly InputRow[],
  { dedupeKey, now, inboundId }: Received,
): Promise<StoredInputs> {
  const inputs = rows.map((row, index) => {
    const key = `${dedupeKey}:${row.measureId}:${row.input.type}:${index}`;
    return { ...row, id: stableId('input', key), key };
  });
  // createMany keeps the order of the rows in their ordinals, which is the order of taking.
  await tx.measureInput.createMany({
    data: inputs.map(({ id, key, measureId, text, input: { type, ...payload } }) => ({
      ...{ id, measureId, type, inboundId, text: text ?? null, state: 'untaken', dedupeKey: key },
      payload: asJson(payload),
      receivedAt: new Date(now),
    })),
    skipDuplicates: true,
  });
  await tx.report.createMany({
    data: inputs.flatMap(({ id, measureId, input, text, targetValues = [], evidence = [] }) =>
      input.type === 'report' || input.type === 'correct-report'
        ? [
            {
              ...{ inputId: id, measureId, unitId: input.unitId, contactId: input.contactId, claim: input.claim },
              text: text ?? '',
              ...{ targetValues: asJson(targetValues), evidence: asJson(evidence) },
              receivedAt: new Date(now),
            },
          ]
        : [],
    ),
    skipDuplicates: true,
  });
  return { measureIds: [...new Set(rows.map(({ measureId }) => measureId))], inputIds: inputs.map(({ id }) => id) };
}
