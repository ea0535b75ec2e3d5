import type { HandoverResult } from '../../src/activities/ports.ts';
import type { ClaimedMessage } from '../../src/activities/ports.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import type { DraftMeasure, DraftPlan } from '../../src/domain/draft-plan.ts';
import { decideRelease } from '../../src/domain/release.ts';
import type { PastDates } from '../../src/domain/measure.ts';
import type { Policy, Role } from '../../src/domain/policy.ts';
import { createStore, type Store, type StoreOptions } from '../../src/store/connect.ts';
import type { ContactRow } from '../../src/store/contact-plan.ts';
import type { TestServer } from './database.ts';

/*
 * A small active plan on a database of its own. Units are plain words; the contact who holds a role in a unit has the id
 * `<role>@<unit>`, so that an expectation can be read without looking anything up.
 */

export const OFFICE = '督查室';
export const SUPERIOR = '市政府办';

/** The instant of '2023-06-30 09:00' in Shanghai, epoch ms. */
export const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);

export const aMeasure = (code: string, change: Partial<DraftMeasure> = {}): DraftMeasure => ({
  code,
  itemNumbers: [],
  part: null,
  section: null,
  basis: null,
  text: `第 ${code} 项工作`,
  deadline: { kind: 'dated', on: '2023-06-30', raw: '2023年6月30日前' },
  leadUnits: ['甲局'],
  supportingUnits: [],
  leaders: [],
  milestones: [],
  targets: [],
  where: {},
  ...change,
});

export const aDraft = (measures: readonly DraftMeasure[], units: DraftPlan['units'] = []): DraftPlan => {
  const printed = new Set(measures.flatMap(({ leadUnits, supportingUnits }) => [...leadUnits, ...supportingUnits]));
  for (const { seenAs } of units) for (const form of seenAs) printed.delete(form);
  return {
    source: { file: 'plan.txt', format: 'txt', sha256: 'a'.repeat(64) },
    title: '「示例」工作方案',
    documentNumber: null,
    issuer: null,
    issuedOn: '2023-05-22',
    supervisingOffice: null,
    measures,
    units: [...units, ...[...printed].map((name) => aUnit(name))],
    problems: [],
    rows: { total: measures.length, measures: measures.length, continued: 0, tableHeads: 0, headings: 0, unplaced: 0 },
  };
};

export const aUnit = (name: string, change: Partial<DraftPlan['units'][number]> = {}): DraftPlan['units'][number] => ({
  name,
  kind: 'body',
  seenAs: [name],
  measures: 1,
  expandsTo: [],
  ...change,
});

let numbers = 0;

/** A contact with both channels. */
export function aContact(unit: string, role: Role, change: Partial<ContactRow> = {}): ContactRow {
  numbers += 1;
  const id = `${role}@${unit}`;
  return {
    ...{ id, unit, role, name: `「示例」${unit}${role}` },
    email: `c${numbers}@units.example`,
    mobile: `10${String(numbers).padStart(9, '0')}`,
    ...change,
  };
}

export const officeContacts = (): ContactRow[] => [
  aContact(OFFICE, 'office-clerk'),
  aContact(OFFICE, 'office-head'),
  aContact(SUPERIOR, 'superior'),
];

export const unitContacts = (...units: string[]): ContactRow[] =>
  units.flatMap((unit) => (['liaison', 'head', 'leader'] as const).map((role) => aContact(unit, role)));

export interface SceneOptions {
  readonly draft?: DraftPlan;
  readonly contacts?: readonly ContactRow[];
  readonly closesOn?: string;
  /** A newer version of the policy of dated measures. */
  readonly dated?: Policy;
  readonly pastDates?: PastDates;
  readonly store?: Partial<StoreOptions>;
}

/** An active plan from 29 May 2023 on, with the stepped clock an hour before. */
export interface Scene {
  readonly url: string;
  readonly store: Store;
  readonly planId: string;
  idOf(code: string): string;
  /** Lets time run and measures step until a contact's release is due; the contacts that are due, none at the end. */
  untilRelease(): Promise<readonly string[]>;
  /** Takes the measure's due steps at the present instant. */
  step(code: string): ReturnType<Store['measures']['step']>;
  /** Claims the next message of a contact. */
  next(contactId: string, last?: HandoverResult | null): ReturnType<Store['releases']['next']>;
  /** Hands over everything that a contact gets now; `answer` is the far side's. */
  deliver(contactId: string, answer?: (message: ClaimedMessage) => HandoverResult['status']): Promise<ClaimedMessage[]>;
  close(): Promise<void>;
}

export async function openScene(server: TestServer, options: SceneOptions = {}): Promise<Scene> {
  const url = await server.fresh();
  const store = await createStore({ databaseUrl: url, strictKeys: true, ...options.store });
  await store.clock.set({ mode: 'stepped', nowMs: at('2023-05-28 23:00') });
  if (options.dated !== undefined) await store.policies.add(options.dated);
  const { planId } = await store.plans.insertDraft(options.draft ?? aDraft([aMeasure('1')]), {
    ...{ id: 'p', zone: 'Asia/Shanghai', from: '2023-05-29', closesOn: options.closesOn ?? '2024-01-31' },
    ...{ office: OFFICE, superior: SUPERIOR },
  });
  await store.contacts.upsert(options.contacts ?? [...unitContacts('甲局'), ...officeContacts()]);
  await store.plans.activate(planId, options.pastDates ?? null);
  return new StoreScene(url, store, planId);
}

class StoreScene implements Scene {
  readonly url: string;
  readonly store: Store;
  readonly planId: string;

  constructor(url: string, store: Store, planId: string) {
    this.url = url;
    this.store = store;
    this.planId = planId;
  }

  idOf(code: string): string {
    return `${this.planId}:${code}`;
  }

  async untilRelease(): Promise<readonly string[]> {
    for (;;) {
      const jump = await this.store.clock.jump();
      if (jump.type === 'idle') return [];
      if (jump.due.some(({ kind }) => kind === 'unit-change')) {
        const { measureIds } = await this.store.unitChanges.applyDue();
        for (const id of measureIds) await this.store.measures.step(id, null, decideMeasure);
      }
      const measures = jump.due.filter(({ kind }) => kind === 'measure' || kind === 'input');
      for (const { id } of measures) await this.store.measures.step(id, null, decideMeasure);
      for (const { id } of jump.due.filter(({ kind }) => kind === 'cycle')) await this.store.cycles.look(id);
      const contacts = jump.due.filter(({ kind }) => kind === 'contact').map(({ id }) => id);
      if (contacts.length > 0) return contacts;
    }
  }

  step(code: string): ReturnType<Store['measures']['step']> {
    return this.store.measures.step(this.idOf(code), null, decideMeasure);
  }

  next(contactId: string, last: HandoverResult | null = null): ReturnType<Store['releases']['next']> {
    return this.store.releases.next(contactId, last, decideRelease);
  }

  async deliver(
    contactId: string,
    answer: (message: ClaimedMessage) => HandoverResult['status'] = () => 'accepted',
  ): Promise<ClaimedMessage[]> {
    const handed: ClaimedMessage[] = [];
    for (let last: HandoverResult | null = null; ;) {
      const { claimed } = await this.next(contactId, last);
      if (claimed === null) return handed;
      handed.push(claimed);
      last = { deliveryId: claimed.deliveryId, status: answer(claimed), response: '250 ok' };
    }
  }

  close(): Promise<void> {
    return this.store.close();
  }
}
