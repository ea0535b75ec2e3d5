import type { Deciders } from './deciders.ts';
import type { ClaimedMessage, HandoverResult, Ports } from './ports.ts';

/** The outcome of one release; `handed` counts the messages that the far side took. */
export interface Released {
  readonly handed: number;
  /** Epoch ms; null = nothing is left for this contact. */
  readonly nextReleaseAt: number | null;
}

type DeliveryPorts = Pick<Ports, 'releases' | 'email' | 'sms' | 'wake'>;

export function deliveryActivities(ports: DeliveryPorts, deciders: Deciders) {
  return {
    /**
     * Hands over to one contact, message by message, what is due now. The answer to each message is recorded in the
     * transaction that claims the next. Repeated after a crash, it goes on from what the rows say.
     */
    async release({ contactId }: { contactId: string }): Promise<Released> {
      let last: HandoverResult | null = null;
      for (let handed = 0; ; handed += last?.status === 'accepted' ? 1 : 0) {
        const step = await ports.releases.next(contactId, last, deciders.decideRelease);
        await ports.wake.contacts(step.contactsToWake.filter((id) => id !== contactId));
        if (step.measuresToWake.length > 0) await ports.wake.measures(step.measuresToWake);
        if (step.claimed === null) return { handed, nextReleaseAt: step.nextReleaseAt };
        last = await handOver(ports, step.claimed);
      }
    },
  };
}

function handOver({ email, sms }: DeliveryPorts, claimed: ClaimedMessage): Promise<HandoverResult> {
  return (claimed.view.channel === 'email' ? email : sms).send(claimed);
}
