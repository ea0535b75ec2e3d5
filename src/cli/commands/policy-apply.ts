import { DubanError } from '../../domain/errors.ts';
import { engineLine, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { whoAsks } from '../who-asks.ts';

export interface PolicyApplyOptions extends CommonOptions {
  readonly plan: string;
  /** Must be said: it changes what people have been told would come next. */
  readonly openRequests?: boolean;
}

/** `duban policy apply NAME --plan PLAN --open-requests`: requests that are open follow the policy in force too. */
export async function policyApply(name: string, options: PolicyApplyOptions, io: Io): Promise<ExitStatus> {
  if (options.openRequests !== true) throw notSaid(name);
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const { id: planId } = await store.plans.show(options.plan);
    const { version, measureIds } = await store.policies.apply(name, { planId, who: whoAsks() });
    const engine = measureIds.length === 0 ? null : await tellEngine({ measures: measureIds });
    if (options.json) printJson(io, { planId, name, version, measures: measureIds, engine });
    else {
      const lines = [
        measureIds.length === 0
          ? `没有需要改用的反馈要求。 No open request has to change.`
          : `${measureIds.length} 项未结反馈要求改按催办规则 ${name}（第 ${version} 版）：已过的节点不补发，已发的不重发。` +
            ` ${measureIds.length} open requests follow ${name}@${version}: what is past is left out, nothing is sent twice.`,
        ...(engine === null ? [] : [engineLine(engine)]),
      ];
      io.stdout.write(`${lines.join('\n')}\n`);
    }
    return 0;
  });
}

function notSaid(name: string): DubanError {
  return new DubanError(
    'wrong-usage',
    `今后的反馈要求已按现行催办规则；要把 ${name} 用于已发出的，请加 --open-requests。` +
      ` / Later requests follow the policy in force anyway: to apply ${name} to those that are open, add --open-requests.`,
  );
}
