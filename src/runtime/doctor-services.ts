import { missingNotices } from '../domain/calendar-notice.ts';
import { CHINA_YEARS, CHINA_ZONE } from '../domain/data/china-calendar.ts';
import { DubanError } from '../domain/errors.ts';
import { addMonths } from '../domain/local-date.ts';
import { localDateOf } from '../domain/zone.ts';
import { publishedYears } from '../store/calendar.ts';
import { countTasksIn } from '../store/tasks.ts';
import { type WaitingMessages, waitingIn } from '../store/waiting.ts';
import type { Config } from './config.ts';
import { type Check, found, missing, wordsOf } from './doctor-check.ts';
import { migrationStatus } from './migrate.ts';
import { canConnect, requireFreePort } from './ports.ts';
import { endpointOf, namedEndpoint, type TemporalEndpoint } from './temporal-endpoint.ts';
import { describeServer, NAMESPACE } from './temporal-namespace.ts';

const CONNECT_MS = 5_000;

/** The database that is named or runs now: whether it answers, and whether it has this program's schema. */
export async function databaseCheck(config: Config, runningUrl: string | undefined): Promise<Check> {
  const name = '数据库 database';
  const url = config.databaseUrl ?? runningUrl;
  if (url === undefined) return embeddedLater(name);
  const { host, pathname } = new URL(url);
  try {
    const { applied, pending } = await migrationStatus(url);
    if (pending.length === 0) return found(name, `${host}${pathname}（${applied.length} migrations）`);
    const words = `${host}${pathname}：尚缺 ${pending.length} 项结构变更 ${pending.length} migrations pending (${pending.join(', ')})`;
    return missing(name, words, '请执行 duban migrate。 Run duban migrate.');
  } catch (error) {
    return missing(
      name,
      `${host}${pathname} ${wordsOf(error instanceof DubanError ? error.cause : error)}`,
      '请检查数据库是否运行、DATABASE_URL 是否正确。 Check that it runs and that DATABASE_URL is right.',
    );
  }
}

/**
 * The years whose holidays are known: those of the database that answers, else those that are built in. A notice that is
 * due and missing is no reason not to start, but dates of its year may move.
 */
export async function calendarCheck(config: Config, runningUrl: string | undefined, nowMs: number): Promise<Check> {
  const name = '工作日历 calendar';
  const url = config.databaseUrl ?? runningUrl;
  const stored = url === undefined ? null : await publishedYears(url).catch(() => null);
  const years = new Set(stored ?? CHINA_YEARS.map(({ year }) => year));
  const today = localDateOf(CHINA_ZONE, nowMs);
  const missing = missingNotices((year) => years.has(year), { today, until: addMonths(today, 12) });
  const known = Math.max(...years);
  const unseen =
    stored === null ? '；数据库未运行，已导入的年份不在此列 years imported are seen only while the database runs' : '';
  const words = `已公布至 ${known} 年，此后未公布，按周末推算 published until ${known}, later years are not and are computed from weekends${unseen}`;
  if (missing.length === 0) return found(name, words);
  const mend =
    `${missing.join('、')} 年放假通知一般已公布：如尚未导入，请取得全文后执行 duban calendar import <文件>。` +
    ` The notice for ${missing.join(', ')} should be out: unless it is imported, get its text and run duban calendar import FILE.`;
  return { name, state: 'attention', found: words, mend };
}

/** The Temporal server that is named or runs now: whether it answers, its version, and duban's search attributes. */
export async function temporalServerCheck(config: Config, runningAddress: string | undefined): Promise<Check> {
  const name = 'Temporal 服务器 Temporal server';
  let endpoint: TemporalEndpoint | null = null;
  try {
    endpoint = namedEndpoint(config);
    if (endpoint === null && runningAddress !== undefined)
      endpoint = endpointOf({ address: runningAddress, namespace: NAMESPACE });
    if (endpoint === null) return embeddedLater(name);
    // First the port: gRPC goes on trying a refused connection until its time is up.
    const { hostname, port } = new URL(`tcp://${endpoint.address}`);
    if (!(await canConnect(hostname, Number(port), CONNECT_MS))) throw new Error('连接不上 cannot be reached');
    const server = await describeServer(endpoint, CONNECT_MS);
    const place = `${endpoint.address}（namespace ${endpoint.namespace}；server ${server.serverVersion}）`;
    if (server.missingAttributes.length === 0) return found(name, place);
    const words = `${place}：缺少搜索属性 search attributes missing: ${server.missingAttributes.join(', ')}`;
    return missing(name, words, '请执行 duban migrate 予以登记。 Run duban migrate, which registers them.');
  } catch (error) {
    const mend =
      '请检查服务器、命名空间和 TEMPORAL_* 变量。 Check the server, the namespace and the TEMPORAL_* variables.';
    return missing(name, `${endpoint?.address ?? ''} ${wordsOf(error)}`.trim(), mend);
  }
}

/** The mail server: whether its port answers. Nothing is sent. */
export async function mailCheck(config: Config, runningUrl: string | undefined): Promise<Check> {
  const url = config.smtpUrl ?? runningUrl;
  return url === undefined
    ? inboxLater('邮件 mail')
    : reachCheck('邮件 mail', url, 'SMTP_URL', { 'smtp:': 587, 'smtps:': 465 });
}

/** The SMS gateway: whether its port answers. Nothing is sent. */
export async function smsCheck(config: Config, runningUrl: string | undefined): Promise<Check> {
  const url = config.smsGatewayUrl ?? runningUrl;
  const ports = { 'http:': 80, 'https:': 443 };
  return url === undefined ? inboxLater('短信 SMS') : reachCheck('短信 SMS', url, 'SMS_GATEWAY_URL', ports);
}

/** Messages that wait because a server did not take them: why, and since when. Nothing where the database says nothing. */
export async function waitingChecks(databaseUrl: string | undefined): Promise<Check[]> {
  if (databaseUrl === undefined) return [];
  // A database that is away or not migrated is told by its own check.
  const waiting = await waitingIn(databaseUrl).catch((): readonly WaitingMessages[] => []);
  return waiting.map(waitingCheck);
}

const CHANNEL_WORDS = { email: '邮件 mail', sms: '短信 SMS' } as const;
const VARIABLES = { email: 'SMTP_URL', sms: 'SMS_GATEWAY_URL' } as const;

function waitingCheck({ channel, state, response, messages, since }: WaitingMessages): Check {
  const variable = VARIABLES[channel];
  const mend =
    state === 'unavailable'
      ? `请检查服务器和 ${variable}；恢复后自动发出，不会丢失。 Check the server and ${variable}; they go out by themselves when it is back, nothing is lost.`
      : '将自动重试；若长期如此，请核对收件地址或询问对方邮件管理员。 They are tried again; if it lasts, check the addresses or ask the far side’s mail administrator.';
  const words = `${CHANNEL_WORDS[channel]} ${messages}，自 since ${new Date(since).toISOString()}：${response}`;
  return { name: '待发消息 waiting messages', state: 'later', found: words, mend };
}

/** How much waits for the office. Nothing where the database says nothing. */
export async function tasksCheck(databaseUrl: string | undefined): Promise<Check[]> {
  if (databaseUrl === undefined) return [];
  const tasks = await countTasksIn(databaseUrl).catch(() => null);
  if (tasks === null) return [];
  const mend = '请执行 duban task list 逐项办理。 See duban task list for what ends each.';
  return [{ ...found('督办单位待办 office tasks', String(tasks)), mend: tasks === 0 ? null : mend }];
}

/** The ports that the configuration fixes: free, unless duban itself runs and holds them. */
export async function portChecks(config: Config, running: boolean): Promise<Check[]> {
  const fixed = [
    ['DUBAN_HTTP_PORT', config.httpPort],
    ['DUBAN_INBOUND_PORT', config.inboundPort],
  ] as const;
  const checks = fixed.map(async ([variable, port]): Promise<Check[]> => {
    if (port === undefined || running) return [];
    const name = `端口 port ${variable}`;
    try {
      await requireFreePort(port, variable);
      return [found(name, String(port))];
    } catch (error) {
      return [missing(name, wordsOf(error), `请另设 ${variable}。 Set ${variable} to another port.`)];
    }
  });
  return (await Promise.all(checks)).flat();
}

async function reachCheck(
  name: string,
  url: string,
  variable: string,
  ports: Readonly<Record<string, number>>,
): Promise<Check> {
  const { hostname, port, protocol } = new URL(url);
  const number = Number(port || (ports[protocol] ?? 25));
  if (await canConnect(hostname, number, CONNECT_MS)) return found(name, `${hostname}:${number}`);
  const words = `${hostname}:${number} 连接不上 cannot be reached`;
  return missing(name, words, `请检查 ${variable} 和网络。 Check ${variable} and the network.`);
}

function embeddedLater(name: string): Check {
  const words = '未另行指定，启动时使用内置的 none named: the embedded one will be started';
  return { name, state: 'later', found: words, mend: null };
}

function inboxLater(name: string): Check {
  const words = '未另行指定，启动后进入内置收件箱，不会外发 none named: the dev inbox will take it, nothing goes out';
  return { name, state: 'later', found: words, mend: null };
}
