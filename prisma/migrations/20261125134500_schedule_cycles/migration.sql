-- What became of each measure of a report cycle. It replaces the link from a request to one cycle: one answer may serve
-- cycles that overlap.
CREATE TABLE "cycle_measures" (
    "cycle_id" TEXT NOT NULL,
    "measure_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "request_id" TEXT,
    CONSTRAINT "cycle_measures_pkey" PRIMARY KEY ("cycle_id", "measure_id"),
    CONSTRAINT "cycle_measures_cycle_id_fkey" FOREIGN KEY ("cycle_id") REFERENCES "report_cycles"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "cycle_measures_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "cycle_measures_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "cycle_measures_state" CHECK ("state" IN ('invited', 'asked', 'reused', 'excused')),
    CONSTRAINT "cycle_measures_request" CHECK (("state" = 'asked') = ("request_id" IS NOT NULL))
);
CREATE INDEX "cycle_measures_measure_id_idx" ON "cycle_measures"("measure_id");
CREATE INDEX "cycle_measures_request_id_idx" ON "cycle_measures"("request_id");

INSERT INTO "cycle_measures" ("cycle_id", "measure_id", "state", "request_id")
SELECT i."cycle_id", i."measure_id",
       CASE WHEN r."id" IS NOT NULL THEN 'asked' WHEN i."state" = 'untaken' THEN 'invited' ELSE 'excused' END, r."id"
  FROM "measure_inputs" i
  LEFT JOIN LATERAL (SELECT q."id" FROM "requests" q WHERE q."measure_id" = i."measure_id" AND q."cycle_id" = i."cycle_id"
                      ORDER BY q."ordinal" DESC LIMIT 1) r ON true
 WHERE i."cycle_id" IS NOT NULL;

ALTER TABLE "requests" DROP COLUMN "cycle_id";

-- Cycles that open by themselves. `next_open_at` is the instant of the next one; null when its plan has closed or it was ended.
CREATE TABLE "cycle_schedules" (
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "rhythm" JSONB NOT NULL,
    "scope" JSONB NOT NULL,
    "opened_on" DATE,
    "next_open_at" TIMESTAMPTZ(3),
    CONSTRAINT "cycle_schedules_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "cycle_schedules_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "cycle_schedules_plan_id_idx" ON "cycle_schedules"("plan_id");
CREATE INDEX "cycle_schedules_next_open_at_idx" ON "cycle_schedules"("next_open_at");

-- Which measures a cycle is about: {} = all of the plan; part, section, unitIds narrow it down.
ALTER TABLE "report_cycles" ADD COLUMN "scope" JSONB NOT NULL DEFAULT '{}',
    ADD COLUMN "schedule_id" TEXT,
    ADD CONSTRAINT "report_cycles_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "cycle_schedules"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "report_cycles_schedule_id_idx" ON "report_cycles"("schedule_id");

ALTER TABLE "office_tasks" ADD COLUMN "plan_id" TEXT,
    ADD CONSTRAINT "office_tasks_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    DROP CONSTRAINT "office_tasks_kind",
    ADD CONSTRAINT "office_tasks_kind" CHECK ("kind" IN ('decide-late-claim', 'verify', 'no-contact', 'unreachable',
        'answer-extension', 'misaddressed', 'review-parked', 'cycle-not-opened'));
CREATE INDEX "office_tasks_plan_id_idx" ON "office_tasks"("plan_id");
DROP INDEX "office_tasks_one_open";
CREATE UNIQUE INDEX "office_tasks_one_open" ON "office_tasks"("kind", "measure_id", "unit_id", "contact_id", "plan_id") NULLS NOT DISTINCT
    WHERE "state" = 'open';

CREATE OR REPLACE VIEW "due" ("kind", "id", "at") AS
    SELECT 'measure', "id", "next_wake_at" FROM "measures" WHERE "next_wake_at" IS NOT NULL
    UNION ALL
    SELECT 'input', "measure_id", min("received_at") FROM "measure_inputs" WHERE "state" = 'untaken' GROUP BY "measure_id"
    UNION ALL
    SELECT 'contact', "id", "next_release_at" FROM "contacts" WHERE "next_release_at" IS NOT NULL
    UNION ALL
    SELECT 'cycle', "id", "next_look_at" FROM "report_cycles" WHERE "next_look_at" IS NOT NULL
    UNION ALL
    SELECT 'schedule', "id", "next_open_at" FROM "cycle_schedules" WHERE "next_open_at" IS NOT NULL
    UNION ALL
    SELECT 'agenda', "id", "at" FROM "agenda";
