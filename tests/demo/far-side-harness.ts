import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import type { Notice } from '../../src/domain/measure.ts';
import type { MessageView } from '../../src/domain/message-view.ts';
import { buildControlApi, type AgendaRow } from '../../src/demo/control-api.ts';
import type { FarSideRecord } from '../../src/demo/document.ts';
import type { FarSideConfig, FarSidePerson } from '../../src/demo/far-side/config.ts';
import { startFarSide, type FarSide } from '../../src/demo/far-side/start.ts';
import { readNamedPeople } from '../../src/importer/contacts/named-people.ts';
import { createEmailSender, type EmailSender } from '../../src/notifications/email/sender.ts';
import type { MessageLinks } from '../../src/notifications/messages/letter.ts';
import { createSmsGateway } from '../../src/notifications/sms/http-gateway.ts';
import { behaviourOf, type World } from '../../src/rehearsal/assume.ts';
import { startDevInbox, type DevInbox } from '../../src/runtime/dev-inbox/dev-inbox.ts';
import type { MailItem } from '../../src/runtime/dev-inbox/items.ts';
import { buildApp } from '../../src/server/app.ts';
import type { Answer, AnswerForm, AnswerTask } from '../../src/server/routes/answer/schema.ts';
import { item, view } from '../notifications/builders.ts';

const ZONE = 'Asia/Shanghai';
/** The assumed world of the tests; the harness names the answering units. */
export const WORLD: World = { assume: 'mixed', seed: 1, answeringUnits: [], calendar: chinaCalendar(), zone: ZONE };

const TOKEN = 'token-of-the-test';

/** The stepped clock in memory: stands still until nothing is due, then goes to the next act. */
export class SteppedClock {
  now: number;
  private readonly open = new Map<string, AgendaRow>();
  private readonly waiters = new Set<() => void>();

  constructor(now: number) {
    this.now = now;
  }

  add(rows: readonly AgendaRow[]): void {
    for (const row of rows) if (!this.open.has(row.id)) this.open.set(row.id, row);
    this.wake();
  }

  async due(waitMs: number): Promise<{ now: number; rows: AgendaRow[] }> {
    const rows = [...this.open.values()].filter(({ at }) => at <= this.now);
    if (rows.length > 0 || waitMs === 0) return { now: this.now, rows };
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.waiters.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    return this.due(0);
  }

  done(ids: readonly string[]): void {
    for (const id of ids) this.open.delete(id);
    this.wake();
  }

  /** Moves to the next act, and on, until none is left. */
  async runOut(): Promise<void> {
    while (this.open.size > 0) {
      const next = Math.min(...[...this.open.values()].map(({ at }) => at));
      if (next > this.now) {
        this.now = next;
        this.wake();
      }
      await new Promise<void>((resolve) => this.waiters.add(resolve));
    }
  }

  private wake(): void {
    const waiting = [...this.waiters];
    this.waiters.clear();
    for (const one of waiting) one();
  }
}

/** What came back to duban. */
export interface Heard {
  readonly at: number;
  readonly answers: readonly Answer[];
}

/** The far side with a real control interface, real mail and pages around it. */
export interface Harness {
  readonly clock: SteppedClock;
  readonly farSide: FarSide;
  /** Answers that came through the page. */
  readonly heard: Heard[];
  /** What went wrong in the page's server, by its own account. */
  readonly serverErrors: readonly unknown[];
  /** The next report is recorded, but its sender hears of an error. */
  breakOffAfterNextReport(): void;
  /** Mails that came to duban's door. */
  readonly replies: () => readonly MailItem[];
  readonly person: (unit: string) => FarSidePerson;
  send(message: MessageView): Promise<string>;
  /** A row was answered in some other way. */
  settle(messageId: string, measureId: string): void;
  /** duban's page is away, as after a kill; the returned function brings it back once somebody has tried in vain. */
  takePageAway(): Promise<() => Promise<void>>;
  record(): Promise<FarSideRecord>;
  stop(): Promise<void>;
}

/** A unit's name whose liaison behaves as wanted under `mixed`, seed 1. */
export function unitThat(kind: ReturnType<typeof behaviourOf>['kind'], nth = 0): string {
  const names = Array.from({ length: 500 }, (_, number) => `示例单位${number}`);
  const found = names.filter((name) => behaviourOf(WORLD, name).kind === kind)[nth];
  if (found === undefined) throw new Error(`no unit is ${kind}`);
  return found;
}

/** A message to a unit's liaison with the given notices, released at the clock's time. */
export function messageTo(
  harness: Harness,
  unit: string,
  notices: readonly Partial<Notice>[],
  id = 'm-1',
): MessageView {
  const person = harness.person(unit);
  const contact = { id: person.contact, name: '示例', unitName: unit, role: person.role, address: person.email ?? '' };
  return view(
    notices.map((one) => item({ role: person.role, ...one })),
    { id, at: harness.clock.now, contact },
  );
}

export async function startHarness(options: {
  readonly now: number;
  readonly units: readonly string[];
  readonly officeUnit?: string;
  readonly answeringUnits?: readonly string[];
}): Promise<Harness> {
  const directory = await mkdtemp(path.join(tmpdir(), 'far-side-'));
  const clock = new SteppedClock(options.now);
  const control = buildControlApi(
    {
      now: async () => clock.now,
      addAgenda: async (rows) => clock.add(rows),
      dueAgenda: (waitMs) => clock.due(waitMs),
      doneAgenda: async (ids) => clock.done(ids),
    },
    TOKEN,
  );
  const controlUrl = await control.listen({ host: '127.0.0.1', port: 0 });
  const door: DevInbox = await startDevInbox({ directory: path.join(directory, 'door') });
  const forms = new Map<string, AnswerForm>();
  const heard: Heard[] = [];
  const serverErrors: unknown[] = [];
  let breakOff = false;
  const record = (messageId: string, answers: readonly Answer[]): void => {
    heard.push({ at: clock.now, answers });
    const done = answers.filter(({ type }) => type !== 'receipt').map(({ measureId }) => measureId);
    const form = forms.get(messageId);
    if (form !== undefined) forms.set(messageId, settled(form, new Set(done)));
    if (!breakOff || done.length === 0) return;
    breakOff = false;
    throw new Error('broken off after the commit');
  };
  const openPage = async (port: number): Promise<FastifyInstance> => {
    const app = await pageOf(forms, record, (error) => serverErrors.push(error));
    await app.listen({ host: '127.0.0.1', port });
    return app;
  };
  let page = await openPage(0);
  const pagePort = portOf(page);
  const people = options.units.map((unit, index): FarSidePerson => ({
    contact: `c-${index + 1}`,
    unit,
    role: unit === options.officeUnit ? 'office-clerk' : 'liaison',
    email: `c-${index + 1}@units.example`,
    mobile: `1000000000${index}`,
  }));
  const world: FarSideConfig['world'] = {
    assume: 'mixed',
    seed: 1,
    answeringUnits: [...(options.answeringUnits ?? [])],
  };
  const config: FarSideConfig = {
    control: { url: controlUrl, token: TOKEN },
    inbound: { host: '127.0.0.1', port: door.smtpPort },
    directory: path.join(directory, 'far'),
    zone: ZONE,
    world,
    people,
  };
  const farSide = await startFarSide(config, () => undefined);
  const linksOf = ({ id }: MessageView): MessageLinks => ({
    answerUrl: `http://127.0.0.1:${pagePort}/a/${id}`,
    peopleUrl: `http://127.0.0.1:${pagePort}/u/${id}`,
    baseUrl: `http://127.0.0.1:${pagePort}`,
    inboundAddress: `duban+${id}-0123456789abcdef0123@duban.example`,
  });
  const identity = { from: '督办平台 <duban@duban.example>', domain: 'duban.example' };
  const mail: EmailSender = createEmailSender({ smtpUrl: farSide.ready.smtpUrl, linksOf, ...identity });
  const sms = createSmsGateway({ url: farSide.ready.smsUrl, linksOf });
  return {
    clock,
    farSide,
    heard,
    serverErrors,
    breakOffAfterNextReport: () => {
      breakOff = true;
    },
    replies: () => door.items().filter((one): one is MailItem => one.kind === 'mail'),
    person: (unit) => {
      const found = people.find((one) => one.unit === unit);
      if (found === undefined) throw new Error(`${unit} is nobody`);
      return found;
    },
    send: async (message) => {
      forms.set(message.id, formOf(message));
      const sender = message.channel === 'email' ? mail : sms;
      return (await sender.send({ deliveryId: message.id, view: message })).status;
    },
    settle: (messageId, measureId) => {
      const form = forms.get(messageId);
      if (form !== undefined) forms.set(messageId, settled(form, new Set([measureId])));
    },
    takePageAway: async () => {
      await page.close();
      const ruin = await listenAndCut(pagePort);
      return async () => {
        await ruin.tried;
        await ruin.close();
        page = await openPage(pagePort);
      };
    },
    record: async () => {
      const response = await fetch(farSide.ready.recordUrl, { headers: { authorization: `Bearer ${TOKEN}` } });
      // The far side's own account has this shape.
      return (await response.json()) as FarSideRecord;
    },
    stop: async () => {
      mail.close();
      farSide.stop();
      clock.add([]);
      await Promise.all([farSide.stopped, page.close(), control.close(), door.stop()]);
      await rm(directory, { recursive: true });
    },
  };
}

/** In place of a server that was killed: every connection breaks off. */
async function listenAndCut(port: number): Promise<{ tried: Promise<unknown>; close(): Promise<unknown> }> {
  const server = net.createServer((socket) => socket.destroy());
  const tried = once(server, 'connection');
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { tried, close: () => new Promise((resolve) => server.close(resolve)) };
}

function portOf(app: FastifyInstance): number {
  const [address] = app.addresses();
  if (typeof address !== 'object') throw new Error('the page does not listen');
  return address.port;
}

/** duban's real answer page over forms in memory; a link's token is the message's id. */
function pageOf(
  forms: ReadonlyMap<string, AnswerForm>,
  record: (messageId: string, answers: readonly Answer[]) => void,
  onError: (error: unknown) => void,
): Promise<FastifyInstance> {
  return buildApp({
    readLink: async (token) => ({ messageId: token, contactId: '' }),
    loadForm: async ({ messageId }) => forms.get(messageId) ?? null,
    record: async ({ messageId }, answers) => record(messageId, answers),
    readPeopleLink: async (token) => ({ messageId: token, contactId: '' }),
    loadPeople: async () => null,
    readPeople: readNamedPeople,
    // No scripted person names anybody.
    namePeople: () => Promise.reject(new Error('nobody is to be named here')),
    ready: async () => undefined,
    perMinute: 100_000,
    onError,
  });
}

function settled(form: AnswerForm, measureIds: ReadonlySet<string>): AnswerForm {
  const rows = form.rows.map((row) => (measureIds.has(row.measureId) ? { ...row, settled: 'answered' as const } : row));
  return { ...form, rows };
}

function formOf({ contact, items }: MessageView): AnswerForm {
  return {
    planTitle: '示例方案',
    officeName: '示例督查机构',
    unitName: contact.unitName,
    rows: items.map(({ notice, section, measureText }) => ({
      measureId: notice.measureId,
      code: notice.measureCode,
      section,
      text: measureText,
      requestId: notice.request?.id ?? null,
      due: notice.request?.due ?? null,
      task: taskOf(notice),
      isAsked: true,
      settled: null,
      contributions: [],
      ...{ supports: [], awaited: [], contribution: null },
      lastReport: null,
      ...{ targets: [], mayAsk: true, isDated: true, adopted: null, extensions: 0 },
      ...{ petition: null, revisable: null, reviewOn: null },
    })),
    unitNames: [],
  };
}

function taskOf({ kind }: Notice): AnswerTask {
  if (kind === 'verification') return 'verify';
  if (kind === 'task') return 'decide';
  return kind === 'copy' || kind === 'handover' ? 'read' : 'report';
}
