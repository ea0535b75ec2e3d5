import { CHINA_ZONE } from '../domain/data/china-calendar.ts';
import { STANDARD_BUDGET, type Budget } from '../domain/policy.ts';
import { checkSendWindows, STANDARD_WINDOWS, type SendWindows } from '../domain/send-window.ts';
import { checkTimeZone } from '../domain/zone.ts';
import { seedCalendar } from './calendar.ts';
import type { Database, Tx } from './database.ts';
import { seedPolicies } from './policies.ts';
import { asJson } from './values.ts';

/** What holds for the whole installation. */
export interface Settings {
  /** Zone in which a day's budget is counted and send windows lie. */
  readonly zone: string;
  readonly budget: Budget;
  readonly windows: SendWindows;
}

export interface InstallationStore {
  settings(): Promise<Settings & { readonly held: boolean; readonly heartbeatAt: number | null }>;
  /** Changes what is named; applies from the next decision on. Throws DubanError invalid-input for unusable windows. */
  change(settings: Partial<Settings>): Promise<void>;
}

export function installationStore(db: Database): InstallationStore {
  return {
    settings: () =>
      db.read(async (prisma) => {
        const row = await prisma.installation.findUniqueOrThrow({ where: { id: 1 } });
        return {
          zone: row.zone,
          budget: { email: row.budgetEmail, sms: row.budgetSms },
          // Only `change` and the seed write it, and they take SendWindows.
          windows: row.sendWindows as unknown as SendWindows,
          held: row.held,
          heartbeatAt: row.heartbeatAt?.getTime() ?? null,
        };
      }),
    change: ({ zone, budget, windows }) => {
      if (windows !== undefined) checkSendWindows(windows);
      if (zone !== undefined) checkTimeZone(zone);
      return db.write(async (tx) => {
        await tx.installation.update({
          where: { id: 1 },
          data: {
            ...(zone === undefined ? {} : { zone }),
            ...(budget === undefined ? {} : { budgetEmail: budget.email, budgetSms: budget.sms }),
            ...(windows === undefined ? {} : { sendWindows: asJson(windows) }),
          },
        });
      });
    },
  };
}

/** The rows that a migrated database needs before anything else: idempotent, and safe for several processes at once. */
export async function seed(tx: Tx): Promise<void> {
  await tx.installation.createMany({
    data: {
      id: 1,
      zone: CHINA_ZONE,
      held: false,
      budgetEmail: STANDARD_BUDGET.email,
      budgetSms: STANDARD_BUDGET.sms,
      sendWindows: asJson(STANDARD_WINDOWS),
      calendarVersion: 1,
    },
    skipDuplicates: true,
  });
  await tx.clock.createMany({ data: { id: 1, mode: 'system' }, skipDuplicates: true });
  await seedPolicies(tx);
  await seedCalendar(tx);
}
