-- What units and the office may say of a measure, beyond receipts, reports and verdicts.
ALTER TABLE "measure_inputs" DROP CONSTRAINT "measure_inputs_type",
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'promise', 'extension', 'misaddressed',
        'correct-report', 'withdraw-report', 'verify', 'decide', 'cycle-opened'));
-- The words that go with it, such as a reason; they can be erased.
ALTER TABLE "measure_inputs" ADD COLUMN "text" TEXT;

-- `dropped`: what it asked for has changed; nobody failed to answer.
ALTER TABLE "requests" DROP CONSTRAINT "requests_state",
    ADD CONSTRAINT "requests_state" CHECK ("state" IN ('open', 'answered', 'unanswered', 'dropped', 'closed'));

-- A report that its sender took back or put right; the row stays, so that it can be seen.
ALTER TABLE "reports" ADD COLUMN "revised" BOOLEAN NOT NULL DEFAULT false;

ALTER TABLE "notices" DROP CONSTRAINT "notices_valid_while",
    ADD CONSTRAINT "notices_valid_while" CHECK ("valid_while" IN ('always', 'request-open', 'unsigned', 'verifying', 'undecided',
        'if-alarmed', 'petitioned', 'parked'));
ALTER TABLE "office_tasks" DROP CONSTRAINT "office_tasks_kind",
    ADD CONSTRAINT "office_tasks_kind" CHECK ("kind" IN ('decide-late-claim', 'verify', 'no-contact', 'unreachable',
        'answer-extension', 'misaddressed', 'review-parked'));

-- What the fold of an older event list has for the new parts of a state.
UPDATE "measures" SET "state" = '{"petition": null, "petitionCount": 0, "extensionCount": 0, "parking": null, "responsible": null,
    "decisionCount": 0, "reviewCount": 0, "revisable": null}'::jsonb || "state";
UPDATE "measures" SET "state" = jsonb_set("state", '{request}', '{"pausedUntil": null, "promisedOn": null, "promises": 0}'::jsonb
    || ("state" -> 'request')) WHERE jsonb_typeof("state" -> 'request') = 'object';
