import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

/** Levels of LOG_LEVEL, the most talkative first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

// Mainland mobile numbers, with or without 86; the digit borders keep epoch milliseconds and ids whole.
const MOBILE = /(?<![\d-])((?:\+?86[- ]?)?1[3-9]\d)\d{4}(\d{4})(?!\d)/g;
// Landlines as 0777-2823456: area code and seven or eight digits.
const LANDLINE = /(?<![\d-])(0\d{2,3}-)\d{5,6}(\d{2})(?!\d)/g;
const ADDRESS = /[\w.+%-]+(@[\w-]+(?:\.[\w-]+)+)/g;

/** Masks telephone numbers and the local part of mail addresses wherever they stand in a text. */
export function redact(text: string): string {
  return text.replace(MOBILE, '$1****$2').replace(LANDLINE, '$1****$2').replace(ADDRESS, '***$1');
}

/**
 * The program's logger: JSON lines on standard error (standard output belongs to the commands' results). Numbers and
 * addresses are masked in the finished line, so that no field, message or stack can carry one past a list of keys.
 */
export function createLogger(level: LogLevel, destination: DestinationStream = pino.destination(2)): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, { write: (line: string) => destination.write(redact(line)) });
}
