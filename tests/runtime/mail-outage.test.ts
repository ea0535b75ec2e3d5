import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { deliveryActivities } from '../../src/activities/delivery.ts';
import { decideMeasure } from '../../src/domain/decide-measure.ts';
import { decideRelease } from '../../src/domain/release.ts';
import { createEmailSender } from '../../src/notifications/email/sender.ts';
import { diagnose } from '../../src/runtime/doctor.ts';
import { withOutageLog } from '../../src/runtime/outage-log.ts';
import { freePort } from '../../src/runtime/ports.ts';
import { answer, startPeer } from '../notifications/smtp-peer.ts';
import { startTestServer, type TestServer } from '../support/database.ts';
import { aDraft, aMeasure, at, officeContacts, openScene, unitContacts, type Scene } from '../support/store-scene.ts';
import { cleanEnvironment, duban, dubanJson } from './cli-harness.ts';
import { embeddedConfig, temporaryHome } from './temporary-home.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.stop());

const UNITS = ['甲局', '乙局', '丙局'];
const LINKS = {
  answerUrl: 'https://duban.example/a',
  baseUrl: 'https://duban.example',
  inboundAddress: 'reply@duban.example',
  peopleUrl: 'https://duban.example/u',
};

/** A plan of three units whose mail goes to `port` on loopback by the real sender, and what the log says. */
async function openOn(port: number) {
  const scene = await openScene(server, {
    draft: aDraft(UNITS.map((unit, index) => aMeasure(String(index + 1), { leadUnits: [unit] }))),
    contacts: [...unitContacts(...UNITS), ...officeContacts()],
  });
  const log = { warn: vi.fn(), info: vi.fn() };
  const sender = createEmailSender({
    ...{ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'duban@duban.example', domain: 'duban.example' },
    linksOf: () => LINKS,
  });
  const ports = {
    releases: scene.store.releases,
    email: withOutageLog(sender, log, 'email'),
    sms: { send: () => Promise.reject(new Error('no SMS is due here')) },
    wake: { measures: async () => {}, contacts: async () => {}, cycles: async () => {}, dueCycles: async () => {} },
  };
  const { release } = deliveryActivities(ports, { decideMeasure, decideRelease });
  onTestFinished(async () => {
    sender.close();
    await scene.close();
  });
  return { scene, log, release };
}

/** Lets time run up to an instant; whoever is due gets what the mail server takes. */
async function runUntil(
  scene: Scene,
  release: (to: { contactId: string }) => Promise<unknown>,
  until: number,
): Promise<void> {
  for (;;) {
    const due = await scene.untilRelease();
    if (due.length === 0 || (await scene.store.clock.now()) >= until) return;
    for (const contactId of due) await release({ contactId });
  }
}

const deadPoints = ({ url }: Scene) => server.query(url, `SELECT id FROM contact_points WHERE state = 'dead'`);

it('a mail server that is away, answers 4xx and dies in between costs no message and no address', async () => {
  const port = await freePort();
  const { scene, log, release } = await openOn(port);
  cleanEnvironment({ DATABASE_URL: scene.url, DUBAN_HOME: await temporaryHome() });
  onTestFinished(() => void vi.unstubAllEnvs());

  await runUntil(scene, release, at('2023-05-29 10:30'));
  expect(await scene.store.waiting.list('p')).toEqual([
    expect.objectContaining({ channel: 'email', state: 'unavailable', messages: 3 }),
  ]);
  expect(log.warn).toHaveBeenCalledTimes(1);
  expect(log.warn.mock.calls[0]?.[0]).toMatchObject({
    channel: 'email',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
  const shown = await duban('plan', 'show', 'p');
  expect(shown.stdout).toMatch(
    /待发 waiting: 邮件 mail 3（自 since 2023年5月29日 09:\d\d；服务器不可用.*ECONNREFUSED/u,
  );
  const { document } = await dubanJson<{ waiting: object[] }>('plan', 'show', 'p');
  expect(document.waiting).toMatchObject([{ channel: 'email', state: 'unavailable', messages: 3 }]);
  const { checks } = await diagnose(embeddedConfig(await temporaryHome(), { DATABASE_URL: scene.url }));
  const check = checks.find(({ name }) => name.includes('waiting messages'));
  expect(check).toMatchObject({ state: 'later', mend: expect.stringContaining('SMTP_URL') });
  expect(check?.found).toContain('ECONNREFUSED');

  const unwilling = await startPeer({ onRcptTo: (_a, _s, callback) => callback(answer(451, 'try later')) }, port);
  await runUntil(scene, release, at('2023-05-30 16:00'));
  await unwilling.close();
  expect(await scene.store.waiting.list('p')).toEqual([
    expect.objectContaining({ state: 'deferred', response: expect.stringContaining('451') }),
  ]);
  expect(await deadPoints(scene)).toEqual([]);

  const brief = await startPeer({}, port);
  onTestFinished(() => brief.close());
  const [first = ''] = await scene.untilRelease();
  await release({ contactId: first });
  await brief.close();
  expect(brief.received).toHaveLength(1);

  await runUntil(scene, release, at('2023-05-31 16:00'));
  const back = await startPeer({}, port);
  onTestFinished(() => back.close());
  await runUntil(scene, release, at('2023-06-01 16:00'));
  const received = [...brief.received, ...back.received];
  expect(received.map(({ to }) => to[0]).sort()).toEqual(
    (
      await server.query<{ address: string }>(
        scene.url,
        `SELECT address FROM contact_points p JOIN contacts c ON c.id = p.contact_id WHERE c.role = 'liaison' AND p.channel = 'email'`,
      )
    )
      .map(({ address }) => address)
      .sort(),
  );
  expect(new Set(received.map(({ mail }) => mail.messageId)).size).toBe(3);
  expect(await deadPoints(scene)).toEqual([]);
  expect(await scene.store.waiting.list('p')).toEqual([]);
  expect(log.info).toHaveBeenCalledWith({ channel: 'email' }, 'the server takes messages again');
});
