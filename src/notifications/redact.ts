const LONGEST = 300;

/** The far side's answer as it may be stored and logged: one short line, without addresses and phone numbers. */
export function redact(response: string): string {
  const line = response
    .slice(0, 4_000)
    .replace(/<?[^\s<>@:;,"]+@[^\s<>@:;,"]+>?/g, '<…>')
    .replace(/(?<![\w-])(?:\+|00)?\d[\d -]{5,}\d{4}(?![\w-])/g, '…')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}
