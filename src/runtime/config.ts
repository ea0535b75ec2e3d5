import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DubanError, type Fault } from '../domain/errors.ts';
import { LOG_LEVELS } from './log.ts';

const blankAsMissing = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;

/** An optional variable: one that is set to blanks counts as not set, as `docker -e NAME=` leaves it. */
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankAsMissing, schema.optional());

const url = (example: string, ...protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    error: `应形如 ${example} / must look like ${example}`,
  });

const port = z.coerce
  .number({ error: '应为 1 至 65535 的整数 / must be a whole number from 1 to 65535' })
  .refine((value) => Number.isInteger(value) && value >= 1 && value <= 65_535, {
    error: '应为 1 至 65535 的整数 / must be a whole number from 1 to 65535',
  });

const oneOf = (values: readonly string[]) => ({
  error: `可取 ${values.join('、')} / must be one of ${values.join(', ')}`,
});
const LOCALES = ['zh-CN', 'en'] as const;
const SYNCHRONOUS = ['FULL', 'NORMAL'] as const;
const HOST_PORT = /^[^\s:/]+:\d{1,5}$/;

/** Every variable that duban reads, and nothing else does; docs/operations.md lists them for administrators. */
const environment = z.object({
  DATABASE_URL: optional(url('postgresql://user:password@host:5432/duban', 'postgresql:', 'postgres:')),
  TEMPORAL_ADDRESS: optional(
    z.string().regex(HOST_PORT, '应为 主机:端口，如 temporal:7233 / must be host:port, such as temporal:7233'),
  ),
  TEMPORAL_NAMESPACE: optional(z.string()),
  TEMPORAL_PROFILE: optional(z.string()),
  TEMPORAL_CONFIG_FILE: optional(z.string()),
  TEMPORAL_CLI_PATH: optional(z.string()),
  SMTP_URL: optional(url('smtp://user:password@mail.example:587', 'smtp:', 'smtps:')),
  MAIL_FROM: optional(
    z.string().regex(/[^\s@<]+@[^\s@>]+/, '应含邮箱地址 / must hold an address, such as 督办平台 <duban@mail.example>'),
  ),
  SMS_GATEWAY_URL: optional(url('http://gateway.example/sms', 'http:', 'https:')),
  DUBAN_HOME: optional(z.string()),
  DUBAN_BASE_URL: optional(url('https://duban.example', 'http:', 'https:')),
  DUBAN_LINK_SECRET: optional(z.string().min(32, '至少 32 个字符 / must have at least 32 characters')),
  DUBAN_HTTP_PORT: optional(port),
  DUBAN_INBOUND_PORT: optional(port),
  DUBAN_TEMPORAL_SYNCHRONOUS: optional(z.enum(SYNCHRONOUS, oneOf(SYNCHRONOUS))),
  DUBAN_LOCALE: optional(z.enum(LOCALES, oneOf(LOCALES))),
  LOG_LEVEL: optional(z.enum(LOG_LEVELS, oneOf(LOG_LEVELS))),
  PATH: z.string().optional(),
  HOME: optional(z.string()),
  XDG_CACHE_HOME: optional(z.string()),
});

type Environment = z.infer<typeof environment>;

/** Variables whose value may not be shown, not even in the message that it is wrong. */
const SECRET = new Set(['DUBAN_LINK_SECRET', 'DATABASE_URL', 'SMTP_URL', 'SMS_GATEWAY_URL']);

/**
 * The configuration of one process. An absent endpoint means the embedded part; paths are absolute.
 * `temporal` is set when a server is named by TEMPORAL_ADDRESS, TEMPORAL_PROFILE or TEMPORAL_CONFIG_FILE.
 */
export interface Config {
  readonly databaseUrl: string | undefined;
  readonly temporal: { readonly environment: Readonly<Record<string, string>> } | undefined;
  readonly temporalCliPath: string | undefined;
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string;
  readonly smsGatewayUrl: string | undefined;
  readonly home: string;
  readonly cacheDir: string;
  readonly baseUrl: string | undefined;
  readonly linkSecret: string | undefined;
  readonly httpPort: number | undefined;
  readonly inboundPort: number | undefined;
  readonly temporalSynchronous: (typeof SYNCHRONOUS)[number];
  readonly locale: (typeof LOCALES)[number];
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly searchPath: readonly string[];
}

/** Reads `.env` of the working directory (what is set already wins) and the process's environment. */
export function loadConfig(cwd = process.cwd()): Config {
  const file = path.join(cwd, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readConfig(process.env, cwd);
}

/** Whether LOG_LEVEL asks for details, answered even when the rest of the configuration is wrong. */
export function isDebugging(): boolean {
  return process.env['LOG_LEVEL'] === 'debug' || process.env['LOG_LEVEL'] === 'trace';
}

/**
 * Checks the variables and fills in the defaults; relative paths are taken from `cwd`.
 * @throws DubanError `invalid-configuration`, with one fault per wrong variable, all of them at once.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>, cwd = process.cwd()): Config {
  const parsed = environment.safeParse(env);
  if (!parsed.success) throw configurationError(parsed.error.issues, env);
  const values = parsed.data;
  return {
    databaseUrl: values.DATABASE_URL,
    temporal: temporalOf(values, env),
    temporalCliPath: values.TEMPORAL_CLI_PATH && path.resolve(cwd, values.TEMPORAL_CLI_PATH),
    smtpUrl: values.SMTP_URL,
    mailFrom: values.MAIL_FROM ?? '督办平台 <duban@duban.invalid>',
    smsGatewayUrl: values.SMS_GATEWAY_URL,
    home: path.resolve(cwd, values.DUBAN_HOME ?? '.duban'),
    cacheDir: cacheDirOf(values, cwd),
    baseUrl: values.DUBAN_BASE_URL?.replace(/\/+$/, ''),
    linkSecret: values.DUBAN_LINK_SECRET,
    httpPort: values.DUBAN_HTTP_PORT,
    inboundPort: values.DUBAN_INBOUND_PORT,
    temporalSynchronous: values.DUBAN_TEMPORAL_SYNCHRONOUS ?? 'FULL',
    locale: values.DUBAN_LOCALE ?? 'zh-CN',
    logLevel: values.LOG_LEVEL ?? 'info',
    searchPath: (values.PATH ?? '').split(path.delimiter).filter((entry) => entry !== ''),
  };
}

// Where the SDK looks for its configuration file.
const PROFILE_PLACES = new Set(['HOME', 'XDG_CONFIG_HOME', 'APPDATA']);

/** A server counts as named only by an explicit variable: a profile in the user's home must not catch a demo run. */
function temporalOf(values: Environment, env: Readonly<Record<string, string | undefined>>): Config['temporal'] {
  if (!values.TEMPORAL_ADDRESS && !values.TEMPORAL_PROFILE && !values.TEMPORAL_CONFIG_FILE) return undefined;
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] =>
      (entry[0].startsWith('TEMPORAL_') || PROFILE_PLACES.has(entry[0])) && entry[1] !== undefined && entry[1] !== '',
  );
  return { environment: Object.fromEntries(entries) };
}

function cacheDirOf(values: Environment, cwd: string): string {
  if (values.XDG_CACHE_HOME) return path.resolve(values.XDG_CACHE_HOME, 'duban');
  return values.HOME ? path.join(values.HOME, '.cache', 'duban') : path.resolve(cwd, '.duban', 'cache');
}

function configurationError(issues: readonly z.core.$ZodIssue[], env: Readonly<Record<string, unknown>>): DubanError {
  const faults = issues.map((issue): Fault => {
    const name = String(issue.path[0]);
    const shown = SECRET.has(name) ? '' : `“${String(env[name])}”`;
    return {
      severity: 'error',
      code: 'invalid-configuration',
      message: `环境变量 ${name}${shown}：${issue.message}`,
      where: {},
    };
  });
  const list = faults.map((fault) => fault.message).join('\n');
  return new DubanError(
    'invalid-configuration',
    `配置有误，共 ${faults.length} 处 (${faults.length} faults in the configuration):\n${list}`,
    {
      faults,
    },
  );
}
