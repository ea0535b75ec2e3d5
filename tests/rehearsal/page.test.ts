import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import type { DraftPlan } from '../../src/domain/draft-plan.ts';
import { STANDARD_BUDGET, type Budget } from '../../src/domain/policy.ts';
import type { RehearsalDocument } from '../../src/rehearsal/document.ts';
import { pageMeasures } from '../../src/rehearsal/page/measures.ts';
import { rehearsalPage } from '../../src/rehearsal/page/page.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';
import { body, row, tinyDraft, tinyScenario } from './tiny-plan.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64');

function pageOf(draft: DraftPlan, budget: Budget = STANDARD_BUDGET): { page: string; document: RehearsalDocument } {
  const scenario = tinyScenario(draft);
  const { document } = rehearse(scenario);
  const measures = pageMeasures(draft.measures, scenario.setup);
  return {
    page: rehearsalPage(document, {
      measures,
      calendar: chinaCalendar(),
      budget,
      sha256,
    }),
    document,
  };
}

describe('the page of a rehearsal', () => {
  test('shows what a plan says as text, whatever it says', () => {
    const nasty = '"\'</script><script>alert(1)</script><img src=x onerror=alert(1)>&';
    const rows = [row('1', { text: nasty, part: nasty, leadUnits: [nasty] })];
    const { page } = pageOf(
      tinyDraft(rows, {
        documentNumber: nasty,
        units: [body(nasty), body('督办局')],
      }),
    );
    expect(page).not.toContain('alert(1)</script>');
    expect(page).not.toContain('<img');
    expect(page.match(/<script/gu)).toHaveLength(1);
    expect(page).toContain('&quot;&#39;&lt;/script&gt;&lt;script&gt;alert(1)');
  });

  test('needs nothing from anywhere, and allows its own script alone', () => {
    const { page } = pageOf(tinyDraft([row('1')]));
    const script = /<script>([\s\S]*)<\/script>/u.exec(page)?.[1] ?? '';
    expect(page).toContain(`script-src 'sha256-${sha256(script)}'`);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/https?:|src=|@import|url\(/u);
  });

  test('counts each day in its calendar, and marks days off and years without a notice', () => {
    const { page, document } = pageOf(
      tinyDraft([row('1', { deadline: { kind: 'dated', on: '2027-03-31', raw: '' } })]),
    );
    const counted = [...page.matchAll(/<td class="s[1-5][^>]*>(\d+)</gu)].map((match) => Number(match[1]));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(document.messages.length);
    expect(page).toContain('2023年10月1日 休息日 day off');
    expect(/2026年12月 · \d+<\/caption>/u.test(page)).toBe(true);
    expect(/2027年1月 · \d+ <span class="unknown">未公布/u.test(page)).toBe(true);
  });

  test('lists every item of a measure under its lane', () => {
    const { page, document } = pageOf(tinyDraft([row('1'), row('2', { leadUnits: ['乙局'] })]));
    const items = document.messages.reduce((sum, message) => sum + message.items.length, 0);
    expect(page.match(/<li>/gu)).toHaveLength(items);
    expect(page.match(/<details class="lane"/gu)).toHaveLength(2);
    expect(page).toContain('逾期督办 Overdue <span class="tone red">红色 red</span> → 甲局 负责人 head of the unit');
  });

  test('says that nobody is over the budget, and names the days where somebody is', () => {
    const draft = tinyDraft([row('1')]);
    expect(pageOf(draft).page).toContain('无一人超出');
    const { page } = pageOf(draft, { email: 0, sms: 1 });
    expect(page).not.toContain('无一人超出');
    expect(page).toContain('超出 over: 2023年5月29日');
  });
});
