import { DubanError, type Fault } from '../../domain/errors.ts';
import type { Role } from '../../domain/policy.ts';
import type { ContactList } from '../../importer/contacts/parse-contacts.ts';
import { readContactsFile } from '../../importer/contacts/read-contacts-file.ts';
import { ROLE_NAMES } from '../../names/names.ts';
import type { Installation } from '../../runtime/installation.ts';
import { engineLine, onInstallation } from '../installation.ts';
import { type CommonOptions, type ExitStatus, type Io, printJson } from '../io.ts';
import { unknownUnits } from '../unit-names.ts';
import { faultLines } from '../wording.ts';

/** A plan for whose units somebody is still missing. */
interface StillMissing {
  readonly planId: string;
  readonly missing: number;
}

/** Faults of readiness that a list of contacts mends. */
const MENDED_BY_CONTACTS = new Set(['unit-without-contact', 'office-without-contact']);

/**
 * `duban contact import FILE`: all rows or none. Every fault is said at once with sheet, row and column; with one error
 * nothing is stored (status 1).
 */
export async function contactImport(file: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  const list = await readContactsFile(file);
  return onInstallation<ExitStatus>(async ({ store, tellEngine }) => {
    const problems = await problemsOf(store, list);
    refuseFaulty(file, problems);
    const { added, changed, contactsToWake, measuresToWake } = await store.contacts.upsert(list.contacts);
    const idle = contactsToWake.length + measuresToWake.length === 0;
    const engine = idle ? null : await tellEngine({ contacts: contactsToWake, measures: measuresToWake });
    const still = await stillMissing(store);
    const { rows, format, encoding } = list;
    if (options.json)
      printJson(io, { file, format, encoding, rows, added, changed, roles: rolesOf(list), problems, still });
    else {
      const lines = [
        `已导入 ${rows} 行：新增 ${added} 人，更新 ${changed} 人。 ${rows} rows: ${added} people added, ${changed} changed.`,
        ...faultLines(problems),
        ...Object.entries(rolesOf(list)).map(([role, count]) => `  ${ROLE_NAMES[role as Role].zh} ${role}: ${count}`),
        ...still.map(
          ({ planId, missing }) =>
            `  方案 ${planId} 仍缺 ${missing} 处联系人，见 duban plan show ${planId}。 Plan ${planId} still lacks ${missing}.`,
        ),
        ...(engine === null ? [] : [engineLine(engine)]),
      ];
      io.stdout.write(`${lines.join('\n')}\n`);
    }
    return 0;
  });
}

async function problemsOf(store: Installation['store'], { units, problems }: ContactList): Promise<readonly Fault[]> {
  const all = [...problems, ...(await unknownUnits(store, units))];
  const sheets = [...new Set(all.map(({ where }) => where.sheet))];
  const sheetOf = ({ where }: Fault): number => sheets.indexOf(where.sheet);
  return all.toSorted((a, b) => sheetOf(a) - sheetOf(b) || (a.where.row ?? 0) - (b.where.row ?? 0));
}

function refuseFaulty(file: string, problems: readonly Fault[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  if (errors === 0) return;
  throw new DubanError(
    'invalid-input',
    `${file} 有 ${errors} 处错误，未导入任何一行。请改正后重新导入。 ${errors} faults: no row was imported. Correct them and import again.`,
    { faults: problems },
  );
}

function rolesOf({ contacts }: ContactList): Partial<Record<Role, number>> {
  const counts: Partial<Record<Role, number>> = {};
  for (const { role } of contacts) counts[role] = (counts[role] ?? 0) + 1;
  return counts;
}

async function stillMissing({ plans }: Installation['store']): Promise<StillMissing[]> {
  const open = (await plans.list()).filter(({ state }) => state !== 'closed');
  const found: StillMissing[] = [];
  for (const { id } of open) {
    const missing = (await plans.readiness(id)).filter(({ code }) => MENDED_BY_CONTACTS.has(code)).length;
    if (missing > 0) found.push({ planId: id, missing });
  }
  return found;
}
