import { castOf } from './cast.ts';
import { checkForm, seenIn } from './check-form.ts';
import {
  checkConstancy,
  checkEchoes,
  checkHandovers,
  checkOutcome,
  checkReach,
  checkSupervisors,
} from './check-plan.ts';
import { checkRequests } from './check-requests.ts';
import type { DocumentJson, PlanJson, Seen } from './shapes.ts';

/**
 * Every way in which a document of `duban plan rehearse` or `duban demo` breaks the rules, one sentence each; none when
 * all is well. Reads whole runs under `standard` and `ongoing-quarterly`, with units that act as the contract says.
 */
export function checkDocument(document: DocumentJson, plan: PlanJson): string[] {
  const cast = castOf(plan, document);
  const seen = seenIn(document);
  const unreachable = seen.flatMap(({ item }) => (item.rung.startsWith('unreachable-') ? [item.rung.slice(12)] : []));
  const assumed = { assume: document.assume, dead: new Set(unreachable) };
  const byRow = new Map<string, Seen[]>(cast.rows.map(({ code }) => [code, []]));
  for (const one of seen) byRow.get(one.item.measure)?.push(one);
  const rows = cast.rows.map((row) => {
    const { found, went } = checkRequests(row, byRow.get(row.code) ?? [], { cast, assumed });
    return { row, went, found: [...found, ...checkOutcome(row, went, { cast, document })] };
  });
  return [
    ...checkForm(document),
    ...checkHandovers(cast, seen),
    ...checkEchoes(seen),
    ...checkSupervisors(cast, seen),
    ...checkReach(cast, seen, document),
    ...rows.flatMap(({ found }) => found),
    ...checkConstancy(rows),
  ];
}
