import { setTimeout as sleep } from 'node:timers/promises';
import { chinaCalendar } from '../../domain/data/china-calendar.ts';
import { mailboxIsDead, type Act, type World } from '../../rehearsal/assume.ts';
import { startDevInbox } from '../../runtime/dev-inbox/dev-inbox.ts';
import type { InboxItem, Refusal } from '../../runtime/dev-inbox/items.ts';
import type { DemoFact } from '../terminal-events.ts';
import { Actors } from './actors.ts';
import { AddressBook } from './address-book.ts';
import { createBrowser } from './answer-by-link.ts';
import { createMailProgram } from './answer-by-mail.ts';
import { readArrival } from './arrivals.ts';
import type { FarSideConfig, FarSidePerson, FarSideReady } from './config.ts';
import { createControlClient } from './control-client.ts';
import { Ledger } from './ledger.ts';
import { portOf, startRecordServer } from './record-server.ts';

export interface FarSide {
  readonly ready: FarSideReady;
  /** Resolves when it has been told to stop and everything is closed. */
  readonly stopped: Promise<void>;
  stop(): void;
}

const NO_SUCH_USER: Refusal = { code: 550, message: '5.1.1 no such user here' };

/**
 * Everybody that duban writes to, in one process: mailboxes, phones, and people who answer. It knows the addresses in
 * its configuration and what arrives, nothing else. Throws what the dev inbox throws when it cannot start.
 */
export async function startFarSide(config: FarSideConfig, log: (line: string) => void): Promise<FarSide> {
  const world: World = { ...config.world, calendar: chinaCalendar(), zone: config.zone };
  const book = new AddressBook(config.people);
  const ledger = new Ledger();
  const facts: DemoFact[] = [];
  const control = createControlClient(config.control);
  const mail = createMailProgram(config.inbound, config.zone);
  const actors = new Actors({
    world,
    control,
    ledger,
    answerBy: { link: createBrowser(), mail: mail.answer },
    pause: (ms, signal) => sleep(ms, undefined, { signal }),
    onAct: (act) => facts.push(actFact(act)),
    log,
  });
  const isDead = (person: FarSidePerson): boolean => mailboxIsDead(world, person);

  const accept = async (recipient: string): Promise<Refusal | null> => {
    const person = book.at(recipient);
    if (person === undefined || person.email?.toLowerCase() !== recipient.toLowerCase() || !isDead(person)) return null;
    const at = await control.now();
    ledger.refuse({ contact: person.contact, at });
    facts.push({ type: 'refused', at, unit: person.unit });
    return NO_SUCH_USER;
  };
  const onArrival = async (item: InboxItem): Promise<void> => {
    const reading = readArrival(item, book, (person) => smsIdOf(ledger, person, item.at));
    if (!reading.ok) return ledger.problem(reading.problem);
    const { arrival, person, answerable } = reading;
    if (!ledger.has(arrival.id)) await actors.plan(arrival, person, answerable);
    if (!ledger.take(arrival)) return;
    const { at, channel, items } = arrival;
    facts.push({ type: 'message', at, channel, unit: person.unit, role: person.role, items });
  };

  const inbox = await startDevInbox({
    directory: config.directory,
    now: () => control.now(),
    accept,
    onArrival,
    ...(config.smtpPort === undefined ? {} : { smtpPort: config.smtpPort }),
    ...(config.httpPort === undefined ? {} : { httpPort: config.httpPort }),
  });
  const stopping = new AbortController();
  const deadMailboxes = config.people.filter(isDead).map(({ contact }) => contact);
  const server = await startRecordServer(
    {
      record: () => ledger.record({ deadMailboxes, actsWaiting: actors.waiting }),
      facts: () => facts,
      stop: () => stopping.abort(),
    },
    config.control.token,
    config.recordPort ?? 0,
  );
  const close = async (): Promise<void> => {
    mail.close();
    server.closeAllConnections();
    await Promise.all([inbox.stop(), new Promise((resolve) => server.close(resolve))]);
  };
  const live = async (): Promise<void> => {
    try {
      await actors.run(stopping.signal);
    } catch (error) {
      if (!stopping.signal.aborted) throw error;
    } finally {
      await close();
    }
  };
  const stopped = live();
  const recordPort = portOf(server);
  const { smtpPort, httpPort, smtpUrl, smsUrl, inboxUrl } = inbox;
  const recordUrl = `http://127.0.0.1:${recordPort}/record`;
  return {
    ready: { smtpPort, httpPort, recordPort, smtpUrl, smsUrl, inboxUrl, recordUrl },
    stopped,
    stop: () => stopping.abort(),
  };
}

/** An SMS has no id of its own on a phone: who got it when; a second one at the same instant counts as another. */
function smsIdOf(ledger: Ledger, { contact }: FarSidePerson, at: number): string {
  const id = `sms-${contact}-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  let ordinal = 1;
  while (ledger.has(ordinal === 1 ? id : `${id}-${ordinal}`)) ordinal += 1;
  return ordinal === 1 ? id : `${id}-${ordinal}`;
}

function actFact({ at, by, to, rows }: Act): DemoFact {
  return {
    type: 'act',
    at,
    by,
    unit: to.unit,
    rows: rows.map((row) => ({
      does: row.does,
      measure: row.item.measure,
      claim: row.does === 'report' ? row.claim : null,
    })),
  };
}
