import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calendarImport } from '../../src/cli/commands/calendar-import.ts';
import { importPlan } from '../../src/demo/import-plan.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { writeNotice, type NoticeFacts } from '../support/notice-writer.ts';
import { row, tinyDraft, tinyScenario } from '../rehearsal/tiny-plan.ts';
import { runOverStore } from '../support/store-run.ts';
import { capture } from '../support/capture.ts';
import { duban, dubanJson, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const place = usePlaces(() => server, { nowMs: Date.parse('2023-05-28T09:00:00+08:00') });

const DRAFT = tinyDraft([row('1'), row('2', { leadUnits: ['乙局'] })]);
const SCENARIO = tinyScenario(DRAFT, { assume: 'silent' });

/** The arrangement of 2023. */
const OF_2023: NoticeFacts = {
  year: 2023,
  items: [
    { festival: '元旦', from: '2022-12-31', to: '2023-01-02', worked: [] },
    { festival: '春节', from: '2023-01-21', to: '2023-01-27', worked: ['2023-01-28', '2023-01-29'] },
    { festival: '清明节', from: '2023-04-05', to: '2023-04-05', worked: [] },
    { festival: '劳动节', from: '2023-04-29', to: '2023-05-03', worked: ['2023-04-23', '2023-05-06'] },
    { festival: '端午节', from: '2023-06-22', to: '2023-06-24', worked: ['2023-06-25'] },
    { festival: '中秋节、国庆节', from: '2023-09-29', to: '2023-10-06', worked: ['2023-10-07', '2023-10-08'] },
  ],
};

async function activePlan(): Promise<string> {
  const planId = await importPlan(place().store, DRAFT, SCENARIO);
  const nowMs = Date.parse('2023-06-05T12:00:00+08:00');
  await runOverStore(place().store, SCENARIO, nowMs);
  await place().store.clock.set({ mode: 'stepped', nowMs });
  return planId;
}

describe('calendar import', () => {
  test('shows the year as a table and what moves, stores it, and the plan tells what moved', async () => {
    const planId = await activePlan();
    const file = await place().write('notice.txt', writeNotice(OF_2023, 'short'));
    const same = await dubanJson<{ changed: boolean; moved: unknown[]; measures: number }>('calendar', 'import', file);
    expect(same).toMatchObject({ status: 0, document: { changed: true, measures: 2, moved: [] } });

    const items = [
      ...OF_2023.items.slice(0, -1),
      { festival: '中秋节', from: '2023-08-16', to: '2023-08-17', worked: [] },
      { festival: '国庆节', from: '2023-09-29', to: '2023-10-06', worked: ['2023-10-07', '2023-10-08'] },
    ];
    const longer = await place().write('longer.txt', writeNotice({ year: 2023, items }, 'long'));
    const { status, stdout } = await duban('calendar', 'import', longer, '--yes');
    expect(status).toBe(0);
    expect(stdout).toContain('2023年8月16日（周三）至2023年8月17日（周四）');
    expect(stdout).toMatch(/在办 2 项，其中 [12] 项的 \d+ 处安排将改期/u);
    expect(stdout).toContain('已导入 2023 年放假安排');
    const { clock, measures } = place().store;
    for (const { id } of await clock.unsettled()) await measures.step(id, null, decideMeasure);
    const moved = await dubanJson<{ moved: { measure: string; from: string; to: string }[] }>(
      'plan',
      'show',
      planId,
      '--moved',
    );
    expect(moved.document.moved.length).toBeGreaterThan(0);
    expect((await duban('plan', 'show', planId, '--moved')).stdout).toMatch(/工作日历第 3 版[\s\S]* → 2023年/u);
    expect(await dubanJson('calendar', 'import', longer)).toMatchObject({ status: 0, document: { changed: false } });
  });

  test('with a fault nothing is stored: every fault is listed with file and line', async () => {
    const file = await place().write(
      'bad.txt',
      '关于2027年部分节假日安排的通知\n一、元旦：1月1日（周四）至3日放假，共4天。1月4日上班。\n',
    );
    const { status, document } = await dubanJson<Problems>('calendar', 'import', file);
    expect(status).toBe(1);
    const errors = document.problems.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, where }) => [code, where.line, where.file])).toEqual([
      ['weekday-wrong', 2, file],
      ['days-miscounted', 2, file],
      ['make-up-on-weekday', 2, file],
    ]);
    expect((await place().store.calendar.years()).at(-1)?.year).toBe(2026);
    expect(await duban('calendar', 'import', file)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('未导入'),
    });
  });

  test('a no stores nothing and is status 1', async () => {
    const file = await place().write('days.csv', '日期,类别\n2027-01-01,放假\n2027-01-02,放假\n2026-12-27,上班\n');
    const { written, io } = capture();
    expect(await calendarImport(file, {}, io, () => Promise.resolve(false))).toBe(1);
    expect(written.stdout).toContain('未导入。');
    expect((await place().store.calendar.years()).at(-1)?.year).toBe(2026);
  });

  test('days as CSV or JSON give the same year; their faults are listed at once', async () => {
    const csv = await place().write('days.csv', '日期,类别\n2027-01-01,放假\n2027/1/2,休\n2026年12月27日,上班\n');
    const json = await place().write(
      'days.json',
      JSON.stringify({
        year: 2027,
        dates: [
          { date: '2027-01-01', type: 'public_holiday' },
          { date: '2027-01-02', type: 'public_holiday' },
          { date: '2026-12-27', type: 'transfer_workday' },
        ],
      }),
    );
    const known = { year: 2027, holidays: ['2027-01-01', '2027-01-02'], makeUpDays: ['2026-12-27'] };
    expect((await dubanJson('calendar', 'import', csv)).document).toMatchObject({ ...known, changed: true });
    expect((await dubanJson('calendar', 'import', json)).document).toMatchObject({ ...known, changed: false });
    const bad = await place().write(
      'bad.csv',
      '2027-02-30,放假\n2027-01-01,也许\n2027-01-01,放假\n2027-01-04,上班\n2031-01-01,放假\n',
    );
    const faulty = await dubanJson<Problems>('calendar', 'import', bad, '--year', '2027');
    expect(faulty.document.problems.map(({ code, where }) => `${where.line} ${code}`)).toEqual([
      '1 date-impossible',
      '2 day-kind-unknown',
      '3 day-twice',
      '4 make-up-on-weekday',
      '5 date-outside-year',
    ]);
    for (const [name, content, code] of [
      ['none.txt', '', 'file-empty'],
      ['shape.json', '{"a":1}', 'table-broken'],
      ['broken.json', '{', 'table-broken'],
      ['none.csv', '日期,类别\n', 'file-empty'],
    ] as const) {
      const refused = await dubanJson<Problems>('calendar', 'import', await place().write(name, content));
      expect([refused.status, refused.document.problems.map((one) => one.code)]).toEqual([1, [code]]);
    }
    expect((await dubanJson('calendar', 'import', csv, '--year', '27')).status).toBe(2);
  });
});

describe('calendar list and show', () => {
  test('name the years, their source, and that later ones are computed from weekends', async () => {
    const { document } = await dubanJson<{ knownUntil: number; missing: number[]; years: { year: number }[] }>(
      'calendar',
      'list',
    );
    expect([document.knownUntil, document.missing, document.years.length]).toEqual([2026, [], 23]);
    expect((await duban('calendar', 'list')).stdout).toContain('2027 年起 from 2027 on: 未公布，按周末推算');
    await place().store.clock.set({ mode: 'stepped', nowMs: Date.parse('2026-11-25T09:00:00+08:00') });
    expect((await duban('calendar', 'list')).stdout).toContain('2027 年放假通知一般已公布');
  });

  test('draw a year month by month with 休 and 班', async () => {
    const { stdout, status } = await duban('calendar', 'show', '2023');
    expect(status).toBe(0);
    expect(stdout).toContain('工作日 working days: 249');
    const lines = stdout.split('\n');
    const january = lines.findIndex((line) => line.trimStart().startsWith('1月'));
    expect(lines[january]).toMatch(/1月.*2月.*3月/u);
    expect(
      [
        '                               1休',
        ' 2休  3    4    5    6    7    8',
        ' 9   10   11   12   13   14   15',
        '16   17   18   19   20   21休 22休',
        '23休 24休 25休 26休 27休 28班 29班',
        '30   31',
      ].filter((week, index) => lines[january + 2 + index]?.startsWith(week) !== true),
    ).toEqual([]);
    expect((await duban('calendar', 'show', '2027')).stdout).toContain('未公布，按周末推算');
    expect((await dubanJson('calendar', 'show', '2027')).document).toMatchObject({ published: false, holidays: [] });
    expect((await duban('calendar', 'show', 'soon')).status).toBe(2);
  });
});

describe('calendar closure', () => {
  test('closes a unit, lists it, and takes it back', async () => {
    await activePlan();
    const days = ['乙局', '2023-06-29', '2023-06-30'] as const;
    expect(await dubanJson('calendar', 'closure', 'add', ...days, '--reason', '搬迁')).toMatchObject({
      status: 0,
      document: { unit: '乙局', changed: true, version: 2, engine: { state: 'not-running' } },
    });
    expect((await duban('calendar', 'closure', 'list')).stdout).toBe('  乙局 2023年6月29日至2023年6月30日：搬迁\n');
    expect((await dubanJson('calendar', 'closure', 'add', ...days, '--reason', '搬迁')).document).toMatchObject({
      changed: false,
    });
    expect((await duban('calendar', 'closure', 'remove', ...days)).stdout).toContain('已撤销单位休息日');
    expect((await dubanJson('calendar', 'closure', 'list')).document).toEqual({ closures: [] });
    expect(
      (await duban('calendar', 'closure', 'add', '乙局', '2023-06-31', '2023-07-01', '--reason', 'x')).status,
    ).toBe(2);
    expect((await duban('calendar', 'closure', 'add', ...days)).status).toBe(2);
  });
});

describe('plan show', () => {
  test('marks dates of years whose notice is not known', async () => {
    const planId = await importPlan(place().store, { ...DRAFT, title: '示例' }, SCENARIO);
    expect((await duban('plan', 'show', planId)).stdout).not.toContain('未公布');
    await server.query(place().databaseUrl, "UPDATE plans SET closes_on = '2027-03-31' WHERE id = $1", [planId]);
    expect((await duban('plan', 'show', planId)).stdout).toContain(
      '2027年3月31日（未公布，按周末推算 not published, computed from weekends）',
    );
    expect((await dubanJson('plan', 'show', planId)).document).toMatchObject({
      calendar: { knownUntil: 2026, computedYears: [2027] },
    });
  });
});
