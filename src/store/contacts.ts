import { randomUUID } from 'node:crypto';
import type { Fault } from '../domain/errors.ts';
import { DubanError } from '../domain/errors.ts';
import type { Channel, Rank, Role } from '../domain/policy.ts';
import type { CalendarCache } from './calendar-cache.ts';
import { planContacts, seatChanges, seatKey, type ContactPlan, type ContactRow } from './contact-plan.ts';
import type { Database, Tx } from './database.ts';
import { lookAgain } from './releases-due.ts';
import { lookAtSeats, moveSeats } from './seat-changes.ts';
import { sqlOf } from './sql.ts';
import { unitIdsOf } from './units.ts';

export interface StoredContact {
  readonly id: string;
  readonly name: string;
  readonly locale: 'zh-CN' | 'en';
  readonly seats: readonly {
    readonly unitId: string;
    readonly unit: string;
    readonly role: Role;
    readonly rank: Rank;
  }[];
  readonly points: readonly { readonly channel: Channel; readonly address: string; readonly state: 'ok' | 'dead' }[];
}

export interface ContactStore {
  /**
   * Adds and changes contacts, all rows or none. A seat goes to the row's person; a new address is alive again.
   * Throws DubanError invalid-input with every fault: unknown unit, no address, one address of two people, a seat twice,
   * a deputy who holds the seat.
   */
  upsert(rows: readonly ContactRow[]): Promise<{
    readonly added: number;
    readonly changed: number;
    readonly contactsToWake: readonly string[];
    readonly measuresToWake: readonly string[];
  }>;
  list(): Promise<readonly StoredContact[]>;
  /** Erases name and addresses; what was sent and reported stays, without words. Returns the measures to be woken. */
  erase(contactId: string): Promise<readonly string[]>;
}

export function contactStore(db: Database, calendars: CalendarCache): ContactStore {
  return {
    upsert: (rows) => db.write((tx, now) => upsertContacts(tx, { rows, now, calendars })),
    list: () =>
      db.read(async (prisma) => {
        const contacts = await prisma.contact.findMany({
          where: { erased: false },
          include: {
            seats: { include: { unit: true } },
            deputyFor: { include: { unit: true } },
            points: { orderBy: { channel: 'asc' } },
          },
          orderBy: { id: 'asc' },
        });
        return contacts.map(({ id, name, locale, seats, deputyFor, points }) => ({
          id,
          name,
          locale: locale === 'en' ? 'en' : 'zh-CN',
          // Checks hold roles, channels and states to these words.
          seats: [
            ...seats.map((seat) => ({ ...seat, rank: 'holder' as const })),
            ...deputyFor.map((seat) => ({ ...seat, rank: 'deputy' as const })),
          ].map(({ unitId, unit, role, rank }) => ({ unitId, unit: unit.name, role: role as Role, rank })),
          points: points.map(({ channel, address, state }) => ({
            channel: channel as Channel,
            address,
            state: state === 'dead' ? 'dead' : 'ok',
          })),
        }));
      }),
    erase: (contactId) => db.write((tx, now) => erase(tx, contactId, now)),
  };
}

/** The same inside a transaction of the caller's. */
export async function upsertContacts(
  tx: Tx,
  {
    rows,
    now,
    calendars,
  }: { readonly rows: readonly ContactRow[]; readonly now: number; readonly calendars: CalendarCache },
) {
  const unitIds = await unitIdsOf(
    tx,
    rows.map(({ unit }) => unit),
  );
  const addresses = rows.flatMap(({ email, mobile }) => [email, mobile].filter((one) => one !== null));
  const known = await tx.contactPoint.findMany({ where: { address: { in: addresses } } });
  const ids = rows.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const existing = new Set(
    (await tx.contact.findMany({ where: { id: { in: ids } }, select: { id: true } })).map(({ id }) => id),
  );
  const held = await tx.contactSeat.findMany({ where: { unitId: { in: [...unitIds.values()] } } });
  const holders = new Map(held.map((seat) => [seatKey({ ...seat, role: seat.role as Role }), seat.contactId]));
  const { people, faults } = planContacts(rows, { unitIds, known, existing, holders, newId: randomUUID });
  if (faults.length > 0) throw faulty(faults);
  const before = await deadPoints(tx, people);
  const deputiesBefore = await tx.contactDeputy.findMany({ where: { unitId: { in: [...unitIds.values()] } } });
  await savePeople(tx, people);
  await endTasks(tx, people, now);
  const changed = people.filter(({ isNew }) => !isNew).map(({ id }) => id);
  const deputies = new Map(
    deputiesBefore.map((seat) => [seatKey({ ...seat, role: seat.role as Role }), seat.contactId]),
  );
  const moved = await moveSeats(sqlOf(tx), seatChanges(people, { holders, deputies, mended: before }), { now });
  const contactIds = [...new Set([...changed, ...moved.contactIds])];
  const contactsToWake = await lookAgain(tx, { contactIds, now, calendars });
  const measuresToWake = moved.measureIds;
  return { added: people.length - changed.length, changed: changed.length, contactsToWake, measuresToWake };
}

/** Those of the people who have an address that does not work: the list may mend it. */
async function deadPoints(tx: Tx, people: readonly ContactPlan[]): Promise<ReadonlySet<string>> {
  const ids = people.map(({ id }) => id);
  const dead = await tx.contactPoint.findMany({ where: { contactId: { in: ids }, state: 'dead' } });
  return new Set(dead.map(({ contactId }) => contactId));
}

async function savePeople(tx: Tx, people: readonly ContactPlan[]): Promise<void> {
  await tx.contact.createMany({
    data: people
      .filter(({ isNew }) => isNew)
      .map(({ id, name, locale, seats: [seat] }) => ({
        ...{ id, name, locale, deferrals: 0, erased: false },
        unitId: seat.unitId,
        role: seat.role,
      })),
  });
  for (const { id, name, locale, isNew } of people) {
    if (!isNew) await tx.contact.update({ where: { id }, data: { name, locale, erased: false } });
  }
  await saveSeats(tx, people);
  const points = people.flatMap(({ id, points: held }) => held.map((point) => ({ ...point, contactId: id })));
  // An address that is confirmed unchanged keeps its state: a dead mailbox does not come alive by a second import.
  await tx.$executeRaw`
    INSERT INTO contact_points (id, contact_id, channel, address, state)
    SELECT p.contact_id || '/' || p.channel, p.contact_id, p.channel, p.address, 'ok'
      FROM unnest(${points.map((one) => one.contactId)}::text[], ${points.map((one) => one.channel)}::text[],
                  ${points.map((one) => one.address)}::text[]) AS p(contact_id, channel, address)
    ON CONFLICT (contact_id, channel) DO UPDATE
       SET state = CASE WHEN contact_points.address = excluded.address THEN contact_points.state ELSE 'ok' END,
           address = excluded.address`;
}

/** A holder who stood in for the former one does so no longer. */
async function saveSeats(tx: Tx, people: readonly ContactPlan[]): Promise<void> {
  const seats = people.flatMap(({ id, seats: held }) => held.map((seat) => ({ ...seat, contactId: id })));
  const columns = (rank: Rank) => {
    const ranked = seats.filter((seat) => seat.rank === rank);
    return [
      ranked.map((one) => one.unitId),
      ranked.map((one) => one.role),
      ranked.map((one) => one.contactId),
    ] as const;
  };
  const [units, roles, contacts] = columns('holder');
  await tx.$executeRaw`
    INSERT INTO contact_seats (unit_id, role, contact_id)
    SELECT * FROM unnest(${units}::text[], ${roles}::text[], ${contacts}::text[])
    ON CONFLICT (unit_id, role) DO UPDATE SET contact_id = excluded.contact_id`;
  const [ofUnits, asRoles, deputies] = columns('deputy');
  await tx.$executeRaw`
    INSERT INTO contact_deputies (unit_id, role, contact_id)
    SELECT * FROM unnest(${ofUnits}::text[], ${asRoles}::text[], ${deputies}::text[])
    ON CONFLICT (unit_id, role) DO UPDATE SET contact_id = excluded.contact_id`;
  await tx.$executeRaw`
    DELETE FROM contact_deputies d USING contact_seats s
     WHERE s.unit_id = d.unit_id AND s.role = d.role AND s.contact_id = d.contact_id AND d.unit_id = ANY(${units}::text[])`;
}

/** A seat filled, or a person reachable again, is no longer the office's work. */
async function endTasks(tx: Tx, people: readonly ContactPlan[], now: number): Promise<void> {
  const units = people.flatMap(({ seats }) => seats.map(({ unitId }) => unitId));
  const contactIds = people.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE office_tasks t SET state = 'done', done_at = instant_of(${now}::bigint)
     WHERE t.state = 'open'
       -- A seat's gap is ended by the measure that noted it.
       AND ((t.kind = 'no-contact' AND t.role IS NULL AND t.unit_id = ANY(${units}::text[])
             AND EXISTS (SELECT 1 FROM contact_seats s WHERE s.unit_id = t.unit_id AND s.role = 'liaison'))
            OR (t.kind = 'unreachable' AND t.contact_id = ANY(${contactIds}::text[])
                AND NOT EXISTS (SELECT 1 FROM contact_points p WHERE p.contact_id = t.contact_id AND p.state = 'dead')))`;
}

async function erase(tx: Tx, contactId: string, now: number): Promise<readonly string[]> {
  await tx.contactPoint.deleteMany({ where: { contactId } });
  const { measureIds } = await lookAtSeats(sqlOf(tx), contactId, { now });
  await tx.contactSeat.deleteMany({ where: { contactId } });
  await tx.contactDeputy.deleteMany({ where: { contactId } });
  await tx.report.updateMany({ where: { contactId }, data: { text: null } });
  await tx.inboundMessage.updateMany({ where: { contactId }, data: { body: null, sender: '' } });
  const { count } = await tx.contact.updateMany({ where: { id: contactId }, data: { name: '', erased: true } });
  if (count === 0) throw new DubanError('not-found', `没有联系人 ${contactId}。 / There is no contact ${contactId}.`);
  return measureIds;
}

function faulty(faults: readonly Fault[]): DubanError {
  const list = faults.map(({ message }) => `- ${message}`).join('\n');
  return new DubanError(
    'invalid-input',
    `联系人有 ${faults.length} 处错误，未导入任何一行：\n${list}\nNo row was imported.`,
    {
      faults,
    },
  );
}
