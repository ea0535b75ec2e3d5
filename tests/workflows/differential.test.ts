import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/database.ts';
import { LIFE_WITH_EVENT } from '../support/differential/coverage.ts';
import { driveRehearsal } from '../support/differential/drivers.ts';
import { sceneOf } from '../support/differential/life.ts';
import { LIVES, type LifeName } from '../support/differential/lives.ts';
import { driveTemporal } from '../support/differential/temporal-driver.ts';
import { type RealEngine, startRealEngine } from './real-engine.ts';

let engine: RealEngine;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  engine = await startRealEngine('measures', 'delivery', 'cycles');
});
afterAll(async () => {
  await engine?.close();
  await server?.stop();
});

/** Together they meet every event; the others are long, or need duban to be down. */
const LIVED: readonly LifeName[] = [
  'asked, signed, done, confirmed',
  'late claims: a new date, then found not completed',
  'claims that wait: the verifier is reminded, the claim returned, asked again',
  'rounds and cycles: joined, muted, opened, silent',
  'held over its due date, then released',
  'mailboxes that refuse',
  'a notice of holidays arrives late',
  'acts without right, out of order, twice, too late',
  'people of all kinds, by mail and by link',
  'dates promised, asked for, granted, refused',
  'wrong addressees, other units, moved dates',
  'parked, resumed, withdrawn, merged, reopened',
  'reports put right and taken back',
  'policies change while requests are open',
  'seats change hands',
  'units are closed for some days',
  'parts of a measure, and what supporting units give',
  'leads that each answer for themselves',
  'units are renamed, merged, abolished',
];

const met = new Set<string>();

test.each(LIVED)(
  'the workflows under the stepped clock live what was rehearsed (invariant 13): %s',
  async (name) => {
    const scene = sceneOf(LIVES[name]);
    const rehearsed = driveRehearsal(scene);
    const lived = await driveTemporal(engine, scene, await server.fresh());
    expect(lived.trace.events).toEqual(rehearsed.trace.events);
    expect(lived.trace).toEqual(rehearsed.trace);
    for (const type of lived.met.events) met.add(type);
  },
  300_000,
);

test('and together they meet every event', () => {
  expect([...met].sort()).toEqual(Object.keys(LIFE_WITH_EVENT).sort());
});
