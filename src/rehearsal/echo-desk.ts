import type { RefusalCode } from '../domain/measure-input.ts';
import type { Act } from './assume.ts';
import type { Conditions } from './conditions.ts';
import { EchoCounter, echoNotice, looseEcho } from './echo.ts';
import type { Mailroom } from './mailroom.ts';
import type { MeasureRun } from './measure-run.ts';
import { inputIdOf } from './far-side.ts';
import type { Scripted, Told } from './script.ts';

/** A scripted input on its way, to be answered if it is refused. */
export interface ToldInput {
  readonly id: string;
  readonly run: MeasureRun;
  readonly told: Told;
}

/** What the desk must know of a rehearsal. */
export interface EchoTerms {
  readonly conditions: Pick<Conditions, 'plan'>;
  readonly mailroom: Mailroom;
  readonly runOf: (measureId: string) => MeasureRun;
  readonly runOfItem: (item: Act['rows'][number]['item']) => MeasureRun;
  /** The unit that a person speaks for about a measure. */
  readonly unitOf: (contactId: string, run: MeasureRun) => string;
  readonly refusalOf: (inputId: string) => RefusalCode | null;
}

/** Answers what people have told: what was recorded, what could not be taken, what was not understood. */
export class EchoDesk {
  private readonly terms: EchoTerms;
  private readonly counter = new EchoCounter();

  constructor(terms: EchoTerms) {
    this.terms = terms;
  }

  /** Goes on from what was echoed before. */
  resume(echoed: ReadonlyMap<string, number>): void {
    this.counter.resume(echoed);
  }

  /** A mail is answered at once: one message with what became of each of its rows. Links answer on their own page. */
  reply(act: Act, now: number): void {
    const { terms, counter } = this;
    const notices = act.rows.map((row, index) => {
      const refusal = terms.refusalOf(inputIdOf(act, index));
      const run = terms.runOfItem(row.item);
      const unitId = terms.unitOf(act.to.contact, run);
      return echoNotice(act, row, { run, unitId, now, refusal, counter });
    });
    terms.mailroom.echo(act.to.contact, { inboundId: act.id, notices, now });
  }

  /** Who told something that could not be taken is told so at once; a receipt that came too late needs no answer. */
  tellRefusal({ id, run, told }: ToldInput, now: number): void {
    if (told.type === 'receipt') return;
    const { mailroom, conditions } = this.terms;
    const { contact } = mailroom.boxOf(told.contactId);
    const unitId = 'unitId' in told ? told.unitId : conditions.plan.officeUnitId;
    const notice = looseEcho('refused', contact, { run, unitId, now, counter: this.counter });
    mailroom.echo(contact.id, { inboundId: id, notices: [notice], now });
  }

  askBack({ measureId, contactId, unitId }: Extract<Scripted, { does: 'ask' }>, now: number): void {
    const { mailroom, runOf } = this.terms;
    const { contact } = mailroom.boxOf(contactId);
    const notices = [looseEcho('question', contact, { run: runOf(measureId), unitId, now, counter: this.counter })];
    mailroom.echo(contactId, { inboundId: `asked/${measureId}/${contactId}/${now}`, notices, now });
  }
}
