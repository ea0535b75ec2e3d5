import type { TestServer } from './database.ts';
import type { Scene } from './store-scene.ts';

/** Lets time run, delivering all else, until a message of this kind is about to go to the contact. */
export async function untilNotice(
  server: TestServer,
  scene: Scene,
  { contactId, rung }: { readonly contactId: string; readonly rung: string },
): Promise<void> {
  for (;;) {
    const due = await scene.untilRelease();
    if (due.length === 0) throw new Error(`no ${rung} for ${contactId}`);
    for (const contact of due) {
      const waits = await server.query(
        scene.url,
        `SELECT 1 FROM notices WHERE contact_id = $1 AND rung = $2 AND state = 'pending'`,
        [contact, rung],
      );
      if (contact === contactId && waits.length > 0) return;
      await scene.deliver(contact);
    }
  }
}
