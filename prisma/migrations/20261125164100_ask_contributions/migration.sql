-- What a lead asks of its supporting units, and what they give.
ALTER TABLE "measure_inputs" DROP CONSTRAINT "measure_inputs_type",
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'promise', 'extension', 'misaddressed',
        'correct-report', 'withdraw-report', 'ask-contribution', 'contribution', 'verify', 'decide', 'cycle-opened', 'policy-applied', 'contact-changed'));
ALTER TABLE "notices" DROP CONSTRAINT "notices_valid_while",
    ADD CONSTRAINT "notices_valid_while" CHECK ("valid_while" IN ('always', 'request-open', 'unsigned', 'verifying', 'undecided',
        'if-alarmed', 'petitioned', 'parked', 'contributing'));
UPDATE "measures" SET "state" = '{"contributions": [], "contributionCount": 0}'::jsonb || "state";
