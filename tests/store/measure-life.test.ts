import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageItem, MessageView } from '../../src/domain/message-view.ts';
import type { AnswerAct } from '../../src/store/answers.ts';
import type { OfficeVerdict } from '../../src/store/office-acts.ts';
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

const open = (): Promise<Scene> =>
  openScene(server, {
    draft: aDraft([
      aMeasure('1', { targets: [{ text: '达到2亿吨', value: 2e8, unit: '吨', raw: '2亿吨', relation: '>=' }] }),
      aMeasure('2', { leadUnits: ['乙局'], deadline: { kind: 'ongoing', raw: '持续推进' } }),
    ]),
    contacts: [...unitContacts('甲局', '乙局'), ...officeContacts()],
  });

/** Delivers everything until the contact has got a message with an item of this rung. */
async function untilGot(
  scene: Scene,
  contactId: string,
  rung: string,
): Promise<{ view: MessageView; item: MessageItem }> {
  for (;;) {
    const due = await scene.untilRelease();
    if (due.length === 0) throw new Error(`no ${rung} for ${contactId}`);
    for (const contact of due) {
      for (const { view } of await scene.deliver(contact)) {
        const item = view.items.find(({ notice }) => notice.rung === rung);
        if (contact === contactId && item !== undefined) return { view, item };
      }
    }
  }
}

const answer = (scene: Scene, { id, contact }: MessageView, act: AnswerAct) =>
  scene.store.answers.record({ messageId: id, contactId: contact.id }, [act]);

const decide = (scene: Scene, verdict: OfficeVerdict, reason = '统筹安排') =>
  scene.store.office.decide({ measureIds: ['p:1'], verdict, contactId: null, reason, who: 'test' });

const rows = <T extends object>(scene: Scene, sql: string): Promise<T[]> => server.query(scene.url, sql);

describe('an extension', () => {
  it('is asked and granted behind links, and each side reads the dates and the reasons', async () => {
    const scene = await open();
    const asked = await untilGot(scene, LIAISON, 'ask');
    await answer(scene, asked.view, {
      type: 'extension',
      measureId: 'p:1',
      newDue: '2023-09-29',
      reason: '设备到货推迟',
    });
    await scene.step('1');
    const told = await untilGot(scene, CLERK, 'extension');
    expect(told.item.life.petition).toMatchObject({ newDue: '2023-09-29', reason: '设备到货推迟' });
    const target = { messageId: told.view.id, contactId: CLERK };
    const form = await scene.store.answers.load(target);
    expect(form?.rows).toMatchObject([
      { task: 'extension', settled: null, petition: { newDue: '2023-09-29', reason: '设备到货推迟' } },
    ]);
    expect(form?.unitNames).toContain('乙局');
    await scene.store.answers.record(target, [
      { type: 'decide', measureId: 'p:1', decision: 'grant', newDue: '2023-09-22', reason: '酌情同意' },
    ]);
    await scene.step('1');
    expect(await scene.store.answers.load(target)).toMatchObject({ rows: [{ settled: 'answered' }] });
    const granted = await untilGot(scene, LIAISON, 'extension-granted');
    expect(granted.item.life).toMatchObject({
      ...{ decided: { newDue: '2023-09-22', reason: '酌情同意' }, extensions: 1, movedTo: '2023-09-22' },
      petition: { newDue: '2023-09-29' },
    });
    expect(granted.item.deadline).toBe('2023-06-30');
    expect(await rows(scene, `SELECT state FROM office_tasks WHERE kind = 'answer-extension'`)).toEqual([
      { state: 'done' },
    ]);
    await scene.close();
  });
});

describe('a report', () => {
  it('keeps values and evidence beside its words, and is put right and taken back by its sender', async () => {
    const scene = await open();
    const { view } = await untilGot(scene, LIAISON, 'ask');
    await answer(scene, view, {
      ...{ type: 'report', measureId: 'p:1', claim: 'on-track', text: '过半' },
      ...{ targetValues: [{ target: 0, value: 1.2e8 }], evidence: ['示政发〔2023〕8号'] },
    });
    await scene.step('1');
    const sql =
      'SELECT claim, revised, target_values AS "values", evidence FROM reports ORDER BY received_at, input_id';
    expect(await rows(scene, sql)).toEqual([
      { claim: 'on-track', revised: false, values: [{ target: 0, value: 1.2e8 }], evidence: ['示政发〔2023〕8号'] },
    ]);
    await answer(scene, view, { type: 'correct-report', measureId: 'p:1', claim: 'delayed', text: '更正' });
    await scene.step('1');
    expect((await rows<{ revised: boolean }>(scene, sql)).filter(({ revised }) => !revised)).toMatchObject([
      { claim: 'delayed' },
    ]);
    await answer(scene, view, { type: 'withdraw-report', measureId: 'p:1' });
    await scene.step('1');
    expect((await rows<{ revised: boolean }>(scene, sql)).every(({ revised }) => revised)).toBe(true);
    expect((await scene.store.events.stateOf('p:1')).state.request).not.toBeNull();
    await expect(answer(scene, view, { type: 'withdraw-report', measureId: 'p:1' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await scene.close();
  });
});

describe('the office', () => {
  it('hands a measure to another unit: the tables follow, and both units are told', async () => {
    const scene = await open();
    await untilGot(scene, LIAISON, 'ask');
    const [unit] = await rows<{ id: string }>(scene, `SELECT id FROM units WHERE name = '乙局'`);
    const verdict = { decision: 'reassign', leads: [unit?.id ?? ''], supports: [], newDue: null } as const;
    expect((await decide(scene, verdict, '职责划转')).refused).toEqual([]);
    await scene.step('1');
    expect(
      await rows(
        scene,
        `SELECT u.name FROM responsible_units r JOIN units u ON u.id = r.unit_id WHERE measure_id = 'p:1'`,
      ),
    ).toEqual([{ name: '乙局' }]);
    expect((await untilGot(scene, LIAISON, 'reassigned')).item.leadUnitName).toBe('乙局');
    expect((await untilGot(scene, OTHER, 'handover')).item.life.decided?.reason).toBe('职责划转');
    await scene.close();
  });

  it('reopens what it closed wrongly: the outcome is taken back, and written again at the end', async () => {
    const scene = await open();
    await untilGot(scene, LIAISON, 'ask');
    await decide(scene, { decision: 'withdraw' });
    await scene.step('1');
    expect(await rows(scene, 'SELECT outcome FROM outcomes')).toEqual([{ outcome: 'withdrawn' }]);
    expect((await untilGot(scene, LIAISON, 'withdrawn')).item.life.decided?.reason).toBe('统筹安排');
    await decide(scene, { decision: 'reopen', newDue: '2023-09-29' });
    await scene.step('1');
    expect(await rows(scene, 'SELECT outcome FROM outcomes')).toEqual([]);
    await decide(scene, { decision: 'merge', intoMeasureId: 'p:2' });
    await scene.step('1');
    expect(await rows(scene, 'SELECT outcome FROM outcomes')).toEqual([{ outcome: 'merged' }]);
    expect((await untilGot(scene, LIAISON, 'merged')).item.life.decided?.intoCode).toBe('2');
    await scene.close();
  });

  it('parks a measure, is asked for it on the day of review, and parks it again', async () => {
    const scene = await open();
    await untilGot(scene, LIAISON, 'ask');
    await decide(scene, { decision: 'park', reviewOn: '2023-09-04' }, '待上级文件');
    await scene.step('1');
    const { view, item } = await untilGot(scene, CLERK, 'review-parked');
    expect(item.life.decided).toMatchObject({ reviewOn: '2023-09-04', reason: '待上级文件' });
    const target = { messageId: view.id, contactId: CLERK };
    expect(await scene.store.answers.load(target)).toMatchObject({ rows: [{ task: 'parked', settled: null }] });
    await answer(scene, view, {
      type: 'decide',
      measureId: 'p:1',
      decision: 'park',
      reviewOn: '2023-12-01',
      reason: '仍待批复',
    });
    await scene.step('1');
    expect((await scene.store.events.stateOf('p:1')).state.parking).toMatchObject({
      reviewOn: '2023-12-01',
      reviews: 0,
    });
    expect(await rows(scene, `SELECT state FROM office_tasks WHERE kind = 'review-parked'`)).toEqual([
      { state: 'done' },
    ]);
    expect(await scene.store.answers.load(target)).toMatchObject({ rows: [{ settled: 'answered' }] });
    await scene.close();
  });

  it('stores nothing of what a measure would refuse, and says why', async () => {
    const scene = await open();
    await untilGot(scene, LIAISON, 'ask');
    expect(await decide(scene, { decision: 'resume', newDue: null })).toEqual({
      inputIds: [],
      refused: [{ measureId: 'p:1', code: 'not-parked' }],
    });
    expect(await rows(scene, `SELECT 1 FROM measure_inputs WHERE type = 'decide'`)).toEqual([]);
    expect(await rows(scene, 'SELECT 1 FROM audit_log')).toEqual([]);
    await scene.close();
  });
});
