import { spawn } from 'node:child_process';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Disturber } from '../../demo/disturb.ts';
import type { DemoResult, DemoRun, LiveDemo } from '../../demo/orchestrate.ts';
import { createDisplay, type DemoDisplay } from '../../demo/terminal.ts';
import { EMPTY_TALLY } from '../../demo/terminal-block.ts';
import type { DemoSummary } from '../../demo/terminal-summary.ts';
import { CHINA_ZONE } from '../../domain/data/china-calendar.ts';
import { DubanError } from '../../domain/errors.ts';
import { instantOf, localDateOf } from '../../domain/zone.ts';
import { readPlanFile } from '../../importer/read-plan-file.ts';
import { readWishes, scenarioOf, type RehearseWishes } from '../../rehearsal/scenario.ts';
import { loadConfig, type Config } from '../../runtime/config.ts';
import { diskError } from '../../runtime/disk.ts';
import { createLogger } from '../../runtime/log.ts';
import type { ExitStatus, Io } from '../io.ts';
import { meansFile, policyFromOption } from '../policy-source.ts';

export interface DemoOptions extends RehearseWishes {
  readonly plan?: string;
  readonly daysPerSecond?: string;
  readonly jsonFile?: string;
  readonly inboxDir?: string;
  /** False with --no-open. */
  readonly open?: boolean;
  readonly exit?: boolean;
  readonly disturb?: boolean;
}

/** The plan that the repository ships: real structure, dates, units and figures, in its own words. */
const SAMPLE = fileURLToPath(new URL('../../../plans/qinzhou-2023-17.sample.txt', import.meta.url));
const WISHES = ['assume', 'seed', 'from', 'until', 'policy', 'office', 'superior'] as const;
const TALLY_MS = 400;

/**
 * `duban demo`: the whole life of a plan on real PostgreSQL, Temporal, SMTP and HTTP, on the stepped clock, with
 * scripted units in a process of their own. Exit status 1 when what arrived is not what was foretold.
 */
export async function demo(options: DemoOptions, io: Io): Promise<ExitStatus> {
  const choices = readWishes(options, { policy: await policyFromOption(options.policy) });
  const daysPerSecond = speedOf(options.daysPerSecond);
  const file = path.resolve(options.plan ?? SAMPLE);
  const draft = await readPlanFile(file);
  const scenario = scenarioOf(draft, choices);
  const config = demoConfig(loadConfig());
  await clearHome(config.home);
  const log = createLogger('warn', await logStream(config.home));
  const stopping = new AbortController();
  const onSignal = (): void => stopping.abort(new DubanError('internal', '已按要求停止演示。 The demo was stopped.'));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  io.stderr.write(`${WELCOME}\n`);
  const { setup } = scenario;
  const display = createDisplay(
    {
      title: draft.title ?? draft.source.file,
      measures: draft.measures.length,
      zone: setup.plan.zone,
      calendar: scenario.calendar,
      from: setup.plan.from,
      until: scenario.until,
    },
    { out: io.stderr, clock: () => Date.now() },
  );
  const { runDemo } = await import('../../demo/orchestrate.ts');
  const show = liveDisplay(display);
  const disturber = options.disturb === true ? await disturberOf(scenario, display) : null;
  const run: DemoRun = {
    ...{ config, log, draft, file, scenario, daysPerSecond },
    rehearseOptions: rehearseOptionsOf(options),
    head: {
      plan: setup.name,
      from: setup.plan.from,
      until: scenario.until,
      assume: scenario.assume,
      seed: scenario.seed,
      policy: { dated: scenario.policies.dated.name, ongoing: scenario.policies.ongoing?.name ?? null },
      knownUntil: scenario.calendar.knownUntil,
      office: setup.officeName,
      superior: setup.superiorName,
    },
    inboxDir: options.inboxDir === undefined ? null : path.resolve(options.inboxDir),
    ui: true,
    signal: stopping.signal,
    onTime: async (now, live) => {
      await show(now, live);
      disturber?.at(now, live);
    },
    onReady: async ({ inboxUrl, services }) => {
      io.stderr.write(
        `${addresses({ inboxUrl, uiUrl: services.uiUrl })
          .map(({ zh, en, where }) => `  ${zh} ${en}: ${where}`)
          .join('\n')}\n\n`,
      );
      if (options.open !== false && io.stderr === process.stderr && process.stderr.isTTY) openPage(inboxUrl);
    },
  };
  try {
    const { document, live, stop } = await runDemo(run);
    try {
      await disturber?.settled();
      const facts = await live.newFacts();
      for (const fact of facts) display.fact(fact);
      const now = await live.store.clock.now();
      display.update({ now, tally: await live.store.outcomes.tally(live.planId, setup.plan.closesOn) });
      if (options.jsonFile !== undefined) await writeJson(options.jsonFile, document);
      display.finish(summaryOf(document, live, options));
      const { exitStatusOf } = await import('../../demo/results.ts');
      if (options.exit !== true && !stopping.signal.aborted) await untilAborted(stopping.signal);
      return exitStatusOf(document);
    } finally {
      await stop();
    }
  } catch (error) {
    display.close();
    if (stopping.signal.aborted) return 1;
    throw error;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** The same wishes for the process that foretells; it may run in another directory. */
function rehearseOptionsOf(options: DemoOptions): string[] {
  return WISHES.flatMap((name) => {
    const value = options[name];
    if (value === undefined) return [];
    return [`--${name}`, name === 'policy' && meansFile(value) ? path.resolve(value) : value];
  });
}

const WELCOME = `
督办 duban · 演示 demo
  同一方案从印发到办结的全过程，在真实的 PostgreSQL、Temporal、SMTP、HTTP 上以步进时钟运行；单位与人员均为示例。
  A plan's whole life on real PostgreSQL, Temporal, SMTP and HTTP; units answer by script, people are placeholders.
  本系统不处理涉密事项。 Not for classified matters.`;

/** The demo has its own data directory and its own services, whatever the environment names. */
function demoConfig(config: Config): Config {
  return {
    ...config,
    home: path.join(config.home, 'demo'),
    databaseUrl: undefined,
    temporal: undefined,
    smtpUrl: undefined,
    smsGatewayUrl: undefined,
    baseUrl: undefined,
  };
}

/** Each demo begins from nothing; a demo that is still running is left alone (its lock refuses this one). */
async function clearHome(home: string): Promise<void> {
  const { currentHolder } = await import('../../runtime/lock.ts');
  const holder = await currentHolder(home);
  if (holder !== null) {
    throw new DubanError(
      'already-running',
      `已有演示在运行（进程 ${holder.pid}），请先停止。 A demo is running already (process ${holder.pid}): stop it first.`,
    );
  }
  try {
    await fs.rm(home, { recursive: true, force: true });
    await fs.mkdir(path.join(home, 'logs'), { recursive: true });
  } catch (error) {
    throw diskError(error, home) ?? error;
  }
}

async function logStream(home: string) {
  const handle = await fs.open(path.join(home, 'logs', 'demo.log'), 'a');
  return handle.createWriteStream();
}

function speedOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const speed = Number(text);
  if (Number.isFinite(speed) && speed > 0) return speed;
  throw new DubanError(
    'wrong-usage',
    `--days-per-second 的值“${text}”无效，应为大于 0 的数。 / --days-per-second does not take "${text}": give a number above 0.`,
  );
}

/** Shows virtual time at each jump, and counts and events a few times a second. */
function liveDisplay(display: DemoDisplay): DemoRun['onTime'] {
  let tally = EMPTY_TALLY;
  let readAt = 0;
  return async (now, live) => {
    if (Date.now() - readAt > TALLY_MS) {
      readAt = Date.now();
      tally = await live.store.outcomes.tally(live.planId, localDateOf(CHINA_ZONE, now));
      for (const fact of await live.newFacts()) display.fact(fact);
    }
    display.update({ now, tally });
  };
}

const DISTURBED = {
  worker: { zh: '工作进程被强行终止（kill -9），自动重启', en: 'the worker was killed (kill -9) and comes back' },
  temporal: { zh: '流程引擎被强行终止（kill -9）后重启', en: 'the Temporal server was killed (kill -9) and restarted' },
  database: { zh: '流程引擎数据库被删除，由业务库重建', en: "Temporal's database was deleted; the record rebuilds it" },
} as const;

async function disturberOf({ setup, until }: DemoRun['scenario'], display: DemoDisplay): Promise<Disturber> {
  const { Disturber: Make } = await import('../../demo/disturb.ts');
  const { zone, from } = setup.plan;
  const span = { begin: instantOf(zone, from, '08:00'), end: instantOf(zone, until, '08:00') };
  return new Make(span, (what, at) => display.fact({ type: 'note', at, tone: 'bad', ...DISTURBED[what] }));
}

function addresses({ inboxUrl, uiUrl }: { readonly inboxUrl: string; readonly uiUrl: string | undefined }) {
  return [
    { zh: '收件箱', en: 'Dev inbox', where: inboxUrl },
    ...(uiUrl === undefined ? [] : [{ zh: '流程引擎', en: "Temporal's page", where: uiUrl }]),
  ];
}

function summaryOf(document: DemoResult['document'], live: LiveDemo, options: DemoOptions): DemoSummary {
  const running = options.exit !== true;
  return {
    outcomes: document.outcomes,
    totals: document.totals,
    comparison: document,
    engine: document.engine,
    problems: document.farSide.problems,
    places: [
      ...(running ? addresses({ inboxUrl: live.inboxUrl, uiUrl: live.services.uiUrl }) : []),
      ...(options.jsonFile === undefined ? [] : [{ zh: '结果文件', en: 'Result', where: options.jsonFile }]),
      ...(options.inboxDir === undefined ? [] : [{ zh: '收到的邮件', en: 'Mails received', where: options.inboxDir }]),
    ],
    next: [
      { zh: '全部不答复时会怎样', en: 'what if nobody ever answers', command: 'bin/duban demo --assume silent --exit' },
      {
        zh: '不启动任何服务，先看推演',
        en: 'the rehearsal alone',
        command: 'bin/duban plan rehearse plans/qinzhou-2023-17.sample.txt',
      },
      { zh: '用自己的方案', en: 'your own plan', command: 'bin/duban demo --plan FILE' },
    ],
  };
}

async function writeJson(file: string, document: unknown): Promise<void> {
  await fs.writeFile(file, `${JSON.stringify(document, null, 2)}\n`).catch((error: unknown) => {
    throw diskError(error, file) ?? error;
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Shows the inbox in the person's browser where the system has a way to; silently nothing elsewhere. */
function openPage(url: string): void {
  const command = process.platform === 'darwin' ? 'open' : 'xdg-open';
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref();
}
