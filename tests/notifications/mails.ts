/** Hand-made mails as bytes, the way mail programs and servers write them. */

/** Header lines and body with the line ends of the wire. */
export function rawMail(headers: Readonly<Record<string, string>>, body: string | Buffer): Buffer {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const bytes = typeof body === 'string' ? Buffer.from(body.replaceAll('\n', '\r\n')) : body;
  return Buffer.concat([Buffer.from(`${head.join('')}\r\n`), bytes]);
}

export const REPLY_HEADERS = {
  From: '=?utf-8?B?6IGU57uc5ZGY?= <Liaison@Unit.example>',
  To: 'duban+m-1-0123456789abcdef0123@mail.example',
  Subject: '=?utf-8?B?5Zue5aSN77ya44CQ552j5Yqe44CR?=',
  'Message-ID': '<reply-1@unit.example>',
  'In-Reply-To': '<m-1@mail.example>',
  References: '<m-0@mail.example> <m-1@mail.example>',
  'MIME-Version': '1.0',
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Transfer-Encoding': '8bit',
} as const;

/** GB18030 bytes of a text whose characters it holds in two bytes, found by asking the decoder. */
export function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map<string, readonly [number, number]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1)
      bytes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
  return Buffer.from(
    [...text].flatMap((one) => (one.charCodeAt(0) < 0x80 ? [one.charCodeAt(0)] : (bytes.get(one) ?? [0x3f]))),
  );
}

/** A bounce as RFC 3464 lays it down. */
export function bounceMail({ action = 'failed', status = '5.1.1' } = {}): Buffer {
  const body = [
    '--b1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I could not deliver your message to <liaison@unit.example>.',
    '',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.unit.example',
    'Original-Envelope-Id: m-1+3A2',
    '',
    'Original-Recipient: rfc822;Liaison@Unit.example',
    'Final-Recipient: rfc822; box-7@store.unit.example',
    `Action: ${action}`,
    `Status: ${status} (mailbox)`,
    'Diagnostic-Code: smtp; 550 5.1.1 <liaison@unit.example>:',
    '    user unknown',
    '',
    '--b1',
    'Content-Type: text/rfc822-headers',
    '',
    'Message-ID: <m-1@mail.example>',
    'Subject: something',
    '',
    '--b1--',
    '',
  ].join('\n');
  return rawMail(
    {
      From: 'Mail Delivery System <MAILER-DAEMON@mx.unit.example>',
      To: 'duban+m-1-0123456789abcdef0123@mail.example',
      Subject: 'Undelivered Mail Returned to Sender',
      'Auto-Submitted': 'auto-replied',
      'MIME-Version': '1.0',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b1"',
    },
    body,
  );
}
