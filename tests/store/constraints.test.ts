import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/database.ts';
import { openScene, type Scene } from '../support/store-scene.ts';

let server: TestServer;
let scene: Scene;

beforeAll(async () => {
  server = await startTestServer();
  scene = await openScene(server);
  // The hand-over and the ask of 9 June, with their notices.
  for (let due = await scene.untilRelease(); due.length > 0; due = await scene.untilRelease()) {
    for (const contact of due) await scene.deliver(contact);
    if ((await scene.store.events.ofMeasure('p:1')).some(({ event }) => event.type === 'requestOpened')) break;
  }
});
afterAll(async () => {
  await scene?.close();
  await server?.stop();
});

const refused = (sql: string): Promise<unknown> =>
  server.query(scene.url, sql).then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? error.message : error),
  );

const eventValues = (seq: number): string => `('p:1', ${seq}, 9, 'requestAnswered', '{}', '2023-06-01T00:00:00Z', 1)`;
const INSERT_EVENT =
  'INSERT INTO measure_events (measure_id, seq, step_seq, type, payload, at, decider_version) VALUES';

/** A change of some unit; `what`: its kind, the unit to go to, the new name. */
const unitChange = (what: string): string =>
  `INSERT INTO unit_changes (id, unit_id, old_name, kind, to_unit_id, new_name, effective_on, effective_at, reason, who, recorded_at)
   SELECT 'x', id, name, ${what}, '2023-07-01', '2023-06-30T16:00:00Z', '', 'test', '2023-06-01' FROM units LIMIT 1`;

describe('the event list (invariant 8)', () => {
  it('is append-only', async () => {
    expect(await refused(`UPDATE measure_events SET type = 'x'`)).toMatch(/append-only/);
    expect(await refused(`DELETE FROM measure_events`)).toMatch(/append-only/);
    expect(await refused(`TRUNCATE measure_events`)).toMatch(/append-only/);
  });

  it('takes no gap, whether one row or several are appended', async () => {
    const [{ last } = { last: 0 }] = await server.query<{ last: number }>(
      scene.url,
      `SELECT max(seq) AS last FROM measure_events`,
    );
    expect(await refused(`${INSERT_EVENT} ${eventValues(last + 2)}`)).toMatch(/gap/);
    expect(await refused(`${INSERT_EVENT} ${eventValues(last + 1)}, ${eventValues(last + 3)}`)).toMatch(/gap/);
    expect(await refused(`BEGIN; ${INSERT_EVENT} ${eventValues(last + 1)}, ${eventValues(last + 2)}; ROLLBACK`)).toBe(
      'accepted',
    );
  });

  it('takes no number twice', async () => {
    expect(await refused(`${INSERT_EVENT} ${eventValues(1)}`)).toMatch(/measure_events_pkey/);
  });
});

describe('what the database holds by itself', () => {
  it.each([
    ['an open measure without a wake-up (invariant 1)', `UPDATE measures SET next_wake_at = NULL`, 'measures_wake'],
    ['a phase that is not the state’s', `UPDATE measures SET phase = 'verifying'`, 'measures_phase_folded'],
    [
      'a new deadline of an active measure (invariant 7)',
      `UPDATE measures SET deadline_on = '2023-07-31'`,
      'adopted and never changes',
    ],
    [
      'a second notice with one key (invariant 2)',
      `INSERT INTO notices SELECT 'other', n.key, n.measure_id, n.request_id, n.because, n.due, n.due_revision, n.kind, n.tone, n.rung, n.occurrence, n.role, n.unit_id, n.contact_id, n.channels, n.pending_channels, n.done_channels, n.rung_at, n.next, n.valid_while, n.due_at, n.ordinal, n.state FROM notices n LIMIT 1`,
      'notices_key_key',
    ],
    [
      'a released notice with a channel left',
      `UPDATE notices SET pending_channels = '{sms}', done_channels = '{email}', state = 'released'`,
      'notices_state',
    ],
    ['a dropped notice without a reason', `UPDATE notices SET state = 'dropped'`, 'notices_'],
    [
      'a second open request of a measure',
      `INSERT INTO requests SELECT 'p:1#9', measure_id, 9, because, due, due_revision, opened_at, ended_at, state, policy FROM requests LIMIT 1`,
      'requests_one_open',
    ],
    ['a request under a foreign id', `UPDATE requests SET id = 'x#1'`, 'requests_id'],
    ['a request asked for an unknown reason', `UPDATE requests SET because = '{mood}'`, 'requests_because'],
    [
      'a refused input without a code',
      `INSERT INTO measure_inputs (id, measure_id, type, payload, received_at, state, dedupe_key) VALUES ('i', 'p:1', 'report', '{}', '2023-06-01', 'refused', 'k')`,
      'measure_inputs_refused',
    ],
    [
      'a unit that is called twice',
      `INSERT INTO units (id, name, kind) VALUES ('u', '甲局', 'body')`,
      'units_name_key',
    ],
    [
      'one address of two people',
      `INSERT INTO contact_points SELECT 'other', 'head@甲局', channel, address, state FROM contact_points WHERE contact_id = 'liaison@甲局' AND channel = 'email'`,
      'contact_points_',
    ],
    [
      'a digest later than the look for it',
      `UPDATE contacts SET digest_at = '2030-01-01', next_release_at = '2031-01-01'`,
      'contacts_release',
    ],
    ['a changed policy', `UPDATE policies SET body = '{}'`, 'append-only'],
    ['an active plan without an office', `UPDATE plans SET office_unit_id = NULL`, 'plans_activated'],
    [
      'a second row of settings',
      `INSERT INTO installation SELECT 2, zone, held, budget_email, budget_sms, send_windows, calendar_version FROM installation`,
      'installation_single',
    ],
    ['a stepped clock without an instant', `UPDATE clock SET now_ms = NULL`, 'clock_mode'],
    [
      'a closed cycle that does not add up',
      `INSERT INTO report_cycles (id, plan_id, title, due_on, state, opened_at, closes_at, expected, answered, silent, excused) VALUES ('k', 'p', '', '2023-06-30', 'closed', '2023-06-01', '2023-07-01', 3, 1, 1, 0)`,
      'report_cycles_counted',
    ],
    [
      'a holder who is the deputy too',
      `INSERT INTO contact_deputies SELECT unit_id, role, contact_id FROM contact_seats LIMIT 1`,
      'holder and deputy of one seat',
    ],
    [
      'a notice passed on to whom it came from',
      `UPDATE notices SET redirected_from = contact_id`,
      'notices_redirected',
    ],
    [
      'a seat on a task that is no gap',
      `INSERT INTO office_tasks (id, kind, measure_id, role, state, raised_at) VALUES ('t', 'verify', 'p:1', 'liaison', 'open', '2023-06-01')`,
      'office_tasks_seat',
    ],
    ['a measure that is its own part', `UPDATE measures SET parent_id = id`, 'measures_parent_other'],
    ['a unit in its own place', `UPDATE units SET successor_id = id, ended_on = '2023-06-01'`, 'units_successor'],
    [
      'a successor of a unit that goes on',
      `UPDATE units SET successor_id = (SELECT max(id) FROM units)`,
      'units_successor',
    ],
    ['a unit renamed to nothing', unitChange(`'rename', NULL, NULL`), 'unit_changes_rename'],
    ['a unit merged into nothing', unitChange(`'merge', NULL, NULL`), 'unit_changes_merge'],
    ['a unit merged into itself', unitChange(`'merge', id, NULL`), 'unit_changes_other'],
  ])('refuses %s', async (_what, sql, constraint) => {
    expect(await refused(sql)).toContain(constraint);
  });

  it('reads no clock of its own: no default, function or view asks for the time', async () => {
    const defaults = await server.query(
      scene.url,
      `
      SELECT table_name, column_name, column_default FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
         AND column_default ~* 'now\\(|current_|clock_timestamp|localtime'`,
    );
    const code = await server.query(
      scene.url,
      `
      SELECT proname AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc ~* '\\mnow\\(|current_(date|time)|clock_timestamp'
      UNION ALL SELECT viewname FROM pg_views WHERE schemaname = 'public' AND definition ~* '\\mnow\\(|current_(date|time)|clock_timestamp'`,
    );
    expect([...defaults, ...code]).toEqual([]);
  });
});

describe('the view of what is due', () => {
  it('names every kind of actor with its instant', async () => {
    await scene.untilRelease();
    const now = await scene.store.clock.now();
    await scene.store.clock.addAgenda([{ id: 'act', at: now + 1, payload: {} }]);
    await scene.store.cycles.open({ planId: 'p', title: '月报', due: '2023-06-28' });
    const confirm = { type: 'verify', contactId: 'office-clerk@督查室', decision: 'confirm' } as const;
    await scene.store.inputs.add([{ measureId: 'p:1', input: confirm }], 'act');
    const rows = await server.query<{ kind: string; late: boolean }>(
      scene.url,
      `SELECT kind, bool_or(at <= instant_of($1::bigint)) AS late FROM due GROUP BY kind ORDER BY kind`,
      [now],
    );
    expect(rows).toEqual([
      { kind: 'agenda', late: false },
      { kind: 'contact', late: true },
      { kind: 'cycle', late: true },
      { kind: 'input', late: true },
      { kind: 'measure', late: false },
    ]);
  });
});
