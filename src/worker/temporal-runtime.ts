import { DefaultLogger, type LogEntry, type Logger, Runtime } from '@temporalio/worker';

/** What duban's logger (pino) offers; the SDK's words go through it and so through its redaction. */
export interface LogSink {
  trace(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

const METHODS = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** A Temporal logger that writes to duban's. */
export function temporalLogger(sink: LogSink, level: LogEntry['level'] = 'WARN'): Logger {
  return new DefaultLogger(level, ({ level: at, message, meta }) =>
    sink[METHODS[at]]({ temporal: true, ...meta }, message),
  );
}

export interface RuntimeOptions {
  readonly logger: Logger;
  /** `host:port` on which Temporal's own metrics are served for Prometheus; absent = not served. */
  readonly metricsAddress?: string;
}

/**
 * Once per process, before any worker or native connection. Signals of the operating system are left to the program:
 * it stops what it serves in its own order.
 */
export function installTemporalRuntime({ logger, metricsAddress }: RuntimeOptions): void {
  Runtime.install({
    logger,
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} },
      ...(metricsAddress !== undefined && { metrics: { prometheus: { bindAddress: metricsAddress } } }),
    },
  });
}
