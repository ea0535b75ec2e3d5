/** Text that is HTML already; everything else is escaped by `html`. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

type Part = Html | string | number | null | false | readonly Part[];

function render(part: Part): string {
  if (part === null || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return escape(String(part));
}

/** A template whose values are escaped unless they are Html themselves; null and false are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(
    strings.map((text, index) => text + (index < parts.length ? render(parts[index] ?? null) : '')).join(''),
  );
}

/** One plain page: readable on a phone, without a script, in Chinese with English beside it. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          :root {
            color-scheme: light;
            --ink: #1f2933;
            --soft: #5b6773;
            --line: #d5dbe1;
            --accent: #0b5cad;
            --paper: #fff;
            --ground: #f3f5f7;
          }
          * {
            box-sizing: border-box;
          }
          body {
            margin: 0;
            background: var(--ground);
            color: var(--ink);
            font:
              16px/1.7 'PingFang SC',
              'Microsoft YaHei',
              'Noto Sans CJK SC',
              'Noto Sans SC',
              sans-serif;
          }
          main {
            max-width: 52rem;
            margin: 0 auto;
            padding: 1rem 1rem 4rem;
          }
          h1 {
            font-size: 1.35rem;
            margin: 1rem 0 0.25rem;
          }
          h2 {
            font-size: 1.05rem;
            margin: 0;
          }
          .soft,
          small {
            color: var(--soft);
            font-size: 0.9rem;
          }
          .card {
            background: var(--paper);
            border: 1px solid var(--line);
            border-radius: 0.5rem;
            padding: 1rem;
            margin: 1rem 0;
          }
          .card.done {
            border-left: 0.35rem solid #2f855a;
          }
          .card.error {
            border-left: 0.35rem solid #c53030;
          }
          .facts {
            display: flex;
            flex-wrap: wrap;
            gap: 0.25rem 1.25rem;
            margin: 0.25rem 0 0.75rem;
          }
          fieldset {
            border: 0;
            margin: 0;
            padding: 0;
          }
          .choices {
            display: flex;
            flex-wrap: wrap;
            gap: 0.5rem;
            margin: 0.5rem 0;
          }
          .choices label {
            border: 1px solid var(--line);
            border-radius: 2rem;
            padding: 0.35rem 0.9rem;
            min-height: 2.75rem;
            display: inline-flex;
            align-items: center;
            gap: 0.4rem;
            cursor: pointer;
          }
          .choices label:has(input:checked) {
            border-color: var(--accent);
            background: #e8f1fb;
          }
          textarea,
          input[type='text'],
          input[type='date'] {
            width: 100%;
            font: inherit;
            padding: 0.5rem;
            border: 1px solid var(--line);
            border-radius: 0.35rem;
          }
          input[type='text'] {
            max-width: 26rem;
          }
          input[type='date'] {
            max-width: 14rem;
          }
          details {
            margin: 0.5rem 0;
          }
          summary {
            cursor: pointer;
            min-height: 2rem;
          }
          .fault {
            color: #c53030;
            margin: 0.25rem 0;
          }
          button {
            font: inherit;
            font-weight: 600;
            color: #fff;
            background: var(--accent);
            border: 0;
            border-radius: 0.4rem;
            padding: 0.7rem 1.6rem;
            min-height: 2.75rem;
            cursor: pointer;
          }
          button.away {
            position: absolute;
            left: -99rem;
          }
          button.plain {
            color: var(--accent);
            background: #fff;
            border: 1px solid var(--accent);
          }
          :focus-visible {
            outline: 3px solid #f6ad55;
            outline-offset: 2px;
          }
        </style>
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`.toString();
}

/** A page that says in plain words why a link does not open, and what to do. */
export function refusalPage(title: string, zh: string, en: string): string {
  return page(
    title,
    html`<div class="card error" role="alert">
      <h1>${zh}</h1>
      <p class="soft">${en}</p>
    </div>`,
  );
}
