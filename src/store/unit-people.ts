import { DubanError } from '../domain/errors.ts';
import type { CalendarCache } from './calendar-cache.ts';
import type { ContactRow } from './contact-plan.ts';
import { upsertContacts } from './contacts.ts';
import type { Database, Tx } from './database.ts';
import { writeEchoes } from './echoes.ts';
import { wakeContacts } from './releases-due.ts';
import { sqlOf } from './sql.ts';

/** What a signed link was issued for: a hand-over that went to this contact. */
export interface PeopleTarget {
  readonly messageId: string;
  readonly contactId: string;
}

/** A person as a unit names it. */
export interface UnitPerson {
  readonly name: string;
  readonly email: string | null;
  readonly mobile: string | null;
}

/** The liaison's seat of a unit: who holds it and who stands in. */
export interface UnitPeople {
  readonly unitName: string;
  readonly officeName: string;
  readonly holder: UnitPerson | null;
  readonly deputy: UnitPerson | null;
}

export interface UnitPeopleStore {
  /**
   * The people of the unit to which the message handed its rows over. Null when there is no such hand-over, or when its
   * reader has no part in the seat any more: a link is of no use to somebody who has left it.
   */
  load(target: PeopleTarget): Promise<UnitPeople | null>;
  /**
   * Names holder and deputy, with an audit row. The former holder is told at once, and what is open moves to the new one.
   * Returns who must be woken. Throws DubanError invalid-input with every fault, not-allowed for a link without effect.
   */
  name(
    target: PeopleTarget,
    people: { readonly holder: UnitPerson; readonly deputy: UnitPerson | null },
  ): Promise<{ readonly measuresToWake: readonly string[]; readonly contactsToWake: readonly string[] }>;
}

export function unitPeopleStore(db: Database, calendars: CalendarCache): UnitPeopleStore {
  return {
    load: (target) =>
      db.read(async (prisma) => {
        const seat = await seatOf(prisma, target);
        if (seat === null) return null;
        const { unitName, officeName, holder, deputy } = seat;
        return { unitName, officeName, holder: bare(holder), deputy: bare(deputy) };
      }),
    name: (target, people) => db.write((tx, now) => namePeople(tx, { target, people, now, calendars })),
  };
}

interface Seat {
  readonly unitId: string;
  readonly unitName: string;
  readonly officeName: string;
  /** The first row that was handed over. */
  readonly measureId: string;
  readonly code: string;
  readonly holder: (UnitPerson & { readonly id: string }) | null;
  readonly deputy: (UnitPerson & { readonly id: string }) | null;
}

const bare = (person: Seat['holder']): UnitPerson | null =>
  person === null ? null : { name: person.name, email: person.email, mobile: person.mobile };

async function seatOf(tx: Pick<Tx, '$queryRaw'>, { messageId, contactId }: PeopleTarget): Promise<Seat | null> {
  const [seat] = await tx.$queryRaw<Seat[]>`
    SELECT n.unit_id AS "unitId", u.name AS "unitName", coalesce(o.name, '') AS "officeName", s.id AS "measureId", s.code,
           (SELECT json_build_object('id', c.id, 'name', c.name,
                     'email', (SELECT address FROM contact_points WHERE contact_id = c.id AND channel = 'email'),
                     'mobile', (SELECT address FROM contact_points WHERE contact_id = c.id AND channel = 'sms'))
              FROM contact_seats h JOIN contacts c ON c.id = h.contact_id
             WHERE h.unit_id = n.unit_id AND h.role = 'liaison') AS holder,
           (SELECT json_build_object('id', c.id, 'name', c.name,
                     'email', (SELECT address FROM contact_points WHERE contact_id = c.id AND channel = 'email'),
                     'mobile', (SELECT address FROM contact_points WHERE contact_id = c.id AND channel = 'sms'))
              FROM contact_deputies d JOIN contacts c ON c.id = d.contact_id
             WHERE d.unit_id = n.unit_id AND d.role = 'liaison') AS deputy
      FROM messages m JOIN message_notices x ON x.message_id = m.id JOIN notices n ON n.id = x.notice_id
      JOIN units u ON u.id = n.unit_id JOIN measures s ON s.id = n.measure_id JOIN plans p ON p.id = s.plan_id
      LEFT JOIN units o ON o.id = p.office_unit_id
     WHERE m.id = ${messageId} AND m.contact_id = ${contactId} AND n.kind = 'handover' AND n.role = 'liaison'
     ORDER BY x.ordinal LIMIT 1`;
  if (seat === undefined) return null;
  const isMine = seat.holder?.id === contactId || seat.deputy?.id === contactId;
  return isMine ? seat : null;
}

interface Naming {
  readonly target: PeopleTarget;
  readonly people: { readonly holder: UnitPerson; readonly deputy: UnitPerson | null };
  readonly now: number;
  readonly calendars: CalendarCache;
}

async function namePeople(tx: Tx, { target, people, now, calendars }: Naming) {
  const seat = await seatOf(tx, target);
  if (seat === null) throw new DubanError('not-allowed', '该链接已不能更改联系人。 / This link names nobody any more.');
  const rows = [
    rowOf(seat, 'holder', people.holder),
    ...(people.deputy === null ? [] : [rowOf(seat, 'deputy', people.deputy)]),
  ];
  const saved = await upsertContacts(tx, { rows, now, calendars });
  if (people.deputy === null) await tx.contactDeputy.deleteMany({ where: { unitId: seat.unitId, role: 'liaison' } });
  const after = await tx.contactSeat.findUniqueOrThrow({
    where: { unitId_role: { unitId: seat.unitId, role: 'liaison' } },
  });
  const audit = await tx.auditLog.create({
    data: {
      who: target.contactId,
      what: 'unit-people-named',
      at: new Date(now),
      detail: { unitId: seat.unitId, role: 'liaison', from: seat.holder?.id ?? null, to: after.contactId },
    },
  });
  const told = await tellFormer(tx, { seat, to: after.contactId, answers: `people:${audit.id}`, now });
  return {
    measuresToWake: saved.measuresToWake,
    contactsToWake: [...new Set([...saved.contactsToWake, ...told])],
  };
}

/** The same name is the same person with another address; another name is known by its address, or new. */
function rowOf(seat: Seat, rank: 'holder' | 'deputy', person: UnitPerson): ContactRow {
  const known = [seat.holder, seat.deputy].find((one) => one?.name === person.name);
  return { ...(known == null ? {} : { id: known.id }), unit: seat.unitName, role: 'liaison', rank, ...person };
}

interface Telling {
  readonly seat: Seat;
  readonly to: string;
  readonly answers: string;
  readonly now: number;
}

/** Whoever held the seat is told at once that somebody else does now. */
async function tellFormer(tx: Tx, { seat, to, answers, now }: Telling): Promise<readonly string[]> {
  const { holder, measureId, code, unitId } = seat;
  if (holder === null || holder.id === to) return [];
  const item = { measureId, code, unitId, asked: null };
  const said = [{ item, rung: 'recorded', detail: 'seat-handed-on' } as const];
  await writeEchoes(sqlOf(tx), { answers, contactId: holder.id, said, now });
  await wakeContacts(sqlOf(tx), [{ id: holder.id, digest: null, look: now }]);
  return [holder.id];
}
