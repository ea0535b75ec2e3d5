import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planParse } from '../../src/cli/commands/plan-parse.ts';
import type { PlanParseOptions } from '../../src/cli/commands/plan-parse.ts';
import { SAMPLE_PATH } from './support.ts';

class Kept extends Writable {
  text = '';

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

async function run(file: string, options: PlanParseOptions = {}) {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const status = await planParse(file, options, { stdout, stderr });
  return { status, stdout: stdout.text, stderr: stderr.text };
}

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'duban-parse-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const fileOf = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

describe('duban plan parse', () => {
  test('with --json prints exactly one document with the fields of the contract', async () => {
    const { status, stdout, stderr } = await run(SAMPLE_PATH, { json: true });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const document = JSON.parse(stdout);
    expect(document.source).toMatchObject({
      file: SAMPLE_PATH,
      format: 'txt',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(document.measures).toHaveLength(94);
    expect(Object.keys(document.measures[0])).toEqual(
      expect.arrayContaining(
        'code itemNumbers part section basis text deadline leadUnits supportingUnits leaders milestones targets where'.split(
          ' ',
        ),
      ),
    );
    expect(Object.keys(document.units[0])).toEqual(expect.arrayContaining(['name', 'kind', 'seenAs', 'measures']));
  });

  test('without --json prints a table to read, with dates as official letters write them', async () => {
    const { status, stdout } = await run(SAMPLE_PATH);
    expect(status).toBe(0);
    expect(stdout).toContain('钦政办〔2023〕17号');
    expect(stdout).toContain('2023年12月31日');
    expect(stdout.match(/持续推进/gu)).toHaveLength(76);
    expect(stdout).toContain('unit-alias-assumed');
  });

  test('is status 1 with problems on stdout where nothing can be delivered', async () => {
    const { status, stdout, stderr } = await run(fileOf('empty.txt', ''), { json: true });
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ severity: 'error', code: 'file-empty' }] });
  });

  test.each<[string, () => string, string]>([
    ['a missing file', () => join(folder, 'nowhere.txt'), 'file-not-found'],
    ['a folder', () => folder, 'file-unreadable'],
    ['a table of something else', () => fileOf('people.txt', '姓名\t年龄\n张三\t20\n'), 'table-head-unknown'],
  ])('says of %s in a sentence why, without a stack trace', async (_, file, code) => {
    const { status, stdout, stderr } = await run(file());
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(code);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test('is status 2 for a format that nobody knows', async () => {
    const { status, stdout } = await run(SAMPLE_PATH, { format: 'wps', json: true });
    expect(status).toBe(2);
    expect(JSON.parse(stdout).problems[0]).toMatchObject({
      code: 'wrong-usage',
      message: expect.stringContaining('wps'),
    });
  });

  test('is status 1 for a format that the file is not of', async () => {
    const { status, stdout } = await run(SAMPLE_PATH, { format: 'xlsx', json: true });
    expect(status).toBe(1);
    expect(JSON.parse(stdout).problems[0].code).toBe('format-mismatch');
  });
});
