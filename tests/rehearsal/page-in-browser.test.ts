import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { chinaCalendar } from '../../src/domain/data/china-calendar.ts';
import { STANDARD_BUDGET } from '../../src/domain/policy.ts';
import { pageMeasures } from '../../src/rehearsal/page/measures.ts';
import { rehearsalPage } from '../../src/rehearsal/page/page.ts';
import { rehearse } from '../../src/rehearsal/simulate.ts';
import { row, tinyDraft, tinyScenario } from './tiny-plan.ts';

const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);
if (chromium === undefined)
  process.stderr.write('SKIPPED: no Chromium here, so the page is not opened in a browser.\n');

const SWITCHES = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

/** The page as a browser holds it once its script has run. */
function opened(page: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'duban-page-'));
  try {
    const file = path.join(folder, 'page.html');
    writeFileSync(file, page);
    const profile = `--user-data-dir=${path.join(folder, 'profile')}`;
    const { stdout } = spawnSync(chromium ?? '', [...SWITCHES, profile, '--dump-dom', `file://${file}`], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

test.skipIf(chromium === undefined)(
  'a browser runs the script that the page allows, and the lanes are counted',
  () => {
    const draft = tinyDraft([row('1'), row('2', { text: '</script><script>document.title="taken"</script>' })]);
    const scenario = tinyScenario(draft);
    const dom = opened(
      rehearsalPage(rehearse(scenario).document, {
        measures: pageMeasures(draft.measures, scenario.setup),
        calendar: chinaCalendar(),
        budget: STANDARD_BUDGET,
        sha256: (text) => createHash('sha256').update(text).digest('base64'),
      }),
    );
    expect(dom).toMatch(/<output[^>]*>2 \/ 2<\/output>/u);
    expect(dom).toContain('<title>推演 Rehearsal：');
  },
  90_000,
);
