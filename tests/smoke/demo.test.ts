import { readdir, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkDocument } from '../support/oracle/check-document.ts';
import { duban, logged, makeHome, SAMPLE, type Home, type Ran } from './run-duban.ts';

/*
 *  The whole program on real PostgreSQL, Temporal, SMTP and HTTP. What is checked is what the far side received, against
 *  a rehearsal that another process made, and against a second reading of the policies that imports nothing of duban.
 */

interface Document {
  readonly messages: readonly { readonly channel: string }[];
  readonly outcomes: readonly { readonly measure: string; readonly outcome: string }[];
  readonly expected: number;
  readonly lost: number;
  readonly unexpected: number;
  readonly duplicates: number;
  readonly repeatedById: number;
  readonly lostItems: readonly unknown[];
  readonly unexpectedItems: readonly unknown[];
  readonly duplicateItems: readonly unknown[];
  readonly farSide: { readonly problems: readonly string[]; readonly actsWaiting: number };
}

const CLEAN = { lost: 0, unexpected: 0, duplicates: 0, lostItems: [], unexpectedItems: [], duplicateItems: [] };

const documentIn = async (home: Home): Promise<Document> => JSON.parse(await readFile(home.file('out.json'), 'utf8'));

describe('the demo, from the hand-over to the close of the plan', () => {
  let home: Home;
  let ran: Ran;
  let document: Document;

  beforeAll(async () => {
    home = await makeHome();
    ran = await duban(
      home,
      'demo',
      '--exit',
      '--no-open',
      '--json-file',
      home.file('out.json'),
      '--inbox-dir',
      home.file('mail'),
    );
    document = await documentIn(home);
  }, 1_500_000);
  afterAll(() => home.remove());

  it('gives every measure its outcome', () => {
    expect(document.outcomes).toHaveLength(94);
    expect(document.outcomes.filter(({ outcome }) => outcome === 'open')).toEqual([]);
  });

  it('delivers what was foretold: nothing lost, nothing more, nothing twice', () => {
    expect(document).toMatchObject(CLEAN);
    expect(document.repeatedById).toBe(0);
    expect(document.expected).toBeGreaterThan(5000);
    expect(document.farSide).toMatchObject({ problems: [], actsWaiting: 0 });
    expect(ran.status).toBe(0);
  });

  it('stands an independent reading of calendar, budget and ladder', async () => {
    const plan = await duban(home, 'plan', 'parse', SAMPLE, '--json');
    expect(checkDocument(document as never, JSON.parse(plan.stdout))).toEqual([]);
  });

  it('leaves every mail as it was received', async () => {
    const files = await readdir(home.file('mail'));
    const mails = document.messages.filter(({ channel }) => channel === 'email');
    expect(files.filter((name) => name.endsWith('.eml'))).toHaveLength(mails.length);
  });

  it('logs no warning and no error', async () => {
    expect(await logged(home, 'demo.log')).toEqual([]);
    expect(await logged(home, 'worker.log')).toEqual([]);
    expect(await logged(home, 'far-side.log')).toEqual([]);
  });

  it('tells the outcomes on the terminal', () => {
    expect(ran.stderr).toContain('丢失 lost 0，多余 unexpected 0，重复 duplicates 0');
  });
});

describe('the demo, disturbed on its way', () => {
  let home: Home;
  let ran: Ran;
  let document: Document;

  beforeAll(async () => {
    home = await makeHome();
    ran = await duban(
      home,
      'demo',
      '--exit',
      '--no-open',
      '--disturb',
      '--until',
      '2023-10-31',
      '--json-file',
      home.file('out.json'),
    );
    document = await documentIn(home);
  }, 1_500_000);
  afterAll(() => home.remove());

  it('was killed three times each, and lost the engine’s database once', () => {
    expect(ran.stderr.match(/the worker was killed/g)).toHaveLength(3);
    expect(ran.stderr.match(/the Temporal server was killed/g)).toHaveLength(3);
    expect(ran.stderr.match(/Temporal's database was deleted/g)).toHaveLength(1);
  });

  it('delivers the same, and repeats only under the same Message-ID', () => {
    expect(document).toMatchObject(CLEAN);
    expect(document.farSide).toMatchObject({ problems: [], actsWaiting: 0 });
    expect(ran.status).toBe(0);
  });
});
