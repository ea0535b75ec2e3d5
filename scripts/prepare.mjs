// Run by `npm ci` (package.json "prepare"): makes what `bin/duban` runs. Any failure ends it with a status other than 0.
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const require = createRequire(import.meta.url);

/** Runs a program of node_modules under this Node, in the checkout's folder, and ends everything when it fails. */
function run(title, packageName, binary, args) {
  const manifest = require.resolve(`${packageName}/package.json`);
  const { bin } = require(manifest);
  const script = path.join(path.dirname(manifest), typeof bin === 'string' ? bin : bin[binary]);
  const env = {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
  };
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, env, encoding: 'utf8' });
  if (result.status === 0) return;
  const reason = result.error?.message ?? `exit ${result.status ?? result.signal}`;
  console.error(`${result.stdout ?? ''}${result.stderr ?? ''}\nprepare: ${title} failed (${reason})`);
  process.exit(1);
}

function has(packageName) {
  try {
    require.resolve(`${packageName}/package.json`);
    return true;
  } catch {
    return false;
  }
}

if (!has('typescript')) {
  // `npm ci --omit=dev`: there is no compiler, so what was built before is kept.
  if (existsSync(path.join(dist, 'cli', 'main.js'))) process.exit(0);
  console.error('prepare: dist is missing and the compiler is not installed: run `npm ci` without --omit=dev first');
  process.exit(1);
}

if (existsSync(path.join(root, 'prisma', 'schema.prisma'))) {
  run('generating the database client', 'prisma', 'prisma', ['generate', '--no-hints']);
}
// From nothing, so that no file of a former version stays behind.
rmSync(dist, { recursive: true, force: true });
run('compiling', 'typescript', 'tsc', ['-p', 'tsconfig.build.json']);

// The workflow code as one file: a worker then starts without a bundler, a second and some 300 MB the sooner.
const bundler = path.join(dist, 'worker', 'bundle.js');
if (existsSync(bundler)) {
  const { writeWorkflowBundle } = await import(pathToFileURL(bundler).href);
  await writeWorkflowBundle(path.join(dist, 'workflow-bundle.js'));
}
