import { CLAIM_NAMES, type Name } from '../../names/names.ts';

/** What a stored claim is called; an unknown word stands for itself, null where nothing is claimed. */
const nameOf = (claim: string): Name | null => new Map<string, Name>(Object.entries(CLAIM_NAMES)).get(claim) ?? null;

/** The Chinese word of a claim id; null for anything else. */
export const claimZh = (claim: string): string | null => nameOf(claim)?.zh ?? null;

/** The English word of a claim id; null for anything else. */
export const claimEn = (claim: string): string | null => nameOf(claim)?.en ?? null;
