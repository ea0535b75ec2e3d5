import { Writable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { reportFailure } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import { DubanError } from '../../src/domain/errors.ts';

/** Streams that keep what is written to them. */
function capture() {
  const written = { stdout: '', stderr: '' };
  const into = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        written[name] += chunk.toString('utf8');
        done();
      },
    });
  return { written, io: { stdout: into('stdout'), stderr: into('stderr') } };
}

async function duban(...argv: string[]) {
  const { written, io } = capture();
  return { status: await main(argv, io), ...written };
}

afterEach(() => vi.unstubAllEnvs());

describe('the command line', () => {
  test.each([[['--help']], [['plan', '--help']], [['doctor', '--help']]])(
    '%j shows help in both languages',
    async (argv) => {
      const { status, stdout, stderr } = await duban(...argv);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/用法 Usage: duban/);
      expect(stdout).toContain('显示帮助');
    },
  );

  test.each([[[]], [['plan']], [['nonsense']], [['plan', 'parse']], [['doctor', '--nonsense']], [['doctor', 'extra']]])(
    '%j is wrong usage: status 2, a word on stderr, nothing on stdout',
    async (argv) => {
      const { status, stdout, stderr } = await duban(...argv);
      expect([status, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
    },
  );

  test('wrong usage with --json is one JSON document with the problem', async () => {
    const { status, stdout, stderr } = await duban('plan', 'parse', '--json');
    expect([status, stderr]).toEqual([2, '']);
    expect(JSON.parse(stdout)).toEqual({
      problems: [{ severity: 'error', code: 'wrong-usage', message: expect.stringContaining('file'), where: {} }],
    });
  });

  test('a wrong configuration ends with status 1 and every fault, without a stack', async () => {
    vi.stubEnv('DATABASE_URL', 'mysql://db');
    vi.stubEnv('DUBAN_LOCALE', 'fr');
    const sentence = await duban('doctor');
    expect([sentence.status, sentence.stdout]).toEqual([1, '']);
    expect(sentence.stderr).toMatch(/DATABASE_URL[\s\S]*DUBAN_LOCALE/);
    expect(sentence.stderr).not.toContain('    at ');
    const json = await duban('doctor', '--json');
    expect((JSON.parse(json.stdout) as { problems: unknown[] }).problems).toHaveLength(2);
  });

  test('a needed service that cannot be reached is status 3 and one JSON document', async () => {
    vi.stubEnv('DATABASE_URL', 'postgresql://duban:hush@127.0.0.1:1/duban');
    const { status, stdout } = await duban('migrate', '--json');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ problems: [{ code: 'database-unreachable' }] });
    expect(stdout).not.toContain('hush');
  });
});

describe('output', () => {
  test('has all left when the command returns, however slowly the reader takes it', async () => {
    let written = '';
    const slow = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        setImmediate(() => {
          written += chunk.toString('utf8');
          done();
        });
      },
    });
    expect(await main(['--help'], { stdout: slow, stderr: slow })).toBe(0);
    expect(written).toContain('migrate');
  });
});

describe('a failure', () => {
  const report = (error: unknown, options: { json: boolean; debug: boolean }) => {
    const { written, io } = capture();
    return { status: reportFailure(io, error, options), ...written };
  };

  test('nobody expected is a sentence with status 1; its stack is shown only when asked for', () => {
    const quiet = report(new TypeError('x is not a function'), { json: false, debug: false });
    expect(quiet).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('x is not a function') });
    expect(quiet.stderr).not.toContain('    at ');
    expect(report(new TypeError('x'), { json: true, debug: true }).stderr).toContain('    at ');
  });

  test('with faults lists each once, with its place', () => {
    const faults = [
      { severity: 'error' as const, code: 'bad-date', message: '日期有误', where: { file: 'plan.txt', line: 7 } },
    ];
    const { status, stderr } = report(new DubanError('invalid-input', '方案有误', { faults }), {
      json: false,
      debug: false,
    });
    expect(status).toBe(1);
    expect(stderr).toBe('方案有误\n日期有误（file plan.txt, line 7）\n');
  });
});
