-- A question that came in by mail waits for the office as a task: one per mail, whether it is open or done.
ALTER TABLE "office_tasks" ADD COLUMN "inbound_id" TEXT,
    ADD CONSTRAINT "office_tasks_inbound_id_fkey" FOREIGN KEY ("inbound_id") REFERENCES "inbound_messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    DROP CONSTRAINT "office_tasks_kind",
    ADD CONSTRAINT "office_tasks_kind" CHECK ("kind" IN ('decide-late-claim', 'verify', 'no-contact', 'unreachable',
        'answer-extension', 'misaddressed', 'review-parked', 'cycle-not-opened', 'question')),
    ADD CONSTRAINT "office_tasks_question" CHECK (("kind" = 'question') = ("inbound_id" IS NOT NULL)
        AND ("kind" <> 'question' OR ("measure_id" IS NOT NULL AND "contact_id" IS NOT NULL)));
CREATE UNIQUE INDEX "office_tasks_inbound_id_key" ON "office_tasks"("inbound_id");

-- Two questions of one person about one measure are two tasks.
DROP INDEX "office_tasks_one_open";
CREATE UNIQUE INDEX "office_tasks_one_open" ON "office_tasks"("kind", "measure_id", "unit_id", "contact_id", "plan_id", "inbound_id") NULLS NOT DISTINCT
    WHERE "state" = 'open';

-- The office's list, oldest first.
CREATE INDEX "office_tasks_open_since" ON "office_tasks"("raised_at", "id") WHERE "state" = 'open';
