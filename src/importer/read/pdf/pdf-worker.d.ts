declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs' {
  /** The half of pdf.js that reads the file; it answers over the port that it is given. */
  export const WorkerMessageHandler: { initializeFromPort(port: unknown): void };
}
