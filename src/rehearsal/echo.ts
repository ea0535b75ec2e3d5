import type { Notice } from '../domain/measure.ts';
import type { Refusal } from '../domain/measure-input.ts';
import type { Act, ActRow } from './assume.ts';
import type { MeasureRun } from './measure-run.ts';
import type { PlaceholderContact } from './placeholder-people.ts';

/** What an answer to a person's own mail says of one of its rows. */
export type EchoRung = 'recorded' | 'signed' | 'question' | 'refused';

const RUNG_OF: Readonly<Record<ActRow['does'], EchoRung>> = {
  sign: 'signed',
  report: 'recorded',
  'ask-wrong': 'question',
  confirm: 'recorded',
  'new-date': 'recorded',
  'not-completed': 'recorded',
};

/** Counts how often something was echoed to one person about one request: part of the notice's key. */
export class EchoCounter {
  private readonly counts = new Map<string, number>();

  /** Goes on from what was echoed before. */
  resume(counts: ReadonlyMap<string, number>): void {
    for (const [key, count] of counts) this.counts.set(key, count);
  }

  next(key: string): number {
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    return count;
  }
}

/** The notice that answers one row of a mail, at once. A mail that was not understood is asked back. */
export function echoNotice(
  act: Act,
  row: ActRow,
  about: { run: MeasureRun; unitId: string; now: number; refusal: Refusal['code'] | null; counter: EchoCounter },
): Notice {
  const { id: measureId, code: measureCode } = about.run.facts;
  const rung = about.refusal === null ? RUNG_OF[row.does] : 'refused';
  const { request } = row.item;
  const { contact: contactId, role } = act.to;
  return {
    ...{ measureId, measureCode, kind: 'echo', tone: 'notice', rung, role, contactId },
    request: request === null ? null : { ...request, revision: about.run.state.dueRevision },
    occurrence: about.counter.next(`${measureId}/${request?.id ?? ''}/${rung}/${contactId}`),
    ...{ unitId: about.unitId, channels: ['email'], awaits: [], rungAt: about.now, next: null, validWhile: 'always' },
  };
}

/** The notice that answers something told or asked without a message of ours: it could not be taken, or is asked back. */
export function looseEcho(
  rung: 'refused' | 'question',
  { id: contactId, role }: PlaceholderContact,
  about: { run: MeasureRun; unitId: string; now: number; counter: EchoCounter },
): Notice {
  const { id: measureId, code: measureCode } = about.run.facts;
  return {
    ...{ measureId, measureCode, request: null, kind: 'echo', tone: 'notice', rung, role, contactId },
    occurrence: about.counter.next(`${measureId}//${rung}/${contactId}`),
    ...{ unitId: about.unitId, channels: ['email'], awaits: [], rungAt: about.now, next: null, validWhile: 'always' },
  };
}
