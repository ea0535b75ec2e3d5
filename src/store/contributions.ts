import { DubanError } from '../domain/errors.ts';
import type { LocalDate } from '../domain/local-date.ts';
import { localDateOf } from '../domain/zone.ts';
import type { Database, Tx } from './database.ts';

/** What a supporting unit gave a lead that had asked for it. */
export interface Contribution {
  readonly measureId: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly text: string;
  readonly on: LocalDate;
}

export interface ContributionStore {
  /**
   * What was contributed to a measure, oldest first; for a unit that leads it, or for its supervising office (invariant
   * 14). Throws DubanError not-found, or not-allowed for any other unit.
   */
  ofMeasure(measureId: string, readerUnitId: string): Promise<readonly Contribution[]>;
}

export function contributionStore(db: Database): ContributionStore {
  return {
    ofMeasure: (measureId, readerUnitId) =>
      db.read(async (prisma) => {
        const measure = await prisma.measure.findUnique({
          where: { id: measureId },
          include: { plan: true, responsible: { where: { role: 'lead' } } },
        });
        if (measure === null)
          throw new DubanError('not-found', `没有事项 ${measureId}。 / There is no measure ${measureId}.`);
        const readers = [measure.plan.officeUnitId, ...measure.responsible.map(({ unitId }) => unitId)];
        if (!readers.includes(readerUnitId)) throw notForThisUnit(measure.code);
        return loadContributions(prisma, [measureId]);
      }),
  };
}

/** What was contributed to measures and taken, oldest first. Who may read it is the caller's to check. */
export async function loadContributions(
  tx: Pick<Tx, '$queryRaw'>,
  measureIds: readonly string[],
): Promise<readonly Contribution[]> {
  const rows = await tx.$queryRaw<(Omit<Contribution, 'on'> & { readonly at: number; readonly zone: string })[]>`
    SELECT i.measure_id AS "measureId", u.id AS "unitId", u.name AS "unitName", coalesce(i.text, '') AS text,
           epoch_ms(i.received_at)::float8 AS at, p.zone
      FROM measure_inputs i JOIN units u ON u.id = i.payload ->> 'unitId'
      JOIN measures m ON m.id = i.measure_id JOIN plans p ON p.id = m.plan_id
     WHERE i.measure_id = ANY(${[...measureIds]}::text[]) AND i.type = 'contribution' AND i.state = 'taken' ORDER BY i.ordinal`;
  return rows.map(({ at, zone, ...row }) => ({ ...row, on: localDateOf(zone, at) }));
}

/** Who supports a measure, and what its leads wait for. Units by name. */
export interface Support {
  readonly measureId: string;
  readonly supports: readonly string[];
  readonly awaited: readonly {
    readonly unitId: string;
    readonly unitName: string;
    readonly askedBy: string;
    readonly by: LocalDate;
    readonly text: string;
  }[];
}

/** The supporting units of measures, with what they were asked for and have not given yet. */
export async function loadSupport(
  tx: Pick<Tx, '$queryRaw'>,
  measureIds: readonly string[],
): Promise<ReadonlyMap<string, Support>> {
  const rows = await tx.$queryRaw<Support[]>`
    SELECT m.id AS "measureId",
           (SELECT coalesce(json_agg(u.name ORDER BY r.ordinal), '[]') FROM responsible_units r JOIN units u ON u.id = r.unit_id
             WHERE r.measure_id = m.id AND r.role = 'support') AS supports,
           (SELECT coalesce(json_agg(json_build_object('unitId', u.id, 'unitName', u.name, 'askedBy', b.name,
                     'by', a.one ->> 'by', 'text', coalesce(i.text, '')) ORDER BY a.place), '[]')
              FROM jsonb_array_elements(m.state -> 'contributions') WITH ORDINALITY AS a(one, place)
              JOIN units u ON u.id = a.one ->> 'unitId' JOIN units b ON b.id = a.one ->> 'askedBy'
              LEFT JOIN measure_inputs i ON i.id = a.one ->> 'inputId') AS awaited
      FROM measures m WHERE m.id = ANY(${[...measureIds]}::text[])`;
  return new Map(rows.map((row) => [row.measureId, row]));
}

function notForThisUnit(code: string): DubanError {
  return new DubanError(
    'not-allowed',
    `第 ${code} 项的配合情况只有牵头单位和督办单位可以查看。 / What was contributed to measure ${code} is for its lead units and the supervising office only.`,
  );
}
