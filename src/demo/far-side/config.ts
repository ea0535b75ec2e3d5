import { z } from 'zod';
import { ROLES } from '../../domain/policy.ts';
import { ASSUMPTIONS } from '../../rehearsal/assume.ts';

/** One entry of the far side's address book. */
const personSchema = z.object({
  contact: z.string().min(1),
  /** The unit's name as in units[].name of `duban plan parse`. */
  unit: z.string().min(1),
  role: z.enum(ROLES),
  email: z.string().nullable(),
  mobile: z.string().nullable(),
});

/** Everything the far side knows: addresses, people, and how they are assumed to behave. */
export const farSideConfigSchema = z.object({
  /** The stepped clock's control interface. */
  control: z.object({ url: z.url(), token: z.string().min(1) }),
  /** duban's door for mail. */
  inbound: z.object({ host: z.string().min(1), port: z.number().int().min(1).max(65535) }),
  /** Where mails and SMS are kept as received. */
  directory: z.string().min(1),
  zone: z.string().min(1),
  world: z.object({
    assume: z.enum(ASSUMPTIONS),
    seed: z.number().int(),
    answeringUnits: z.array(z.string()),
  }),
  people: z.array(personSchema),
  /** Free ports when absent. */
  smtpPort: z.number().int().optional(),
  httpPort: z.number().int().optional(),
  recordPort: z.number().int().optional(),
});

export type FarSideConfig = z.infer<typeof farSideConfigSchema>;
export type FarSidePerson = z.infer<typeof personSchema>;

/** The one line on stdout once everything listens. `/record`, `/facts` and `/stop` want the control token as bearer. */
export interface FarSideReady {
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly recordPort: number;
  readonly smtpUrl: string;
  readonly smsUrl: string;
  readonly inboxUrl: string;
  readonly recordUrl: string;
}
