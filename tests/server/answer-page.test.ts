import { describe, expect, it } from 'vitest';
import { buildApp } from '../../src/server/app.ts';
import type { Answer, AnswerForm, AnswerRow } from '../../src/server/routes/answer/schema.ts';

const aRow = (change: Partial<AnswerRow> = {}): AnswerRow => ({
  ...{ measureId: 'm1', code: '17', section: null, text: '压缩办理时限', requestId: 'm1#1', due: '2023-12-31' },
  ...{ task: 'report', isAsked: true, settled: null, lastReport: null },
  ...{ targets: [{ text: '港口吞吐量达到2亿吨', unit: '吨' }], mayAsk: true, isDated: true, adopted: '2023-12-31' },
  ...{ extensions: 1, petition: null, revisable: null, reviewOn: null, contributions: [] },
  ...{ supports: [], awaited: [], contribution: null },
  ...change,
});

const nobody = (): never => {
  throw new Error('no people are asked for here');
};

/** The page over one form in memory: what comes back, and what would be stored. */
async function openPage(rows: readonly AnswerRow[]) {
  const form: AnswerForm = {
    ...{ planTitle: '「示例」工作方案', officeName: '督查室', unitName: '甲局' },
    ...{ rows, unitNames: ['甲局', '乙局'] },
  };
  const recorded: Answer[] = [];
  const faults: unknown[] = [];
  const app = await buildApp({
    readLink: async (token) => ({ messageId: token, contactId: 'c' }),
    loadForm: async () => form,
    // Opening the page signs; what is asked here is what was submitted.
    record: async (_target, answers) => void recorded.push(...answers.filter(({ type }) => type !== 'receipt')),
    ...{ readPeopleLink: nobody, loadPeople: nobody, readPeople: nobody, namePeople: nobody },
    ready: async () => undefined,
    perMinute: 1000,
    onError: (error) => faults.push(error),
  });
  return {
    recorded,
    get: async () => (await app.inject({ method: 'GET', url: '/a/token' })).body,
    post: async (fields: Readonly<Record<string, string>>) => {
      const { statusCode, body } = await app.inject({
        ...{ method: 'POST', url: '/a/token', payload: new URLSearchParams(fields).toString() },
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      expect(faults).toEqual([]);
      return { status: statusCode, body };
    },
  };
}

describe('a unit answers on the page', () => {
  it('reports with words, values of targets and evidence', async () => {
    const page = await openPage([aRow()]);
    const { status } = await page.post({
      ...{ 'choice.0': 'on-track', 'text.0': '已完成过半', 'value.0.0': '1,250.5' },
      ...{ 'evidence.0.0': 'https://example.cn/1', 'evidence.0.3': '示政发〔2023〕8号' },
    });
    expect(status).toBe(200);
    expect(page.recorded).toEqual([
      {
        ...{ type: 'report', measureId: 'm1', claim: 'on-track', text: '已完成过半' },
        targetValues: [{ target: 0, value: 1250.5 }],
        evidence: ['https://example.cn/1', '示政发〔2023〕8号'],
      },
    ]);
  });

  it('says by one click that nothing has changed, but not after a claim of completion', async () => {
    const lastReport = { claim: 'delayed', text: '等待批复', on: '2023-09-28' } as const;
    const page = await openPage([aRow({ lastReport })]);
    expect(await page.get()).toContain('与上次情况相同');
    expect((await page.post({ 'same.0': '1' })).status).toBe(200);
    expect(page.recorded).toMatchObject([{ type: 'report', claim: 'delayed', text: '等待批复' }]);
    const done = await openPage([aRow({ lastReport: { ...lastReport, claim: 'done' } })]);
    expect(await done.get()).not.toContain('与上次情况相同');
    expect((await done.post({ 'same.0': '1' })).status).toBe(400);
    expect(done.recorded).toEqual([]);
  });

  it('never lets the Enter key say that nothing has changed', async () => {
    const page = await openPage([aRow({ lastReport: { claim: 'delayed', text: '', on: '2023-09-28' } })]);
    const [first = ''] = (await page.get()).match(/<button[^>]*>/u) ?? [];
    expect(first).not.toContain('same.');
  });

  it('promises a day, asks for an extension, and says that a measure is not its own', async () => {
    const page = await openPage([aRow(), aRow({ measureId: 'm2' }), aRow({ measureId: 'm3' })]);
    const { status } = await page.post({
      ...{ 'choice.0': 'promise', 'promisedOn.0': '2024-01-05' },
      ...{ 'choice.1': 'extension', 'newDue.1': '2024-01-31', 'text.1': '设备到货推迟' },
      ...{ 'choice.2': 'misaddressed', 'unit.2': '乙局', 'text.2': '职责已划转' },
    });
    expect(status).toBe(200);
    expect(page.recorded).toEqual([
      { type: 'promise', measureId: 'm1', promisedOn: '2024-01-05' },
      { type: 'extension', measureId: 'm2', newDue: '2024-01-31', reason: '设备到货推迟' },
      { type: 'misaddressed', measureId: 'm3', suggestedUnit: '乙局', reason: '职责已划转' },
    ]);
  });

  it('says how often the date was moved and that the original one counts', async () => {
    const html = await (await openPage([aRow({ extensions: 2 })])).get();
    expect(html).toContain('此前已同意延期2次');
    expect(html).toMatch(/办理结果仍按原定时限（2023年12月31日）评定/u);
  });

  it('offers nothing of that to who need not answer, nor an extension where there is no date', async () => {
    const copied = await openPage([aRow({ mayAsk: false })]);
    expect(await copied.get()).not.toContain('value="promise"');
    expect((await copied.post({ 'choice.0': 'promise', 'promisedOn.0': '2024-01-05' })).status).toBe(400);
    const rhythm = await openPage([aRow({ isDated: false })]);
    expect(await rhythm.get()).not.toContain('value="extension"');
    const asked = await rhythm.post({ 'choice.0': 'extension', 'newDue.0': '2024-01-05', 'text.0': '原因' });
    expect([asked.status, rhythm.recorded]).toEqual([400, []]);
  });

  it('puts its last report right or takes it back while it may', async () => {
    const page = await openPage([
      aRow({ settled: 'answered', revisable: 'i1' }),
      aRow({ measureId: 'm2', settled: 'answered', revisable: 'i2' }),
    ]);
    expect(await page.get()).toContain('在督办单位处理或再次要求反馈之前，可以更正或撤回');
    await page.post({ 'choice.0': 'correct-delayed', 'text.0': '更正说明', 'choice.1': 'withdraw-report' });
    expect(page.recorded).toMatchObject([
      { type: 'correct-report', measureId: 'm1', claim: 'delayed', text: '更正说明' },
      { type: 'withdraw-report', measureId: 'm2' },
    ]);
    const over = await openPage([aRow({ settled: 'answered' })]);
    expect((await over.post({ 'choice.0': 'correct-delayed' })).status).toBe(400);
    expect(over.recorded).toEqual([]);
  });

  it('tells all faults of a form at once, field by field, and keeps what was filled in', async () => {
    const page = await openPage([aRow(), aRow({ measureId: 'm2', code: '18' }), aRow({ measureId: 'm3', code: '19' })]);
    const { status, body } = await page.post({
      ...{
        'choice.0': 'on-track',
        'text.0': '说'.repeat(5001),
        'value.0.0': '约两亿',
        'evidence.0.0': 'x'.repeat(301),
      },
      ...{ 'choice.1': 'extension', 'newDue.1': '2024-02-30', 'text.1': '' },
      ...{ 'choice.2': 'misaddressed', 'unit.2': '无名局', 'text.2': '职责<已>划转' },
    });
    expect(status).toBe(400);
    for (const words of [
      '不能超过5000字',
      '“约两亿”不是数值',
      '不能超过300字',
      '“2024-02-30”不是有效日期',
      '请填写理由',
      '没有名为“无名局”的单位',
    ]) {
      expect(body).toContain(words);
    }
    expect(body).toContain('职责&lt;已&gt;划转');
    expect(page.recorded).toEqual([]);
  });
});

describe('the office decides on the page', () => {
  const petition = { type: 'extension', newDue: '2024-01-31', suggestedUnit: null, reason: '设备到货推迟' } as const;

  it.each([
    ['extension', { 'choice.0': 'grant', 'newDue.0': '2024-01-31' }, { decision: 'grant', newDue: '2024-01-31' }],
    ['extension', { 'choice.0': 'refuse', 'text.0': '时限不变' }, { decision: 'refuse', reason: '时限不变' }],
    [
      'misaddressed',
      { 'choice.0': 'reassign', 'unit.0': '乙局、甲局', 'text.0': '划转' },
      { decision: 'reassign', leads: ['乙局', '甲局'], newDue: null },
    ],
    ['misaddressed', { 'choice.0': 'refuse', 'text.0': '职责明确' }, { decision: 'refuse' }],
    ['parked', { 'choice.0': 'resume' }, { decision: 'resume', newDue: null }],
    [
      'parked',
      { 'choice.0': 'park', 'reviewOn.0': '2024-03-01', 'text.0': '仍待批复' },
      { decision: 'park', reviewOn: '2024-03-01' },
    ],
  ] as const)('takes for %s %j', async (task, fields, decided) => {
    const page = await openPage([aRow({ task, petition, reviewOn: '2023-12-01' })]);
    expect((await page.post(fields)).status).toBe(200);
    expect(page.recorded).toMatchObject([{ type: 'decide', measureId: 'm1', ...decided }]);
  });

  it('sees what was asked and why', async () => {
    const html = await (await openPage([aRow({ task: 'extension', petition })])).get();
    expect(html).toContain('2024年1月31日');
    expect(html).toContain('设备到货推迟');
    expect(html).toContain('已同意延期1次');
  });

  it.each([
    ['extension', { 'choice.0': 'refuse' }, '请填写理由'],
    ['extension', { 'choice.0': 'park', 'reviewOn.0': '2024-03-01' }, '不适用于本项'],
    ['misaddressed', { 'choice.0': 'reassign', 'text.0': '划转' }, '请写明改派的牵头单位'],
    ['parked', { 'choice.0': 'park', 'text.0': '仍待批复' }, '未填写'],
  ] as const)('is told for %s %j what is missing', async (task, fields, words) => {
    const page = await openPage([aRow({ task, petition })]);
    const { status, body } = await page.post(fields);
    expect([status, page.recorded]).toEqual([400, []]);
    expect(body).toContain(words);
  });
});

describe('contributions on the page', () => {
  const lead = aRow({
    supports: ['乙局', '丙局'],
    awaited: [{ unitName: '丙局', by: '2023-09-15' }],
    contributions: [{ unitName: '乙局', text: '已接入<12>个系统', on: '2023-09-01' }],
  });

  it('a lead asks its supporting units, alone or beside a report, and reads what was given and what is missing', async () => {
    const page = await openPage([lead]);
    const html = await page.get();
    expect(html).toContain('配合情况 Contribution（乙局，2023年9月1日）：已接入&lt;12&gt;个系统');
    expect(html).toContain('已请丙局于2023年9月15日前提供，尚未收到');
    const ask = { 'support.0.0': '1', 'by.0': '2023-09-20', 'asks.0': '上半年数据' };
    expect((await page.post(ask)).status).toBe(200);
    const asked = { type: 'ask-contribution', supports: ['乙局'], by: '2023-09-20', text: '上半年数据' };
    expect(page.recorded).toEqual([{ measureId: 'm1', ...asked }]);
    await page.post({ ...ask, 'choice.0': 'on-track', 'text.0': '推进中' });
    expect(page.recorded.slice(1).map(({ type }) => type)).toEqual(['report', 'ask-contribution']);
  });

  it('a lead that has reported may still ask; of a closed measure nothing is offered', async () => {
    const page = await openPage([{ ...lead, settled: 'answered' }]);
    expect(await page.get()).toContain('name="support.0.1"');
    await page.post({ 'support.0.1': '1', 'by.0': '2023-09-20', 'asks.0': '数据' });
    expect(page.recorded).toMatchObject([{ type: 'ask-contribution', supports: ['丙局'] }]);
    expect(await (await openPage([{ ...lead, settled: 'closed' }])).get()).not.toContain('name="support.0.1"');
  });

  it('what is missing in the asking is said at once, and what was filled in is kept', async () => {
    const page = await openPage([lead]);
    const { status, body } = await page.post({ 'by.0': '2023-02-30' });
    expect([status, page.recorded]).toEqual([400, []]);
    for (const words of ['请勾选配合单位', '请写明需要提供的情况', '“2023-02-30”不是有效日期']) {
      expect(body).toContain(words);
    }
    expect(body).toContain('value="2023-02-30"');
  });

  it('a supporting unit reads who asks for what by when, and gives it; an untouched row gives nothing', async () => {
    const contribution = { askedBy: '甲局', by: '2023-09-20', text: '上半年数据' };
    const page = await openPage([aRow({ task: 'contribute', contribution }), aRow({ measureId: 'm2', code: '18' })]);
    expect(await page.get()).toContain('牵头单位甲局商请贵单位于2023年9月20日前提供：上半年数据');
    expect((await page.post({ 'text.0': '已接入12个系统' })).status).toBe(200);
    expect(page.recorded).toEqual([{ type: 'contribution', measureId: 'm1', text: '已接入12个系统' }]);
    expect((await page.post({ 'text.0': ' ' })).status).toBe(400);
    const done = await openPage([aRow({ task: 'contribute', settled: 'answered' })]);
    await done.post({ 'text.0': '再报' });
    expect(done.recorded).toEqual([]);
  });
});
