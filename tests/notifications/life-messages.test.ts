import { describe, expect, it, test } from 'vitest';
import { NO_LIFE_FACTS, type LifeFacts, type MessageItem } from '../../src/domain/message-view.ts';
import type { Notice } from '../../src/domain/measure.ts';
import { writeLetter } from '../../src/notifications/messages/letter.ts';
import { REFUSAL_CODES, refusalWords } from '../../src/notifications/messages/refusals.ts';
import { letterAsText } from '../../src/notifications/messages/text-letter.ts';
import { item, LINKS, view } from './builders.ts';

const EXTENSION: NonNullable<LifeFacts['petition']> = {
  ...{ askedOn: '2023-12-20', newDue: '2024-01-31', suggestedUnit: null, reason: '设备到货推迟' },
  pausedUntil: '2023-12-26',
};
const DECIDED: NonNullable<LifeFacts['decided']> = { newDue: null, reviewOn: null, intoCode: null, reason: '统筹安排' };

const told = (notice: Partial<Notice>, life: Partial<LifeFacts>): MessageItem =>
  item({ next: null, ...notice }, { life: { ...NO_LIFE_FACTS, ...life } });

const textOf = (one: MessageItem, locale: 'zh-CN' | 'en' = 'zh-CN'): string =>
  letterAsText(writeLetter(view([one], { locale }), LINKS));

const subjectOf = (one: MessageItem): string => writeLetter(view([one]), LINKS).subject;

describe('what a unit has asked', () => {
  const petition = (rung: string, over: Partial<Notice> = {}): MessageItem =>
    told({ kind: 'extension', rung, role: 'office-clerk', ...over }, { petition: EXTENSION, extensions: 2 });

  it('gives the office the dates, the reason, the extensions before, and what happens without an answer', () => {
    const text = textOf(petition('extension'));
    expect(text).toContain('市税务局于2023年12月20日申请将反馈时限由2023年12月31日延至2024年1月31日');
    expect(text).toContain('申请理由：设备到货推迟');
    expect(text).toContain('已同意延期：2次');
    expect(text).toContain('至2023年12月26日暂停催促责任单位');
    expect(textOf(petition('extension'), 'en')).toContain('from 31 December 2023 to 31 January 2024');
  });

  it.each([
    ['extension-clerk', 'office-clerk', '答复期限将于今日届满', '请答复同意'],
    ['extension-head', 'office-head', '提请负责人督促', '请督促承办人即行答复'],
    ['extension-superior', 'superior', '提请上级协调', '此后不再提醒'],
  ] as const)('says at %s who is asked and why', (rung, role, why, what) => {
    const text = textOf(petition(rung, { role }));
    expect(text).toContain(why);
    expect(text).toContain(what);
  });

  it('names the unit suggested in place of a wrong addressee', () => {
    const life = { petition: { ...EXTENSION, newDue: null, suggestedUnit: '市商务局', reason: '职责已划转' } };
    const text = textOf(told({ kind: 'task', rung: 'misaddressed', role: 'office-clerk' }, life));
    expect(text).toContain('提出该事项不属于本单位职责，建议由市商务局办理');
    expect(text).toContain('建议办理单位：市商务局');
    expect(text).toContain('请改派责任单位');
  });
});

describe('what the office has decided', () => {
  it('names the date granted and never the old one as the date to report by', () => {
    const decided = { ...DECIDED, newDue: '2024-01-31' };
    const one = told({ kind: 'extension', rung: 'extension-granted' }, { petition: EXTENSION, decided, extensions: 1 });
    const text = textOf(one);
    expect(text).toContain('请于2024年1月31日前（含当日）反馈办理情况');
    expect(text).toContain('现定时限：2024年1月31日');
    expect(text).toContain('办理结果仍按原定时限评定');
    expect(text).not.toContain('反馈截止：');
    expect(subjectOf(one)).toMatch(/申请答复：第17项（/u);
    expect(textOf(one)).not.toContain('需决定或处理');
  });

  it('says that a refused extension leaves the date, with the reason', () => {
    const one = told({ kind: 'extension', rung: 'extension-refused' }, { petition: EXTENSION, decided: DECIDED });
    expect(textOf(one)).toContain('督办单位未同意延期申请（理由：统筹安排），反馈时限不变');
    expect(textOf(one)).toContain('请按原时限（2023年12月31日）办理并反馈');
  });

  it.each([
    ['parked', { reviewOn: '2024-06-03' }, ['决定对该事项挂账（理由：统筹安排）', '将于2024年6月3日复查']],
    ['withdrawn', {}, ['决定该事项不再实施', '无需再反馈']],
    ['merged', { intoCode: '39b' }, ['并入第39b项', '在第39b项中一并反馈']],
    ['reassigned', {}, ['改由市税务局牵头办理', '做好移交']],
    ['deadline-moved', { newDue: '2024-03-29' }, ['反馈时限调整为2024年3月29日', '办理结果仍按原定时限评定']],
  ] as const)('tells of %s why and what follows', (rung, decided, words) => {
    const one = told({ kind: 'copy', rung, request: null }, { decided: { ...DECIDED, ...decided } });
    for (const word of words) expect(textOf(one)).toContain(word);
    expect(subjectOf(one)).toContain('情况变更');
    expect(textOf(one)).not.toContain('抄送知悉');
  });

  it('hands a reassigned measure over as such, not as the activation did', () => {
    const again = told({ kind: 'handover', rung: 'handover', occurrence: 2, request: null }, { decided: DECIDED });
    expect(textOf(again)).toContain('督办单位调整责任分工（理由：统筹安排），该事项自即日起交办');
    expect(textOf(told({ kind: 'handover', rung: 'handover', request: null }, {}))).not.toContain('调整责任分工');
  });

  it('shows the date in force beside the adopted one', () => {
    const text = textOf(told({ kind: 'copy' }, { movedTo: '2024-02-29' }));
    expect(text).toContain('完成时限：2023年12月31日');
    expect(text).toContain('现定时限：2024年2月29日');
  });

  it.each([
    ['new-date', '已另定时限'],
    ['reassigned', '责任单位已作调整'],
    ['parked', '已决定挂账'],
    ['withdrawn', '已决定不再实施'],
    ['merged', '已并入其他事项'],
  ] as const)('never says of a request dropped for %s that nobody reported', (dropped, word) => {
    const text = textOf(told({ kind: 'stop', rung: 'stop' }, { dropped }));
    expect(text).toContain(word);
    expect(text).not.toContain('未收到反馈');
    expect(text).not.toContain('反馈截止：');
  });

  it('asks for a parked measure on its day of review', () => {
    const decided = { ...DECIDED, reviewOn: '2024-01-02' };
    const text = textOf(
      told({ kind: 'task', rung: 'review-parked', role: 'office-clerk', request: null }, { decided }),
    );
    expect(text).toContain('现到复查日期');
    expect(text).toContain('请决定恢复办理，或另定复查日期');
  });
});

it('reminds of a promise that has passed with its date', () => {
  const one = told({ kind: 'reminder', rung: 'promise' }, { promisedOn: '2023-12-28' });
  expect(textOf(one)).toContain('曾承诺于2023年12月28日前反馈，该日期已过');
  expect(textOf(one, 'en')).toContain('promised to report by 28 December 2023');
});

test.each([
  ['extension:2024-01-31', '申请延至2024年1月31日'],
  ['promise:2024-01-05', '于2024年1月5日前反馈'],
  ['misaddressed', '仍由贵单位负责'],
  ['corrected:delayed', '现为：滞后'],
  ['report-withdrawn', '已撤回上次反馈'],
])('echoes %s in words', (detail, words) => {
  const one = item({ kind: 'echo', rung: 'recorded' }, { echo: { result: 'recorded', detail } });
  expect(textOf(one)).toContain(words);
});

test('no refusal lacks words of its own in either language', () => {
  const said = REFUSAL_CODES.map((code) => refusalWords(code));
  expect(new Set(said.map((one) => one?.zh)).size).toBe(said.length);
  expect(new Set(said.map((one) => one?.en)).size).toBe(said.length);
  for (const one of said) expect(one?.zh).toMatch(/\p{Script=Han}{4}/u);
});
