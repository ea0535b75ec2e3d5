import type { Notice } from '../../src/domain/measure.ts';
import { NO_LIFE_FACTS, type MessageItem, type MessageView } from '../../src/domain/message-view.ts';
import { ROLES, TONES } from '../../src/domain/policy.ts';
import type { MessageLinks } from '../../src/notifications/messages/letter.ts';

export const ZONE = 'Asia/Shanghai';
/** 2024-01-02 09:12 in Shanghai. */
export const AT = Date.UTC(2024, 0, 2, 1, 12);

export const LINKS: MessageLinks = {
  answerUrl: 'https://duban.example/a/AbC-123_x',
  peopleUrl: 'https://duban.example/u/PqR-456_y',
  baseUrl: 'https://duban.example',
  inboundAddress: 'duban+m-1-0123456789abcdef0123@mail.example',
};

export function notice(over: Partial<Notice> = {}): Notice {
  const code = over.measureCode ?? '17';
  return {
    measureId: `measure-${code}`,
    measureCode: code,
    request: { id: `measure-${code}#1`, because: ['deadline'], due: '2023-12-31', revision: 0 },
    kind: 'request',
    tone: 'notice',
    rung: 'ask',
    occurrence: 1,
    role: 'liaison',
    unitId: 'unit-1',
    contactId: 'contact-1',
    channels: ['email'],
    awaits: [],
    rungAt: AT,
    next: { rung: 'remind-5', on: '2024-01-10', audiences: ['lead-liaison'] },
    validWhile: 'request-open',
    ...over,
  };
}

export function item(over: Partial<Notice> = {}, words: Partial<Omit<MessageItem, 'notice'>> = {}): MessageItem {
  const said = notice(over);
  return {
    noticeId: `notice-${said.measureCode}-${said.kind}-${said.role}`,
    notice: said,
    planTitle: '降低制度性交易成本任务分工表',
    documentNumber: '某政办〔2023〕17号',
    section: '一、破除隐性门槛 （五）便利市场主体登记',
    measureText: '简化企业跨区域迁移涉税涉费事项办理手续。',
    deadline: '2023-12-31',
    leadUnitName: '市税务局',
    officeName: '市发展改革委',
    contribution: null,
    lastReport: null,
    life: NO_LIFE_FACTS,
    echo: null,
    ...words,
  };
}

export function view(items: readonly MessageItem[], over: Partial<MessageView> = {}): MessageView {
  const role = ROLES.filter((one) => items.some(({ notice: { role: mine } }) => mine === one)).at(-1) ?? 'liaison';
  const tone = TONES.filter((one) => items.some(({ notice: { tone: mine } }) => mine === one)).at(-1) ?? 'notice';
  return {
    id: 'm-1',
    channel: 'email',
    locale: 'zh-CN',
    zone: ZONE,
    at: AT,
    contact: { id: 'contact-1', name: '联络员甲', unitName: '市税务局', role, address: 'liaison@unit.example' },
    tone,
    role,
    items,
    inReplyTo: null,
    ...over,
  };
}
