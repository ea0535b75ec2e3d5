import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DubanError } from '../../src/domain/errors.ts';
import { readPlanFile } from '../../src/importer/read-plan-file.ts';
import { pdfOf, streamOf } from '../importer/pdf-support.ts';

describe('a PDF that grows in the memory of the library ends its thread, not the program', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'duban-pdf-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('one text of twenty-five million characters', async () => {
    const packed = deflateSync(Buffer.from(`BT /F1 10 Tf 10 10 Td (${'a'.repeat(25_000_000)}) Tj ET`)).toString(
      'latin1',
    );
    const form = streamOf(
      packed,
      '/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Filter /FlateDecode /Resources << /Font << /F1 3 0 R >> >>',
    );
    const file = path.join(folder, 'hostile.pdf');
    writeFileSync(file, pdfOf([{ content: '/N Do', resources: '/XObject << /N 20 0 R >>' }], [form]));
    const refused = await readPlanFile(file).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DubanError);
    expect(refused).toMatchObject({ faults: [{ code: 'too-much-memory', where: { file } }] });
  });
});
