import { Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { DubanError } from '../domain/errors.ts';
import type { TemporalEndpoint } from './temporal-endpoint.ts';

/** The namespace of an embedded installation. */
export const NAMESPACE = 'duban';

/** Search attributes that duban's workflows carry: ids only, never names or texts. All are keywords. */
export const SEARCH_ATTRIBUTES = ['DubanMeasure', 'DubanPlan', 'DubanContact', 'DubanCycle'] as const;

// temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD
const KEYWORD = 2;
const READY_TIMEOUT_MS = 30_000;

/**
 * Waits until the server serves the namespace, then registers the search attributes it lacks (a server ignores
 * `--search-attribute` when its database file exists already). Safe to repeat.
 * @returns the names registered now.
 * @throws the server's last answer when it is not ready after `timeoutMs` (default 30 s).
 */
export async function ensureNamespace(
  endpoint: TemporalEndpoint,
  timeoutMs = READY_TIMEOUT_MS,
): Promise<readonly string[]> {
  const deadline = performance.now() + timeoutMs;
  return withConnection(endpoint, timeoutMs, async (connection) => {
    const { namespace } = endpoint;
    const missing = await patiently(deadline, () => missingAttributes(connection, namespace));
    if (missing.length === 0) return [];
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
    await patiently(deadline, () => connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
    return missing;
  });
}

/**
 * {@link ensureNamespace} on a server that somebody else runs: `duban migrate` does it, nothing else registers there.
 * @throws DubanError `temporal-unreachable`.
 */
export async function ensureNamed(endpoint: TemporalEndpoint): Promise<readonly string[]> {
  return ensureNamespace(endpoint, 10_000).catch((cause: unknown) => {
    throw temporalUnreachable(endpoint, cause);
  });
}

/** `temporal-unreachable`, with the address, the namespace and the server's words. */
export function temporalUnreachable({ address, namespace }: TemporalEndpoint, cause: unknown): DubanError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DubanError(
    'temporal-unreachable',
    `无法使用 Temporal 服务器 ${address}（命名空间 ${namespace}）：${reason}。请检查服务器是否运行、TEMPORAL_* 变量是否正确。` +
      ` The Temporal server ${address} (namespace ${namespace}) cannot be used: check that it runs and that the TEMPORAL_* variables are right.`,
    { cause },
  );
}

/** What a server says of itself, for `duban doctor`; throws when it cannot be reached within `timeoutMs`. */
export async function describeServer(
  endpoint: TemporalEndpoint,
  timeoutMs: number,
): Promise<{ serverVersion: string; missingAttributes: readonly string[] }> {
  return withConnection(endpoint, timeoutMs, async (connection) => {
    const info = await connection.workflowService.getSystemInfo({});
    const missing = await missingAttributes(connection, endpoint.namespace);
    return { serverVersion: info.serverVersion ?? '', missingAttributes: missing };
  });
}

async function withConnection<T>(
  endpoint: TemporalEndpoint,
  connectTimeout: number,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await Connection.connect({ ...endpoint.connectionOptions, connectTimeout });
  try {
    return await connection.withDeadline(Date.now() + connectTimeout, () => work(connection));
  } finally {
    await connection.close();
  }
}

async function missingAttributes(connection: Connection, namespace: string): Promise<readonly string[]> {
  await connection.workflowService.describeNamespace({ namespace });
  const present = await connection.operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTES.filter((name) => !(name in (present.customAttributes ?? {})));
}

async function patiently<T>(deadline: number, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}
