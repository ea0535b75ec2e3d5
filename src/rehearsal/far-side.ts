import type { MeasureInput } from '../domain/measure-input.ts';
import { actsOnMessage, type Act, type ActRow, type Memory, type World } from './assume.ts';
import type { SentMessage } from './document.ts';
import type { PlaceholderContact } from './placeholder-people.ts';

/** How a unit (by name) answers what arrives in a stretch of time (epoch ms), in place of what is assumed. */
export interface ConductSpan {
  readonly unit: string;
  readonly as: 'silent' | 'prompt';
  readonly from: number;
  readonly until: number;
}

/** The people outside: they get messages and act on them, and remember what they have done. */
export class FarSide implements Memory {
  private readonly world: World;
  private readonly prompt: World;
  private readonly conduct: readonly ConductSpan[];
  private readonly askers = new Set<string>();
  private readonly postponed = new Set<string>();

  constructor(world: World, conduct: readonly ConductSpan[] = []) {
    this.world = world;
    this.conduct = conduct;
    this.prompt = { ...world, assume: 'prompt' };
  }

  askedWrong(unitName: string): boolean {
    return this.askers.has(unitName);
  }

  gaveNewDate(measure: string): boolean {
    return this.postponed.has(measure);
  }

  /** What this message makes its reader do; remembered as done. */
  receive(message: SentMessage, { id, unitName, role }: PlaceholderContact): readonly Act[] {
    const said = this.conduct.findLast(
      ({ unit, from, until }) => unit === unitName && from <= message.at && message.at < until,
    );
    if (said?.as === 'silent') return [];
    const world = said === undefined ? this.world : this.prompt;
    const acts = actsOnMessage(world, { ...message, to: { contact: id, unit: unitName, role } }, this);
    for (const { rows } of acts) {
      for (const row of rows) {
        if (row.does === 'ask-wrong') this.askers.add(unitName);
        if (row.does === 'new-date') this.postponed.add(row.item.measure);
      }
    }
    return acts;
  }
}

/** The id of the input that a row of an act tells, by its place. */
export const inputIdOf = (act: Act, index: number): string => `${act.id}/${index + 1}`;

/** What one row of an act tells the measure; null for a question, which tells it nothing. */
export function inputOf(
  act: Act,
  row: ActRow,
  received: { id: string; at: number; unitId: string },
): MeasureInput | null {
  const { id, at, unitId } = received;
  const contactId = act.to.contact;
  const requestId = row.item.request?.id ?? null;
  switch (row.does) {
    case 'ask-wrong':
      return null;
    case 'sign':
      return requestId === null ? null : { id, at, type: 'receipt', requestId, unitId, contactId };
    case 'report':
      return { id, at, type: 'report', requestId, unitId, contactId, claim: row.claim };
    case 'confirm':
      return { id, at, type: 'verify', contactId, decision: 'confirm' };
    case 'new-date':
      return { id, at, type: 'decide', contactId, decision: 'new-date', newDue: row.newDue };
    case 'not-completed':
      return { id, at, type: 'decide', contactId, decision: 'not-completed' };
  }
}
