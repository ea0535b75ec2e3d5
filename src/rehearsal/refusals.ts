import type { Channel } from '../domain/policy.ts';
import { mailboxIsDead, type World } from './assume.ts';
import type { PlaceholderContact } from './placeholder-people.ts';
import type { Scenario } from './rehearsed.ts';

/** Whether the far side refuses for good, at an instant (epoch ms), what goes to a person by a channel. */
export type Refuses = (contact: PlaceholderContact, channel: Channel, now: number) => boolean;

/** What a scenario says of addresses, and what is assumed of the mailboxes of those who sat somewhere when it began. */
export function refusalsOf(scenario: Scenario, world: World): Refuses {
  const { failures = [], deadMailboxes, setup, deputies = [] } = scenario;
  const assumed = new Set([...setup.contacts.map(({ id }) => id), ...deputies.map(({ contactId }) => contactId)]);
  return ({ id, unitName, role }, channel, now) => {
    const fails = failures.some(
      (one) => one.contactId === id && one.channel === channel && one.from <= now && now < one.until,
    );
    if (fails || channel === 'sms') return fails;
    return deadMailboxes?.has(id) === true || (assumed.has(id) && mailboxIsDead(world, { unit: unitName, role }));
  };
}
