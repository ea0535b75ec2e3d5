import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readDeadline } from '../../src/importer/deadline.ts';

const doc = readFileSync(new URL('../../docs/importer.md', import.meta.url), 'utf8');
const rows = [...doc.matchAll(/^\| `([^`]+)` +\| (dated|ongoing|recurring|none|unclear) +\| (.*?) +\|$/gmu)];

describe('docs/importer.md', () => {
  test('lists the forms of time limits', () => expect(rows.length).toBeGreaterThan(30));

  test.each(rows.map(([, printed = '', kind = '', meaning = '']) => ({ printed, kind, meaning })))(
    'says what $printed means',
    ({ printed, kind, meaning }) => {
      const { deadline, stages } = readDeadline(printed, { documentYear: 2023, issuedOn: '2023-01-10' }, {});
      expect(deadline.kind).toBe(kind);
      const dates = [...('on' in deadline ? [deadline.on] : []), ...stages.map(({ on }) => on)];
      if (kind === 'dated') expect(dates.join(', ')).toBe(meaning);
      if (kind === 'recurring') expect(deadline).toMatchObject({ every: meaning });
    },
  );
});
