import type { AddressInfo } from 'node:net';
import { readNamedPeople } from '../importer/contacts/named-people.ts';
import { buildApp } from '../server/app.ts';
import type { Store } from '../store/connect.ts';
import { addressing } from './addressing.ts';
import type { EngineSetup, RunningPart } from './engine.ts';
import { portTakenMessage } from './ports.ts';
import { DubanError } from '../domain/errors.ts';

export interface ServerOptions {
  readonly setup: Pick<EngineSetup, 'baseUrl' | 'linkSecret' | 'mailDomain' | 'log'>;
  readonly store: Store;
  /** Lets measures look after their inputs have been committed; a failure is mended by the watchdog. */
  readonly wakeMeasures: (ids: readonly string[]) => Promise<void>;
  readonly wakeContacts: (ids: readonly string[]) => Promise<void>;
  /** Whether Temporal answers; rejects with the reason. */
  readonly temporalReady: () => Promise<void>;
  /** 0 = a free one. */
  readonly port: number;
  readonly host?: string;
  /** Requests that one address may make; default 600. */
  readonly perMinute?: number;
}

/** Serves the pages behind signed links, on loopback unless a host is given. @throws DubanError `port-taken`. */
export async function startServer(options: ServerOptions): Promise<RunningPart & { readonly port: number }> {
  const { setup, store, port } = options;
  const { readLink, readPeopleLink } = addressing(setup);
  const wake = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => setup.log.warn({ err: error }, 'not woken yet'));
  const app = await buildApp({
    readLink: async (token) => readLink(token, await store.clock.now()),
    loadForm: (target) => store.answers.load(target),
    record: async (target, answers) => {
      const { measureIds } = await store.answers.record(target, answers);
      await wake(options.wakeMeasures(measureIds));
    },
    readPeopleLink: async (token) => readPeopleLink(token, await store.clock.now()),
    loadPeople: (target) => store.unitPeople.load(target),
    readPeople: readNamedPeople,
    namePeople: async (target, people) => {
      const { measuresToWake, contactsToWake } = await store.unitPeople.name(target, people);
      await wake(options.wakeMeasures(measuresToWake));
      await wake(options.wakeContacts(contactsToWake));
    },
    ready: async () => {
      await store.ping();
      await options.temporalReady();
    },
    perMinute: options.perMinute ?? 600,
    onError: (error) => setup.log.error({ err: error }, 'request failed'),
  });
  await app.listen({ host: options.host ?? '127.0.0.1', port }).catch((cause: unknown) => {
    throw new DubanError('port-taken', portTakenMessage(port, 'DUBAN_HTTP_PORT'), { cause });
  });
  // A listening TCP server has an address of this kind.
  const address = app.server.address() as AddressInfo;
  return { port: address.port, stop: () => app.close() };
}
