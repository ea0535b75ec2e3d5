/*
 * An independent reading of the policies, for tests to hold a document against: a rehearsal's or a real run's. Written
 * from the rules in words (docs/spec.md); nothing of src is imported, not even a type, so that it cannot agree by
 * sharing a mistake. It knows the presets `standard` and `ongoing-quarterly`, the years 2023 to 2026 and Asia/Shanghai.
 */

/** What it needs of the JSON of `duban plan parse`. */
export interface PlanJson {
  readonly measures: readonly {
    readonly code: string;
    readonly deadline: { readonly kind: string; readonly on?: string };
    readonly leadUnits: readonly string[];
    readonly supportingUnits: readonly string[];
    readonly milestones: readonly { readonly on: string }[];
  }[];
  readonly units: readonly {
    readonly name: string;
    readonly kind: string;
    readonly seenAs: readonly string[];
    readonly expandsTo: readonly string[];
  }[];
}

export interface ItemJson {
  readonly measure: string;
  readonly role: string;
  readonly kind: string;
  readonly tone: string;
  readonly rung: string;
  readonly occurrence: number;
  readonly request: { readonly id: string; readonly because: readonly string[]; readonly due: string } | null;
}

export interface MessageJson {
  readonly id: string;
  readonly at: string;
  readonly channel: string;
  readonly tone: string;
  readonly to: { readonly contact: string; readonly unit: string; readonly role: string };
  readonly items: readonly ItemJson[];
}

/** The document of the command-line contract. */
export interface DocumentJson {
  readonly from: string;
  readonly until: string;
  readonly assume: string;
  readonly office: string;
  readonly superior: string;
  readonly messages: readonly MessageJson[];
  readonly outcomes: readonly {
    readonly measure: string;
    readonly outcome: string;
    readonly standing: string | null;
    readonly on: string | null;
  }[];
  readonly gaps: readonly unknown[];
  readonly totals: {
    readonly messages: number;
    readonly perChannel: { readonly email: number; readonly sms: number };
    readonly busiestDay: { readonly on: string; readonly messages: number } | null;
    readonly busiestContact: { readonly contact: string; readonly messages: number } | null;
  };
}

/** A place in the organisation. */
export interface Chair {
  readonly unit: string;
  readonly role: string;
}

/** Something one chair is to be told on one day. */
export interface Told extends Chair {
  readonly kind: string;
  readonly tone: string;
  readonly channels: readonly string[];
}

/** One item with the message that carried it. */
export interface Seen {
  readonly item: ItemJson;
  readonly message: MessageJson;
  /** Epoch ms and day of the message. */
  readonly at: number;
  readonly day: string;
}
