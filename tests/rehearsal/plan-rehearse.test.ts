import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { planRehearse, type PlanRehearseOptions } from '../../src/cli/commands/plan-rehearse.ts';

const SAMPLE = fileURLToPath(new URL('../../plans/qinzhou-2023-17.sample.txt', import.meta.url));

/** Collects what is written to it. */
class Collector extends Writable {
  text = '';

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

async function run(
  options: PlanRehearseOptions,
  file = SAMPLE,
): Promise<{ status: number; stdout: string; stderr: string }> {
  const [stdout, stderr] = [new Collector(), new Collector()];
  const status = await planRehearse(file, options, { stdout, stderr });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

const PLAN_TO_2027 = [
  '示例单位办公室关于印发示例工作方案的通知',
  '序号\t措施\t完成时限\t牵头单位',
  '1\t完成第一项工作\t2026年12月31日前\t甲局',
  '',
].join('\n');

const codesIn = (stdout: string): string[] => {
  const { problems }: { problems: { code: string }[] } = JSON.parse(stdout);
  return problems.map(({ code }) => code);
};

describe('duban plan rehearse FILE', () => {
  test('says from which year on the holidays are not published', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'duban-rehearse-'));
    const file = path.join(directory, 'plan.txt');
    await writeFile(file, PLAN_TO_2027);
    const asked = { from: '2026-11-02', assume: 'silent' };
    expect(JSON.parse((await run({ ...asked, json: true }, file)).stdout)).toMatchObject({
      until: '2027-01-31',
      knownUntil: 2026,
    });
    expect((await run(asked, file)).stdout).toContain(
      '2027 年起未公布，按周末推算 not published, computed from weekends',
    );
    expect((await run({ ...asked, until: '2026-12-31' }, file)).stdout).not.toContain('未公布');
    await rm(directory, { recursive: true });
  });

  test('prints one JSON document and nothing else on stdout', async () => {
    const { status, stdout } = await run({ json: true, until: '2023-06-30', assume: 'prompt', seed: '4' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ plan: '钦政办〔2023〕17号', from: '2023-05-29', until: '2023-06-30', assume: 'prompt', seed: 4 },
      ...{ office: '市发展改革委', superior: '市人民政府办公室' },
    });
  });

  test('prints a summary for a person: how much, when, to whom, how it ends', async () => {
    const { status, stdout } = await run({ until: '2023-12-31' });
    expect(status).toBe(0);
    for (const word of ['推演', 'mixed, seed 1', '2023-12', '最忙的一天', '交办', '--json'])
      expect(stdout).toContain(word);
    expect(stdout).toContain('未发送任何消息');
  });

  test('writes the page beside what it prints, with the rows of the plan', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'duban-page-'));
    try {
      const html = path.join(folder, 'page.html');
      const { status, stdout } = await run({ json: true, until: '2023-06-05', html });
      expect([status, Object.keys(JSON.parse(stdout))[0]]).toEqual([0, 'plan']);
      const page = readFileSync(html, 'utf8');
      expect(page).toMatch(/^<!doctype html>/u);
      expect(page.match(/<details class="lane"/gu)).toHaveLength(94);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('ends with 1 and names the option when the page cannot be written', async () => {
    const html = path.join(tmpdir(), 'no-such-folder', 'page.html');
    const { status, stdout } = await run({ json: true, until: '2023-06-05', html });
    expect([status, codesIn(stdout)]).toEqual([1, ['invalid-input']]);
    expect(stdout).toContain('--html');
  });

  test('takes a policy by name for the kind of measure that it suits', async () => {
    const { stdout } = await run({ json: true, until: '2023-06-30', policy: 'ongoing-monthly' });
    expect(JSON.parse(stdout)).toMatchObject({ policy: { dated: 'standard', ongoing: 'ongoing-monthly' } });
  });

  test('takes another start, office and superior', async () => {
    const wishes = { from: '2023-06-10', office: '市司法局', superior: '某某委' };
    const { stdout } = await run({ json: true, until: '2023-06-30', ...wishes });
    expect(JSON.parse(stdout)).toMatchObject({ from: '2023-06-12', office: '市司法局', superior: '某某委' });
  });

  test('lists all wrong options at once, with what is allowed, and ends with 2', async () => {
    const { status, stdout } = await run({ json: true, assume: 'lazy', seed: '-1', from: '2023-02-30', policy: 'x' });
    expect(status).toBe(2);
    expect(codesIn(stdout)).toEqual(['wrong-usage', 'wrong-usage', 'wrong-usage', 'wrong-usage']);
    expect(stdout).toContain('silent | prompt | mixed');
    expect(stdout).toContain('2023-02-30');
  });

  test('says on stderr what is wrong when nobody asked for JSON', async () => {
    const { status, stdout, stderr } = await run({ assume: 'lazy' });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('lazy');
  });

  test('uses policies for single places and notices of holidays, and names the places that there are', async () => {
    const plain = await run({ json: true, assume: 'silent', until: '2023-12-31' });
    const own = await run({ json: true, assume: 'silent', until: '2023-12-31', override: ['measure:17=13710'] });
    expect(own.status).toBe(0);
    expect(own.stdout).not.toBe(plain.stdout);
    const wrong = await run({ json: true, override: ['measure:500=13710', 'chapter:1=13710', 'section:没有=gentle'] });
    expect([wrong.status, codesIn(wrong.stdout)]).toEqual([2, ['wrong-usage', 'wrong-usage', 'wrong-usage']]);
    expect(wrong.stdout).toContain('1、2、3 … 88');
    const shapeless = await run({ json: true, override: ['measure:1', '=gentle'] });
    expect([shapeless.status, codesIn(shapeless.stdout)]).toEqual([2, ['wrong-usage', 'wrong-usage']]);
    const directory = await mkdtemp(path.join(tmpdir(), 'duban-rehearse-'));
    const notice = path.join(directory, 'notice.json');
    await writeFile(notice, JSON.stringify({ year: 2023, holidays: ['2023-05-29', '2023-05-30'], makeUpDays: [] }));
    const { stdout } = await run({ json: true, assume: 'silent', until: '2023-06-30', calendar: [notice] });
    expect(JSON.parse(stdout)).toMatchObject({ from: '2023-05-31' });
    await writeFile(notice, JSON.stringify({ year: 2023, holidays: ['2023-02-30'], makeUpDays: [] }));
    expect((await run({ json: true, calendar: [notice] })).status).toBe(1);
    await rm(directory, { recursive: true });
  });

  test('ends with 1 for a file that is not there, and for a start after the close', async () => {
    const missing = await run({ json: true }, 'no-such-plan.txt');
    expect([missing.status, codesIn(missing.stdout)]).toEqual([1, ['file-not-found']]);
    const over = await run({ json: true, from: '2026-03-02' });
    expect([over.status, codesIn(over.stdout)]).toEqual([1, ['plan-over']]);
  });

  test('mentions on stderr what was read with doubt', async () => {
    const { stderr } = await run({ json: true, until: '2023-06-01' });
    expect(stderr).toContain('市人力资源和社会保障局');
  });
});
