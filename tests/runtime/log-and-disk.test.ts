import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { diskError, requireWritable } from '../../src/runtime/disk.ts';
import { createLogger } from '../../src/runtime/log.ts';
import { temporaryHome } from './temporary-home.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('debug', { write: (line) => lines.push(line) }));
  return lines.join('');
}

describe('the log', () => {
  test('masks numbers and addresses wherever they stand: message, field, nested field, error', () => {
    const text = logged((log) => {
      log.info('sent to 13912345678 and li@unit.example');
      log.info({ to: '+8613912345678', deep: { cc: ['Wang <wang@unit.example>'] } }, 'sent');
      log.error({ err: new Error('550 no mailbox li@unit.example, call 0777-2823456') }, 'refused');
    });
    expect(text).not.toMatch(/13912345678|li@|wang@|2823456/);
    expect(text).toContain('139****5678');
    expect(text).toContain('***@unit.example');
  });

  test('leaves instants and ids whole', () => {
    const text = logged((log) =>
      log.info({ at: 1_685_318_400_000, id: '0190f3a0-1391-7345-8678-139123456789' }, 'step'),
    );
    expect(text).toContain('1685318400000');
    expect(text).toContain('0190f3a0-1391-7345-8678-139123456789');
  });
});

describe('a disk that will not take data', () => {
  test('is refused in plain words when it is too full, and when the place is no directory', async () => {
    const home = await temporaryHome();
    await requireWritable(home, 0);
    await expect(requireWritable(home, Infinity)).rejects.toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('DUBAN_HOME'),
    });
    const file = path.join(home, 'file');
    await writeFile(file, '');
    await expect(requireWritable(path.join(file, '.duban'))).rejects.toMatchObject({ code: 'disk-full' });
  });

  test('that fills up while writing is named as such', async () => {
    const error: unknown = await writeFile('/dev/full', 'x').catch((cause: unknown) => cause);
    expect(diskError(error, '/srv/.duban')).toMatchObject({
      code: 'disk-full',
      message: expect.stringContaining('/srv/.duban'),
    });
    expect(diskError(new Error('something else'), '/srv/.duban')).toBeNull();
  });
});
