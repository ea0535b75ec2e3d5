import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { daysSeen } from '../../src/rehearsal/days-between.ts';
import { STANDARD } from '../../src/domain/presets.ts';
import { isWorkingDay } from '../support/independent-calendar.ts';

const SAMPLE = fileURLToPath(new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url));

async function duban(...argv: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written[name] += chunk.toString('utf8');
        done();
      },
    });
  return { status: await main(argv, { stdout: into('stdout'), stderr: into('stderr') }), ...written };
}

interface Told {
  readonly unit: string;
  readonly role: string;
  readonly kind: string;
  readonly tone: string;
  readonly channels: readonly string[];
  readonly person: string | null;
  readonly sendAt: string;
}

interface Document {
  readonly askedOn: string;
  readonly due: string;
  readonly endsOn: string;
  readonly endsBy: string;
  readonly officeToldOn: string | null;
  readonly unpublishedYears: readonly number[];
  readonly steps: readonly {
    readonly rung: string;
    readonly on: string;
    readonly weekday: number;
    readonly isMakeUpDay: boolean;
    readonly to: readonly Told[];
    readonly next: { readonly rung: string; readonly on: string } | null;
    readonly seen: {
      readonly holidays: readonly { from: string; to: string }[];
      readonly makeUpDays: readonly string[];
    };
  }[];
}

async function preview(...argv: string[]): Promise<Document> {
  const { status, stdout } = await duban('policy', 'preview', ...argv, '--plan', SAMPLE, '--json');
  expect(status).toBe(0);
  // The shape that the test expects.
  return JSON.parse(stdout) as Document;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** A preview as a table: day, weekday, rung, whom, how. */
const table = ({ steps }: Document): string[] =>
  steps.flatMap(({ on, weekday, rung, to }) =>
    to.map(
      ({ unit, role, kind, tone, channels }) =>
        `${on} ${WEEKDAYS[weekday]} ${rung}: ${unit} ${role} ${kind} ${tone} ${channels.join('+')}`,
    ),
  );

const OFFICE = '市发展改革委';
const ABOVE = '市人民政府办公室';

describe('the preview of a measure', () => {
  test('due on Sunday 31 December 2023 under standard is what a hand-written table says', async () => {
    const document = await preview('standard', '--measure', '50b');
    const rows = table(document);
    expect(rows.filter((row) => row < '2024-02-01')).toEqual([
      '2023-12-18 Mon ask: 市税务局 liaison request notice email',
      '2023-12-20 Wed receipt-liaison: 市税务局 liaison receipt notice email',
      '2023-12-22 Fri receipt-head: 市税务局 head receipt notice email',
      '2023-12-25 Mon remind-5: 市税务局 liaison reminder notice email',
      '2023-12-29 Fri remind-1: 市税务局 liaison reminder notice email+sms',
      '2024-01-02 Tue first: 市税务局 liaison escalation blue email+sms',
      '2024-01-02 Tue first: 市税务局 head escalation blue email',
      `2024-01-04 Thu second: ${OFFICE} office-clerk escalation yellow email`,
      '2024-01-04 Thu second: 市税务局 head escalation yellow email+sms',
      '2024-01-10 Wed third: 市税务局 leader escalation red email+sms',
      `2024-01-10 Wed third: ${OFFICE} office-head escalation red email`,
      `2024-01-10 Wed third: ${ABOVE} superior escalation red email`,
      ...['2024-01-17', '2024-01-24', '2024-01-31'].flatMap((on) => [
        `${on} Wed weekly: 市税务局 head escalation red email`,
        `${on} Wed weekly: ${OFFICE} office-clerk escalation red email`,
      ]),
    ]);
    expect(document).toMatchObject({
      ...{ askedOn: '2023-12-18', due: '2023-12-31', officeToldOn: '2024-01-04' },
      ...{ endsOn: '2026-01-30', endsBy: 'close', unpublishedYears: [] },
    });
    const first = document.steps.find(({ rung }) => rung === 'first');
    expect(first?.seen).toEqual({ holidays: [{ from: '2023-12-30', to: '2024-01-01' }], makeUpDays: [] });
    expect(first?.next).toMatchObject({ rung: 'second', on: '2024-01-04' });
    // A file knows no people.
    expect(document.steps.every(({ to }) => to.every(({ person }) => person === null))).toBe(true);
  });

  test.each([
    [
      'the third quarter of 2023, over the October holidays',
      '2023-09-01',
      [
        '2023-09-15 Fri ask',
        '2023-09-25 Mon remind-3',
        '2023-09-27 Wed remind-1',
        '2023-10-08 Sun head',
        '2023-10-11 Wed clerk',
      ],
      { due: '2023-09-28', head: true, makeUpDays: ['2023-10-07', '2023-10-08'], endsOn: '2023-12-15' },
    ],
    [
      'the first quarter of 2024, over Qingming',
      '2024-03-01',
      [
        '2024-03-15 Fri ask',
        '2024-03-25 Mon remind-3',
        '2024-03-27 Wed remind-1',
        '2024-04-01 Mon head',
        '2024-04-07 Sun clerk',
      ],
      { due: '2024-03-28', head: false, makeUpDays: ['2024-04-07'], endsOn: '2024-06-17' },
    ],
  ])('ongoing, %s', async (_, from, days, { due, head, makeUpDays, endsOn }) => {
    // The plan begins with that round, so that no silent one lies before it.
    const document = await preview('ongoing-quarterly', '--measure', '1', '--from', from);
    const rows = table(document);
    expect([...new Set(rows.map((row) => row.split(':')[0]))]).toEqual(days);
    // 市发展改革委 leads this measure and supervises the plan: its superior hears in its place.
    expect(rows.at(-2)).toMatch(new RegExp(`clerk: ${ABOVE} superior escalation yellow email$`, 'u'));
    expect(rows.at(-1)).toMatch(/clerk: 市商务局 head copy yellow email$/u);
    expect(document).toMatchObject({ due, endsOn, endsBy: 'next-round' });
    const seen = document.steps.find(({ rung }) => rung === (head ? 'head' : 'clerk'))?.seen;
    expect(seen?.makeUpDays).toEqual(makeUpDays);
  });

  test('in a second silent round says that the superior is told in red', async () => {
    const rows = table(await preview('ongoing-quarterly', '--measure', '1', '--due', '2023-12-01'));
    expect(rows.at(-2)).toBe(`2024-01-05 Fri clerk: ${ABOVE} superior escalation red email`);
  });

  test('with --due assumes another deadline, and another start leaves out what is past by then', async () => {
    const rows = table(await preview('13710', '--measure', '50b', '--due', '2023-06-30', '--from', '2023-06-26'));
    expect(rows.slice(0, 3)).toEqual([
      '2023-06-26 Mon ask: 市税务局 liaison request notice email',
      '2023-06-28 Wed receipt-liaison: 市税务局 liaison receipt notice email+sms',
      '2023-06-29 Thu remind-feedback: 市税务局 liaison reminder notice email+sms',
    ]);
  });

  test('reads like a letter: dates with weekdays, whom, how, in which tone, what next, when the office, what after', async () => {
    const { status, stdout } = await duban('policy', 'preview', 'standard', '--measure', '50b', '--plan', SAMPLE);
    expect(status).toBe(0);
    expect(stdout).toContain('反馈截止 due: 2023年12月31日（周日）');
    expect(stdout).toContain('放假 days off: 2023年12月30日至2024年1月1日');
    expect(stdout).toMatch(/2024年1月2日（周二） {2}逾期督办 escalation {2}\[first\]/u);
    expect(stdout).toMatch(
      /→ 市税务局联络员：蓝色督办单，邮件和短信，09:\d\d · liaison: blue letter, by mail and SMS/u,
    );
    expect(stdout).toContain('下一步 next: 2024年1月4日（周四）  [second]');
    expect(stdout).toMatch(/首次收到督办 .+: 2024年1月4日（周四）/u);
    expect(stdout).toContain('2026年1月30日（周五） 方案结束');
    expect(stdout).toMatch(/报办结的，由督办单位在 5 个工作日内复核/u);
  });

  test.each([
    ['a measure that is not there', ['standard', '--measure', '900'], 1, 'not-found'],
    ['a policy that is not there', ['strict', '--measure', '1'], 1, 'not-found'],
    ['rounds for a deadline', ['ongoing-monthly', '--measure', '50b'], 1, 'invalid-input'],
    ['a deadline’s policy for an ongoing measure', ['gentle', '--measure', '1'], 1, 'invalid-input'],
    ['a day that does not exist', ['standard', '--measure', '50b', '--due', '2023-02-30'], 2, 'wrong-usage'],
  ])('of %s is refused with what to do', async (_, argv, status, code) => {
    const ran = await duban('policy', 'preview', ...argv, '--plan', SAMPLE, '--json');
    expect(ran.status).toBe(status);
    expect(JSON.parse(ran.stdout)).toMatchObject({ problems: [{ code }] });
  });
});

describe('the days on the way', () => {
  test('are all weekdays off and all weekend days worked, by an independent calendar', () => {
    const start = fc.integer({ min: 0, max: 900 });
    const dayAt = (offset: number): string => new Date(Date.UTC(2023, 5, 1 + offset)).toISOString().slice(0, 10);
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 60 }), (from, length) => {
        const { holidays, makeUpDays } = daysSeen(chinaCalendar(), dayAt(from), dayAt(from + length));
        const isWeekday = (day: string): boolean => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
        for (const run of holidays) {
          const days = Array.from({ length: length + 1 }, (_, index) => dayAt(from + index));
          expect(days.some((day) => run.from <= day && day <= run.to && isWeekday(day))).toBe(true);
        }
        for (let offset = from + 1; offset <= from + length; offset += 1) {
          const day = dayAt(offset);
          const isWeekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
          const isOff = holidays.some((run) => run.from <= day && day <= run.to);
          if (!isWeekend) expect(isOff).toBe(!isWorkingDay(day));
          if (isOff) expect(isWorkingDay(day)).toBe(false);
          expect(makeUpDays.includes(day)).toBe(isWeekend && isWorkingDay(day));
        }
      }),
    );
  });
});

describe('a policy from a file', () => {
  async function withFile<T>(content: unknown, work: (file: string) => Promise<T>): Promise<T> {
    const directory = mkdtempSync(path.join(tmpdir(), 'duban-policy-'));
    try {
      const file = path.join(directory, 'ours.json');
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      return await work(file);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  const late = { ...STANDARD, name: 'ours', askBeforeDays: 3 };

  test('may be validated, previewed and rehearsed, without a database', async () => {
    await withFile(late, async (file) => {
      expect(await duban('policy', 'validate', file)).toMatchObject({ status: 0 });
      expect((await preview(file, '--measure', '50b')).askedOn).toBe('2023-12-27');
      const ran = await duban('plan', 'rehearse', SAMPLE, '--policy', file, '--until', '2023-06-30', '--json');
      expect(ran.status).toBe(0);
      const { policy, messages } = JSON.parse(ran.stdout) as {
        policy: object;
        messages: { at: string; items: { measure: string; rung: string }[] }[];
      };
      expect(policy).toEqual({ dated: 'ours', ongoing: 'ongoing-quarterly' });
      // Measure 17 is due on 30 June: three working days before, with 22 to 24 June off and the 25th worked.
      const ask = messages.find(({ items }) => items.some((item) => item.measure === '17' && item.rung === 'ask'));
      expect(ask?.at.slice(0, 10)).toBe('2023-06-27');
    });
  });

  test('with faults is refused by every command with all of them, each at its place', async () => {
    const broken = { ...late, askBeforeDays: -1, rungs: STANDARD.rungs.map((rung) => ({ ...rung, id: 'same' })) };
    await withFile(broken, async (file) => {
      const commands = [
        ['policy', 'validate', file],
        ['policy', 'preview', file, '--measure', '50b', '--plan', SAMPLE],
        ['plan', 'rehearse', SAMPLE, '--policy', file],
      ];
      for (const argv of commands) {
        const ran = await duban(...argv, '--json');
        expect(ran.status).toBe(1);
        const { problems } = JSON.parse(ran.stdout) as {
          problems: { code: string; where: { file: string; path: string } }[];
        };
        expect(problems.map(({ where }) => where.path)).toEqual(
          expect.arrayContaining(['askBeforeDays', 'rungs[1].id', 'rungs[9].id']),
        );
        expect(problems.every(({ where }) => where.file === file)).toBe(true);
      }
    });
  });

  test.each([
    ['is no JSON', '{ name: 1 }', 'not-json'],
    ['says under a preset’s name what the preset does not', { ...STANDARD, askBeforeDays: 3 }, 'name-reserved'],
  ])('that %s is refused', async (_, content, code) => {
    await withFile(content, async (file) => {
      const ran = await duban('policy', 'validate', file, '--json');
      expect([ran.status, JSON.parse(ran.stdout)]).toMatchObject([1, { problems: [{ code }] }]);
    });
  });

  test('as `policy show --json` prints it may be taken in again', async () => {
    const { stdout } = await duban('policy', 'show', 'complaint-12345', '--json');
    await withFile(stdout, async (file) =>
      expect(await duban('policy', 'validate', file)).toMatchObject({ status: 0 }),
    );
    const { stdout: words } = await duban('policy', 'show', 'complaint-12345');
    expect(words).toContain('截止日结束后 3 个工作小时');
  });
});
