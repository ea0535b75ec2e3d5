import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { planActivate } from '../../src/cli/commands/plan-activate.ts';
import { planImport } from '../../src/cli/commands/plan-import.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import type { RehearsalDocument } from '../../src/rehearsal/document.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { capture } from '../support/capture.ts';
import { duban, dubanJson, PEOPLE, PLAN, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const NOW = Date.parse('2023-05-24T09:00:00+08:00');
const place = usePlaces(() => server, { nowMs: NOW });

interface Imported {
  readonly planId: string;
  readonly from: string;
  readonly closesOn: string;
  readonly missing: readonly { readonly code: string; readonly severity: string }[];
}

/** Imports a plan and gives its document. */
async function imported(text: string = PLAN, ...options: string[]): Promise<Imported> {
  const file = await place().write('plan.txt', text);
  const { status, document } = await dubanJson<Imported>('plan', 'import', file, ...options);
  expect(status).toBe(0);
  return document;
}

/** The tiny plan with everybody it needs, lacking nothing but its superior and a collecting unit. */
async function staffed(): Promise<string> {
  const { planId } = await imported();
  const office = ['督办局,示例戊,联络员、督查经办人,e@units.example,', '督办局,示例己,督查负责人,f@units.example,'];
  const file = await place().write('people.csv', [PEOPLE, ...office].join('\n'));
  expect(await duban('contact', 'import', file)).toMatchObject({ status: 0 });
  return planId;
}

const problemsOf = ({ document }: { readonly document: Problems }) => document.problems.map(({ code }) => code);

describe('plan import', () => {
  test('stores a draft and says what was found, what is missing and what comes next', async () => {
    const file = await place().write('plan.txt', PLAN);
    const { status, stdout } = await duban('plan', 'import', file);
    expect(status).toBe(0);
    const [plan] = await place().store.plans.list();
    expect(plan).toMatchObject({ state: 'draft', office: '督办局', superior: null, measures: 3, from: '2023-05-29' });
    expect(stdout).toMatch(/措施 measures: 3（有明确时限 dated 2，持续 ongoing 1/u);
    expect(stdout).toMatch(/2023年5月22日/u);
    expect(stdout).toMatch(/--superior/u);
    expect(stdout).toContain(`duban plan activate ${plan?.id}`);
  });

  test('with --json is one document with the plan, the faults of its rows and what is missing', async () => {
    const broken = PLAN.replace('2\t\t按季度通报进展\t持续推进\t市税务局', '2\t\t按季度通报进展\t适时\t');
    const file = await place().write('plan.txt', broken);
    const { status, document } = await dubanJson<Imported & Problems>('plan', 'import', file);
    expect(status).toBe(0);
    expect(document).toMatchObject({ state: 'draft', measures: 3, closesOn: '2024-01-31', activatedAt: null });
    expect(document.problems.map(({ code, where }) => [code, where.line])).toEqual(
      expect.arrayContaining([
        ['lead-missing', 8],
        ['deadline-unclear', 8],
      ]),
    );
    expect(document.missing.map(({ code }) => code)).toContain('no-superior');
    // Errors stand before warnings.
    expect(document.missing[0]?.severity).toBe('error');
  });

  test('of a document that is stored already is a clear conflict, and changes nothing', async () => {
    const { planId } = await imported();
    const file = await place().write('again.txt', PLAN);
    const again = await dubanJson<Problems>('plan', 'import', file, '--superior', '市人民政府办公室');
    expect([again.status, problemsOf(again)]).toEqual([1, ['conflict']]);
    expect(again.document.problems[0]?.message).toContain(planId);
    expect(await place().store.plans.list()).toMatchObject([{ id: planId, superior: null }]);
    // Also where the document bears no number, by which it could be recognised.
    const nameless = PLAN.replace('示政办〔2023〕1号\n', '');
    await imported(nameless);
    const copy = await place().write('copy.txt', nameless);
    expect(problemsOf(await dubanJson<Problems>('plan', 'import', copy))).toEqual(['conflict']);
  });

  test('asks first, and stores nothing on a no; --yes does not ask', async () => {
    const file = await place().write('plan.txt', PLAN);
    const { io, written } = capture();
    const ask = vi.fn(() => Promise.resolve(false));
    expect(await planImport(file, {}, io, ask)).toBe(1);
    expect(ask).toHaveBeenCalledOnce();
    expect(written.stdout).toContain('未导入');
    expect(await place().store.plans.list()).toEqual([]);
    expect(await planImport(file, { yes: true }, io, ask)).toBe(0);
    expect(ask).toHaveBeenCalledOnce();
  });

  test('begins a week after the day of issue, but not before today, on a working day', async () => {
    expect(await imported()).toMatchObject({ from: '2023-05-29', closesOn: '2024-01-31' });
    await place().store.clock.set({ mode: 'stepped', nowMs: Date.parse('2023-07-01T12:00:00+08:00') });
    expect((await imported(PLAN.replace('1号', '2号'))).from).toBe('2023-07-03');
    expect((await imported(PLAN.replace('1号', '3号'), '--from', '2023-09-01')).from).toBe('2023-09-01');
  });

  test('takes a policy for the kind of measures that it is made for', async () => {
    expect(await imported(PLAN, '--policy', 'ongoing-monthly')).toMatchObject({
      datedPolicy: 'standard',
      rhythmPolicy: 'ongoing-monthly',
    });
  });

  test.each<[string, string[], number, string[]]>([
    ['a file that is not there', ['nowhere.txt'], 1, ['file-not-found']],
    ['a folder', ['.'], 1, ['file-unreadable']],
    [
      'two days that do not exist',
      ['plan.txt', '--from', '2023-02-30', '--closes-on', 'soon'],
      2,
      ['wrong-usage', 'wrong-usage'],
    ],
    ['a close before the first day', ['plan.txt', '--closes-on', '2023-05-29'], 1, ['plan-over']],
    ['an unknown policy', ['plan.txt', '--policy', 'nonsense'], 1, ['not-found']],
    ['no file', [], 2, ['wrong-usage']],
  ])('refuses %s and stores nothing', async (_title, [file, ...options], status, codes) => {
    await place().write('plan.txt', PLAN);
    const path = file === undefined ? [] : [`${place().home}/${file}`];
    const ran = await dubanJson<Problems>('plan', 'import', ...path, ...options);
    expect([ran.status, problemsOf(ran)]).toEqual([status, codes]);
    expect(await place().store.plans.list()).toEqual([]);
  });
});

describe('plan check', () => {
  interface Checked {
    readonly until: string;
    readonly gaps: readonly {
      readonly unit: string;
      readonly role: string;
      readonly on: string;
      readonly rung: string;
    }[];
    readonly overloaded: readonly { readonly units: readonly string[] }[];
    readonly deadAddresses: readonly object[];
    readonly faults: readonly { readonly code: string }[];
  }
  const check = async (...options: string[]): Promise<Checked> => {
    const { status, document } = await dubanJson<Checked>('plan', 'check', ...options);
    expect(status).toBe(0);
    return document;
  };

  test('of a draft names every seat that nobody can be reached in, with the first message that would fail', async () => {
    const { planId } = await imported(PLAN, '--superior', '市人民政府办公室');
    const { gaps, until, faults } = await check(planId, '--days', '3');
    expect(until).toBe('2023-05-29');
    expect(gaps.length).toBeGreaterThan(0);
    for (const gap of gaps) expect(gap).toMatchObject({ role: 'liaison', on: '2023-05-29', rung: 'handover' });
    expect(faults.map(({ code }) => code)).not.toContain('unit-without-contact');
    const later = await check(planId, '--days', '200');
    expect(later.gaps.map(({ role }) => role)).toEqual(expect.arrayContaining(['head', 'office-clerk', 'superior']));
    expect(later.gaps.every(({ on }, index) => index === 0 || on >= (later.gaps[index - 1]?.on ?? ''))).toBe(true);
  });

  test('no longer names a seat once somebody reachable holds it, and says what to do about the others', async () => {
    const planId = await staffed();
    const { status, stdout } = await duban('plan', 'check', planId);
    expect(status).toBe(0);
    expect(stdout).toMatch(/通达性检查/u);
    expect(stdout).toMatch(/--superior/u);
    await place().store.plans.decide(planId, { superior: '市人民政府办公室' });
    const { gaps } = await check(planId, '--days', '200');
    expect(gaps.some(({ unit, role }) => unit === '督办局' && role === 'office-clerk')).toBe(false);
    expect(gaps.some(({ unit, role }) => unit === '市财政局' && role === 'head')).toBe(true);
    const lines = (await duban('plan', 'check', planId, '--days', '200')).stdout;
    expect(lines).toMatch(/市财政局负责人：无人担任.*年\d+月\d+日起将无法送达/u);
    expect(lines).toMatch(/duban contact import/u);
  });

  test('names people with seats in more units than mails a day', async () => {
    const planId = await staffed();
    const units = ['督办局', ...(await place().store.units.list()).map(({ name }) => name)].slice(0, 5);
    const rows = units.map((unit) => `${unit},示例众,负责人,many@units.example,`);
    const file = await place().write('many.csv', ['单位,姓名,角色,邮箱,手机', ...new Set(rows)].join('\n'));
    expect(await duban('contact', 'import', file)).toMatchObject({ status: 0 });
    expect((await check(planId)).overloaded.map((one) => one.units.length > 2)).toEqual([true]);
  });

  test.each(['-1', 'soon', '9999'])('refuses --days %s', async (days) => {
    const { status, stderr } = await duban('plan', 'check', 'any', '--days', days);
    expect([status, stderr]).toEqual([2, expect.stringContaining(days)]);
  });
});

describe('plan list and plan show', () => {
  test('say so where there is no plan', async () => {
    expect(await duban('plan', 'list')).toMatchObject({ status: 0, stdout: expect.stringContaining('plan import') });
    expect(await dubanJson('plan', 'list')).toEqual({ status: 0, document: { plans: [] } });
    const shown = await dubanJson<Problems>('plan', 'show', 'nonsense');
    expect([shown.status, problemsOf(shown)]).toEqual([1, ['not-found']]);
    expect(shown.document.problems[0]?.message).toContain('nonsense');
  });

  test('show a draft with what is missing, by id, number or title', async () => {
    const { planId } = await imported();
    for (const name of [planId, '示政办〔2023〕1号', '示例市优化营商环境任务清单']) {
      const { status, stdout } = await duban('plan', 'show', name);
      expect(status).toBe(0);
      expect(stdout).toMatch(/草案 draft[\s\S]*尚未开始 pending 3[\s\S]*--superior/u);
    }
    expect((await duban('plan', 'list')).stdout).toMatch(new RegExp(`${planId}.*草案 draft.*0/3`, 'u'));
  });

  test('show an active plan with its next wake-ups in order', async () => {
    const planId = await staffed();
    await duban('plan', 'activate', planId, '--superior', '市人民政府办公室');
    const { document } = await dubanJson<{
      state: string;
      activatedAt: string;
      counts: { phase: Record<string, number> };
      measures: { code: string; nextWakeAt: string }[];
    }>('plan', 'show', planId);
    expect(document).toMatchObject({ state: 'active', activatedAt: '2023-05-24T01:00:00.000Z', missing: [] });
    expect(document.counts.phase).toEqual({ pending: 3 });
    expect(document.measures.map(({ code, nextWakeAt }) => [code, nextWakeAt])).toEqual(
      ['1', '2', '3'].map((code) => [code, '2023-05-29T00:00:00.000Z']),
    );
    const { stdout } = await duban('plan', 'show', planId);
    expect(stdout).toMatch(/下次处理 next wake-ups:\n\s+2023年5月29日 08:00 {2}第 1 项/u);
  });
});

describe('plan activate', () => {
  test('refuses without office and superior, and lists everything that would go nowhere', async () => {
    const { planId } = await imported(PLAN.replace(/督办局.*\n/u, '请认真落实。\n'));
    const refused = await dubanJson<Problems>('plan', 'activate', planId);
    expect(refused.status).toBe(1);
    const codes = problemsOf(refused);
    expect(codes.slice(0, 2)).toEqual(['no-supervising-office', 'no-superior']);
    expect(codes.filter((code) => code === 'unit-without-contact')).toHaveLength(3);
    expect(codes.filter((code) => code === 'group-without-collector')).toHaveLength(1);
    expect((await place().store.plans.show(planId)).state).toBe('draft');
    const sentence = await duban('plan', 'activate', planId);
    expect([sentence.status, sentence.stdout]).toEqual([1, '']);
    expect(sentence.stderr).toMatch(/--office[\s\S]*--superior[\s\S]*市税务局/u);
  });

  test('begins, tells when, and says that the engine is not running', async () => {
    const planId = await staffed();
    const { status, stdout } = await duban('plan', 'activate', planId, '--superior', '市人民政府办公室');
    expect(status).toBe(0);
    expect(stdout).toMatch(/已启用，3 项措施自 2023年5月29日 08:00 起督办/u);
    expect(stdout).toContain('duban start');
    expect(stdout).toContain('各县区人民政府、管委');
    expect(await place().store.plans.show(planId)).toMatchObject({ state: 'active', superior: '市人民政府办公室' });
    const again = await dubanJson<Problems>('plan', 'activate', planId);
    expect([again.status, problemsOf(again)]).toEqual([1, ['conflict']]);
  });

  test('gives groups a collecting unit, and then nothing would go nowhere', async () => {
    const planId = await staffed();
    const options = ['--superior', '市人民政府办公室', '--collect', '各县区人民政府、管委=市财政局'];
    const { status, document } = await dubanJson<{ warnings: unknown[]; engine: unknown }>(
      ...['plan', 'activate', planId, ...options],
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({
      planId,
      state: 'active',
      measures: 3,
      takesEffectAt: '2023-05-29T00:00:00.000Z',
      warnings: [],
      engine: { state: 'not-running' },
    });
  });

  test('goes through although Temporal does not answer, and says what will happen', async () => {
    const planId = await staffed();
    vi.stubEnv('TEMPORAL_ADDRESS', '127.0.0.1:1');
    const { status, stdout } = await duban('plan', 'activate', planId, '--superior', '市人民政府办公室');
    expect(status).toBe(0);
    expect(stdout).toMatch(/127\.0\.0\.1:1[\s\S]*engine rebuild/u);
    expect((await place().store.plans.show(planId)).state).toBe('active');
  });

  test('asks where something would go nowhere; a no changes nothing but what the options decided', async () => {
    const planId = await staffed();
    const { io, written } = capture();
    const no = () => Promise.resolve(false);
    expect(await planActivate(planId, { superior: '市人民政府办公室' }, io, no)).toBe(1);
    expect(written.stdout).toContain('未启用');
    expect(await place().store.plans.show(planId)).toMatchObject({ state: 'draft', superior: '市人民政府办公室' });
  });

  test('stores a superior that no plan names when the admin says so, after the near names', async () => {
    const planId = await staffed();
    const asked: string[] = [];
    const answering = (answer: boolean) => (question: string) => {
      asked.push(question);
      return Promise.resolve(answer);
    };
    const superior = '市人民政府办公厅';
    await expect(planActivate(planId, { superior }, capture().io, answering(false))).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringContaining('--new-units'),
    });
    expect(asked).toEqual([expect.stringMatching(/“市人民政府办公室”[\s\S]*登记为新单位/u)]);
    expect(await place().store.plans.show(planId)).toMatchObject({ superior: null });
    expect(await planActivate(planId, { superior }, capture().io, answering(true))).toBe(0);
    expect(await place().store.plans.show(planId)).toMatchObject({ state: 'active', superior });
  });

  test('--new-units stores a superior without asking; without it a script is refused', async () => {
    const planId = await staffed();
    const options = ['plan', 'activate', planId, '--superior', '示例省督查室'];
    const refused = await dubanJson<Problems>(...options);
    expect([refused.status, problemsOf(refused)]).toEqual([1, ['unknown-unit']]);
    expect((await duban(...options)).stderr).toContain('--new-units');
    expect((await dubanJson(...options, '--new-units')).status).toBe(0);
    expect(await place().store.plans.show(planId)).toMatchObject({ state: 'active', superior: '示例省督查室' });
  });

  test('names all unknown units at once, with the ones that look alike', async () => {
    const planId = await staffed();
    const options = [
      '--superior',
      '市人民政府办公厅',
      '--collect',
      '各县区=市财政局',
      '各县区人民政府、管委=市财政厅局',
    ];
    const refused = await dubanJson<Problems>('plan', 'activate', planId, ...options);
    expect(refused.status).toBe(1);
    expect(refused.document.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/“市人民政府办公厅”.*“市人民政府办公室”/u),
      expect.stringContaining('“各县区”'),
      expect.stringMatching(/“市财政厅局”.*“市财政局”/u),
    ]);
    expect(await place().store.plans.show(planId)).toMatchObject({ state: 'draft', superior: null });
  });

  test('refuses a plan that lasts longer than a ladder can', async () => {
    const planId = await staffed();
    const options = ['plan', 'activate', planId, '--superior', '市人民政府办公室', '--closes-on'];
    const refused = await dubanJson<Problems>(...options, '2038-05-30');
    expect([refused.status, problemsOf(refused)[0]]).toEqual([1, 'plan-too-long']);
    expect((await dubanJson(...options, '2038-05-29')).status).toBe(0);
  });

  test('refuses the office as its own superior', async () => {
    const planId = await staffed();
    const refused = await dubanJson<Problems>('plan', 'activate', planId, '--superior', '督办局');
    expect([refused.status, problemsOf(refused)[0]]).toEqual([1, 'superior-is-office']);
  });

  test('begins today where the first day is past', async () => {
    const planId = await staffed();
    await place().store.clock.set({ mode: 'stepped', nowMs: Date.parse('2023-06-07T15:00:00+08:00') });
    const { document } = await dubanJson('plan', 'activate', planId, '--superior', '市人民政府办公室');
    expect(document).toMatchObject({ takesEffectAt: '2023-06-07T07:00:00.000Z' });
    expect((await place().store.plans.show(planId)).from).toBe('2023-06-07');
  });

  test('asks what is to be done about dates that are past, counts them, and does it', async () => {
    const planId = await staffed();
    const { store } = place();
    await store.clock.set({ mode: 'stepped', nowMs: Date.parse('2023-12-04T09:00:00+08:00') });
    const options = ['plan', 'activate', planId, '--superior', '市人民政府办公室'];
    const refused = await dubanJson<Problems>(...options);
    expect([refused.status, problemsOf(refused)[0]]).toEqual([1, 'past-dates-undecided']);
    expect(refused.document.problems[0]?.message).toMatch(
      /完成时限 1 项（第 3 项）、阶段节点 0 个.*--past skip.*--past once/u,
    );
    expect((await store.plans.show(planId)).state).toBe('draft');
    const wrong = await dubanJson<Problems>(...options, '--past', 'all');
    expect([wrong.status, problemsOf(wrong)]).toEqual([2, ['wrong-usage']]);
    const asked = async (choice: string): Promise<unknown[]> => {
      const { document } = await dubanJson<RehearsalDocument>(
        'plan',
        'rehearse',
        planId,
        '--past',
        choice,
        '--assume',
        'silent',
      );
      return document.messages.flatMap(({ items }) =>
        items.filter((item) => item.measure === '3' && item.kind === 'request'),
      );
    };
    expect([(await asked('skip')).length, (await asked('once')).length]).toEqual([0, 1]);
    expect((await dubanJson(...options, '--past', 'skip')).status).toBe(0);
    await store.measures.step(`${planId}:3`, null, decideMeasure);
    expect((await duban('measure', 'show', planId, '3')).stdout).toContain('已过未询问 past, not asked 2023年11月30日');
  });

  test('asks for another close where the plan is over, and takes it', async () => {
    const planId = await staffed();
    await place().store.clock.set({ mode: 'stepped', nowMs: Date.parse('2025-06-09T15:00:00+08:00') });
    const options = ['plan', 'activate', planId, '--superior', '市人民政府办公室'];
    const refused = await dubanJson<Problems>(...options);
    expect([refused.status, problemsOf(refused)[0]]).toEqual([1, 'plan-over']);
    const wrong = await dubanJson<Problems>(...options, '--closes-on', '2025-06-09');
    expect([wrong.status, problemsOf(wrong)[0]]).toEqual([1, 'plan-over']);
    expect((await dubanJson(...options, '--closes-on', '2025-12-31', '--past', 'skip')).status).toBe(0);
    expect(await place().store.plans.show(planId)).toMatchObject({ from: '2025-06-09', closesOn: '2025-12-31' });
  });

  test.each([
    ['an unknown plan', ['nonsense'], 1, ['not-found']],
    ['a day that does not exist', ['示政办〔2023〕1号', '--from', '2023-06-31'], 2, ['wrong-usage']],
    [
      'pairs that are none',
      ['示政办〔2023〕1号', '--collect', '各县区', '=市财政局'],
      2,
      ['wrong-usage', 'wrong-usage'],
    ],
  ])('refuses %s', async (_title, options, status, codes) => {
    await imported();
    const ran = await dubanJson<Problems>('plan', 'activate', ...options);
    expect([ran.status, problemsOf(ran)]).toEqual([status, codes]);
  });
});
