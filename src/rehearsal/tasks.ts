import type { Channel } from '../domain/policy.ts';
import type { Act } from './assume.ts';
import type { ContactBox } from './contact-box.ts';
import type { CycleRun } from './cycle-run.ts';
import type { ToldInput } from './echo-desk.ts';
import type { MeasureRun } from './measure-run.ts';
import type { Scripted } from './script.ts';

/** What a rehearsal's agenda holds. */
export type Task =
  | { readonly type: 'act'; readonly act: Act }
  /** `told`: how many inputs the script has told with it. */
  | { readonly type: 'script'; readonly scripted: Scripted; readonly told: number }
  | { readonly type: 'mend'; readonly contactId: string; readonly channel: Channel }
  | { readonly type: 'units' }
  | { readonly type: 'cycle'; readonly cycle: CycleRun }
  | { readonly type: 'step'; readonly run: MeasureRun; readonly due: number }
  | { readonly type: 'reply'; readonly act: Act }
  | { readonly type: 'refusal'; readonly told: ToldInput }
  | { readonly type: 'release'; readonly box: ContactBox; readonly due: number };

/** At one instant: what people do, then changes of units, then cycles, then measures, then the answers to what people did, then the releases. */
export const RANK: Readonly<Record<Task['type'], number>> = {
  act: 0,
  script: 0,
  mend: 0,
  units: 1,
  cycle: 2,
  step: 3,
  reply: 4,
  refusal: 4,
  release: 5,
};
