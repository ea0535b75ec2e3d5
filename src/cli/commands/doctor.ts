import pc from 'picocolors';
import { loadConfig } from '../../runtime/config.ts';
import { type Diagnosis, diagnose } from '../../runtime/doctor.ts';
import type { Check } from '../../runtime/doctor-check.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';

const SIGNS: Readonly<Record<Check['state'], string>> = {
  found: pc.green('✓'),
  later: pc.blue('•'),
  attention: pc.yellow('!'),
  missing: pc.red('✗'),
};

/** `duban doctor`: what was found, what is missing, how to mend it. Exit 3 when something needed is missing. */
export async function doctor(options: CommonOptions, io: Io): Promise<ExitStatus> {
  const diagnosis = await diagnose(loadConfig());
  if (options.json) printJson(io, withProblems(diagnosis));
  else io.stdout.write(report(diagnosis));
  return diagnosis.healthy ? 0 : 3;
}

/** With exit 3, the contract wants the faults under `problems` as well. */
function withProblems(diagnosis: Diagnosis): unknown {
  const problems = diagnosis.checks
    .filter((check) => check.state === 'missing')
    .map(({ name, found, mend }) => ({
      severity: 'error',
      code: 'not-ready',
      message: `${name}：${found} ${mend ?? ''}`.trim(),
      where: {},
    }));
  return { ...diagnosis, problems };
}

function report({ healthy, checks }: Diagnosis): string {
  const lines = checks.flatMap(({ name, state, found, mend }) => [
    `${SIGNS[state]} ${pc.bold(name)}  ${found}`,
    ...(mend === null ? [] : [`    → ${mend}`]),
  ]);
  const missing = checks.filter((check) => check.state === 'missing').length;
  const end = healthy
    ? '一切就绪，可执行 duban start 或 duban demo。 All is ready: duban start, or duban demo.'
    : `有 ${missing} 项需先处理，见上文 → 处。 ${missing} to be mended first, see the lines marked →.`;
  return `${lines.join('\n')}\n\n${end}\n`;
}
