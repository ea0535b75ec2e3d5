-- What stands beside the words of a report: the values that targets have reached, and up to five references that prove it.
ALTER TABLE "reports" ADD COLUMN "target_values" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "evidence" JSONB NOT NULL DEFAULT '[]',
    ADD CONSTRAINT "reports_target_values" CHECK (jsonb_typeof("target_values") = 'array' AND jsonb_array_length("target_values") <= 50),
    ADD CONSTRAINT "reports_evidence" CHECK (jsonb_typeof("evidence") = 'array' AND jsonb_array_length("evidence") <= 5);
