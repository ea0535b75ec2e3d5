import type { MeasureStore, ReleaseStore } from './ports.ts';

/** The pure rules that activities hand to the stores; in production those of the domain. */
export interface Deciders {
  readonly decideMeasure: Parameters<MeasureStore['step']>[2];
  readonly decideRelease: Parameters<ReleaseStore['next']>[2];
}
