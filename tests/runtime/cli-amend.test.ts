import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Difference } from '../../src/domain/plan-comparison.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { duban, dubanJson, PLAN, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const place = usePlaces(() => server, { nowMs: Date.parse('2023-05-24T09:00:00+08:00') });

describe('plan import --review', () => {
  test('writes a workbook and stores nothing; needs no database; never overwrites', async () => {
    const file = await place().write('plan.txt', PLAN);
    const review = path.join(place().home, 'review.xlsx');
    const first = await duban('plan', 'import', file, '--review', review);
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toContain(`duban plan import ${review}`);
    expect(await place().store.plans.list()).toEqual([]);
    const written = await readFile(review);
    expect(written.subarray(0, 2).toString('latin1')).toBe('PK');
    const again = await dubanJson<Problems>('plan', 'import', file, '--review', review);
    expect(again.status).toBe(1);
    expect(again.document.problems[0]?.message).toContain('已存在');
    expect(await readFile(review)).toEqual(written);
  });

  test('gives a workbook that is imported in the document’s place', async () => {
    const review = path.join(place().home, 'review.xlsx');
    await duban('plan', 'import', await place().write('plan.txt', PLAN), '--review', review);
    const { status, document } = await dubanJson<{ planId: string }>('plan', 'import', review);
    expect(status).toBe(0);
    const same = await place().write('same.txt', PLAN);
    const compared = await dubanJson<{ unchanged: number; changes: Difference[] }>(
      'plan',
      'compare',
      document.planId,
      same,
    );
    expect(compared.document).toMatchObject({ unchanged: 3, changes: [] });
    expect((await place().store.plans.show(document.planId)).office).toBe('督办局');
  });

  test('says where it cannot write', async () => {
    const file = await place().write('plan.txt', PLAN);
    const review = path.join(place().home, 'no', 'such', 'review.xlsx');
    expect((await duban('plan', 'import', file, '--review', review)).stderr).toContain('ENOENT');
    expect(existsSync(review)).toBe(false);
  });
});

describe('plan compare', () => {
  interface Compared {
    readonly planId: string;
    readonly unchanged: number;
    readonly changes: readonly Difference[];
  }

  async function stored(text: string = PLAN): Promise<string> {
    const { status, document } = await dubanJson<{ planId: string }>(
      'plan',
      'import',
      await place().write('plan.txt', text),
    );
    expect(status).toBe(0);
    return document.planId;
  }

  test('finds nothing to change in the document that was imported', async () => {
    const planId = await stored();
    const { status, document } = await dubanJson<Compared>(
      'plan',
      'compare',
      planId,
      await place().write('same.txt', PLAN),
    );
    expect(status).toBe(0);
    expect(document).toMatchObject({ planId, unchanged: 3, changes: [] });
  });

  test('shows each change of an amended document, and changes nothing', async () => {
    const planId = await stored();
    const rows = PLAN.split('\n');
    const amended = [
      ...rows.slice(0, -1),
      rows.at(-1)?.replace('市税务局', '市审计局'),
      '4\t\t建设统一办事平台\t2023年10月31日\t市数据局',
    ];
    const file = await place().write('amended.txt', amended.join('\n'));
    const { document } = await dubanJson<Compared>('plan', 'compare', planId, file);
    expect(document.changes.map(({ type }) => type)).toContain('added');
    expect(document.unchanged + document.changes.length).toBe(4);
    const { status, stdout } = await duban('plan', 'compare', planId, file);
    expect(status).toBe(0);
    expect(stdout).toContain('+ 新增 added　4　建设统一办事平台');
    expect((await place().store.plans.show(planId)).measures).toBe(3);
  });

  test('a unit under another of its names is the same unit', async () => {
    const [short, long] = ['市人力资源社会保障局', '市人力资源和社会保障局'];
    const both = PLAN.replace('市财政局\t市税务局', `${short}\t市税务局`).replace(
      '办公室\t市财政局',
      `办公室\t${long}`,
    );
    const planId = await stored(both);
    const file = await place().write('amended.txt', both.replaceAll(short, long));
    const { document } = await dubanJson<Compared>('plan', 'compare', planId, file);
    expect(document).toMatchObject({ unchanged: 3, changes: [] });
  });

  test('a plan that is not stored is refused', async () => {
    const { status, document } = await dubanJson<Problems>(
      'plan',
      'compare',
      'nothing',
      await place().write('p.txt', PLAN),
    );
    expect(status).toBe(1);
    expect(document.problems[0]?.message).toContain('nothing');
  });
});
