import { expect } from 'vitest';
import { aSetting, dated, type Act } from './builders.ts';
import { MeasureRun } from './measure-run.ts';

/*
 * Sunday, 31 December 2023: asked on Monday 18 December; -5 is Monday 25, -1 Friday 29 December, +1 Tuesday 2 January.
 */
export const DUE = '2023-12-31';
export const ASKED = '2023-12-20 10:00';

/** A measure that is asked for its deadline, two days after the ask. */
export const asked = (change: Parameters<typeof dated>[1] = {}): MeasureRun =>
  new MeasureRun(aSetting(dated(DUE, change))).until(ASKED);

/** The id of the open request. */
export const requestOf = ({ state }: MeasureRun): string => {
  if (state.request === null) throw new Error('nothing is asked');
  return state.request.id;
};

/** Why an act is refused; what is refused changes nothing. Nothing else may fall due before it. */
export const codes = (run: MeasureRun, act: Act, at = ASKED): string[] => {
  const before = run.state;
  const { refusals, state } = run.act(at, act);
  if (refusals.length > 0) expect({ ...state, request: null }).toEqual({ ...before, request: null });
  return refusals.map(({ code }) => code);
};
