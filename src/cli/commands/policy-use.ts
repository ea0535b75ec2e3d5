import type { Assigning } from '../policy-place.ts';
import { placeOf, placeWords } from '../policy-place.ts';
import { engineLine, onInstallation } from '../installation.ts';
import { type ExitStatus, type Io, printJson } from '../io.ts';
import { whoAsks } from '../who-asks.ts';

/** `duban policy use NAME --plan PLAN [--part …] [--section …] [--measure …]`: for what is asked from now on. */
export async function policyUse(name: string, options: Assigning, io: Io): Promise<ExitStatus> {
  const place = placeOf(options);
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const { id: planId } = await store.plans.show(options.plan);
    const { slot, version, measureIds } = await store.policies.use(name, { planId, ...place, who: whoAsks() });
    const engine = measureIds.length === 0 ? null : await tellEngine({ measures: measureIds });
    if (options.json) printJson(io, { planId, ...place, slot, name, version, measures: measureIds.length, engine });
    else {
      const words = placeWords(planId, place);
      const what =
        slot === 'dated' ? { zh: '有时限事项', en: 'dated requests' } : { zh: '定期反馈', en: 'rounds and cycles' };
      const lines = [
        `${words.zh}的${what.zh}今后按催办规则 ${name}（第 ${version} 版）。 ${what.en} of ${words.en} follow ${name}@${version} from now on.`,
        `  已发出的仍按原催办规则；如需改用：duban policy apply ${name} --plan ${planId} --open-requests`,
        ...(engine === null ? [] : [engineLine(engine)]),
      ];
      io.stdout.write(`${lines.join('\n')}\n`);
    }
    return 0;
  });
}

/** `duban policy unset --plan PLAN (--part … | --section … | --measure …)`: the wider assignment holds again. */
export async function policyUnset(options: Assigning, io: Io): Promise<ExitStatus> {
  const place = placeOf(options);
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const { id: planId } = await store.plans.show(options.plan);
    const { removed, measureIds } = await store.policies.unset({ planId, ...place, who: whoAsks() });
    const engine = measureIds.length === 0 ? null : await tellEngine({ measures: measureIds });
    if (options.json) printJson(io, { planId, ...place, removed, measures: measureIds.length, engine });
    else {
      const { zh, en } = placeWords(planId, place);
      const said =
        removed === 0
          ? `${zh}没有单独的催办规则。 ${en} has no policy of its own.`
          : `已取消${zh}的单独催办规则，改按上一级。 ${en} follows the wider assignment again.`;
      io.stdout.write(`${[said, ...(engine === null ? [] : [engineLine(engine)])].join('\n')}\n`);
    }
    return 0;
  });
}
