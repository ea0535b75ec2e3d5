import type { Fault, FaultPlace } from '../domain/errors.ts';
import type { Channel, Rank, Role } from '../domain/policy.ts';
import type { SeatChange } from '../domain/succession-seats.ts';

/** One row of a contact list: a person in a role of a unit. Rows with the same address are the same person. */
export interface ContactRow {
  /** Fixed id, where the caller has one; else a person known by an address keeps the id, a new one gets a random id. */
  readonly id?: string;
  /** Name or alias of a stored unit. */
  readonly unit: string;
  readonly role: Role;
  /** Whether the person holds the seat, as by default, or stands in for its holder. */
  readonly rank?: Rank;
  readonly name: string;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly locale?: 'zh-CN' | 'en';
  /** Where the row stands, for faults. */
  readonly where?: FaultPlace;
}

/** One person as the rows of a list leave them. */
export interface ContactPlan {
  readonly id: string;
  readonly isNew: boolean;
  readonly name: string;
  readonly locale: 'zh-CN' | 'en';
  /** The first is the person's home seat. */
  readonly seats: readonly [Seat, ...Seat[]];
  readonly points: readonly { readonly channel: Channel; readonly address: string }[];
}

interface Seat {
  readonly unitId: string;
  readonly role: Role;
  readonly rank: Rank;
}

interface Stored {
  readonly unitIds: ReadonlyMap<string, string>;
  /** Stored points with one of the rows' addresses. */
  readonly known: readonly { readonly contactId: string; readonly channel: string; readonly address: string }[];
  /** Which of the rows' own ids are stored. */
  readonly existing: ReadonlySet<string>;
  /** Who holds the seats of the rows' units now, by `seatKey`. */
  readonly holders: ReadonlyMap<string, string>;
  readonly newId: () => string;
}

/** Puts the rows together to people: equal addresses are one person. All faults of the list are found at once. */
export function planContacts(
  rows: readonly ContactRow[],
  stored: Stored,
): { readonly people: readonly ContactPlan[]; readonly faults: readonly Fault[] } {
  const owners = new Map(stored.known.map(({ channel, address, contactId }) => [`${channel} ${address}`, contactId]));
  const people = new Map<string, ContactPlan>();
  const seats = new Set<string>();
  const taken: Taken[] = [];
  const faults: Fault[] = [];
  for (const row of rows) {
    const points = pointsOf(row);
    const unitId = stored.unitIds.get(row.unit);
    const claimed = [...new Set(points.flatMap(({ channel, address }) => owners.get(`${channel} ${address}`) ?? []))];
    const found = [
      ...(unitId === undefined ? [unknownUnit(row)] : []),
      ...(points.length === 0 ? [noAddress(row)] : []),
      ...(claimed.length > 1 || (row.id !== undefined && claimed.some((id) => id !== row.id)) ? [twoPeople(row)] : []),
      ...(seats.has(rankKey(row)) ? [seatTwice(row)] : []),
    ];
    faults.push(...found);
    if (unitId === undefined || found.length > 0) continue;
    seats.add(rankKey(row));
    const id = row.id ?? claimed[0] ?? stored.newId();
    for (const { channel, address } of points) owners.set(`${channel} ${address}`, id);
    const isNew = !stored.existing.has(id) && !stored.known.some(({ contactId }) => contactId === id);
    const seat: Seat = { unitId, role: row.role, rank: row.rank ?? 'holder' };
    people.set(id, withRow(people.get(id), { id, isNew, row, points, seat }));
    taken.push({ row, seat, id });
  }
  return { people: [...people.values()], faults: [...faults, ...ownDeputies(taken, stored.holders)] };
}

interface Taken {
  readonly row: ContactRow;
  readonly seat: Seat;
  readonly id: string;
}

/** One key per unit and role. */
export const seatKey = ({ unitId, role }: Pick<Seat, 'unitId' | 'role'>): string => `${unitId} ${role}`;

const rankKey = ({ unit, role, rank }: ContactRow): string => `${unit} ${role} ${rank ?? 'holder'}`;

/** Rows that make somebody stand in for himself: a deputy who holds the same seat, by this list or from before. */
function ownDeputies(taken: readonly Taken[], stored: ReadonlyMap<string, string>): Fault[] {
  const named = taken.filter(({ seat }) => seat.rank === 'holder').map(({ seat, id }) => [seatKey(seat), id] as const);
  const holders = new Map([...stored, ...named]);
  return taken
    .filter(({ seat, id }) => seat.rank === 'deputy' && holders.get(seatKey(seat)) === id)
    .map(({ row }) => ownDeputy(row));
}

/** What is known of the seats before a list is stored. `mended`: people of whom an address may work again. */
interface Before {
  readonly holders: ReadonlyMap<string, string>;
  readonly deputies: ReadonlyMap<string, string>;
  readonly mended: ReadonlySet<string>;
}

/** The seats that a list changes: another holder, another deputy, or somebody in it with other addresses. */
export function seatChanges(people: readonly ContactPlan[], { holders, deputies, mended }: Before): SeatChange[] {
  const changes = new Map<string, SeatChange>();
  for (const { id, seats } of people) {
    for (const { unitId, role, rank } of seats) {
      const key = seatKey({ unitId, role });
      const holder = holders.get(key) ?? null;
      const known = changes.get(key);
      if (rank === 'holder' && holder !== id) changes.set(key, { unitId, role, from: holder, to: id });
      else if (known === undefined && (mended.has(id) || (rank === 'deputy' && deputies.get(key) !== id))) {
        changes.set(key, { unitId, role, from: holder, to: holder });
      }
    }
  }
  return [...changes.values()];
}

function withRow(
  old: ContactPlan | undefined,
  {
    id,
    isNew,
    row,
    points,
    seat,
  }: Pick<ContactPlan, 'id' | 'isNew' | 'points'> & { readonly row: ContactRow; readonly seat: Seat },
): ContactPlan {
  const { name, locale = 'zh-CN' } = row;
  if (old === undefined) return { id, isNew, name, locale, seats: [seat], points };
  const kept = old.points.filter(({ channel }) => !points.some((point) => point.channel === channel));
  return { ...old, name, locale, seats: [...old.seats, seat], points: [...kept, ...points] };
}

function pointsOf({ email, mobile }: ContactRow): ContactPlan['points'] {
  return [
    ...(email === null ? [] : [{ channel: 'email' as const, address: email }]),
    ...(mobile === null ? [] : [{ channel: 'sms' as const, address: mobile }]),
  ];
}

function fault({ where }: ContactRow, code: string, message: string): Fault {
  return { severity: 'error', code, message, where: where ?? {} };
}

const unknownUnit = (row: ContactRow): Fault =>
  fault(
    row,
    'unknown-unit',
    `没有名为“${row.unit}”的单位：请核对名称。 / No unit is called "${row.unit}": check the name.`,
  );

const noAddress = (row: ContactRow): Fault =>
  fault(
    row,
    'no-address',
    `${row.unit}（${row.role}）既无邮箱也无手机号：至少填写一项。 / ${row.unit} (${row.role}) has neither e-mail nor mobile: give one.`,
  );

const twoPeople = (row: ContactRow): Fault =>
  fault(
    row,
    'address-of-another',
    `${row.unit}（${row.role}）的邮箱或手机号已属于另一联系人：请核对。 / An address of ${row.unit} (${row.role}) belongs to somebody else: compare them.`,
  );

const seatTwice = (row: ContactRow): Fault =>
  fault(
    row,
    'seat-twice',
    `${row.unit} 的 ${row.role} 出现两次：每个单位每种角色只能有主、副各一人。 / ${row.unit} has two rows for ${row.role}: one holder and one deputy per unit and role.`,
  );

const ownDeputy = (row: ContactRow): Fault =>
  fault(
    row,
    'deputy-is-holder',
    `${row.unit}（${row.role}）的副职与主职是同一人：请另填一人，或先更换主职。 / The deputy of ${row.unit} (${row.role}) is its holder: name somebody else, or change the holder first.`,
  );
