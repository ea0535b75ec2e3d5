import { existsSync } from 'node:fs';
import { DubanError } from '../../domain/errors.ts';
import { chinaCalendar } from '../../domain/data/china-calendar.ts';
import type { LocalDate } from '../../domain/local-date.ts';
import type { MeasureFacts } from '../../domain/measure.ts';
import { chosenPolicy } from '../../domain/policy-choice.ts';
import type { Policy } from '../../domain/policy.ts';
import { ONGOING_QUARTERLY, STANDARD } from '../../domain/presets.ts';
import { STANDARD_WINDOWS } from '../../domain/send-window.ts';
import { readPlanFile } from '../../importer/read-plan-file.ts';
import { setUpPlan } from '../../rehearsal/placeholders.ts';
import { previewLadder, type PreviewInput } from '../../rehearsal/preview.ts';
import { checkDates, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { meansFile, policyWithoutStore, storedPolicy } from '../policy-source.ts';
import { previewJson, previewLines, type Shown } from '../preview-text.ts';

export interface PolicyPreviewOptions extends CommonOptions {
  readonly plan: string;
  readonly measure: string;
  readonly due?: string;
  readonly from?: string;
}

/**
 * `duban policy preview NAME|FILE --measure CODE --plan PLAN|FILE`: what will happen to one measure under a policy if
 * nobody ever answers, step by step with real dates. For a plan's file neither database nor server is needed.
 */
export async function policyPreview(name: string, options: PolicyPreviewOptions, io: Io): Promise<ExitStatus> {
  checkDates({ '--due': options.due, '--from': options.from });
  const show = (shown: Shown): ExitStatus => {
    if (options.json) printJson(io, previewJson(shown));
    else io.stdout.write(`${previewLines(shown).join('\n')}\n`);
    return 0;
  };
  if (existsSync(options.plan)) return show(await ofFile(name, options));
  return onInstallation<ExitStatus>(async ({ store }) => {
    const { id: planId, title } = await store.plans.show(options.plan);
    const measure = await store.plans.measure(planId, options.measure);
    const policy = meansFile(name) ? await policyWithoutStore(name) : await storedPolicy(store, name);
    const calendar = await store.calendar.load(measure.plan.zone);
    const { windows } = await store.installation.settings();
    const others = await inForce(store, planId, measure.place);
    const holders = new Map(measure.seats.map((seat) => [`${seat.unitId}/${seat.role}`, seat]));
    const people = new Map(measure.seats.map(({ contactId, name: person }) => [contactId, person]));
    const { facts, text, unitNames, plan } = measure;
    const contactOf: PreviewInput['contactOf'] = (unitId, role) => holders.get(`${unitId}/${role}`)?.contactId ?? null;
    const input = { calendar, windows, contactOf, plan: { ...plan, from: options.from ?? plan.from } };
    return show({
      ...{ planTitle: title, text, zone: plan.zone, people, unitNames },
      ...previewed({ ...input, ...asked(facts, policy, options), policies: slotted(policy, others) }),
    });
  });
}

type Store = Parameters<Parameters<typeof onInstallation>[0]>[0]['store'];
type Policies = PreviewInput['policies'];

/** The policies that hold for the measure now: the one that is not previewed stays as it is. */
async function inForce(store: Store, planId: string, place: Parameters<typeof chosenPolicy>[1]): Promise<Policies> {
  const { datedPolicy, rhythmPolicy } = await store.plans.show(planId);
  const overrides = (await store.policies.overrides(planId)).map((one) => ({ ...one, policy: one.policy.name }));
  const dated = chosenPolicy('dated', place, { overrides, plan: datedPolicy });
  const rhythm = chosenPolicy<string | null>('rhythm', place, { overrides, plan: rhythmPolicy });
  return {
    dated: await store.policies.latest(dated),
    rhythm: rhythm === null ? null : await store.policies.latest(rhythm),
  };
}

async function ofFile(name: string, options: PolicyPreviewOptions): Promise<Shown> {
  const policy = await policyWithoutStore(name);
  const draft = await readPlanFile(options.plan);
  const calendar = chinaCalendar();
  const setup = setUpPlan(draft, { calendar, from: options.from });
  const facts = setup.measures.find(({ code }) => code === options.measure);
  const row = draft.measures.find(({ code }) => code === options.measure);
  if (facts === undefined || row === undefined) throw noSuchMeasure(options.measure, setup.measures);
  const holders = new Map(setup.contacts.map(({ id, unitId, role }) => [`${unitId}/${role}`, id]));
  const input = {
    ...{ calendar, windows: STANDARD_WINDOWS, plan: setup.plan },
    contactOf: (unitId: string, role: string) => holders.get(`${unitId}/${role}`) ?? null,
  };
  const policies = slotted(policy, { dated: STANDARD, rhythm: ONGOING_QUARTERLY });
  return {
    ...{ planTitle: setup.name, text: row.text, zone: setup.plan.zone, people: new Map() },
    unitNames: new Map(setup.units.map(({ id, name: unit }) => [id, unit])),
    ...previewed({ ...input, ...asked(facts, policy, options), policies }),
  };
}

const slotted = (policy: Policy, others: Policies): Policies =>
  policy.rhythm === null ? { ...others, dated: policy } : { ...others, rhythm: policy };

function previewed(input: PreviewInput): Pick<Shown, 'preview' | 'measure' | 'officeUnitId'> {
  return { preview: previewLadder(input), measure: input.measure, officeUnitId: input.plan.officeUnitId };
}

/**
 * The measure as it is asked about. `--due` stands in for the deadline under a policy without a rhythm, and picks the
 * round under one with.
 */
function asked(
  facts: MeasureFacts,
  policy: Policy,
  { due, measure }: PolicyPreviewOptions,
): { measure: MeasureFacts; dueFrom: LocalDate | null } {
  if (policy.rhythm !== null) {
    if (facts.kind === 'dated') throw misfit(policy.name, measure, RHYTHM_ON_DATED);
    return { measure: facts, dueFrom: due ?? null };
  }
  const deadline = due ?? facts.deadline;
  if (deadline === null) throw misfit(policy.name, measure, DATED_ON_ONGOING);
  return { measure: { ...facts, kind: 'dated', deadline }, dueFrom: null };
}

const RHYTHM_ON_DATED = {
  zh: '有明确时限，而该催办规则按定期询问，请用没有 rhythm 的催办规则',
  en: 'has a deadline, and the policy asks in rounds: take one without a rhythm',
};
const DATED_ON_ONGOING = {
  zh: '没有明确时限，请用 --due 指定假设的时限，或用有 rhythm 的催办规则',
  en: 'has no deadline: give one with --due, or take a policy with a rhythm',
};

function misfit(policy: string, code: string, why: { readonly zh: string; readonly en: string }): DubanError {
  return new DubanError(
    'invalid-input',
    `催办规则 ${policy} 不适用：第 ${code} 项${why.zh}。 / Policy ${policy} does not fit: measure ${code} ${why.en}.`,
  );
}

function noSuchMeasure(code: string, measures: readonly MeasureFacts[]): DubanError {
  const codes = measures.map((one) => one.code);
  const known = codes.length > 6 ? `${codes.slice(0, 3).join('、')} … ${codes.at(-1)}` : codes.join('、');
  return new DubanError(
    'not-found',
    `文件中没有第 ${code} 项：有 ${known}。 / The file has no measure ${code}; it has ${known}.`,
  );
}
