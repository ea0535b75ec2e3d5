#!/usr/bin/env node
// Runs the gates and the tests and ends with one line, `N passed, N failed`; each gate counts as one test.
// `npm run check`: the gates and the unit tests. `npm test`: those, the integration tests and the smoke tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { NOTHING, plus, summaryOf, tallyOf } from './tally.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = (/** @type {string} */ name) => path.join(root, 'node_modules', '.bin', name);

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Each is a script of package.json: one program and its words. */
const GATES = ['types', 'bench-types', 'lint', 'formatted', 'unused'];
const PROJECTS = { check: ['unit'], all: ['unit', 'integration', 'smoke'] };

/** @param {string} name */
function runGate(name) {
  const [tool = '', ...args] = manifest.scripts[name].split(' ');
  const started = performance.now();
  const { status, stdout, stderr, error } = spawnSync(bin(tool), args, { cwd: root, encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const ok = status === 0;
  if (!ok) process.stdout.write(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n`);
  process.stdout.write(`${ok ? 'passed' : 'FAILED'}  ${name} (${seconds} s)\n`);
  return ok ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

/** @param {string} project */
function runProject(project) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'duban-tests-'));
  const file = path.join(scratch, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  try {
    const { status } = spawnSync(bin('vitest'), ['run', '--project', project, ...reporters], {
      cwd: root,
      stdio: 'inherit',
    });
    return tallyOf(readReport(file), status);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

const projects = process.argv[2] === 'check' ? PROJECTS.check : PROJECTS.all;
const total = [...GATES.map(runGate), ...projects.map(runProject)].reduce(plus, NOTHING);
if (total.skipped > 0) process.stdout.write(`${total.skipped} skipped\n`);
process.stdout.write(`${summaryOf(total)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
