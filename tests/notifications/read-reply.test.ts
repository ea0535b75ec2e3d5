import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReply, type AnswerableItem, type ReplyAct } from '../../src/notifications/inbound/read-reply.ts';

/** A Wednesday. */
const TODAY = '2023-12-20';

const items = (...codes: string[]): AnswerableItem[] => codes.map((code) => ({ measureId: `m-${code}`, code }));

/** Acts in short: `17:done:text`, `sign:17,39b`, `?which-item`. */
function brief(acts: readonly ReplyAct[]): string[] {
  return acts.map((act) => {
    if (act.type === 'sign') return `sign:${act.items.map(({ code }) => code).join(',')}`;
    if (act.type === 'question') return `?${act.reason}`;
    if (act.type === 'extension') return `${act.item.code}:extension ${act.newDue}:${act.reason}`;
    if (act.type === 'promise') return `${act.item.code}:promise ${act.promisedOn}`;
    if (act.type === 'misaddressed') return `${act.item.code}:misaddressed:${act.reason}`;
    if (act.type === 'correct') return `${act.item.code}:correct ${act.claim}${act.text === '' ? '' : `:${act.text}`}`;
    if (act.type === 'withdraw' || act.type === 'no-change') return `${act.item.code}:${act.type}`;
    return `${act.item.code}:${act.claim}${act.text === '' ? '' : `:${act.text}`}`;
  });
}

const read = (text: string, ...codes: string[]): string[] => brief(readReply(text, items(...codes), { today: TODAY }));

describe('a reply about one open item', () => {
  it.each([
    ['办结', ['17:done']],
    ['已办结', ['17:done']],
    ['已完成。', ['17:done']],
    ['完成，系统已上线', ['17:done:系统已上线']],
    ['done', ['17:done']],
    ['Done. Everything is online.', ['17:done:Everything is online.']],
    ['正常推进', ['17:on-track']],
    ['推进中，已完成方案起草', ['17:on-track:已完成方案起草']],
    ['按计划推进', ['17:on-track']],
    ['on track', ['17:on-track']],
    ['On track, two of three finished', ['17:on-track:two of three finished']],
    ['无变化', ['17:no-change']],
    ['no change', ['17:no-change']],
    ['滞后：设备未到货', ['17:delayed:设备未到货']],
    ['延迟', ['17:delayed']],
    ['delayed', ['17:delayed']],
    ['未启动', ['17:not-started']],
    ['not started', ['17:not-started']],
    ['受阻 经费未落实', ['17:blocked:经费未落实']],
    ['有困难', ['17:blocked']],
    ['blocked', ['17:blocked']],
    ['收到', ['sign:17']],
    ['已收到，谢谢', ['sign:17']],
    ['收到，将尽快办理', ['sign:17']],
    ['签收', ['sign:17']],
    ['Received', ['sign:17']],
    ['收到，已办结', ['sign:17', '17:done']],
    ['谢谢！', ['sign:17']],
    ['您好：\n我局现已办结。\n联络员甲', ['17:done:联络员甲']],
    ['第17项 已办结', ['17:done']],
    ['目前进展：正常推进', ['17:on-track']],
    ['1. 办结', ['17:done']],
  ] as const)('%s', (text, expected) => {
    expect(read(text, '17')).toEqual(expected);
  });
});

describe('codes', () => {
  it.each([
    ['39b 办结', ['39b:done']],
    ['39B 办结', ['39b:done']],
    ['３９ｂ　办结', ['39b:done']],
    ['第39b项：办结', ['39b:done']],
    ['第３９ｂ项，办结。说明', ['39b:done:说明']],
    ['#39b 办结', ['39b:done']],
    ['序号39b 办结', ['39b:done']],
    ['序号：39b，办结', ['39b:done']],
    ['No. 39b done', ['39b:done']],
    ['2-5 滞后 资金未到位', ['2-5:delayed:资金未到位']],
    ['２－５ 滞后', ['2-5:delayed']],
    ['17办结', ['17:done']],
    ['17：办结：系统上线', ['17:done:系统上线']],
    ['17、39b 均已办结', ['17:done', '39b:done']],
    ['17和39b 正常推进', ['17:on-track', '39b:on-track']],
    ['第17项、第39b项正常推进', ['17:on-track', '39b:on-track']],
    ['17 收到', ['sign:17']],
    ['收到。17 办结', ['sign:17,39b,2-5', '17:done']],
    ['17 办结；39b 正常推进；2-5 受阻', ['17:done', '39b:on-track', '2-5:blocked']],
    ['17 办结，39b 正常推进', ['17:done', '39b:on-track']],
    ['17 办结 说明一\n39b 正常推进 说明二\n说明三', ['17:done:说明一', '39b:on-track:说明二\n说明三']],
    ['39b\n正常推进\n目前过半', ['39b:on-track:目前过半']],
    ['全部 正常推进', ['17:on-track', '39b:on-track', '2-5:on-track']],
    ['以上均已办结', ['17:done', '39b:done', '2-5:done']],
    ['all on track', ['17:on-track', '39b:on-track', '2-5:on-track']],
    ['17 办结\n其余正常推进', ['17:done', '39b:on-track', '2-5:on-track']],
    ['1. 17项办结\n2. 39b推进中', ['17:done', '39b:on-track']],
    ['17 办结 已于 2023-12-30 完成验收', ['17:done:已于 2023-12-30 完成验收']],
    ['17 正常推进 完成 3 家企业、5 个园区，12月底前完成', ['17:on-track:完成 3 家企业、5 个园区，12月底前完成']],
  ] as const)('%s', (text, expected) => {
    expect(read(text, '17', '39b', '2-5')).toEqual(expected);
  });
});

describe('what is doubtful is asked back, not guessed', () => {
  it.each([
    ['办结', ['?which-item']],
    ['已完成', ['?which-item']],
    ['99 办结', ['?unknown-code']],
    ['第99项我局已报送', ['?unknown-code']],
    ['17、99 办结', ['?unknown-code']],
    ['17 未完成', ['?unclear-claim']],
    ['17 已完成系统改造', ['?unclear-claim']],
    ['17 完成 80%', ['?unclear-claim']],
    ['17 完成80%', ['?unclear-claim']],
    ['17 办结，但尚有两项未完成', ['?contradiction']],
    ['17 done, but two parts are not yet finished', ['?contradiction']],
    ['17 办结\n17 滞后', ['?contradiction']],
    ['17 办结吗？', ['?unclear-claim']],
    ['办结是什么意思？', ['?asks-something']],
    ['请问第二季度的材料怎么报？', ['?asks-something']],
    ['材料已报送', ['?no-claim']],
    ['', ['?no-claim']],
    ['申请延期至3月底', ['?which-item']],
    ['17 办结 39b 正常推进', ['?unclear-claim']],
    ['17', ['?no-claim']],
    ['17项我局不是牵头单位', ['?unclear-claim']],
    ['2023年12月31日前完成', ['?no-claim']],
    ['17.5 完成', ['?unclear-claim']],
  ] as const)('%s', (text, expected) => {
    expect(read(text, '17', '39b')).toEqual(expected);
  });

  it('takes what is clear and asks about the rest', () => {
    expect(read('17 办结\n推进中', '17', '39b')).toEqual(['17:done', '?which-item']);
    expect(read('17 办结\n39b 快好了', '17', '39b')).toEqual(['17:done', '?unclear-claim']);
    expect(read('17 办结\n请问还要附材料吗？', '17', '39b')).toEqual(['17:done', '?asks-something']);
  });

  it('does not know whether a number counts lines or names an item', () => {
    expect(read('1、17 办结', '1', '17')).toEqual(['?unclear-claim']);
    expect(read('1. 办结\n2. 推进中', '1', '2')).toEqual(['1:done', '2:on-track']);
    expect(read('1. 办结\n2. 推进中', '1', '17')).toEqual(['?which-item']);
  });

  it('does not choose between two plans that print the same number', () => {
    const twice = [
      { measureId: 'a', code: '17' },
      { measureId: 'b', code: '17' },
    ];
    expect(brief(readReply('17 办结', twice, { today: TODAY }))).toEqual(['?same-code']);
    expect(readReply('全部办结', twice, { today: TODAY })).toHaveLength(2);
  });

  it('says that nothing is open', () => {
    expect(read('已办结')).toEqual(['?nothing-open']);
    expect(read('收到')).toEqual(['?nothing-open']);
    expect(read('请问？')).toEqual(['?asks-something']);
    expect(read('谢谢')).toEqual([]);
  });

  it('does not take the examples of our own mail for an answer', () => {
    expect(read('    17 办结 说明文字\n    39b 正常推进 说明文字', '17', '39b')).toEqual(['?no-claim']);
    expect(read('    17 done, what was achieved', '17', '39b')).toEqual(['?no-claim']);
  });
});

const code = fc.oneof(
  fc.integer({ min: 1, max: 99 }).map(String),
  fc.tuple(fc.integer({ min: 1, max: 99 }), fc.constantFrom('b', 'c', 'd')).map(([n, letter]) => `${n}${letter}`),
  fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 40 })).map(([part, n]) => `${part}-${n}`),
);
const WORDS = { 办结: 'done', 正常推进: 'on-track', 滞后: 'delayed', 未启动: 'not-started', 受阻: 'blocked' };
const claimWord = fc.constantFrom(...(Object.keys(WORDS) as (keyof typeof WORDS)[]));
const shape = fc.constantFrom(
  (c: string) => c,
  (c: string) => `第${c}项`,
  (c: string) => `#${c}`,
  (c: string) => `序号${c}`,
  (c: string) => [...c].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join(''),
);

describe('whatever is written', () => {
  it('reads every line of the form that our mails ask for', () => {
    const lines = fc.uniqueArray(fc.record({ code, word: claimWord, shape }), {
      minLength: 2,
      maxLength: 8,
      selector: ({ code: one }) => one,
    });
    fc.assert(
      fc.property(lines, (rows) => {
        const text = rows.map((row) => `${row.shape(row.code)} ${row.word} 情况说明`).join('\n');
        const acts = brief(readReply(text, items(...rows.map((row) => row.code)), { today: TODAY }));
        expect(acts).toEqual(rows.map((row) => `${row.code}:${WORDS[row.word]}:情况说明`));
      }),
    );
  });

  it('never reports on an item that is not open, nor twice on one, and asks at most once', () => {
    const piece = fc.oneof(
      code,
      claimWord,
      fc.constantFrom('全部', '其余', '、', '，', '；', ' ', '\n', '。', '？', '收到', '未', '1.', '%', '项', '第'),
    );
    const anyText = fc.oneof(
      fc.array(piece, { maxLength: 25 }).map((parts) => parts.join('')),
      fc.string({ unit: 'grapheme' }),
    );
    fc.assert(
      fc.property(anyText, fc.uniqueArray(code, { maxLength: 5 }), (text, codes) => {
        const acts = readReply(text, items(...codes), { today: TODAY });
        const reported = acts.flatMap((act) => (act.type === 'report' ? [act.item.code] : []));
        expect(new Set(reported).size).toBe(reported.length);
        expect(reported.every((one) => codes.includes(one))).toBe(true);
        expect(acts.filter(({ type }) => type === 'question').length).toBeLessThanOrEqual(1);
        expect(acts.filter(({ type }) => type === 'sign').length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1000 },
    );
  });

  it('never reports without a code or "all" while several items are open', () => {
    const piece = fc.oneof(claimWord, fc.constantFrom('，', '；', ' ', '\n', '。', '我局', '目前', '已', '说明'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
        const acts = readReply(parts.join(''), items('17', '39b'), { today: TODAY });
        expect(acts.some(({ type }) => type === 'report')).toBe(false);
      }),
    );
  });

  it('is quick with a long and hostile text', () => {
    for (const text of [
      '1、'.repeat(50_000),
      '已'.repeat(100_000),
      '目前 '.repeat(50_000),
      '17 办结，'.repeat(20_000),
      ' '.repeat(200_000),
    ]) {
      expect(readReply(text, items('17', '39b'), { today: TODAY }).length).toBeLessThanOrEqual(4);
    }
  });
});

describe('what a reply asks of the office', () => {
  it.each([
    ['申请延期至2024年1月31日，设备到货推迟', ['17:extension 2024-01-31:设备到货推迟']],
    ['申请延期至2024年1月31日前完成。理由：设备到货推迟', ['17:extension 2024-01-31:设备到货推迟']],
    ['第17项 申请延期到1月31日\n设备到货推迟\n正在协调', ['17:extension 2024-01-31:设备到货推迟\n正在协调']],
    ['我局申请延期', ['?no-claim']],
    ['申请延期', ['?no-date']],
    ['申请延期至年底，设备未到', ['?no-date']],
    ['申请延期至2024年2月30日，设备未到', ['?no-date']],
    ['申请延期至2024年1月31日', ['?no-reason']],
    ['能否申请延期至1月31日？', ['?asks-something']],
    ['request extension until 31 January 2024: equipment is late', ['17:extension 2024-01-31:equipment is late']],
    ['We ask for an extension to Jan 31, equipment is late', ['17:extension 2024-01-31:equipment is late']],
    ['承诺12月28日前反馈', ['17:promise 2023-12-28']],
    ['我单位承诺于2024-01-05前报送办理情况', ['17:promise 2024-01-05']],
    ['承诺12月20日前反馈', ['17:promise 2023-12-20']],
    ['承诺12月19日前反馈', ['17:promise 2024-12-19']],
    ['we will report by 5 January', ['17:promise 2024-01-05']],
    ['承诺尽快反馈', ['?no-date']],
    ['退回：该职责已划转市商务局', ['17:misaddressed:该职责已划转市商务局']],
    ['不属于我单位职责，建议由市商务局办理', ['17:misaddressed:建议由市商务局办理']],
    ['该事项不属于本单位。职责已划转', ['17:misaddressed:职责已划转']],
    ['not ours: moved to the commerce bureau', ['17:misaddressed:moved to the commerce bureau']],
    ['退回', ['?no-reason']],
    ['情况无变化', ['17:no-change']],
    ['与上次相同', ['17:no-change']],
    ['申请延期至1月31日，原因甲\n申请延期至2月28日，原因乙', ['?contradiction']],
    ['更正：滞后', ['?nothing-to-revise']],
    ['撤回', ['?nothing-to-revise']],
  ] as const)('%s', (text, expected) => {
    expect(read(text, '17')).toEqual(expected);
  });

  it.each([
    ['申请延期至1月31日，设备未到', ['?which-item']],
    ['17 申请延期至1月31日，设备未到\n39b 办结', ['17:extension 2024-01-31:设备未到', '39b:done']],
    ['17、39b 承诺12月28日前反馈', ['17:promise 2023-12-28', '39b:promise 2023-12-28']],
    ['39b 退回，职责不符', ['39b:misaddressed:职责不符']],
    ['18 申请延期至1月31日，设备未到', ['?no-claim']],
    ['第18项 申请延期至1月31日，设备未到', ['?unknown-code']],
  ] as const)('of several items: %s', (text, expected) => {
    expect([...read(text, '17', '39b')].sort()).toEqual([...expected].sort());
  });
});

describe('what a reply says of the last report', () => {
  const revise = (text: string, open: readonly string[], ...codes: string[]): string[] =>
    brief(readReply(text, items(...open), { today: TODAY, revisable: items(...codes) }));

  it.each([
    ['更正：滞后，设备未到', ['17:correct delayed:设备未到']],
    ['更正：第17项 正常推进 已过半', ['17:correct on-track:已过半']],
    ['17 更正：受阻', ['17:correct blocked']],
    ['correction: delayed', ['17:correct delayed']],
    ['更正：情况有误', ['?no-claim']],
    ['撤回', ['17:withdraw']],
    ['撤回上次反馈', ['17:withdraw']],
    ['withdraw my last report', ['17:withdraw']],
    ['17 办结', ['?unknown-code']],
  ] as const)('%s', (text, expected) => {
    expect(revise(text, ['39b'], '17')).toEqual(expected);
  });

  it('asks which one is meant where several may be changed', () => {
    expect(revise('更正：滞后', [], '17', '39b')).toEqual(['?which-item']);
    expect(revise('39b 更正：滞后', [], '17', '39b')).toEqual(['39b:correct delayed']);
  });
});
