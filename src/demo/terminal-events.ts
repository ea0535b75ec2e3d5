import type { LocalDate } from '../domain/local-date.ts';
import { addDays } from '../domain/local-date.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Claim } from '../domain/measure-input.ts';
import type { Channel, NoticeKind, Role, Tone } from '../domain/policy.ts';
import { localDateOf } from '../domain/zone.ts';
import type { DemoFrame } from './terminal-block.ts';

/*
 *  Of all that happens in a demo, the few lines that tell a watcher what duban is for: the first of each kind, then one
 *  of its kind now and then. Measured in virtual time, so that equal runs show equal lines. Units and measures are named,
 *  people never are.
 */

export type DemoFact = { /** Virtual instant, epoch ms. */ readonly at: number } & (
  | {
      readonly type: 'message';
      readonly channel: Channel;
      readonly unit: string;
      readonly role: Role;
      readonly items: readonly {
        readonly measure: string;
        readonly kind: NoticeKind;
        readonly tone: Tone;
        readonly rung: string;
      }[];
    }
  | { readonly type: 'refused'; readonly unit: string }
  | {
      readonly type: 'act';
      readonly unit: string;
      readonly by: 'mail' | 'link';
      readonly rows: readonly { readonly does: string; readonly measure: string; readonly claim: Claim | null }[];
    }
  | {
      readonly type: 'outcome';
      readonly measure: string;
      readonly outcome: Outcome['outcome'];
      readonly standing: Outcome['standing'];
    }
  | { readonly type: 'note'; readonly zh: string; readonly en: string; readonly tone: TellingLine['tone'] }
);

export interface TellingLine {
  readonly on: LocalDate;
  readonly zh: string;
  readonly en: string;
  readonly tone: 'plain' | 'good' | 'warn' | 'bad';
}

type Telling = Omit<TellingLine, 'on'> & {
  /** Lines of one kind are rationed together. */
  readonly kind: string;
};

/** The same kind again only after this many days, and never more than MOST of it; notes and the like are not rationed. */
const AGAIN_AFTER_DAYS = 180;
const MOST_OF_A_KIND = 4;
/** A message of so many rows shows that notices are merged into one. */
const MANY_ROWS = 8;

/** Picks and words the telling events; facts must come in order of virtual time. */
export class TellingEvents {
  private readonly zone: string;
  private readonly shown = new Map<string, { last: LocalDate; times: number }>();
  private handover: { readonly on: LocalDate; readonly units: Set<string>; readonly measures: Set<string> } | null =
    null;
  private handoverTold = false;

  constructor({ zone }: Pick<DemoFrame, 'zone'>) {
    this.zone = zone;
  }

  /** The lines that a fact gives rise to, most often none. */
  take(fact: DemoFact): readonly TellingLine[] {
    const before = this.reached(fact.at);
    const on = localDateOf(this.zone, fact.at);
    if (fact.type === 'message') this.countHandover(fact, on);
    return [...before, ...tellingsOf(fact).flatMap((telling) => this.rationed(telling, on))];
  }

  /** Virtual time has come to an instant: what was counted over a day that is over can be told. */
  reached(now: number): readonly TellingLine[] {
    const { handover } = this;
    return handover !== null && localDateOf(this.zone, now) > handover.on ? this.tellHandover(handover) : [];
  }

  /** The run is over. */
  end(): readonly TellingLine[] {
    return this.handover === null ? [] : this.tellHandover(this.handover);
  }

  private countHandover({ unit, items }: Extract<DemoFact, { type: 'message' }>, on: LocalDate): void {
    const rows = items.filter(({ kind }) => kind === 'handover');
    if (rows.length === 0 || this.handoverTold) return;
    this.handover ??= { on, units: new Set(), measures: new Set() };
    this.handover.units.add(unit);
    for (const { measure } of rows) this.handover.measures.add(measure);
  }

  private tellHandover({ on, units, measures }: NonNullable<TellingEvents['handover']>): TellingLine[] {
    this.handover = null;
    this.handoverTold = true;
    const zh = `交办：${measures.size} 项任务分送 ${units.size} 个单位，每单位一封`;
    return [
      { on, zh, en: `handed over: ${measures.size} measures to ${units.size} units, one mail each`, tone: 'plain' },
    ];
  }

  private rationed({ kind, ...line }: Telling, on: LocalDate): TellingLine[] {
    const seen = this.shown.get(kind);
    const tooSoon = seen !== undefined && on < addDays(seen.last, AGAIN_AFTER_DAYS);
    if (kind !== 'note' && (tooSoon || (seen?.times ?? 0) >= MOST_OF_A_KIND)) return [];
    this.shown.set(kind, { last: on, times: (seen?.times ?? 0) + 1 });
    return [{ on, ...line }];
  }
}

function tellingsOf(fact: DemoFact): readonly Telling[] {
  switch (fact.type) {
    case 'message':
      return messageTellings(fact);
    case 'refused':
      return [
        {
          kind: 'dead-mailbox',
          zh: `${fact.unit}邮箱退信，改发短信`,
          en: `a dead mailbox is found (550); SMS instead`,
          tone: 'warn',
        },
      ];
    case 'act':
      return fact.rows.slice(0, 1).flatMap((row) => actTelling(fact.unit, row, fact.rows.length, fact.by));
    case 'outcome':
      return [outcomeTelling(fact.measure, fact.outcome, fact.standing)];
    case 'note':
      return [{ kind: 'note', zh: fact.zh, en: fact.en, tone: fact.tone }];
  }
}

type MessageRow = Extract<DemoFact, { type: 'message' }>['items'][number];

function messageTellings({ items, unit, role, channel }: Extract<DemoFact, { type: 'message' }>): Telling[] {
  const find = (test: (row: MessageRow) => boolean): MessageRow | undefined => items.find(test);
  const found: Telling[] = [];
  const asked = find(({ kind }) => kind === 'request');
  const reminded = find(({ kind }) => kind === 'reminder');
  const stopped = find(({ kind }) => kind === 'stop');
  const stale = role === 'superior' ? find(({ rung, tone }) => rung === 'clerk' && tone === 'red') : undefined;
  if (asked !== undefined)
    found.push({
      kind: 'ask',
      zh: `催报：${unit}，第 ${asked.measure} 项`,
      en: `asked: measure ${asked.measure}`,
      tone: 'plain',
    });
  if (reminded !== undefined && channel === 'sms') {
    found.push({
      kind: 'sms',
      zh: `到期前一日短信提醒：${unit}，第 ${reminded.measure} 项`,
      en: 'SMS on the eve of the due date',
      tone: 'plain',
    });
  }
  for (const tone of ['blue', 'yellow', 'red'] as const) {
    const row = find((one) => one.kind === 'escalation' && one.tone === tone && one !== stale);
    if (row !== undefined) found.push(escalationTelling(row, unit, role));
  }
  if (stale !== undefined) {
    found.push({
      kind: 'stale',
      zh: `第 ${stale.measure} 项连续两轮未反馈，报送${unit}`,
      en: `stale: measure ${stale.measure} silent twice in a row, up to the superior`,
      tone: 'bad',
    });
  }
  if (stopped !== undefined)
    found.push({
      kind: 'stop',
      zh: `第 ${stopped.measure} 项本次催办了结，告知此前被惊动的各方`,
      en: 'it is over: everyone who was alarmed is told',
      tone: 'good',
    });
  if (items.length >= MANY_ROWS && asked === undefined && find(({ kind }) => kind === 'handover') === undefined) {
    found.push({
      kind: 'merged',
      zh: `${unit}：${items.length} 件合并为一封`,
      en: `${items.length} notices merged into one message`,
      tone: 'plain',
    });
  }
  return found;
}

const COLOURS = {
  blue: { zh: '蓝色', en: 'blue', tone: 'plain' },
  yellow: { zh: '黄色', en: 'yellow', tone: 'warn' },
  red: { zh: '红色', en: 'red', tone: 'bad' },
} as const;

const ROLE_NAMES: Readonly<Record<Role, readonly [zh: string, en: string]>> = {
  liaison: ['联络员', 'the liaison'],
  head: ['负责人', 'the head of the unit'],
  leader: ['分管领导', 'the leader in charge'],
  'office-clerk': ['督办承办人', 'the supervising office'],
  'office-head': ['督办机构负责人', 'the head of the office'],
  superior: ['上级机关', 'the superior office'],
};

function escalationTelling({ measure, tone }: MessageRow, unit: string, role: Role): Telling {
  const colour = COLOURS[tone === 'notice' ? 'blue' : tone];
  const [zh, en] = ROLE_NAMES[role];
  return {
    kind: `escalation-${tone}`,
    zh: `${colour.zh}督办单：第 ${measure} 项逾期，送${unit}${zh}`,
    en: `${colour.en} letter: measure ${measure} is overdue, to ${en}`,
    tone: colour.tone,
  };
}

type ActFact = Extract<DemoFact, { type: 'act' }>;

function actTelling(
  unit: string,
  { does, measure, claim }: ActFact['rows'][number],
  rows: number,
  by: ActFact['by'],
): Telling[] {
  const how = by === 'mail' ? ['回复邮件', 'by mail'] : ['打开链接', 'by link'];
  switch (does) {
    case 'sign':
      return [{ kind: 'sign', zh: `${unit}${how[0]}签收 ${rows} 项`, en: `receipt ${how[1]}`, tone: 'plain' }];
    case 'report':
      return [
        claim === 'done'
          ? {
              kind: `report-done-${by}`,
              zh: `${unit}${how[0]}报办结：第 ${measure} 项，转复核`,
              en: `claims done ${how[1]}: measure ${measure}, to be verified`,
              tone: 'good',
            }
          : {
              kind: `report-${by}`,
              zh: `${unit}${how[0]}反馈 ${rows} 项`,
              en: `${rows} reported ${how[1]}`,
              tone: 'good',
            },
      ];
    case 'ask-wrong':
      return [
        {
          kind: 'ask-wrong',
          zh: `${unit}答非所问，系统回信请其按格式反馈`,
          en: 'a question instead of an answer: duban asks back',
          tone: 'warn',
        },
      ];
    case 'confirm':
      return [
        {
          kind: 'confirm',
          zh: `督办机构复核同意：第 ${measure} 项销号`,
          en: `verified: measure ${measure}`,
          tone: 'good',
        },
      ];
    case 'new-date':
      return [
        {
          kind: 'new-date',
          zh: `督办机构另定时限：第 ${measure} 项`,
          en: `a new date for measure ${measure}`,
          tone: 'warn',
        },
      ];
    case 'not-completed':
      return [
        {
          kind: 'not-completed',
          zh: `督办机构认定未完成：第 ${measure} 项`,
          en: `found not completed: measure ${measure}`,
          tone: 'bad',
        },
      ];
    default:
      return [];
  }
}

/** Each outcome as officials and as others call it. */
export const OUTCOME_NAMES: Readonly<Record<Outcome['outcome'] | 'open', readonly [zh: string, en: string]>> = {
  'completed-on-time': ['按期办结', 'completed on time'],
  'completed-late': ['逾期办结', 'completed late'],
  'not-completed': ['未完成', 'not completed'],
  'kept-up': ['持续推进', 'kept up'],
  lapsed: ['推进中断', 'lapsed'],
  parked: ['挂账', 'parked'],
  withdrawn: ['撤销', 'withdrawn'],
  merged: ['合并', 'merged'],
  open: ['尚无结果', 'open'],
};

const GOOD_OUTCOMES: readonly string[] = ['completed-on-time', 'kept-up'];

function outcomeTelling(measure: string, outcome: Outcome['outcome'], standing: Outcome['standing']): Telling {
  const [zh, en] = OUTCOME_NAMES[outcome];
  const stale = standing === 'stale';
  return {
    kind: `outcome-${outcome}-${standing ?? ''}`,
    zh: `第 ${measure} 项结论：${zh}${stale ? '（久无反馈）' : ''}`,
    en: `outcome of measure ${measure}: ${en}${stale ? ' (stale)' : ''}`,
    tone: GOOD_OUTCOMES.includes(outcome) ? 'good' : outcome === 'completed-late' ? 'warn' : 'bad',
  };
}
