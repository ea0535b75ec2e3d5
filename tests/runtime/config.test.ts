import { describe, expect, test } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { namedEndpoint } from '../../src/runtime/temporal-endpoint.ts';

function faultsOf(env: Readonly<Record<string, string>>): string[] {
  try {
    readConfig(env, '/srv');
    return [];
  } catch (error) {
    if (!(error instanceof DubanError)) throw error;
    expect(error.code).toBe('invalid-configuration');
    return error.faults.map((fault) => fault.message);
  }
}

describe('the configuration', () => {
  test('with nothing set means everything embedded, under .duban of the working directory', () => {
    expect(readConfig({ HOME: '/home/office' }, '/srv')).toMatchObject({
      databaseUrl: undefined,
      temporal: undefined,
      smtpUrl: undefined,
      home: '/srv/.duban',
      cacheDir: '/home/office/.cache/duban',
      temporalSynchronous: 'FULL',
      locale: 'zh-CN',
      logLevel: 'info',
    });
  });

  test('names every fault at once, with variable, value and what is allowed', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://db/duban',
      TEMPORAL_ADDRESS: 'temporal',
      SMTP_URL: 'mail.example',
      DUBAN_HTTP_PORT: '80x',
      DUBAN_INBOUND_PORT: '70000',
      DUBAN_LINK_SECRET: 'short',
      DUBAN_LOCALE: 'fr',
      LOG_LEVEL: 'loud',
    });
    expect(faults).toHaveLength(8);
    expect(faults.join('\n')).toMatch(/TEMPORAL_ADDRESS“temporal”.*7233/);
    expect(faults.join('\n')).toMatch(/DUBAN_LOCALE“fr”.*zh-CN, en/);
    expect(faults.join('\n')).toMatch(/DUBAN_INBOUND_PORT“70000”.*1 to 65535/);
  });

  test.each([
    ['DUBAN_LINK_SECRET', 'hush-hush'],
    ['DATABASE_URL', 'redis://duban:hush-hush@db'],
    ['SMTP_URL', 'http://duban:hush-hush@mail'],
  ])('never repeats the value of %s, which may hold a password', (name, value) => {
    const faults = faultsOf({ [name]: value });
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(name);
    expect(faults[0]).not.toContain('hush-hush');
  });

  test('takes a variable that is set to blanks as not set', () => {
    expect(readConfig({ DATABASE_URL: ' ', DUBAN_HTTP_PORT: '' }, '/srv')).toMatchObject({
      databaseUrl: undefined,
      httpPort: undefined,
    });
  });

  test("finds a Temporal server by the SDK's standard variables, and none by a namespace alone", () => {
    expect(namedEndpoint(readConfig({ TEMPORAL_NAMESPACE: 'city' }, '/srv'))).toBeNull();
    const env = { TEMPORAL_ADDRESS: 'temporal:7233', TEMPORAL_NAMESPACE: 'city', TEMPORAL_API_KEY: 'key' };
    expect(namedEndpoint(readConfig(env, '/srv'))).toEqual({
      address: 'temporal:7233',
      namespace: 'city',
      connectionOptions: { address: 'temporal:7233', apiKey: 'key', tls: true },
    });
    const missing = readConfig({ TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' }, '/srv');
    expect(() => namedEndpoint(missing)).toThrow(/TEMPORAL_/);
  });
});
