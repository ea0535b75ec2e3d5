-- A measure that came of a split knows the whole that it is a part of; both are of one plan by the step that makes it.
ALTER TABLE "measures" ADD COLUMN "parent_id" TEXT,
    ADD CONSTRAINT "measures_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT "measures_parent_other" CHECK ("parent_id" <> "id");
CREATE INDEX "measures_parent_id_idx" ON "measures"("parent_id");
ALTER TABLE "measure_inputs" DROP CONSTRAINT "measure_inputs_type",
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'promise', 'extension', 'misaddressed',
        'correct-report', 'withdraw-report', 'ask-contribution', 'contribution', 'verify', 'decide', 'part-closed', 'part-reopened',
        'cycle-opened', 'policy-applied', 'contact-changed'));
UPDATE "measures" SET "state" = '{"parts": []}'::jsonb || "state";
