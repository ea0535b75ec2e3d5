import nodemailer from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replyAddressOf } from '../../src/notifications/mail-ids.ts';
import { startInbound } from '../../src/runtime/inbound.ts';
import { createLogger } from '../../src/runtime/log.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import {
  aDraft,
  aMeasure,
  OFFICE,
  officeContacts,
  openScene,
  unitContacts,
  type Scene,
} from '../support/store-scene.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const LEAD = 'liaison@甲局';
const HELPER = 'liaison@乙局';

interface Opened {
  readonly scene: Scene;
  readonly unit: (name: string) => string;
}

/** An active plan of 29 May 2023; the lead asks 乙局 for figures by 9 June. */
async function asked(): Promise<Opened> {
  const scene = await openScene(server, {
    draft: aDraft([aMeasure('1', { supportingUnits: ['乙局', '丙局'] })]),
    contacts: [...unitContacts('甲局', '乙局', '丙局'), ...officeContacts()],
  });
  const ids = new Map((await scene.store.units.list()).map(({ id, name }) => [name, id]));
  const unit = (name: string): string => ids.get(name) ?? '';
  for (const contact of await scene.untilRelease()) await scene.deliver(contact);
  const input = { type: 'ask-contribution', unitId: unit('甲局'), contactId: LEAD, by: '2023-06-09' } as const;
  const row = { measureId: 'p:1', input: { ...input, supports: [unit('乙局')] }, text: '上半年进度数据' };
  await scene.store.inputs.add([row], 'asks');
  return { scene, unit };
}

const give = ({ scene, unit }: Opened, name: string) =>
  scene.store.inputs.add(
    [
      {
        measureId: 'p:1',
        input: { type: 'contribution', unitId: unit(name), contactId: `liaison@${name}` },
        text: `${name}的数据`,
      },
    ],
    `gives ${name}`,
  );

/** What the helper is told of its part until the lead itself is asked, in order. */
async function toldUntilAsked({ scene }: Opened): Promise<{ rung: string; contribution: unknown; unit: string }[]> {
  const told: { rung: string; contribution: unknown; unit: string }[] = [];
  for (;;) {
    for (const contact of await scene.untilRelease()) {
      const items = (await scene.deliver(contact)).flatMap(({ view }) => view.items);
      if (contact === LEAD && items.some(({ notice }) => notice.rung === 'ask')) return told;
      for (const { notice, contribution } of items) {
        if (notice.validWhile === 'contributing') told.push({ rung: notice.rung, contribution, unit: contact });
      }
    }
  }
}

describe('what a lead asks of a supporting unit', () => {
  const contribution = { askedBy: '甲局', by: '2023-06-09', text: '上半年进度数据' };

  it('is told its liaison once, and once more on the working day before; nobody else, and no escalation', async () => {
    const opened = await asked();
    expect(await toldUntilAsked(opened)).toEqual([
      { rung: 'contribution', contribution, unit: HELPER },
      { rung: 'contribution-reminder', contribution, unit: HELPER },
    ]);
    await opened.scene.close();
  });

  it('is no longer asked once it was given, even before that is taken', async () => {
    const opened = await asked();
    await opened.scene.step('1');
    await give(opened, '乙局');
    expect(await toldUntilAsked(opened)).toEqual([]);
    await opened.scene.close();
  });

  it('may be given only by who was asked, and is read by the lead and the office alone (invariant 14)', async () => {
    const opened = await asked();
    const { scene, unit } = opened;
    await give(opened, '乙局');
    const { inputIds } = await give(opened, '丙局');
    await scene.step('1');
    expect([...(await scene.store.inputs.results(inputIds)).values()]).toMatchObject([{ code: 'not-asked' }]);
    const given = [{ unitName: '乙局', text: '乙局的数据', on: '2023-05-29' }];
    expect(await scene.store.contributions.ofMeasure('p:1', unit('甲局'))).toMatchObject(given);
    expect(await scene.store.contributions.ofMeasure('p:1', unit(OFFICE))).toMatchObject(given);
    await expect(scene.store.contributions.ofMeasure('p:1', unit('丙局'))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(scene.store.contributions.ofMeasure('none', unit('甲局'))).rejects.toMatchObject({
      code: 'not-found',
    });
    await scene.close();
  });
});

describe('the pages and mails of a contribution', () => {
  /** The first message to a person that speaks of the contribution, once it was sent. */
  async function messageAbout({ scene }: Opened): Promise<string> {
    for (;;) {
      for (const contact of await scene.untilRelease()) {
        for (const { view } of await scene.deliver(contact)) {
          if (view.items.some(({ notice }) => notice.rung === 'contribution')) return view.id;
        }
      }
    }
  }

  it('a supporting unit reads on its page what it is asked for, and gives it; nobody else may', async () => {
    const opened = await asked();
    const target = { messageId: await messageAbout(opened), contactId: HELPER };
    const { answers } = opened.scene.store;
    const form = await answers.load(target);
    expect(form?.rows.filter(({ task }) => task === 'contribute')).toMatchObject([
      {
        settled: null,
        due: '2023-06-09',
        contribution: { askedBy: '甲局', text: '上半年进度数据' },
        contributions: [],
      },
    ]);
    await answers.record(target, [{ type: 'contribution', measureId: 'p:1', text: '已接入12个系统' }]);
    const after = (await answers.load(target))?.rows.find(({ task }) => task === 'contribute');
    expect([after?.settled, after?.contributions]).toEqual(['answered', []]);
    await opened.scene.step('1');
    const other = {
      type: 'ask-contribution',
      measureId: 'p:1',
      supports: ['丙局'],
      by: '2023-06-09',
      text: '数据',
    } as const;
    await expect(answers.record(target, [other])).rejects.toMatchObject({ code: 'not-allowed' });
    await opened.scene.close();
  });

  it('the lead asks on its page, sees what it waits for, and reads what was given', async () => {
    const opened = await asked();
    const { scene } = opened;
    await messageAbout(opened);
    await give(opened, '乙局');
    let target = { messageId: '', contactId: LEAD };
    while (target.messageId === '') {
      for (const contact of await scene.untilRelease()) {
        for (const { view } of await scene.deliver(contact)) {
          if (contact === LEAD && view.items.some(({ notice }) => notice.rung === 'ask')) {
            target = { messageId: view.id, contactId: LEAD };
          }
        }
      }
    }
    const { answers } = scene.store;
    const by = '2023-06-29';
    await answers.record(target, [
      { type: 'ask-contribution', measureId: 'p:1', supports: ['丙局'], by, text: '数据' },
    ]);
    await scene.step('1');
    expect((await answers.load(target))?.rows).toMatchObject([
      {
        ...{ task: 'report', supports: ['乙局', '丙局'], awaited: [{ unitName: '丙局', by }] },
        contributions: [{ unitName: '乙局', text: '乙局的数据' }],
      },
    ]);
    await scene.close();
  });

  it('a plain reply by mail counts, and is echoed', async () => {
    const opened = await asked();
    const { scene } = opened;
    const messageId = await messageAbout(opened);
    const [linkSecret, mailDomain] = ['a secret of this test', 'mail.example'];
    const inbound = await startInbound({
      setup: { linkSecret, mailDomain, log: createLogger('silent') },
      ...{ store: scene.store, port: 0, host: '127.0.0.1' },
      wakeMeasures: async () => {},
      wakeContacts: async () => {},
    });
    const transport = nodemailer.createTransport({ host: '127.0.0.1', port: inbound.port, ignoreTLS: true });
    const to = replyAddressOf(linkSecret, messageId, mailDomain);
    const mail = { from: 'liaison@helper.example', to, subject: '回复', text: '您好：\n已接入12个系统。\n谢谢！' };
    await transport.sendMail(mail);
    transport.close();
    await inbound.stop();
    await scene.step('1');
    expect(await scene.store.contributions.ofMeasure('p:1', opened.unit('甲局'))).toMatchObject([
      { unitName: '乙局', text: '已接入12个系统。' },
    ]);
    const echoes = await server.query(
      scene.url,
      `SELECT rung, echo_detail FROM notices WHERE kind = 'echo' AND contact_id = '${HELPER}'`,
    );
    expect(echoes).toEqual([{ rung: 'recorded', echo_detail: 'contribution' }]);
    await scene.close();
  });
});
