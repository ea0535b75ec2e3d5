import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageView } from '../../src/domain/message-view.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const LIAISON = 'liaison@甲局';
const OTHER = 'liaison@乙局';
const CLERK = 'office-clerk@督查室';

/** Two measures of 甲局, in the first of which 乙局 leads too. */
const openTwo = (): Promise<Scene> =>
  openScene(server, {
    draft: aDraft([aMeasure('1', { leadUnits: ['甲局', '乙局'] }), aMeasure('2')]),
    contacts: [...unitContacts('甲局', '乙局'), ...officeContacts()],
  });

/** Delivers everything until the contact has got a message with an item of this kind. */
async function untilGot(scene: Scene, contactId: string, kind: string): Promise<MessageView> {
  for (;;) {
    const due = await scene.untilRelease();
    if (due.length === 0) throw new Error(`no ${kind} for ${contactId}`);
    for (const contact of due) {
      const found = (await scene.deliver(contact)).find(
        ({ view }) => contact === contactId && view.items.some(({ notice }) => notice.kind === kind),
      );
      if (found !== undefined) return found.view;
    }
  }
}

const untaken = (scene: Scene): Promise<object[]> =>
  server.query(scene.url, `SELECT measure_id, type FROM measure_inputs WHERE state = 'untaken' ORDER BY ordinal`);

const mail = (id: string, repliesTo: string) =>
  ({
    channel: 'email',
    externalId: `<${id}@units.example>`,
    sender: 'a@units.example',
    body: '收到',
    sizeBytes: 6,
    repliesTo,
  }) as const;

describe('behind a link', () => {
  it('shows what its reader may answer, and takes answers to several rows at once', async () => {
    const scene = await openTwo();
    const { id: messageId } = await untilGot(scene, LIAISON, 'request');
    const target = { messageId, contactId: LIAISON };
    expect(await scene.store.answers.load(target)).toMatchObject({
      ...{ planTitle: '「示例」工作方案', officeName: '督查室', unitName: '甲局' },
      rows: [
        {
          measureId: 'p:1',
          code: '1',
          task: 'report',
          settled: null,
          signed: false,
          requestId: 'p:1#1',
          due: '2023-06-30',
          lastReport: null,
        },
        { measureId: 'p:2', code: '2', task: 'report', settled: null, signed: false, requestId: 'p:2#1' },
      ],
    });
    const { measureIds } = await scene.store.answers.record(target, [
      { type: 'receipt', measureId: 'p:1' },
      { type: 'report', measureId: 'p:2', claim: 'on-track', text: '推进中' },
    ]);
    expect(measureIds).toEqual(['p:1', 'p:2']);
    expect(await untaken(scene)).toEqual([
      { measure_id: 'p:1', type: 'receipt' },
      { measure_id: 'p:2', type: 'report' },
    ]);
    expect(await scene.store.answers.load(target)).toMatchObject({
      rows: [
        { signed: true, settled: null },
        { settled: 'answered', lastReport: { claim: 'on-track', text: '推进中' } },
      ],
    });
    await scene.store.answers.record(target, [{ type: 'receipt', measureId: 'p:1' }]);
    expect(await untaken(scene)).toHaveLength(2);
    await scene.close();
  });

  it('opens nothing for anybody else, and nothing that it was not issued for (invariant 14)', async () => {
    const scene = await openTwo();
    const { id: messageId } = await untilGot(scene, LIAISON, 'request');
    expect(await scene.store.answers.load({ messageId, contactId: OTHER })).toBeNull();
    expect(await scene.store.answers.load({ messageId: 'none', contactId: LIAISON })).toBeNull();
    const record = (contactId: string, act: Parameters<typeof scene.store.answers.record>[1][number]) =>
      scene.store.answers.record({ messageId, contactId }, [act]);
    await expect(record(OTHER, { type: 'receipt', measureId: 'p:1' })).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(record(LIAISON, { type: 'receipt', measureId: 'p:9' })).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(record(LIAISON, { type: 'verify', measureId: 'p:1', decision: 'confirm' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(await untaken(scene)).toEqual([]);
    await scene.close();
  });

  it('takes a copy’s reader for a reporter, but never for one who signs', async () => {
    const scene = await openTwo();
    const { id: messageId } = await untilGot(scene, OTHER, 'copy');
    const target = { messageId, contactId: OTHER };
    expect(await scene.store.answers.load(target)).toMatchObject({
      rows: [{ measureId: 'p:1', task: 'report', signed: true, isAsked: false }],
    });
    await scene.store.answers.record(target, [{ type: 'receipt', measureId: 'p:1' }]);
    expect(await untaken(scene)).toEqual([]);
    await scene.store.answers.record(target, [{ type: 'report', measureId: 'p:1', claim: 'delayed', text: '' }]);
    expect(await scene.step('1')).toMatchObject({ closed: false });
    expect((await scene.store.events.stateOf('p:1')).state.request).toBeNull();
    await scene.close();
  });

  it('lets the office decide where it was asked to, once', async () => {
    const scene = await openTwo();
    const { id: messageId } = await untilGot(scene, LIAISON, 'request');
    await scene.store.answers.record({ messageId, contactId: LIAISON }, [
      { type: 'report', measureId: 'p:2', claim: 'done', text: '' },
    ]);
    await scene.step('2');
    const { id } = await untilGot(scene, CLERK, 'verification');
    const target = { messageId: id, contactId: CLERK };
    expect(await scene.store.answers.load(target)).toMatchObject({
      rows: [{ measureId: 'p:2', task: 'verify', settled: null }],
    });
    await scene.store.answers.record(target, [{ type: 'verify', measureId: 'p:2', decision: 'confirm' }]);
    expect(await scene.store.answers.load(target)).toMatchObject({ rows: [{ settled: 'answered' }] });
    expect(await scene.step('2')).toMatchObject({ closed: true });
    expect(await scene.store.answers.load(target)).toMatchObject({ rows: [{ settled: 'closed' }] });
    await scene.close();
  });
});

describe('a reply by mail', () => {
  it('is stored with what it tells and with its echo in one go, and once', async () => {
    const scene = await openTwo();
    const { id: messageId } = await untilGot(scene, LIAISON, 'request');
    const rows = [
      {
        measureId: 'p:1',
        act: { type: 'report', measureId: 'p:1', claim: 'on-track', text: '推进中' },
        detail: 'on-track',
      },
      { measureId: 'p:2', act: null, detail: 'unclear-claim' },
    ] as const;
    // A mail server may write our id in capitals.
    const first = await scene.store.inbound.record(mail('1', messageId.toUpperCase()), rows);
    expect(first).toEqual({ isNew: true, measureIds: ['p:1'], contactsToWake: [LIAISON] });
    expect(await scene.store.inbound.record(mail('1', messageId), rows)).toEqual({ ...first, isNew: false });
    expect(await untaken(scene)).toEqual([{ measure_id: 'p:1', type: 'report' }]);
    const echoes = await scene.deliver(LIAISON);
    expect(
      echoes.map(({ view }) => [
        view.channel,
        view.inReplyTo,
        ...view.items.map(({ notice, echo }) => [notice.kind, notice.rung, notice.occurrence, echo?.detail]),
      ]),
    ).toEqual([
      ['email', '<1@units.example>', ['echo', 'recorded', 1, 'on-track'], ['echo', 'question', 1, 'unclear-claim']],
    ]);
    await scene.close();
  });

  it('counts its echoes per row and word, and refuses what the message does not allow', async () => {
    const scene = await openTwo();
    const { id: messageId } = await untilGot(scene, LIAISON, 'request');
    const sign = { measureId: 'p:1', act: { type: 'receipt', measureId: 'p:1' }, detail: '' } as const;
    await scene.store.inbound.record(mail('1', messageId), [sign]);
    await scene.store.inbound.record(mail('2', messageId), [sign]);
    const verify = {
      measureId: 'p:1',
      act: { type: 'verify', measureId: 'p:1', decision: 'confirm' },
      detail: '',
    } as const;
    await scene.store.inbound.record(mail('3', messageId), [verify]);
    expect(await untaken(scene)).toEqual([{ measure_id: 'p:1', type: 'receipt' }]);
    const said = await server.query(
      scene.url,
      `SELECT rung, occurrence, echo_detail FROM notices WHERE kind = 'echo' ORDER BY rung, occurrence`,
    );
    expect(said).toEqual([
      { rung: 'refused', occurrence: 1, echo_detail: 'not-allowed' },
      { rung: 'signed', occurrence: 1, echo_detail: '' },
      { rung: 'signed', occurrence: 2, echo_detail: '' },
    ]);
    // Each mail has its own answer, also where all go at one instant.
    const echoes = await scene.deliver(LIAISON);
    expect(new Set(echoes.map(({ view }) => view.id)).size).toBe(3);
    expect(echoes.map(({ view }) => view.inReplyTo).sort()).toEqual(
      ['1', '2', '3'].map((id) => `<${id}@units.example>`),
    );
    await scene.close();
  });

  it('is found by its sender’s address and the last message that went there', async () => {
    const scene = await openTwo();
    const view = await untilGot(scene, LIAISON, 'request');
    expect(await scene.store.inbound.contactOf('email', view.contact.address.toUpperCase())).toEqual({
      contactId: LIAISON,
    });
    expect(await scene.store.inbound.contactOf('email', 'nobody@units.example')).toBeNull();
    expect(await scene.store.inbound.latestMessageOf(LIAISON)).toMatchObject({
      messageId: view.id,
      contactId: LIAISON,
    });
    expect(await scene.store.inbound.findMessage('none')).toBeNull();
    await scene.close();
  });

  it('that came from a machine is kept without its words, and answered by nothing', async () => {
    const scene = await openTwo();
    await scene.store.inbound.note({ ...mail('1', ''), body: '', repliesTo: null }, 'automatic');
    expect(await server.query(scene.url, `SELECT state, body FROM inbound_messages`)).toEqual([
      { state: 'automatic', body: '' },
    ]);
    await scene.close();
  });

  it('that says our mail came back kills the mailbox, goes by SMS, and tells the office', async () => {
    const scene = await openTwo();
    const { id: messageId } = await untilGot(scene, LIAISON, 'request');
    const { contactsToWake } = await scene.store.inbound.bounced(mail('1', messageId));
    expect([...contactsToWake].sort()).toEqual([LIAISON, CLERK].sort());
    expect(await scene.store.inbound.bounced(mail('1', messageId))).toMatchObject({ isNew: false, contactsToWake: [] });
    const got: string[] = [];
    while (!got.includes(`sms ${LIAISON} ask`) || !got.includes(`email ${CLERK} unreachable-${LIAISON}`)) {
      const due = await scene.untilRelease();
      expect(due).not.toEqual([]);
      for (const contact of due) {
        for (const { view } of await scene.deliver(contact))
          got.push(`${view.channel} ${contact} ${view.items[0]?.notice.rung}`);
      }
    }
    expect(await server.query(scene.url, `SELECT state FROM messages WHERE id = $1`, [messageId])).toEqual([
      { state: 'bounced' },
    ]);
    await scene.close();
  });
});
