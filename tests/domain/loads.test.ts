import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const DOMAIN = fileURLToPath(new URL('../../src/domain', import.meta.url));

// Imported inside the test: what fails while a file is read is then a failed test, not a test file without tests.
it('every file of the domain can be read, with all that it computes on the way', async () => {
  const files = readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) await expect(import(path.join(DOMAIN, file))).resolves.toBeDefined();
});
