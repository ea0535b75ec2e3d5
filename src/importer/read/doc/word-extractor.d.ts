declare module 'word-extractor' {
  interface TextOptions {
    /** False: signs as written, and not their nearest neighbours in ASCII. */
    readonly filterUnicode?: boolean;
    readonly includeHeadersAndFooters?: boolean;
  }

  interface ExtractedDocument {
    getBody(options?: TextOptions): string;
    getFootnotes(options?: TextOptions): string;
    getEndnotes(options?: TextOptions): string;
    getTextboxes(options?: TextOptions): string;
  }

  export default class WordExtractor {
    extract(source: Buffer): Promise<ExtractedDocument>;
  }
}
