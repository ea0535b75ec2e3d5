import type { MeasureDecision } from '../domain/measure-decision.ts';
import { writeEchoes } from './echoes.ts';
import type { MeasureDocument, StoredInput } from './measure-load.ts';
import { wakeContacts } from './releases-due.ts';
import type { Sql } from './sql.ts';

type Loaded = MeasureDocument & { readonly now: number };

/**
 * Who told something that could not be taken is told so at once (invariant 11): a report or a decision; a receipt that
 * came too late needs no answer. Returns who becomes due.
 */
export async function tellRefusals(sql: Sql, doc: Loaded, { refusals }: MeasureDecision): Promise<readonly string[]> {
  const due: string[] = [];
  for (const { inputId, code } of refusals) {
    const stored = doc.inputs.find(({ input }) => input.id === inputId);
    const contactId = stored === undefined ? null : tellerOf(stored);
    if (stored === undefined || contactId === null) continue;
    const { input, inboundId } = stored;
    const unitId = 'unitId' in input ? input.unitId : doc.plan.officeUnitId;
    const item = { measureId: doc.measure.id, code: doc.measure.code, unitId, asked: null };
    const said = [{ item, rung: 'refused', detail: code } as const];
    await writeEchoes(sql, { answers: inboundId ?? input.id, contactId, said, now: doc.now });
    await wakeContacts(sql, [{ id: contactId, digest: null, look: doc.now }]);
    due.push(contactId);
  }
  return due;
}

function tellerOf({ input }: StoredInput): string | null {
  return input.type !== 'receipt' && 'contactId' in input ? input.contactId : null;
}
