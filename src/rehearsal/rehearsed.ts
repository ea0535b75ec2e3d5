import type { LocalDate } from '../domain/local-date.ts';
import type { Refusal } from '../domain/measure-input.ts';
import type { Budget, Channel } from '../domain/policy.ts';
import type { Terms } from './conditions.ts';
import type { Assumption, RehearsalDocument, SentMessage } from './document.ts';
import type { ConductSpan } from './far-side.ts';
import type { MailStart } from './mailroom.ts';
import type { RunStart } from './measure-run.ts';
import type { PlanSetup } from './placeholders.ts';
import type { Scripted } from './script.ts';
import type { WrittenChange } from './unit-desk.ts';

/*
 * What is rehearsed, and what comes of it.
 */

/** A contact's address refuses for good in a stretch of time (epoch ms), and works again after it. */
export interface PointFailure {
  readonly contactId: string;
  readonly channel: Channel;
  readonly from: number;
  readonly until: number;
}

/** A stretch of time in which duban is down: what would fall into it happens at its end. Epoch ms. */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

/** What has happened before the rehearsal begins; contacts and measures by their ids. Instants are epoch ms. */
export interface Beginning extends MailStart {
  readonly runs: ReadonlyMap<string, RunStart>;
  /** Messages that have arrived and still ask for something: their readers turn to them now. */
  readonly unread: readonly Omit<SentMessage, 'at'>[];
  /** Echoes that people have had, by the key that numbers them. */
  readonly echoed: ReadonlyMap<string, number>;
  /** Sending about the plan is stopped. */
  readonly held: boolean;
}

export interface Scenario extends Terms {
  readonly setup: PlanSetup;
  readonly assume: Assumption;
  readonly seed: number;
  /** The last day that is simulated. */
  readonly until: LocalDate;
  readonly budget?: Budget;
  readonly outages?: readonly Outage[];
  /** What happens besides what is assumed. */
  readonly script?: readonly Scripted[];
  readonly failures?: readonly PointFailure[];
  /** How units answer in place of what is assumed. */
  readonly conduct?: readonly ConductSpan[];
  /** Ids of contacts whose mailbox refuses for good, besides those that are assumed to. */
  readonly deadMailboxes?: ReadonlySet<string>;
  /** Changes of units that were written down before the rehearsal begins, and are not in force yet. */
  readonly unitChanges?: readonly WrittenChange[];
  /** Where a plan that is already followed stands; absent = it begins. */
  readonly beginning?: Beginning;
  /** A plan that begins does so at this instant (epoch ms) at the earliest. */
  readonly notBefore?: number;
}

export interface Rehearsal {
  readonly document: RehearsalDocument;
  /** Inputs that the deciders refused; none is expected of the assumed people. */
  readonly refusals: readonly { readonly actId: string; readonly code: Refusal['code'] }[];
  /** Steps of measures taken. */
  readonly steps: number;
}
