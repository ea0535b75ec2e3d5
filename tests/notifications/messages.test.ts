import { describe, expect, it } from 'vitest';
import { NO_LIFE_FACTS, type LifeFacts, type MessageView } from '../../src/domain/message-view.ts';
import type { Notice } from '../../src/domain/measure.ts';
import { ROLES, type NoticeKind } from '../../src/domain/policy.ts';
import { escapeHtml } from '../../src/notifications/messages/html-letter.ts';
import { renderEmail } from '../../src/notifications/messages/render-email.ts';
import { item, LINKS, notice, view } from './builders.ts';

type Locale = MessageView['locale'];

function mail(items: Parameters<typeof view>[0], over: Partial<MessageView> = {}) {
  return renderEmail(view(items, over), LINKS);
}

/** Those of the words that a mail lacks in its text or in its HTML. */
function missing(rendered: { text: string; html: string }, ...words: readonly string[]): string[] {
  return words.filter((one) => !rendered.text.includes(one) || !rendered.html.includes(escapeHtml(one)));
}

interface Case {
  readonly over: Partial<Notice>;
  readonly zh: readonly string[];
  readonly en: readonly string[];
  readonly life?: LifeFacts;
}

const REPORTED = { claim: 'done', text: '系统已上线运行', on: '2024-01-02' } as const;

/** What a reader of each kind must find: why, what is asked, what happens next. */
const CASES: Readonly<Record<NoticeKind, Case>> = {
  handover: {
    over: { kind: 'handover', rung: 'handover', request: null, next: null },
    zh: ['任务交办', '您是市税务局的联络员', '承担该文件中的下列任务', '无需签收和反馈'],
    en: ['Handed over', 'the liaison of 市税务局', 'nothing needs to be signed or reported'],
  },
  request: {
    over: { kind: 'request' },
    zh: [
      '完成时限临近',
      '请于2023年12月31日前（含当日）反馈办理情况',
      '将于2024年1月10日再次提醒，发送至市税务局联络员',
    ],
    en: [
      'the deadline of this measure is near',
      'report progress by 31 December 2023',
      'a reminder goes out on 10 January 2024 to the liaison of 市税务局',
    ],
  },
  reminder: {
    over: { kind: 'reminder', rung: 'remind-5' },
    zh: ['截止日前第5个工作日', '尚未收到市税务局的反馈', '请于2023年12月31日前'],
    en: ['5 working days before', '市税务局 has not reported yet', 'by 31 December 2023'],
  },
  receipt: {
    over: { kind: 'receipt', rung: 'receipt-liaison' },
    zh: ['至今未见市税务局签收', '请即签收'],
    en: ['市税务局 has not signed for the request', 'sign for it now'],
  },
  escalation: {
    over: {
      kind: 'escalation',
      tone: 'blue',
      rung: 'first',
      next: { rung: 'second', on: '2024-01-04', audiences: ['office-clerk', 'lead-head', 'other-heads'] },
    },
    zh: [
      '蓝色督办单',
      '市税务局未在反馈截止日前反馈',
      '逾期后的第一次督办',
      '请于2024年1月4日前补报办理情况，并说明逾期原因',
      '将于2024年1月4日继续督办，发送至市发展改革委经办人、市税务局负责人、其他牵头单位负责人',
    ],
    en: [
      'Blue letter',
      'has not reported by the due date',
      'before 4 January 2024',
      'a letter goes out on 4 January 2024 to the clerk of 市发展改革委',
    ],
  },
  copy: {
    over: { kind: 'copy', tone: 'yellow', rung: 'second', role: 'head' },
    zh: ['抄送知悉', '同为该事项的责任单位', '市税务局逾期未反馈'],
    en: ['For information', 'gets a copy because 市税务局 is late'],
  },
  stop: {
    over: { kind: 'stop', rung: 'stop', role: 'head', next: null },
    zh: ['督办解除', '现已收到市税务局的反馈（2024年1月2日，办结）', '不再发送督办'],
    en: ['Over', '市税务局 has reported (2 January 2024, done)', 'Nothing more is sent'],
  },
  verification: {
    over: { kind: 'verification', rung: 'verify', role: 'office-clerk', next: null },
    zh: [
      '待复核',
      '您是督办单位市发展改革委的经办人',
      '须经督办单位复核后销号',
      '2024年1月2日 办结：系统已上线运行',
      '确认销号',
      '先后提醒经办人和市发展改革委负责人',
    ],
    en: [
      'To verify',
      'the clerk of the supervising office',
      '2 January 2024, done: 系统已上线运行',
      'confirm, or return it',
      'the head of 市发展改革委 are reminded',
    ],
  },
  extension: {
    over: { kind: 'extension', rung: 'extension', role: 'office-clerk', next: null },
    life: {
      ...NO_LIFE_FACTS,
      petition: {
        ...{ askedOn: '2023-12-20', newDue: '2024-01-31', suggestedUnit: null, reason: '设备到货推迟' },
        pausedUntil: '2023-12-26',
      },
    },
    zh: ['延期申请', '市税务局于2023年12月20日申请将反馈时限', '请答复同意'],
    en: ['Extension asked for', '市税务局 asked to move its date', 'Please grant it'],
  },
  task: {
    over: { kind: 'task', rung: 'late-claim', role: 'office-clerk', next: null },
    zh: ['待处理事项', '须由督办单位决定新的时限或认定未完成', '请决定新的时限'],
    en: ['To do', 'decides on a new date', 'Please set a new date'],
  },
  echo: {
    over: { kind: 'echo', rung: 'echo', next: null },
    zh: ['回执', '已登记贵单位对第17项的反馈：办结'],
    en: ['Recorded', 'Recorded for no. 17: done'],
  },
};

const KINDS = Object.keys(CASES) as NoticeKind[]; // the record is total over the kinds

describe.each(KINDS)('a mail with an item of kind %s', (kind) => {
  const { over, zh, en, life = NO_LIFE_FACTS } = CASES[kind];
  const one = item(over, { life, lastReport: REPORTED, echo: { result: 'recorded', detail: 'done' } });
  const only = (locale: Locale) => mail([one], { locale });

  it('says in Chinese why it came, what is asked and what happens next', () => {
    const rendered = only('zh-CN');
    expect(missing(rendered, ...zh, '发送缘由', '后续安排')).toEqual([]);
  });

  it('says the same in English', () => {
    const rendered = only('en');
    expect(missing(rendered, ...en, 'Why you get this', 'What happens next')).toEqual([]);
  });

  it.each(['zh-CN', 'en'] as const)('shows code, section, text, lead unit, office, link and closing (%s)', (locale) => {
    const rendered = only(locale);
    const date = locale === 'en' ? '31 December 2023' : '2023年12月31日';
    const automatic = locale === 'en' ? 'automatic message' : '自动发出';
    const classified = locale === 'en' ? 'Not for classified' : '涉密';
    const marker = locale === 'en' ? '-- Please reply above this line --' : '——请在此行以上回复——';
    expect(
      missing(
        rendered,
        ...['17', '（五）便利市场主体登记', '迁移涉税涉费', '市税务局', '市发展改革委', '某政办〔2023〕17号', date],
      ),
    ).toEqual([]);
    expect(missing(rendered, ...[LINKS.answerUrl, LINKS.baseUrl, automatic, classified, marker])).toEqual([]);
    expect(rendered.text.startsWith(marker)).toBe(true);
  });
});

describe('a mail', () => {
  it('puts one item into its subject, with number and date', () => {
    expect(mail([item()]).subject).toBe('【督办】请反馈办理情况：第17项，反馈截止2023年12月31日（某政办〔2023〕17号）');
    expect(mail([item({ kind: 'escalation', tone: 'red' })], { locale: 'en' }).subject).toBe(
      '[Duban: Red letter] Overdue: no. 17, due 31 December 2023 (某政办〔2023〕17号)',
    );
  });

  it('counts by kind in its subject, the weightiest first', () => {
    const { subject } = mail([
      item({ measureCode: '1', kind: 'stop' }),
      item({ measureCode: '2', kind: 'reminder' }),
      item({ measureCode: '3', kind: 'escalation', tone: 'yellow' }),
      item({ measureCode: '4', kind: 'reminder' }),
    ]);
    expect(subject).toBe('【黄色督办单】逾期督办1项、到期提醒2项、督办解除1项（某政办〔2023〕17号）');
  });

  it('orders groups by weight and colour, rows by due date and printed number', () => {
    const due = (on: string) => ({
      ...notice().request,
      id: 'r',
      because: ['deadline'] as const,
      due: on,
      revision: 0,
    });
    const { text } = mail([
      item({ measureCode: '100', kind: 'reminder' }),
      item({ measureCode: '20', kind: 'reminder' }),
      item({ measureCode: '3', kind: 'reminder', request: due('2024-06-30') }),
      item({ measureCode: '4', kind: 'escalation', tone: 'blue', rung: 'first' }),
      item({ measureCode: '5', kind: 'escalation', tone: 'red', rung: 'third' }),
      item({ measureCode: '6', kind: 'handover', request: null }),
      item({ measureCode: '7', kind: 'verification', role: 'office-clerk' }),
    ]);
    expect([...text.matchAll(/^\[(?:序号 )?(\S+)\]/gm)].map(([, code]) => code)).toEqual([
      '5',
      '4',
      '20',
      '100',
      '3',
      '7',
      '6',
    ]);
  });

  it('escapes everything that comes from outside, and breaks no header', () => {
    const evil = '<img src=x onerror="alert(1)">&\'';
    const rendered = renderEmail(
      view(
        [
          item(
            { measureCode: evil, kind: 'verification', role: 'office-clerk' },
            {
              planTitle: `${evil}\r\nBcc: a@b.example`,
              documentNumber: evil,
              section: evil,
              measureText: evil,
              leadUnitName: evil,
              officeName: evil,
              lastReport: { claim: 'done', text: `${evil}\n</td></table>`, on: '2024-01-02' },
            },
          ),
        ],
        { contact: { id: 'c', name: evil, unitName: evil, role: 'office-clerk', address: 'a@b.example' } },
      ),
      { ...LINKS, answerUrl: 'https://duban.example/a/"><script>' },
    );
    expect(rendered.html).not.toContain('<img');
    expect(rendered.html).not.toContain('<script');
    expect(rendered.html).not.toContain('"><script>');
    expect(rendered.html.match(/<\/table>/g)).toHaveLength(rendered.html.match(/<table/g)?.length ?? 0);
    expect(rendered.subject).not.toMatch(/[\r\n]/);
    expect(rendered.text).toContain(evil);
  });

  it('closes in HTML what it opens, in order, with inline styles only', () => {
    const open: string[] = [];
    const { html } = mail(KINDS.map((kind, index) => item({ ...CASES[kind].over, measureCode: String(index) })));
    for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name);
      else if (!['meta', 'br'].includes(name)) open.push(name);
    }
    expect(open).toEqual([]);
    expect(html).not.toMatch(/<(?:style|link|script|img)|src=|class=/);
  });

  it('names no address anywhere in its text', () => {
    const { subject, text, html } = mail([item(), item({ measureCode: '5', kind: 'escalation', tone: 'blue' })]);
    expect(`${subject}${text}${html}`).not.toMatch(/[\w.+-]+@[\w.-]+/);
  });

  it('lists a whole plan in one hand-over, each row once, with columns in HTML', () => {
    const rows = Array.from({ length: 94 }, (_, index) =>
      item(
        { measureCode: String(index + 1), kind: 'handover', rung: 'handover', request: null, next: null },
        {
          measureText: `任务内容${index + 1}。`,
          deadline: index % 2 === 0 ? '2023-11-30' : null,
          leadUnitName: `单位${index}`,
        },
      ),
    );
    const { text, html } = mail(rows);
    for (const { measureText } of rows) {
      expect(text.split(measureText)).toHaveLength(2);
      expect(html.split(measureText)).toHaveLength(2);
    }
    expect(html.match(/<th /g)).toHaveLength(4);
    expect(text).toContain('完成时限：持续推进');
    expect(text.match(/发送缘由/g)).toHaveLength(1);
    // Several mail programs cut a mail off behind 102 KB.
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
  });

  it('says a reason once for a group that shares it, and per row where it differs', () => {
    const shared = mail([item({ measureCode: '1' }), item({ measureCode: '2' })]).text;
    expect(shared.match(/发送缘由/g)).toHaveLength(1);
    const next = { rung: 'remind-5', on: '2024-02-01', audiences: ['lead-liaison'] } as const;
    const differing = mail([item({ measureCode: '1' }), item({ measureCode: '2', next })]).text;
    expect(differing.match(/发送缘由/g)).toHaveLength(1);
    expect(differing.match(/后续安排/g)).toHaveLength(2);
  });

  it('shows how to reply with the codes of its own rows, and only where a reply can report', () => {
    const asked = mail([item({ measureCode: '39b' }), item({ measureCode: '2-5', kind: 'escalation', tone: 'blue' })]);
    expect(missing(asked, '2-5 办结 说明文字')).toEqual([]);
    expect(missing(asked, '39b 正常推进 说明文字')).toEqual([]);
    for (const role of ROLES.filter((one) => one !== 'liaison' && one !== 'head')) {
      const told = mail([item({ kind: 'escalation', tone: 'red', role })]);
      expect(told.text).toContain('无需回复反馈');
      expect(told.text).not.toContain('办结 说明文字');
    }
  });

  it('names the plan in every row as soon as there are two', () => {
    const other = item({ measureCode: '17' }, { planTitle: '另一方案', documentNumber: null });
    const { text, subject } = mail([item(), other]);
    expect(subject).toContain('2份文件');
    expect(text).toContain('文件：《另一方案》');
    expect(mail([item()]).text).not.toContain('文件：');
  });

  it('tells a head who gets the liaison’s request why it went up', () => {
    expect(missing(mail([item({ kind: 'request', role: 'head' })]), '原收件人暂无可用联系方式，改送您')).toEqual([]);
    expect(mail([item({ kind: 'receipt', rung: 'receipt-head', role: 'head' })]).text).not.toContain('改送您');
  });

  it('tells those alarmed that a request ended without a report when it did', () => {
    const stop = { kind: 'stop', rung: 'stop', next: null, role: 'head' } as const;
    expect(missing(mail([item(stop)]), '未收到反馈的情况已记录在案')).toEqual([]);
    const asked = (due: string) => ({ id: 'r', because: ['deadline'] as const, due, revision: 0 });
    // The report that an earlier turn of the ladder got, and one that came before this request was due.
    for (const [due, on] of [
      ['2023-06-30', '2023-07-10'],
      ['2024-01-02', '2024-01-01'],
    ] as const) {
      const earlier = { claim: 'on-track', text: '', on } as const;
      expect(
        missing(mail([item({ ...stop, request: asked(due) }, { lastReport: earlier })]), '未收到反馈的情况已记录在案'),
      ).toEqual([]);
    }
  });

  it('says after the last rung that there is none', () => {
    expect(
      missing(mail([item({ kind: 'escalation', tone: 'red', rung: 'monthly', next: null })]), '此后不再升级'),
    ).toEqual([]);
  });

  it.each([
    ['signed', '', '已登记签收第17项'],
    ['refused', 'measure-closed', '该事项已办结归档'],
    ['refused', 'no-such-code', '目前不能受理'],
    ['question', 'which-item', '来信未写明事项序号'],
  ] as const)('echoes %s %s', (result, detail, words) => {
    expect(
      missing(mail([item({ kind: 'echo', rung: 'echo', next: null }, { echo: { result, detail } })]), words),
    ).toEqual([]);
  });
});

it('a day whose year has no notice of holidays is marked as computed from weekends', () => {
  const next = { rung: 'remind-5', on: '2027-01-04', audiences: ['lead-liaison'], computed: true } as const;
  const zh = mail([item({ next })], { locale: 'zh-CN' });
  expect(missing(zh, '将于2027年1月4日（该年放假安排未公布，按周末推算）再次提醒')).toEqual([]);
  const en = mail([item({ next })], { locale: 'en' });
  expect(missing(en, 'goes out on 4 January 2027 (holidays not published, computed from weekends) to')).toEqual([]);
  expect(missing(mail([item()], { locale: 'zh-CN' }), '未公布')).toEqual(['未公布']);
});
