import { describe, expect, onTestFinished, test } from 'vitest';
import { attachOrStart, type EmbeddedOptions, type Services, startEmbedded } from '../../src/runtime/embedded.ts';
import { diagnose } from '../../src/runtime/doctor.ts';
import { createLogger } from '../../src/runtime/log.ts';
import { canConnect, freePort, requireFreePort } from '../../src/runtime/ports.ts';
import { findPostgres } from '../../src/runtime/postgres.ts';
import { embeddedConfig, temporaryHome } from './temporary-home.ts';

const log = createLogger('silent');

async function start(options: Omit<EmbeddedOptions, 'log' | 'purpose'>): Promise<Services> {
  const services = await startEmbedded({ ...options, log, purpose: 'start', ui: false, synchronous: 'NORMAL' });
  onTestFinished(() => services.stop());
  return services;
}

const answers = (url: string | undefined): Promise<boolean> => {
  const { hostname, port } = new URL(url ?? 'none:');
  return canConnect(hostname, Number(port));
};

describe('an embedded installation', () => {
  test('starts as a whole, is found by a second command, seen by doctor, and stops as a whole', async () => {
    const config = embeddedConfig(await temporaryHome());
    const services = await start({ config });
    const places = [services.databaseUrl, `tcp://${services.temporal?.address}`, services.smtpUrl, services.smsUrl];
    expect(await Promise.all(places.map(answers))).toEqual([true, true, true, true]);

    await expect(startEmbedded({ config, log, purpose: 'start' })).rejects.toMatchObject({ code: 'already-running' });
    const second = await attachOrStart({ config, log, purpose: 'command' });
    expect([second.databaseUrl, second.temporal]).toEqual([services.databaseUrl, services.temporal]);
    await second.stop();
    expect(await answers(services.databaseUrl)).toBe(true);
    const { checks } = await diagnose(config);
    // Whether a year's notice of holidays is due hangs on today's date.
    const ofParts = checks.filter(({ name }) => !name.includes('calendar'));
    expect(ofParts.filter((check) => check.state !== 'found')).toEqual([]);

    await services.stop();
    expect(await Promise.all(places.map(answers))).toEqual([false, false, false, false]);
  });

  test('starts only what the environment does not name', async () => {
    const database = await start({ config: embeddedConfig(await temporaryHome()), temporal: false, mail: false });
    const named = {
      DATABASE_URL: database.databaseUrl,
      SMTP_URL: 'smtp://127.0.0.1:1',
      TEMPORAL_ADDRESS: '127.0.0.1:1',
    };
    const home = await temporaryHome();
    const services = await start({ config: embeddedConfig(home, named) });
    expect(Object.keys(services.parts)).toEqual(['inbox']);
    expect(services).toMatchObject({ databaseUrl: named.DATABASE_URL, smtpUrl: named.SMTP_URL });
    expect(services.temporal?.address).toBe(named.TEMPORAL_ADDRESS);
    expect(await answers(services.smsUrl)).toBe(true);
  });

  test('that fails in one part leaves no other running and the directory free', async () => {
    const home = await temporaryHome();
    const broken = { ...embeddedConfig(home), temporalCliPath: '/nowhere/temporal' };
    await expect(startEmbedded({ config: broken, log, purpose: 'start' })).rejects.toMatchObject({
      code: 'temporal-cli-missing',
    });
    expect(await findPostgres(home)).toBeNull();
    const services = await start({ config: embeddedConfig(home), temporal: false });
    expect(await answers(services.databaseUrl)).toBe(true);
  });

  test('refuses a taken port in plain words', async () => {
    const services = await start({ config: embeddedConfig(await temporaryHome()), temporal: false });
    const taken = Number(new URL(services.smtpUrl ?? '').port);
    await expect(requireFreePort(taken, 'DUBAN_HTTP_PORT')).rejects.toMatchObject({
      code: 'port-taken',
      message: expect.stringMatching(new RegExp(`${taken}.*DUBAN_HTTP_PORT`)),
    });
    await requireFreePort(await freePort(), 'DUBAN_HTTP_PORT');
  });
});
