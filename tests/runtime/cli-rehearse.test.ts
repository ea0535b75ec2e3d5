import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import type { RehearsalDocument } from '../../src/rehearsal/document.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { duban, dubanJson, PEOPLE, PLAN, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const NOW = Date.parse('2023-05-24T09:00:00+08:00');
const place = usePlaces(() => server, { nowMs: NOW });

const OFFICE = ['督办局,示例戊,联络员、督查经办人,e@units.example,', '督办局,示例己,督查负责人,f@units.example,'];

async function imported(...options: string[]): Promise<string> {
  const file = await place().write('plan.txt', PLAN);
  const { document } = await dubanJson<{ planId: string }>('plan', 'import', file, ...options);
  const people = await place().write('people.csv', [PEOPLE, ...OFFICE].join('\n'));
  expect(await duban('contact', 'import', people)).toMatchObject({ status: 0 });
  return document.planId;
}

const rehearsed = (...argv: string[]) =>
  dubanJson<RehearsalDocument & Problems>('plan', 'rehearse', ...argv, '--assume', 'silent');

/** What is said about one measure, by rung and day. */
const saidOf = ({ messages }: RehearsalDocument, measure: string): string[] =>
  messages.flatMap(({ at, items }) =>
    items.flatMap((item) => (item.measure === measure ? [`${at.slice(0, 10)} ${item.rung}`] : [])),
  );

describe('plan rehearse PLAN', () => {
  test('lives a stored draft by its id, number or title with its own people, and changes nothing', async () => {
    const planId = await imported('--superior', '市人民政府办公室');
    for (const name of [planId, '示政办〔2023〕1号', '示例市优化营商环境任务清单']) {
      const { status, document } = await rehearsed(name);
      expect([status, document.plan, document.from, document.office]).toEqual([
        0,
        '示政办〔2023〕1号',
        '2023-05-29',
        '督办局',
      ]);
      expect(document.outcomes).toHaveLength(3);
    }
    const { document } = await rehearsed(planId);
    const { stdout } = await duban('plan', 'rehearse', planId);
    expect(stdout).toContain('收件人为已存方案的联系人');
    expect(stdout).not.toContain('duban plan import');
    expect(JSON.stringify(document)).not.toMatch(/示例[甲乙丙丁戊己]|units\.example/u);
    expect(await place().store.plans.show(planId)).toMatchObject({ state: 'draft', activatedAt: null });
  });

  test('asks for what a draft leaves open, takes it from the options, and refuses options for what it has', async () => {
    const planId = await imported();
    const open = await rehearsed(planId);
    expect([open.status, open.document.problems.map(({ code }) => code)]).toEqual([1, ['no-superior']]);
    expect((await rehearsed(planId, '--superior', '市人民政府办公室')).document.superior).toBe('市人民政府办公室');
    expect((await rehearsed(planId, '--superior', '某处')).status).toBe(1);
    const { status, document } = await rehearsed(planId, '--office', '市财政局', '--superior', '市人民政府办公室');
    expect([status, document.problems[0]?.message]).toEqual([2, expect.stringContaining('--office')]);
  });

  test('goes on from where an active plan stands, and takes no other first day', async () => {
    const planId = await imported('--superior', '市人民政府办公室');
    expect(await duban('plan', 'activate', planId, '--yes')).toMatchObject({ status: 0 });
    const { store } = place();
    for (let jump = await store.clock.jump(); jump.type === 'jumped'; jump = await store.clock.jump()) {
      for (const { kind, id } of jump.due) {
        if (kind === 'measure') await store.measures.step(id, null, decideMeasure);
        if (kind === 'contact')
          await store.releases.next(id, null, () => ({
            messages: [],
            dropped: [],
            redirected: [],
            nextDigestAt: null,
          }));
      }
      if (jump.now > Date.parse('2023-11-15T00:00:00+08:00')) break;
    }
    const { document } = await rehearsed(planId);
    expect(document.messages.every(({ at }) => at > '2023-11-14')).toBe(true);
    expect(document.outcomes.map(({ outcome }) => outcome)).toContain('not-completed');
    expect((await duban('plan', 'rehearse', planId)).stdout).toContain('接着推演');
    const refused = await rehearsed(planId, '--from', '2023-12-01');
    expect([refused.status, refused.document.problems[0]?.message]).toEqual([2, expect.stringContaining('--from')]);
  });

  test('names both meanings where the text is neither a file nor a stored plan', async () => {
    const { status, document } = await rehearsed('示政办〔2024〕9号');
    expect([status, document.problems.map(({ code }) => code)]).toEqual([1, ['not-found']]);
    expect(document.problems[0]?.message).toMatch(/既不是现有文件，也不是已存方案/u);
  });

  test('takes stored policies for places of the plan, and notices of holidays', async () => {
    const planId = await imported('--superior', '市人民政府办公室');
    const policy = await place().write('own.json', (await duban('policy', 'show', '13710', '--json')).stdout);
    const own = JSON.parse((await duban('policy', 'show', '13710', '--json')).stdout) as object;
    await place().write('own.json', JSON.stringify({ ...own, name: 'own' }));
    expect(await duban('policy', 'import', policy)).toMatchObject({ status: 0 });
    const plain = (await rehearsed(planId)).document;
    const { document } = await rehearsed(planId, '--override', 'measure:1=own');
    expect(saidOf(document, '1')).not.toEqual(saidOf(plain, '1'));
    expect(saidOf(document, '3')).toEqual(saidOf(plain, '3'));
    const none = await rehearsed(planId, '--override', 'measure:9=own', '--override', 'part:一=own');
    expect([none.status, none.document.problems.map(({ code }) => code)]).toEqual([2, ['wrong-usage', 'wrong-usage']]);
    // 30 November, measure 3's deadline, and the days before it become days off.
    const notice = { year: 2023, holidays: ['2023-11-28', '2023-11-29', '2023-11-30'], makeUpDays: [] };
    const file = await place().write('notice.json', JSON.stringify(notice));
    const moved = (await rehearsed(planId, '--calendar', file)).document;
    expect(saidOf(moved, '3')).not.toEqual(saidOf(plain, '3'));
    expect(saidOf(moved, '3').filter((said) => /2023-11-(?:28|29|30)/u.test(said))).toEqual([]);
  });
});
