import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/database.ts';
import { duban, dubanJson, PEOPLE, PLAN, type Problems, usePlaces } from './cli-harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const place = usePlaces(() => server, { nowMs: Date.parse('2023-05-24T09:00:00+08:00') });

/** A stored plan, and a list of contacts to be imported. */
async function listOf(...lines: readonly string[]): Promise<string> {
  if ((await place().store.plans.list()).length === 0) {
    const plan = await place().write('plan.txt', PLAN);
    expect((await duban('plan', 'import', plan)).status).toBe(0);
  }
  return place().write('people.csv', lines.join('\n'));
}

const stored = async () =>
  (await place().store.contacts.list())
    .map(({ name, seats, points }) => ({
      name,
      seats: seats.map(({ unit, role }) => `${unit} ${role}`).toSorted(),
      points: points.map(({ address }) => address),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

describe('contact import', () => {
  test('stores everybody and says who is still missing', async () => {
    const file = await listOf(PEOPLE);
    const { status, stdout } = await duban('contact', 'import', file);
    expect(status).toBe(0);
    expect(stdout).toMatch(/新增 4 人，更新 0 人[\s\S]*联络员 liaison: 3[\s\S]*仍缺 2 处联系人/u);
    expect(await stored()).toEqual(
      [
        { name: '示例丁', seats: ['市人民政府办公室 superior'], points: ['d@units.example'] },
        { name: '示例丙', seats: ['市人民政府办公室 liaison'], points: ['c@units.example'] },
        { name: '示例乙', seats: ['市税务局 liaison'], points: ['b@units.example'] },
        { name: '示例甲', seats: ['市财政局 liaison'], points: ['a@units.example', '10000000001'] },
      ].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
  });

  test('of a corrected list changes people where they are, and adds nobody twice', async () => {
    await duban('contact', 'import', await listOf(PEOPLE));
    const corrected = await listOf(PEOPLE.replace('示例甲', '示例甲甲').replace('10000000001', '10000000009'));
    const { status, document } = await dubanJson('contact', 'import', corrected);
    expect(status).toBe(0);
    expect(document).toMatchObject({ rows: 4, added: 0, changed: 4, problems: [] });
    expect(await stored()).toContainEqual({
      name: '示例甲甲',
      seats: ['市财政局 liaison'],
      points: ['a@units.example', '10000000009'],
    });
    expect(await stored()).toHaveLength(4);
  });

  test('with faults says all of them at once with row and column, and stores nothing', async () => {
    const file = await listOf(
      '单位,姓名,角色,邮箱,手机',
      '市财政局,示例甲,联络员,a@units.example,',
      '市财政厅局,示例乙,科员,b@units,',
      '没有的单位,,联络员,c@units.example,1380',
      '市税务局,示例丁,联络员,a@units.example,',
    );
    const { status, document } = await dubanJson<Problems>('contact', 'import', file);
    expect(status).toBe(1);
    expect(document.problems.map(({ code, where }) => [code, where.row, where.column])).toEqual([
      ['role-unknown', 3, '角色'],
      ['email-invalid', 3, '邮箱'],
      ['unknown-unit', 3, '单位'],
      ['name-missing', 4, '姓名'],
      ['mobile-invalid', 4, '手机'],
      ['unknown-unit', 4, '单位'],
      ['address-of-another', 5, '邮箱'],
    ]);
    expect(document.problems[2]?.message).toContain('“市财政局”');
    expect(await stored()).toEqual([]);
    const sentence = await duban('contact', 'import', file);
    expect([sentence.status, sentence.stdout]).toEqual([1, '']);
    expect(sentence.stderr).toMatch(/7 处错误，未导入任何一行/u);
    expect(sentence.stderr).toMatch(/row 3, column 角色/u);
  });

  test('refuses an address that belongs to somebody who is stored, and stores nothing', async () => {
    await duban('contact', 'import', await listOf(PEOPLE));
    const before = await stored();
    // The mail of one, the number of another.
    const file = await listOf('单位,姓名,角色,邮箱,手机', '督办局,示例戊,联络员,b@units.example,10000000001');
    const { status, document } = await dubanJson<Problems>('contact', 'import', file);
    expect(status).toBe(1);
    expect(document.problems).toMatchObject([{ code: 'address-of-another', where: { row: 2 } }]);
    expect(await stored()).toEqual(before);
  });

  test('takes a column that it does not know as a word of warning', async () => {
    const file = await listOf('单位,姓名,职务,角色,邮箱', '市财政局,示例甲,科长,联络员,a@units.example');
    const { status, document } = await dubanJson<Problems>('contact', 'import', file);
    expect(status).toBe(0);
    expect(document.problems).toMatchObject([
      { code: 'column-not-used', severity: 'warning', where: { column: '职务' } },
    ]);
    expect(await stored()).toHaveLength(1);
  });

  test.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'file-empty'],
    ['a workbook', Buffer.from('PK\u0003\u0004....xl/workbook.xml'), 'file-damaged'],
    ['a plan', PLAN, 'contact-head-unknown'],
    ['a quote that never ends', '单位,姓名,角色,邮箱\n"市财政局,示例甲,联络员,a@units.example', 'csv-broken'],
  ])('refuses %s', async (_title, content, code) => {
    const file = await place().write('people.csv', content);
    const { status, document } = await dubanJson<Problems>('contact', 'import', file);
    expect([status, document.problems.map((one) => one.code)]).toEqual([1, [code]]);
  });

  test('refuses a file that is not there, and a missing one is wrong usage', async () => {
    const missing = await dubanJson<Problems>('contact', 'import', `${place().home}/nobody.csv`);
    expect([missing.status, missing.document.problems[0]?.code]).toEqual([1, 'file-not-found']);
    expect((await dubanJson('contact', 'import')).status).toBe(2);
  });
});
