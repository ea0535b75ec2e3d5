import { isAlarm } from '../domain/audience.ts';
import type { Calendar } from '../domain/calendar.ts';
import { activationAtOf } from '../domain/course.ts';
import { DubanError } from '../domain/errors.ts';
import { addDays, type LocalDate } from '../domain/local-date.ts';
import { compareMeasureCodes } from '../domain/measure-code.ts';
import type { Notice, Refusal } from '../domain/measure.ts';
import { STANDARD_BUDGET, type Budget, type Policy } from '../domain/policy.ts';
import { decideRelease, type NoticeFacts, type OutgoingMessage } from '../domain/release.ts';
import { nextRelease, STANDARD_WINDOWS, type SendWindows } from '../domain/send-window.ts';
import { instantOf, localDateOf } from '../domain/zone.ts';
import { Agenda } from './agenda.ts';
import { mailboxIsDead, type Act, type ActRow, type Assumption, type World } from './assume.ts';
import { ContactBox } from './contact-box.ts';
import {
  buildDocument,
  type DocumentGap,
  type DocumentItem,
  type RehearsalDocument,
  type SentMessage,
} from './document.ts';
import { EchoCounter, echoNotice } from './echo.ts';
import { FarSide, inputOf } from './far-side.ts';
import { shortHash } from './ids.ts';
import { MeasureRun } from './measure-run.ts';
import type { PlanSetup } from './placeholders.ts';

/** A stretch of time in which duban is down: what would fall into it happens at its end. Epoch ms. */
export interface Outage {
  readonly from: number;
  readonly until: number;
}

export interface Scenario {
  readonly setup: PlanSetup;
  readonly calendar: Calendar;
  readonly policies: { readonly dated: Policy; readonly ongoing: Policy };
  readonly assume: Assumption;
  readonly seed: number;
  /** The last day that is simulated. */
  readonly until: LocalDate;
  readonly windows?: SendWindows;
  readonly budget?: Budget;
  readonly outages?: readonly Outage[];
}

export interface Rehearsal {
  readonly document: RehearsalDocument;
  /** Inputs of the assumed people that the deciders refused; none is expected. */
  readonly refusals: readonly { readonly actId: string; readonly code: Refusal['code'] }[];
  /** Steps of measures taken. */
  readonly steps: number;
}

type Task =
  | { readonly type: 'act'; readonly act: Act }
  | { readonly type: 'step'; readonly run: MeasureRun; readonly due: number }
  | { readonly type: 'reply'; readonly act: Act }
  | { readonly type: 'release'; readonly box: ContactBox; readonly due: number };

/** At one instant: what people do, then the measures, then the answers to what people did, then the releases. */
const RANK: Readonly<Record<Task['type'], number>> = { act: 0, step: 1, reply: 2, release: 3 };

/** Lives a whole plan on a virtual clock over the deciders that a real run uses. Pure: equal scenarios, equal runs. */
export function rehearse(scenario: Scenario): Rehearsal {
  return new Simulation(scenario).run();
}

class Simulation {
  private readonly scenario: Scenario;
  private readonly windows: SendWindows;
  private readonly budget: Budget;
  private readonly world: World;
  private readonly farSide: FarSide;
  private readonly agenda = new Agenda<Task>();
  private readonly runs = new Map<string, MeasureRun>();
  private readonly boxes = new Map<string, ContactBox>();
  private readonly contactIds = new Map<string, string>();
  private readonly keys = new Set<string>();
  private readonly alarms = new Set<string>();
  private readonly refused = new Map<string, Refusal['code']>();
  private readonly echoes = new EchoCounter();
  private readonly messages: SentMessage[] = [];
  private readonly gaps: DocumentGap[] = [];
  private steps = 0;

  constructor(scenario: Scenario) {
    const { setup, calendar, policies, assume, seed } = scenario;
    this.scenario = scenario;
    this.windows = scenario.windows ?? STANDARD_WINDOWS;
    this.budget = scenario.budget ?? STANDARD_BUDGET;
    this.world = { assume, seed, calendar, zone: setup.plan.zone, answeringUnits: setup.answeringUnits };
    this.farSide = new FarSide(this.world);
    for (const contact of setup.contacts) {
      this.contactIds.set(`${contact.unitId}/${contact.role}`, contact.id);
      this.boxes.set(contact.id, new ContactBox(contact));
    }
    const common = {
      calendar,
      plan: setup.plan,
      policies: { dated: policies.dated, rhythm: policies.ongoing },
      contactOf: (unitId: string, role: string): string | null => this.contactIds.get(`${unitId}/${role}`) ?? null,
    };
    const start = activationAtOf(common);
    for (const facts of setup.measures) {
      const run = new MeasureRun(facts, common, start);
      this.runs.set(facts.id, run);
      this.schedule(run);
    }
  }

  run(): Rehearsal {
    const { setup, until } = this.scenario;
    const end = instantOf(setup.plan.zone, addDays(until, 1), '00:00');
    for (let entry = this.agenda.next(); entry !== undefined && entry.at < end; entry = this.agenda.next()) {
      const resumeAt = this.outageEnd(entry.at);
      if (resumeAt === null) this.perform(entry.task, entry.at);
      else this.agenda.add(resumeAt, RANK[entry.task.type], entry.task);
    }
    return {
      document: this.document(),
      refusals: [...this.refused].map(([actId, code]) => ({ actId, code })),
      steps: this.steps,
    };
  }

  private outageEnd(at: number): number | null {
    const outage = this.scenario.outages?.find(({ from, until }) => from <= at && at < until);
    return outage?.until ?? null;
  }

  private perform(task: Task, now: number): void {
    switch (task.type) {
      case 'act':
        return this.act(task.act, now);
      case 'step':
        return task.run.wakeAt === task.due ? this.step(task.run, now) : undefined;
      case 'reply':
        return this.reply(task.act, now);
      case 'release':
        return task.box.digestAt === task.due ? this.release(task.box, now) : undefined;
    }
  }

  private schedule(run: MeasureRun): void {
    if (run.wakeAt !== null) this.agenda.add(run.wakeAt, RANK.step, { type: 'step', run, due: run.wakeAt });
  }

  private act(act: Act, now: number): void {
    act.rows.forEach((row, index) => {
      const received = { id: inputId(act, index), at: now, unitId: this.boxOf(act.to.contact).contact.unitId };
      const input = inputOf(act, row, received);
      if (input === null) return;
      const run = this.runOfItem(row.item);
      run.receive(input);
      this.schedule(run);
    });
    if (act.by === 'mail') this.agenda.add(now, RANK.reply, { type: 'reply', act });
  }

  private step(run: MeasureRun, now: number): void {
    const decision = run.step(now);
    this.steps += 1;
    for (const { inputId: id, code } of decision.refusals) this.refused.set(id, code);
    for (const { role, reason } of decision.gaps) this.gaps.push({ measure: run.facts.code, role, reason });
    for (const notice of decision.notices) this.post(notice, now);
    this.schedule(run);
  }

  /** Stores a notice, and has its contact's next release look at it. */
  private post(notice: Notice, now: number, dueAt = now): void {
    const id = this.newKey(notice);
    const box = this.boxOf(notice.contactId);
    box.add({ id, notice, dueAt, pending: notice.channels, done: [], answersInbound: null });
    this.lookAt(box, nextRelease(this.scenario.calendar, this.windows, notice.contactId, dueAt));
  }

  private lookAt(box: ContactBox, at: number): void {
    if (box.digestAt !== null && box.digestAt <= at) return;
    this.setDigest(box, at);
  }

  private setDigest(box: ContactBox, at: number | null): void {
    if (box.digestAt === at) return;
    box.digestAt = at;
    if (at !== null) this.agenda.add(at, RANK.release, { type: 'release', box, due: at });
  }

  /** A mail is answered at once: one message with what became of each of its rows. Links answer on their own page. */
  private reply(act: Act, now: number): void {
    const box = this.boxOf(act.to.contact);
    act.rows.forEach((row, index) => {
      const refusal = this.refused.get(inputId(act, index)) ?? null;
      const about = { run: this.runOfItem(row.item), unitId: box.contact.unitId, now, refusal, counter: this.echoes };
      const notice = echoNotice(act, row, about);
      const id = this.newKey(notice);
      box.add({ id, notice, dueAt: now, pending: notice.channels, done: [], answersInbound: act.id });
    });
    this.release(box, now);
  }

  /** Hands over one message after the other until nothing more is to go now: so a refused mail moves to SMS. */
  private release(box: ContactBox, now: number): void {
    for (;;) {
      const decision = decideRelease(this.releaseInput(box, now));
      box.drop(new Set(decision.dropped.map(({ noticeId }) => noticeId)));
      const [message] = decision.messages;
      if (message === undefined) return this.setDigest(box, decision.nextDigestAt);
      this.handOver(box, message, now);
    }
  }

  private releaseInput(box: ContactBox, now: number): Parameters<typeof decideRelease>[0] {
    const { setup, calendar } = this.scenario;
    const { email, sms, echoes } = box.sentOn(localDateOf(setup.plan.zone, now));
    return {
      ...{ now, zone: setup.plan.zone, calendar, windows: this.windows, budget: this.budget },
      contactId: box.contact.id,
      digestAt: box.digestAt,
      points: box.points,
      pending: box.pendingWith((notice) => this.factsFor(notice)),
      sentToday: { email, sms },
      echoesToday: echoes,
    };
  }

  private factsFor(notice: Notice): NoticeFacts {
    const alarmReached = this.alarms.has(alarmKey(notice));
    return { ...this.runOf(notice.measureId).factsFor(notice), alarmReached };
  }

  private handOver(box: ContactBox, { channel, noticeIds, echoOf }: OutgoingMessage, now: number): void {
    const ids = new Set(noticeIds);
    const notices = box.find(ids);
    const { contact } = box;
    if (channel === 'email' && mailboxIsDead(this.world, { unit: contact.unitName, role: contact.role })) {
      box.points.email = 'dead';
      return this.raiseUnreachable(box, notices, now);
    }
    const day = localDateOf(this.scenario.setup.plan.zone, now);
    box.recordSent({ ids, channel, isEcho: echoOf !== null, day });
    for (const notice of notices) if (isAlarm(notice)) this.alarms.add(alarmKey(notice));
    const message: SentMessage = {
      id: `m-${shortHash(`${contact.id}/${channel}/${now}/${echoOf ?? ''}`)}`,
      at: now,
      channel,
      to: { contact: contact.id, unit: contact.unitName },
      items: notices.map(itemOf),
    };
    this.messages.push(message);
    for (const act of this.farSide.receive(message, contact)) this.agenda.add(act.at, RANK.act, { type: 'act', act });
  }

  /**
   * A dead mailbox is work for the office's clerk. What a release finds out is due a moment after it, so that it never
   * depends on the order of two contacts' releases of the same minute.
   */
  private raiseUnreachable({ contact }: ContactBox, notices: readonly Notice[], now: number): void {
    const { officeUnitId } = this.scenario.setup.plan;
    const clerk = this.contactIds.get(`${officeUnitId}/office-clerk`);
    const [first] = [...notices].sort((a, b) => compareMeasureCodes(a.measureCode, b.measureCode));
    if (clerk === undefined || first === undefined) return;
    const { measureId, measureCode } = first;
    const notice: Notice = {
      ...{ measureId, measureCode, request: null, kind: 'task', tone: 'notice', rung: `unreachable-${contact.id}` },
      ...{ occurrence: 1, role: 'office-clerk', unitId: officeUnitId, contactId: clerk, channels: ['email'] },
      ...{ rungAt: now, next: null, validWhile: 'always' },
    };
    this.post(notice, now, now + 1);
  }

  /** The notice's business key. Throws DubanError internal when it was used before (invariant 2). */
  private newKey({ measureId, request, rung, occurrence, contactId }: Notice): string {
    const key = [measureId, request?.id ?? '', request?.revision ?? '', rung, occurrence, contactId].join('|');
    if (this.keys.has(key)) throw new DubanError('internal', `The notice ${key} was written twice.`);
    this.keys.add(key);
    return key;
  }

  private runOf(measureId: string): MeasureRun {
    const run = this.runs.get(measureId);
    if (run === undefined) throw new DubanError('internal', `No measure ${measureId} in this rehearsal.`);
    return run;
  }

  private runOfItem({ measure }: DocumentItem): MeasureRun {
    return this.runOf(`${this.scenario.setup.plan.id}:${measure}`);
  }

  private boxOf(contactId: string): ContactBox {
    const box = this.boxes.get(contactId);
    if (box === undefined) throw new DubanError('internal', `No contact ${contactId} in this rehearsal.`);
    return box;
  }

  private document(): RehearsalDocument {
    const { setup, policies, assume, seed, until } = this.scenario;
    const head = {
      ...{ plan: setup.name, from: setup.plan.from, until, assume, seed },
      policy: { dated: policies.dated.name, ongoing: policies.ongoing.name },
      ...{ office: setup.officeName, superior: setup.superiorName },
    };
    const outcomes = [...this.runs.values()].map((run) => run.outcomeOn(until));
    return buildDocument(head, { zone: setup.plan.zone, messages: this.messages, outcomes, gaps: this.gaps });
  }
}

const inputId = (act: Act, index: number): string => `${act.id}/${index + 1}`;

const alarmKey = ({ request, contactId }: Notice): string => `${request?.id ?? ''}|${contactId}`;

function itemOf({ measureCode, role, kind, tone, rung, occurrence, request }: Notice): DocumentItem {
  return { measure: measureCode, role, kind, tone, rung, occurrence, request };
}
