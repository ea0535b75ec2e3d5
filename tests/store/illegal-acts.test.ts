import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/database.ts';
import { DUE, ILLEGAL_ACTS, type Cast, type Step } from '../support/illegal-acts.ts';
import {
  aDraft,
  aMeasure,
  aUnit,
  at,
  OFFICE,
  officeContacts,
  openScene,
  unitContacts,
  type Scene,
} from '../support/store-scene.ts';

/** One measure for each act, so that one plan serves them all. */
const CODES = ILLEGAL_ACTS.map((_, index) => String(index + 1));
const CLOSED = '2026-01-31';

let server: TestServer;
let scene: Scene;
let units: ReadonlyMap<string, string>;
beforeAll(async () => {
  server = await startTestServer();
  const deadline = { kind: 'dated', on: DUE, raw: DUE } as const;
  const draft = aDraft(
    [...CODES, 'another'].map((code) => aMeasure(code, { deadline, supportingUnits: ['丙局'] })),
    [aUnit('甲局'), aUnit('乙局'), aUnit('丙局')],
  );
  const contacts = [...unitContacts('甲局', '乙局', '丙局'), ...officeContacts()];
  scene = await openScene(server, { draft, contacts, closesOn: CLOSED });
  units = new Map((await scene.store.units.list()).map(({ name, id }) => [name, id]));
});
afterAll(async () => {
  await scene?.close();
  await server?.stop();
});

interface Row {
  readonly phase: string;
  readonly event_count: number;
  readonly next_wake_at: Date | null;
  readonly state: unknown;
}

async function rowOf(code: string): Promise<Row & { readonly outcomes: object[]; readonly requests: object[] }> {
  const id = scene.idOf(code);
  const [row] = await server.query<Row>(
    scene.url,
    `SELECT phase, event_count, next_wake_at, state FROM measures WHERE id = $1`,
    [id],
  );
  if (row === undefined) throw new Error(`no measure ${id}`);
  const outcomes = await server.query(scene.url, 'SELECT * FROM outcomes WHERE measure_id = $1', [id]);
  const requests = await server.query(scene.url, 'SELECT * FROM requests WHERE measure_id = $1 ORDER BY id', [id]);
  return { ...row, outcomes, requests };
}

const nameOf = (unitId: string): string => [...units].find(([, id]) => id === unitId)?.[0] ?? '';

/** Lets the measure alone take every step that is due until an instant, and stays there. */
async function until(code: string, text: string): Promise<void> {
  for (;;) {
    const { next_wake_at: next } = await rowOf(code);
    const isDue = next !== null && next.getTime() <= at(text);
    await scene.store.clock.set({ mode: 'stepped', nowMs: isDue ? next.getTime() : at(text) });
    if (!isDue) return;
    await scene.step(code);
  }
}

async function tell(code: string, { at: text, says }: Step, firstReport: string): Promise<string> {
  await until(code, text);
  const measureId = scene.idOf(code);
  const cast: Cast = {
    ...{ measureId, lead: units.get('甲局') ?? '', another: units.get('乙局') ?? '' },
    helper: units.get('丙局') ?? '',
    liaisonOf: (unitId) => `liaison@${nameOf(unitId)}`,
    clerk: `office-clerk@${OFFICE}`,
    firstReport,
  };
  const { inputIds } = await scene.store.inputs.add([{ measureId, input: says(cast) }], `${code}/${text}`);
  await scene.step(code);
  return inputIds[0] ?? '';
}

describe('an act that cannot be, over the store', () => {
  it.each(ILLEGAL_ACTS.map((one, index) => [...one, CODES[index] ?? ''] as const))(
    '%s, %s, is refused with a code and changes nothing',
    async (_input, _fault, { before, fault, code: refusal }, code) => {
      let firstReport = 'nothing';
      for (const step of before) {
        const id = await tell(code, step, firstReport);
        const told = (await scene.store.inputs.results([id])).get(id);
        expect(told).toMatchObject({ state: 'taken' });
        const [report] = await server.query(scene.url, 'SELECT 1 FROM reports WHERE input_id = $1', [id]);
        if (report !== undefined && firstReport === 'nothing') firstReport = id;
      }
      await until(code, fault.at);
      const stored = await rowOf(code);
      const id = await tell(code, fault, firstReport);
      const refused = refusal === 'nothing' ? { state: 'taken', code: null } : { state: 'refused', code: refusal };
      expect((await scene.store.inputs.results([id])).get(id)).toMatchObject(refused);
      expect(await rowOf(code)).toEqual(stored);
    },
  );
});
