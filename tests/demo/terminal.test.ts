import { describe, expect, it } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { blockLines, EMPTY_TALLY, progressAt, type DemoFrame } from '../../src/demo/terminal-block.ts';
import { TellingEvents, type DemoFact } from '../../src/demo/terminal-events.ts';
import type { DemoSummary } from '../../src/demo/terminal-summary.ts';
import { displayWidth, fit } from '../../src/demo/terminal-width.ts';
import { createDisplay } from '../../src/demo/terminal.ts';
import pc from 'picocolors';

const frame: DemoFrame = {
  title: '示例方案',
  measures: 94,
  zone: 'Asia/Shanghai',
  calendar: chinaCalendar(),
  from: '2023-05-29',
  until: '2026-01-31',
};
const at = (date: string, time = '10:00'): number => Date.parse(`${date}T${time}:00+08:00`);
const plain = pc.createColors(false);
const ESCAPE = String.fromCharCode(27);
const CONTROL = new RegExp(String.raw`${ESCAPE}\[[?\d;]*[A-Za-z]`, 'g');
const REDRAWN = new RegExp(String.raw`${ESCAPE}\[(\d+)A\r${ESCAPE}\[J`, 'g');

const COMPARISON = { expected: 30, lost: 0, unexpected: 0, duplicates: 0, repeatedById: 0, smsForgone: 0 };

const summary: DemoSummary = {
  outcomes: [
    { measure: '17', outcome: 'completed-on-time', standing: null, on: '2023-12-20' },
    { measure: '39b', outcome: 'kept-up', standing: 'on-track', on: '2026-01-31' },
    { measure: '40', outcome: 'kept-up', standing: 'overdue', on: '2026-01-31' },
  ],
  totals: { messages: 12, perChannel: { email: 10, sms: 2 } },
  comparison: COMPARISON,
  engine: { workflows: 100, steps: 2000, seconds: 91.4 },
  problems: [],
  places: [{ zh: '收件箱', en: 'Inbox', where: 'http://127.0.0.1:1/inbox' }],
  next: [{ zh: '推演', en: 'rehearse', command: 'bin/duban plan rehearse FILE' }],
};

describe('widths on a terminal', () => {
  const widths: [string, number][] = [
    ['', 0],
    ['asked 12', 8],
    ['督办', 4],
    ['2023年12月31日', 14],
    ['（调休）', 8],
    ['第 39b 项', 9],
    ['𠮷', 2],
    ['e\u0301', 1],
    ['ＡＢ', 4],
  ];
  it.each(widths)('%s takes %i columns', (text, columns) => expect(displayWidth(text)).toBe(columns));

  it('cuts a text to the columns there are, never in the middle of a character', () => {
    expect(fit('督办督办', 8)).toBe('督办督办');
    expect(fit('督办督办', 7)).toBe('督办督…');
    expect(fit('督办督办', 6)).toBe('督办…');
    expect(fit('督办', 0)).toBe('');
    for (let columns = 0; columns < 12; columns += 1) {
      expect(displayWidth(fit('督a办b督c办', columns))).toBeLessThanOrEqual(columns);
    }
  });
});

describe('the live lines', () => {
  const lines = (now: number, columns = 120): string[] =>
    blockLines(frame, { now, tally: { ...EMPTY_TALLY, asked: 7 } }, { columns, colors: plain });

  const days: [string, string][] = [
    ['2023-12-29', '2023年12月29日 星期五 10:00  工作日'],
    ['2023-12-31', '2023年12月31日 星期日 10:00  周末'],
    ['2024-01-01', '2024年1月1日 星期一 10:00  节假日'],
    ['2023-10-08', '2023年10月8日 星期日 10:00  调休上班'],
  ];
  it.each(days)('say of %s what day it is', (date, text) => expect(lines(at(date))[0]).toContain(text));

  it('show the counts with their English names', () => expect(lines(at('2023-06-01'))[2]).toContain('催办 asked 7'));

  it('never take more columns than there are', () => {
    for (let columns = 20; columns <= 160; columns += 7) {
      for (const line of lines(at('2024-09-30'), columns)) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('run from the first day to the close', () => {
    expect(progressAt(frame, '2023-05-29')).toBe(0);
    expect(progressAt(frame, '2026-01-31')).toBe(1);
    expect(progressAt(frame, '2030-01-01')).toBe(1);
    expect(lines(at('2026-01-31'))[1]).toContain('100%');
    expect(lines(at('2026-01-30'))[1]).toContain(' 99%');
  });
});

const message = (
  date: string,
  item: Partial<Extract<DemoFact, { type: 'message' }>['items'][number]>,
  unit = '甲局',
): DemoFact => ({
  type: 'message',
  at: at(date),
  channel: 'email',
  unit,
  role: 'liaison',
  items: [{ measure: '17', kind: 'handover', tone: 'notice', rung: 'handover', ...item }],
});

describe('the telling events', () => {
  it('tell the hand-over once, when its day is over, by units and measures', () => {
    const events = new TellingEvents(frame);
    expect(events.take(message('2023-05-29', {}))).toEqual([]);
    expect(events.take(message('2023-05-29', { measure: '18' }, '乙局'))).toEqual([]);
    expect(events.take(message('2023-05-29', {}, '乙局'))).toEqual([]);
    expect(events.reached(at('2023-05-29', '23:00'))).toEqual([]);
    expect(events.reached(at('2023-05-30'))).toMatchObject([
      { on: '2023-05-29', zh: '交办：2 项任务分送 2 个单位，每单位一封' },
    ]);
    expect(events.reached(at('2023-06-30'))).toEqual([]);
  });

  it('tell the first red letter, and not the second of the same day', () => {
    const events = new TellingEvents(frame);
    const red = message('2023-07-11', { kind: 'escalation', tone: 'red', rung: 'third' });
    expect(events.take(red)).toMatchObject([{ tone: 'bad', zh: expect.stringContaining('红色') as unknown }]);
    expect(events.take(red)).toEqual([]);
  });

  it('tell a kind again after half a year, but no more than four times', () => {
    const events = new TellingEvents(frame);
    const told = Array.from({ length: 40 }, (_, month) => {
      const date = new Date(Date.UTC(2023, 6 + month, 3)).toISOString().slice(0, 10);
      return events.take({ type: 'refused', at: at(date), unit: '丙局' }).length;
    });
    expect(told.slice(0, 7)).toEqual([1, 0, 0, 0, 0, 0, 1]);
    expect(told.reduce((sum, one) => sum + one)).toBe(4);
  });

  it('tell of a measure silent twice in a row', () => {
    const stale: DemoFact = {
      ...message('2024-04-07', { kind: 'escalation', tone: 'red', rung: 'clerk' }, '市政府办'),
      role: 'superior',
    } as DemoFact;
    expect(new TellingEvents(frame).take(stale)).toMatchObject([{ en: expect.stringContaining('stale') as unknown }]);
  });

  it('call an outcome and its standing as the glossary does', () => {
    const on = at('2026-01-31');
    const lapsed: DemoFact = { type: 'outcome', at: on, measure: '17', outcome: 'lapsed', standing: 'stale' };
    expect(new TellingEvents(frame).take(lapsed)).toMatchObject([
      { zh: '第 17 项结论：落实中断（长期未报）', en: 'outcome of measure 17: lapsed (stale)' },
    ]);
  });

  it('tell how answers came and what was decided', () => {
    const act = (does: string, claim: 'done' | null = null): DemoFact => ({
      type: 'act',
      at: at('2023-12-20'),
      unit: '甲局',
      by: 'mail',
      rows: [{ does, measure: '17', claim }],
    });
    const events = new TellingEvents(frame);
    const told = [
      act('sign'),
      act('report', 'done'),
      act('ask-wrong'),
      act('confirm'),
      act('new-date'),
      act('not-completed'),
    ];
    expect(told.map((fact) => events.take(fact).length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it('tell every note', () => {
    const events = new TellingEvents(frame);
    const note: DemoFact = {
      type: 'note',
      at: at('2023-06-01'),
      zh: '工作进程被强制结束',
      en: 'worker killed',
      tone: 'warn',
    };
    expect([events.take(note).length, events.take(note).length]).toEqual([1, 1]);
  });
});

/** Interprets what was written like a terminal that knows cursor-up and erase-below; gives the lines on the screen. */
function screenOf(written: string): string[] {
  const lines = [''];
  let from = 0;
  const put = (text: string): void => {
    const [first = '', ...rest] = text.replace(CONTROL, '').split('\n');
    lines.push((lines.pop() ?? '') + first, ...rest);
  };
  for (const found of written.matchAll(REDRAWN)) {
    put(written.slice(from, found.index));
    lines.splice(lines.length - 1 - Number(found[1]), Infinity, '');
    from = found.index + found[0].length;
  }
  put(written.slice(from));
  return lines;
}

describe('the display', () => {
  const run = (isTTY: boolean): string => {
    let written = '';
    let real = 0;
    const out = { isTTY, columns: 100, write: (text: string) => (written += text) };
    const display = createDisplay(frame, { out, color: false, clock: () => (real += 1_000) });
    display.update({ now: at('2023-05-29'), tally: EMPTY_TALLY });
    display.fact({ type: 'refused', at: at('2023-05-29'), unit: '丙局' });
    display.update({ now: at('2024-09-30'), tally: { ...EMPTY_TALLY, asked: 5 }, note: '等待 waiting' });
    display.update({ now: at('2026-01-31'), tally: { ...EMPTY_TALLY, asked: 9 } });
    display.finish(summary);
    return written;
  };

  it('leaves events, the last state and the report on a terminal, and no trace of what was drawn between', () => {
    const screen = screenOf(run(true));
    expect(screen.filter((line) => line.includes('丙局邮箱退信'))).toHaveLength(1);
    expect(screen.filter((line) => line.includes('催办 asked'))).toHaveLength(1);
    expect(screen.join('\n')).toContain('催办 asked 9');
    expect(screen[0]).toBe('示例方案  94 项 measures  2023年5月29日 — 2026年1月31日');
    expect(screen.join('\n')).toContain('了结 closed 0/94');
    expect(screen.join('\n')).not.toContain('等待');
    expect(screen.join('\n')).toContain('http://127.0.0.1:1/inbox');
  });

  it('gives cursor and line wrap back to the terminal', () => {
    const written = run(true);
    expect(written.lastIndexOf('\u001b[?25h')).toBeGreaterThan(written.lastIndexOf('\u001b[?25l'));
    expect(written.lastIndexOf('\u001b[?7h')).toBeGreaterThan(written.lastIndexOf('\u001b[?7l'));
  });

  it('writes plain lines without any control sequence where there is no terminal', () => {
    const written = run(false);
    expect(written).not.toContain('\u001b');
    expect(written).toContain('2023年5月29日  0%');
    expect(written).toContain('100%');
    expect(written).toContain('丙局邮箱退信');
  });

  it('draws the outcome table straight, in spite of wide characters', () => {
    const table = run(false)
      .split('\n')
      .filter((line) => /^[│┌├└]/.test(line));
    expect(table.length).toBeGreaterThanOrEqual(6);
    expect(new Set(table.map(displayWidth)).size).toBe(1);
    expect(table.join('\n')).toContain('持续落实');
  });

  it('colours only where it was asked to', () => {
    let written = '';
    const out = { isTTY: false, write: (text: string) => (written += text) };
    const display = createDisplay(frame, { out, color: true, clock: () => 0 });
    display.finish({ ...summary, comparison: { ...COMPARISON, lost: 2 } });
    expect(written).toContain('\u001b[31m对照推演');
  });
});
