import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/database.ts';
import { driveRehearsal } from '../support/differential/drivers.ts';
import { sceneOf, type Life } from '../support/differential/life.ts';
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

const LIVED = (Object.keys(LIVES) as LifeName[]).filter((name) => !('outages' in (LIVES[name] satisfies Life)));

test.each(LIVED)('the workflows under the stepped clock live what was rehearsed (invariant 13): %s', async (name) => {
  const scene = sceneOf(LIVES[name]);
  const rehearsed = driveRehearsal(scene);
  const lived = await driveTemporal(engine, scene, await server.fresh());
  expect(lived.trace.events).toEqual(rehearsed.trace.events);
  expect(lived.trace).toEqual(rehearsed.trace);
});
