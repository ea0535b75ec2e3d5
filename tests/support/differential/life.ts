import { chinaCalendar } from '../../../src/domain/data/china-calendar.ts';
import type { DraftMeasure, DraftPlan } from '../../../src/domain/draft-plan.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import { ONGOING_QUARTERLY, STANDARD } from '../../../src/domain/presets.ts';
import type { Assumption } from '../../../src/rehearsal/document.ts';
import { setUpPlan } from '../../../src/rehearsal/placeholders.ts';
import { toldId, type Scripted } from '../../../src/rehearsal/script.ts';
import type { Scenario } from '../../../src/rehearsal/rehearsed.ts';
import { tinyDraft } from '../../rehearsal/tiny-plan.ts';
import { at } from '../builders.ts';
import { personOf, type Chair, type Deed } from './deeds.ts';

/** A small plan and what happens to it. Every driver of the deciders is given the same life. */
export interface Life {
  readonly rows: readonly DraftMeasure[];
  readonly script?: readonly Deed[];
  /** Chairs that nobody holds (until somebody is named), and chairs whose mailbox refuses for good. */
  readonly vacant?: readonly Chair[];
  readonly dead?: readonly Chair[];
  /** Stretches of time in which duban is down. */
  readonly outages?: readonly (readonly [from: string, until: string])[];
  /** What people do of themselves; default: nothing. */
  readonly assume?: Assumption;
  /** Default: `standard` and `ongoing-quarterly`. */
  readonly policies?: Partial<Scenario['policies']>;
  readonly overrides?: NonNullable<Scenario['overrides']>;
  /** The plan's last day, where no row has a date. */
  readonly until?: LocalDate;
}

/** What a driver is given: the plan as imported, and the scenario. */
export interface Scene {
  readonly draft: DraftPlan;
  readonly scenario: Scenario;
}

const calendar = chinaCalendar();

export function sceneOf(life: Life): Scene {
  const { rows, script = [], vacant = [], dead = [], outages = [], overrides = [] } = life;
  const draft = tinyDraft(rows);
  const setup = setUpPlan(draft, { calendar, until: life.until });
  const isVacant = ({ role, unitName }: (typeof setup.contacts)[number]): boolean =>
    vacant.includes(`${role}@${unitName}`);
  return {
    draft,
    scenario: {
      setup: {
        ...setup,
        contacts: setup.contacts.filter((contact) => !isVacant(contact)),
        others: setup.contacts.filter(isVacant),
      },
      ...{ calendar, policies: { dated: STANDARD, ongoing: ONGOING_QUARTERLY, ...life.policies }, overrides },
      ...{ assume: life.assume ?? 'silent', seed: 1, until: setup.plan.closesOn },
      outages: outages.map(([from, end]) => ({ from: at(from), until: at(end) })),
      script: scriptOf(script, setup.plan.id),
      deadMailboxes: new Set(dead.map((chair) => personOf(chair).contactId)),
    },
  };
}

/** The deeds in order of time; whoever revises a report names the last one told before. */
function scriptOf(deeds: readonly Deed[], planId: string): Scripted[] {
  const instant = (deed: Deed): number => deed(planId, () => '').at;
  const reports = new Map<string, string>();
  let told = 0;
  return deeds
    .toSorted((a, b) => instant(a) - instant(b))
    .map((deed) => {
      const scripted = deed(planId, (measureId) => reports.get(measureId) ?? 'nothing');
      if (scripted.does !== 'tell') return scripted;
      told += 1;
      const input = scripted.told;
      if ('type' in input && (input.type === 'report' || input.type === 'correct-report'))
        reports.set(scripted.measureId, toldId(told));
      return scripted;
    });
}
