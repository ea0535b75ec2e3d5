import type { Installation } from '../../runtime/installation.ts';
import { accountName } from '../account.ts';
import { engineLine, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';

export interface HoldOptions extends CommonOptions {
  /** Only what is about this plan; everything when absent. */
  readonly plan?: string;
}

/** `duban hold [--plan P]`: nothing more goes out, and nothing is lost. Safe to repeat. */
export async function hold(options: HoldOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store }) => {
    const { planId, held } = await scopeOf(store, options);
    await store.holds.hold({ planId, who: accountName() });
    if (options.json) printJson(io, { planId, held: true, changed: !held });
    else {
      const again = planId === null ? 'duban release' : `duban release --plan ${planId}`;
      io.stdout.write(
        `${held ? '此前已暂停' : '已暂停'}发送：${words(planId).zh}。期间应发事项均予保留，恢复请执行 ${again}。` +
          ` Sending ${held ? 'was held already' : 'is held'} (${words(planId).en}); nothing is lost. To go on: ${again}.\n`,
      );
    }
    return 0;
  });
}

/** `duban release [--plan P]`: sending goes on; each person gets one current message, not what had piled up. */
export async function release(options: HoldOptions, io: Io): Promise<ExitStatus> {
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const { planId, held } = await scopeOf(store, options);
    const { contactsToWake: contacts } = await store.holds.release({ planId, who: accountName() });
    const engine = await tellEngine({ contacts });
    // A plan may be free and all sending held, or the other way round: then nothing goes out yet.
    const stillHeld = await otherHold(store, planId);
    if (options.json)
      printJson(io, { planId, held: false, changed: held, contacts: contacts.length, stillHeld, engine });
    else {
      const lines = [
        `${held ? '已恢复' : '此前未暂停'}发送：${words(planId).zh}，涉及联系人 ${contacts.length} 名。` +
          ` Sending ${held ? 'goes on' : 'was not held'} (${words(planId).en}); ${contacts.length} contacts have something waiting.`,
        ...(stillHeld.length === 0 ? [] : [`仍处于暂停 still held: ${stillHeld.join('、')}`]),
        engineLine(engine),
      ];
      io.stdout.write(`${lines.join('\n')}\n`);
    }
    return 0;
  });
}

const words = (planId: string | null) =>
  planId === null ? { zh: '全部方案', en: 'everything' } : { zh: `方案 ${planId}`, en: `plan ${planId}` };

async function scopeOf(
  store: Installation['store'],
  { plan: name }: HoldOptions,
): Promise<{ readonly planId: string | null; readonly held: boolean }> {
  if (name === undefined) return { planId: null, held: (await store.installation.settings()).held };
  const { id, held } = await store.plans.show(name);
  return { planId: id, held };
}

/** What keeps mails back besides the hold just ended: `all`, or ids of plans. */
async function otherHold(store: Installation['store'], planId: string | null): Promise<string[]> {
  if (planId !== null) return (await store.installation.settings()).held ? ['all'] : [];
  return (await store.plans.list()).filter(({ held }) => held).map(({ id }) => id);
}
