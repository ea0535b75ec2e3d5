import { Connection } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';

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
 * @throws the server's last answer when it is not ready after 30 s.
 */
export async function ensureNamespace(address: string, namespace: string = NAMESPACE): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: READY_TIMEOUT_MS });
  try {
    const present = await patiently(async () => {
      await connection.workflowService.describeNamespace({ namespace });
      return connection.operatorService.listSearchAttributes({ namespace });
    });
    const missing = SEARCH_ATTRIBUTES.filter((name) => !(name in (present.customAttributes ?? {})));
    if (missing.length === 0) return;
    const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
    await patiently(() => connection.operatorService.addSearchAttributes({ namespace, searchAttributes }));
  } finally {
    await connection.close();
  }
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}
