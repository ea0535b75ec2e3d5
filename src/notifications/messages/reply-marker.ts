/** The line above which a reply is written; the reply cutter looks for exactly these. */
export const REPLY_MARKERS = {
  'zh-CN': '——请在此行以上回复——',
  en: '-- Please reply above this line --',
} as const;
