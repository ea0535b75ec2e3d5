import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../support/database.ts';
import { LIFE_WITH_EVENT, LIFE_WITH_INPUT, LIFE_WITH_REFUSAL } from '../support/differential/coverage.ts';
import { driveRehearsal, driveStore, type Driven } from '../support/differential/drivers.ts';
import { sceneOf } from '../support/differential/life.ts';
import { LIVES, type LifeName } from '../support/differential/lives.ts';
import { MUTATIONS, SUCCESSION_MUTATIONS } from '../support/differential/mutations.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const NAMES = Object.keys(LIVES) as LifeName[]; // its own keys

const driven = new Map<LifeName, Promise<Driven>>();

/** The life over the store by the rules as they are, lived once for all tests that look at it. */
async function storedOf(name: LifeName): Promise<Driven> {
  const known = driven.get(name);
  if (known !== undefined) return known;
  const life = server.fresh().then((url) => driveStore(sceneOf(LIVES[name]), url));
  driven.set(name, life);
  return life;
}

describe('the store and the rehearsal', () => {
  it.each(NAMES)('tell the same life (invariant 13): %s', async (name) => {
    const rehearsed = driveRehearsal(sceneOf(LIVES[name]));
    const stored = await storedOf(name);
    expect(stored.trace.events).toEqual(rehearsed.trace.events);
    expect(stored.trace).toEqual(rehearsed.trace);
    expect(stored.trace.messages.length).toBeGreaterThan(5);
  });
});

const claims = <T extends string>(table: Readonly<Record<T, LifeName>>) =>
  Object.entries<LifeName>(table) as [T, LifeName][]; // its own keys

describe('the lives', () => {
  it.each(claims(LIFE_WITH_EVENT))('meet the event %s', async (type, name) => {
    expect((await storedOf(name)).met.events).toContain(type);
  });

  it.each(claims(LIFE_WITH_INPUT))('meet the input %s', async (type, name) => {
    expect((await storedOf(name)).met.inputs).toContain(type);
  });

  it.each(claims(LIFE_WITH_REFUSAL))('meet the refusal %s', async (code, name) => {
    expect((await storedOf(name)).met.refusals).toContain(code);
  });
});

describe('a rule changed in the rehearsal alone makes a difference', () => {
  it.each([...MUTATIONS, ...SUCCESSION_MUTATIONS])('%s', async (_rule, name, changed) => {
    const { trace } = await storedOf(name);
    expect(driveRehearsal(sceneOf(LIVES[name]), changed).trace).not.toEqual(trace);
  });
});

describe('a rule changed in the store alone makes a difference', () => {
  it.each([...MUTATIONS.filter((_, index) => index % 6 === 0), ...SUCCESSION_MUTATIONS])(
    '%s',
    async (_rule, name, changed) => {
      const { trace } = driveRehearsal(sceneOf(LIVES[name]));
      expect((await driveStore(sceneOf(LIVES[name]), await server.fresh(), changed)).trace).not.toEqual(trace);
    },
  );
});
