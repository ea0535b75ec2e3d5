import { TONES, type NoticeKind, type Policy, type Rhythm, type Rung, type Tone } from './policy.ts';
import type { PolicyReader } from './policy-reader.ts';
import { checkRungId } from './policy-rung-ids.ts';
import { checkOrder, sideOf, type PlacedRung, type Side } from './policy-order.ts';

/** Rungs that could be read, each with its place in the list. */
function placed(rungs: readonly (Rung | null)[]): PlacedRung[] {
  const broken = rungs.indexOf(null);
  return rungs.flatMap((rung, index) =>
    rung === null ? [] : [{ rung, path: `rungs[${index}]`, known: broken < 0 || index < broken }],
  );
}

/**
 * What the rungs mean together: they begin with the ask, stand in order of time, remind before and escalate after the
 * due date, never grow milder, reach the supervising office, and come to an end.
 */
export function checkRungs(reader: PolicyReader, rungs: readonly (Rung | null)[]): void {
  const all = placed(rungs);
  checkAsk(reader, rungs);
  all.forEach((one, index) => {
    checkRungId(reader, one, all.slice(0, index));
    checkSide(reader, one, all);
  });
  checkOrder(reader, all);
  checkTones(reader, all);
  checkOffice(reader, rungs);
  checkEnd(reader, all);
}

/** Reminders of an unanswered verification go to the clerk first. */
export function checkVerification(reader: PolicyReader, verification: Policy['verification']): void {
  if (verification.headAfterDays <= verification.clerkAfterDays) {
    reader.fault(
      'limits-disordered',
      { path: 'verification.headAfterDays', value: verification.headAfterDays },
      {
        zh: `应大于 verification.clerkAfterDays（${verification.clerkAfterDays}）：先提醒承办人，再提醒负责人`,
        en: `it must be above verification.clerkAfterDays (${verification.clerkAfterDays}): the clerk is reminded before the head`,
      },
    );
  }
}

/** A round leaves time to answer, and is due before the next one asks. */
export function checkRhythm(reader: PolicyReader, { every, askDay, due }: Rhythm): void {
  // Counted in the shortest month.
  const days = due.monthOffset === 0 ? due.day - askDay : 28 - Math.min(askDay, 28) + due.day;
  if (days < SHORTEST_ROUND) {
    reader.fault(
      'rhythm-too-short',
      { path: 'rhythm.due.day', value: due.day },
      {
        zh: `截止日应在询问日（每期末月 ${askDay} 日）之后至少 ${SHORTEST_ROUND} 天，请推后截止日或提前询问日`,
        en: `the due day must lie at least ${SHORTEST_ROUND} days after the ask (day ${askDay} of the period's last month): move one of them`,
      },
    );
  }
  if (every === 'month' && due.monthOffset === 1 && due.day >= askDay) {
    reader.fault(
      'rhythm-too-short',
      { path: 'rhythm.due.day', value: due.day },
      {
        zh: `每月一期的截止日应早于次月询问日（${askDay} 日），否则上一期未到期就又询问`,
        en: `a monthly round must be due before the next one asks (day ${askDay})`,
      },
    );
  }
}

/** Calendar days; a shorter round could close before the holidays in it are over. */
const SHORTEST_ROUND = 7;

function checkAsk(reader: PolicyReader, rungs: readonly (Rung | null)[]): void {
  const first = rungs[0];
  if (first !== undefined && first !== null) {
    const asks = first.targets.some(({ audience, kind }) => audience === 'lead-liaison' && kind === 'request');
    if (first.when.type !== 'ask' || !asks) {
      reader.fault('ask-first', { path: 'rungs[0]', value: first }, ASK_FIRST);
    }
  }
  rungs.forEach((rung, index) => {
    if (index === 0 || rung?.when.type !== 'ask') return;
    reader.fault(
      'ask-first',
      { path: `rungs[${index}].when.type`, value: 'ask' },
      {
        zh: '只有第一个节点可以是询问，请改为其他时间',
        en: 'only the first rung is the ask, give this one another time',
      },
    );
  });
}

const ASK_FIRST = {
  zh: '第一个节点应为询问（when.type 为 ask），并以 request 发给 lead-liaison，否则无人被问到',
  en: 'the first rung must be the ask (when.type ask) with a request to lead-liaison, or nobody is asked',
};

/** Reminders stand before the due date and are plain; escalations after it and have a colour. */
function checkSide(reader: PolicyReader, { rung, path }: PlacedRung, all: readonly PlacedRung[]): void {
  const side = sideOf(rung, all);
  if (side === null) return;
  rung.targets.forEach((target, index) => {
    const at = `${path}.targets[${index}]`;
    const kinds = KINDS[side];
    if (!kinds.includes(target.kind)) {
      reader.fault('rung-side', { path: `${at}.kind`, value: target.kind }, sideSaid(side, kinds));
    } else if ((side === 'after') === (target.tone === 'notice')) {
      reader.fault(
        'rung-side',
        { path: `${at}.tone`, value: target.tone },
        TONE_SAID[side === 'after' ? 'after' : 'before'],
      );
    }
  });
  const receipts = rung.targets.filter(({ kind }) => kind === 'receipt').length;
  if (receipts === 0 || receipts === rung.targets.length) return;
  reader.fault(
    'rung-side',
    { path: `${path}.targets`, value: rung.targets.map(({ kind }) => kind) },
    {
      zh: '签收催办与其他内容不能在同一节点，请分为两个',
      en: 'a rung that asks to sign says nothing else: make it two rungs',
    },
  );
}

const KINDS: Readonly<Record<Side, readonly NoticeKind[]>> = {
  ask: ['request', 'copy'],
  'from-ask': ['receipt', 'reminder', 'copy'],
  before: ['reminder', 'copy'],
  after: ['escalation', 'copy'],
};

function sideSaid(side: Side, kinds: readonly string[]) {
  const places = {
    ask: { zh: '询问时', en: 'the ask' },
    'from-ask': { zh: '自询问起计的节点', en: 'a rung counted from the ask' },
    before: { zh: '截止日之前', en: 'a rung before the due date' },
    after: { zh: '截止日之后', en: 'a rung after the due date' },
  };
  const names = kinds.join('、');
  return {
    zh: `${places[side].zh}只能是 ${names}，请改内容或时间`,
    en: `${places[side].en} may say ${names}: change what it says or when`,
  };
}

const TONE_SAID = {
  after: { zh: '截止日之后应为 blue、yellow 或 red', en: 'after the due date give blue, yellow or red' },
  before: { zh: '截止日之前应为 notice', en: 'before the due date give notice' },
};

/** The heaviest tone of each escalating rung; none may be milder than the one before. */
function checkTones(reader: PolicyReader, all: readonly PlacedRung[]): void {
  let heaviest: Tone = 'notice';
  for (const { rung, path } of all) {
    const escalations = rung.targets.filter(({ kind }) => kind === 'escalation');
    if (escalations.length === 0) continue;
    const tone = TONES.findLast((one) => escalations.some((target) => target.tone === one)) ?? 'notice';
    if (TONES.indexOf(tone) < TONES.indexOf(heaviest)) {
      reader.fault(
        'tone-falls',
        { path: `${path}.targets`, value: tone },
        {
          zh: `前面已为 ${heaviest}，此节点至少应为 ${heaviest}：督办只升不降`,
          en: `${heaviest} came before, so give at least ${heaviest}: escalations never grow milder`,
        },
      );
    } else heaviest = tone;
  }
}

function checkOffice(reader: PolicyReader, rungs: readonly (Rung | null)[]): void {
  // A rung that could not be read may be the one.
  if (rungs.length === 0 || rungs.includes(null)) return;
  const told = rungs.some((rung) =>
    rung?.targets.some(
      ({ audience, kind, only }) =>
        kind === 'escalation' && only === undefined && (audience === 'office-clerk' || audience === 'office-head'),
    ),
  );
  if (told) return;
  reader.fault(
    'office-never-told',
    { path: 'rungs', value: rungs.map((rung) => rung?.id) },
    {
      zh: '没有任何节点送达督办单位：请至少有一个节点以 escalation 发给 office-clerk 或 office-head（不加 only）',
      en: 'no rung ever reaches the supervising office: add an escalation to office-clerk or office-head (without only)',
    },
  );
}

/** One monthly rung goes on until the plan closes; a second one would only double it. */
function checkEnd(reader: PolicyReader, all: readonly PlacedRung[]): void {
  const monthly = all.filter(({ rung }) => rung.when.type === 'monthly');
  for (const { rung, path } of monthly.slice(1)) {
    reader.fault(
      'ladder-unbounded',
      { path: `${path}.when.type`, value: rung.when.type },
      {
        zh: '每月重复的只能有一个节点，它一直持续到方案结束，请删去其余的',
        en: 'only one rung may repeat monthly, it goes on until the plan closes: remove the others',
      },
    );
  }
}
