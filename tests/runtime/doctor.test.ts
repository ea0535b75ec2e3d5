import { access, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { diagnose } from '../../src/runtime/doctor.ts';
import { officeCheck } from '../../src/runtime/doctor-office.ts';
import { calendarCheck } from '../../src/runtime/doctor-services.ts';
import type { Check } from '../../src/runtime/doctor-check.ts';
import { freePort } from '../../src/runtime/ports.ts';
import { embeddedConfig, temporaryHome } from './temporary-home.ts';

function check(checks: readonly Check[], name: string): Check {
  const found = checks.find((candidate) => candidate.name.includes(name));
  if (found === undefined) throw new Error(`no check named ${name}`);
  return found;
}

async function takenPort(): Promise<number> {
  const port = await freePort();
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return port;
}

describe('duban doctor', () => {
  test('says from mid-November on that the next year’s notice should be there, and is healthy all the same', async () => {
    const config = embeddedConfig(await temporaryHome());
    const on = (day: string) => calendarCheck(config, undefined, Date.parse(`${day}T12:00:00+08:00`));
    expect(await on('2026-11-14')).toMatchObject({
      state: 'found',
      found: expect.stringContaining('2026 年'),
      mend: null,
    });
    const due = await on('2026-11-15');
    expect([due.state, due.mend?.includes('duban calendar import')]).toEqual(['attention', true]);
    expect((await on('2028-03-01')).mend).toContain('2028 年');
    expect((await diagnose(config)).healthy).toBe(true);
  });

  test('names LibreOffice where it is on the path, and says what goes without it where it is not', async () => {
    const directory = await temporaryHome();
    expect(await officeCheck({ searchPath: [directory] })).toMatchObject({
      state: 'attention',
      mend: expect.stringMatching(/docx/),
    });
    const program = path.join(directory, process.platform === 'win32' ? 'soffice.exe' : 'soffice');
    await writeFile(program, '', { mode: 0o755 });
    expect(await officeCheck({ searchPath: ['/nowhere', directory] })).toMatchObject({
      state: 'found',
      found: program,
    });
  });

  test('finds a fresh machine healthy, and makes nothing on it', async () => {
    const home = path.join(await temporaryHome(), 'office', '.duban');
    const { healthy, checks } = await diagnose(embeddedConfig(home));
    expect(checks.filter(({ state }) => state === 'missing')).toEqual([]);
    expect(healthy).toBe(true);
    expect(check(checks, 'database').state).toBe('later');
    await expect(access(path.dirname(home))).rejects.toThrow('ENOENT');
  });

  test('names everything that is missing at once, each with its place and how to mend it', async () => {
    const home = await temporaryHome();
    await writeFile(path.join(home, 'file'), '');
    const port = String(await takenPort());
    const nowhere = `127.0.0.1:${await freePort()}`;
    const config = embeddedConfig(path.join(home, 'file', '.duban'), {
      DATABASE_URL: `postgresql://duban:hush@${nowhere}/duban`,
      TEMPORAL_CLI_PATH: '/nowhere/temporal',
      SMTP_URL: `smtp://${nowhere}`,
      SMS_GATEWAY_URL: `http://${nowhere}/sms`,
      DUBAN_HTTP_PORT: port,
    });
    const { healthy, checks } = await diagnose(config, '18.19.0');
    expect(healthy).toBe(false);
    for (const name of ['Node.js', 'data directory', 'database', 'Temporal CLI', 'mail', 'SMS', 'DUBAN_HTTP_PORT']) {
      expect.soft(check(checks, name), name).toMatchObject({ state: 'missing', mend: expect.stringMatching(/\S/) });
    }
    expect(check(checks, 'DUBAN_HTTP_PORT').found).toContain(port);
    expect(check(checks, 'database').found).toContain(nowhere);
    expect(JSON.stringify(checks)).not.toContain('hush');
  });

  test('says that a named Temporal server does not answer', async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const { checks } = await diagnose(embeddedConfig(await temporaryHome(), { TEMPORAL_ADDRESS: address }));
    expect(check(checks, 'Temporal server')).toMatchObject({
      state: 'missing',
      found: expect.stringContaining(address),
    });
    expect(check(checks, 'Temporal CLI').state).toBe('found');
  });
});
