import type { HandoverResult, ReleaseStep, ReleaseStore } from '../activities/ports.ts';
import { DubanError } from '../domain/errors.ts';
import { openChannels, type ReleaseDecision, type ReleaseInput } from '../domain/release.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { Database } from './database.ts';
import { claim, claimAgain } from './release-claim.ts';
import { dropNotices, finishNotices } from './release-drop.ts';
import { loadOthers, loadRelease, lockContacts, releaseInput, type ReleaseDocument } from './release-load.ts';
import { recordAccepted, recordRefused } from './release-record.ts';
import { redirectNotices } from './release-redirect.ts';
import { cutOff, recover } from './release-recover.ts';
import type { Sql } from './sql.ts';
import { clerksOf } from './unreachable.ts';

/** Messages of one contact may be recovered one after the other, but not without end. */
const MOST_RECOVERIES = 20;

/** The hot path of deliveries: one transaction per message claimed. */
export function releaseStore(db: Database, calendars: CalendarCache): ReleaseStore {
  return {
    next: (contactId, last, decide) =>
      db.hot(async (sql) => {
        const step = await nextMessage({ db, sql, calendars, contactId }, last, decide);
        if (db.stepped) await sql.query(`SELECT pg_notify('settled', '')`);
        return step;
      }),
  };
}

interface Release {
  readonly db: Database;
  readonly sql: Sql;
  readonly calendars: CalendarCache;
  readonly contactId: string;
}

type Decide = (input: ReleaseInput) => ReleaseDecision;

async function nextMessage(release: Release, last: HandoverResult | null, decide: Decide): Promise<ReleaseStep> {
  const { db, sql, calendars, contactId } = release;
  await lockContacts(db, sql, await involved(sql, contactId, last));
  if (last?.status === 'accepted' && !(await recordAccepted(sql, last, db.stepped ? null : Date.now()))) {
    return takenOver(await loadRelease(db, sql, contactId));
  }
  let doc = await loadRelease(db, sql, contactId);
  const calendar = await calendars.ofContact(sql, { zone: doc.zone, version: doc.calendarVersion }, contactId);
  let contactsToWake: readonly string[] = [];
  if (last !== null && last.status !== 'accepted') {
    const recorded = await recordRefused({ sql, contactId, doc, calendar }, last);
    if (recorded === null) return takenOver(doc);
    contactsToWake = recorded;
    doc = await loadRelease(db, sql, contactId);
  }
  for (let recoveries = 0; ; recoveries += 1) {
    const message = cutOff(doc);
    if (message === null) break;
    if (recoveries === MOST_RECOVERIES) throw endless(contactId);
    const recovered = await recover({ sql, contactId, doc, calendar }, message);
    if (recovered === 'resend') {
      const claimed = await claimAgain(sql, { contactId, doc }, message);
      return { claimed, nextReleaseAt: null, contactsToWake, measuresToWake: [] };
    }
    doc = await loadRelease(db, sql, contactId);
    if (recovered === 'waits' && cutOff(doc)?.id === message.id) break;
  }
  const input = releaseInput(doc, { contactId, calendar, others: await loadOthers(sql, doc) });
  const decision = decide(input);
  const others = await redirectNotices({ sql, contactId, doc, calendar }, decision);
  contactsToWake = [...new Set([...contactsToWake, ...others.contacts])];
  const measuresToWake = others.measures;
  await dropNotices(sql, decision.dropped);
  await finishNotices(sql, finishedOf(input, decision));
  const [next] = decision.messages;
  if (next !== undefined) {
    const claimed = await claim(sql, { contactId, doc }, next);
    return { claimed, nextReleaseAt: null, contactsToWake, measuresToWake };
  }
  const nextReleaseAt = await rest(release, doc, decision.nextDigestAt);
  return { claimed: null, nextReleaseAt, contactsToWake, measuresToWake };
}

/** Somebody else hands this contact's messages over: nothing is left to do here. */
const takenOver = ({ nextReleaseAt }: ReleaseDocument): ReleaseStep => ({
  claimed: null,
  nextReleaseAt,
  contactsToWake: [],
  measuresToWake: [],
});

const MEASURE_OF_DELIVERY = `
SELECT n.measure_id AS "measureId" FROM deliveries d JOIN message_notices x ON x.message_id = d.message_id
  JOIN notices n ON n.id = x.notice_id WHERE d.id = $1 LIMIT 1`;

/** The contact itself and, after a refusal, whoever is told of it: locked together, in one order. */
async function involved(sql: Sql, contactId: string, last: HandoverResult | null): Promise<readonly string[]> {
  if (last === null || last.status === 'accepted') return [contactId];
  const [item] = await sql.query<{ measureId: string }>(MEASURE_OF_DELIVERY, last.deliveryId);
  const clerks = item === undefined ? [] : await clerksOf(sql, item.measureId);
  return [contactId, ...clerks.map((clerk) => clerk.contactId)];
}

/** Notices that went out and have no living channel left. */
function finishedOf(input: ReleaseInput, { dropped }: ReleaseDecision): string[] {
  const gone = new Set(dropped.map(({ noticeId }) => noticeId));
  return input.pending
    .filter((item) => !gone.has(item.id) && item.done.length > 0 && openChannels(item, input.points).length === 0)
    .map(({ id }) => id);
}

const REST = `
UPDATE contacts SET digest_at = instant_of($2::bigint), next_release_at = instant_of($3::bigint) WHERE id = $1`;

/** Nothing more goes now: stores when to look again. Only here does a due release stop being due. */
async function rest({ sql, contactId }: Release, doc: ReleaseDocument, nextDigestAt: number | null) {
  const retries = doc.messages.filter(({ retryAt }) => retryAt !== null && retryAt > doc.now);
  const digests = retries.filter(({ state, echoOf }) => state === 'deferred' && echoOf === null);
  const digest = earliest([nextDigestAt, ...digests.map(({ retryAt }) => retryAt)]);
  const look = earliest([digest, ...retries.map(({ retryAt }) => retryAt)]);
  await sql.query(REST, contactId, digest, look);
  return look;
}

function earliest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function endless(contactId: string): DubanError {
  return new DubanError('internal', `The release of contact ${contactId} does not come to rest.`);
}
