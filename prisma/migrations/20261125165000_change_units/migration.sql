-- A unit renamed, merged into another one or abolished from a date: a row that is held until its instant, and stays as the
-- history of names and successors.
CREATE TABLE "unit_changes" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "to_unit_id" TEXT,
    "old_name" TEXT NOT NULL,
    "new_name" TEXT,
    "effective_on" DATE NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "applied_at" TIMESTAMPTZ(3),
    CONSTRAINT "unit_changes_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "unit_changes_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "unit_changes_to_unit_id_fkey" FOREIGN KEY ("to_unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "unit_changes_kind" CHECK ("kind" IN ('rename', 'merge', 'abolish')),
    CONSTRAINT "unit_changes_rename" CHECK (("kind" = 'rename') = ("new_name" IS NOT NULL)),
    CONSTRAINT "unit_changes_merge" CHECK (CASE "kind" WHEN 'merge' THEN "to_unit_id" IS NOT NULL WHEN 'rename' THEN "to_unit_id" IS NULL ELSE true END),
    CONSTRAINT "unit_changes_other" CHECK ("to_unit_id" <> "unit_id"),
    CONSTRAINT "unit_changes_applied" CHECK ("applied_at" >= "effective_at")
);
-- A unit ends once.
CREATE UNIQUE INDEX "unit_changes_one_end" ON "unit_changes"("unit_id") WHERE "kind" <> 'rename';
CREATE UNIQUE INDEX "unit_changes_new_name" ON "unit_changes"("new_name") WHERE "applied_at" IS NULL;
CREATE INDEX "unit_changes_unit_id_idx" ON "unit_changes"("unit_id");
CREATE INDEX "unit_changes_to_unit_id_idx" ON "unit_changes"("to_unit_id");
CREATE INDEX "unit_changes_waiting" ON "unit_changes"("effective_at") WHERE "applied_at" IS NULL;

-- The day on which a unit ended, and who stands in its place now, however many changes lie between.
ALTER TABLE "units" ADD COLUMN "ended_on" DATE,
    ADD COLUMN "successor_id" TEXT,
    ADD CONSTRAINT "units_successor_id_fkey" FOREIGN KEY ("successor_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT "units_successor" CHECK ("successor_id" <> "id" AND ("successor_id" IS NULL OR "ended_on" IS NOT NULL));
CREATE INDEX "units_successor_id_idx" ON "units"("successor_id");

ALTER TABLE "measure_inputs" DROP CONSTRAINT "measure_inputs_type",
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'promise', 'extension', 'misaddressed',
        'correct-report', 'withdraw-report', 'ask-contribution', 'contribution', 'verify', 'decide', 'part-closed', 'part-reopened',
        'cycle-opened', 'policy-applied', 'contact-changed', 'unit-succeeded'));

CREATE OR REPLACE VIEW "due" ("kind", "id", "at") AS
    SELECT 'measure', "id", "next_wake_at" FROM "measures" WHERE "next_wake_at" IS NOT NULL
    UNION ALL
    SELECT 'measure', m."id", g."calendar_changed_at" FROM "measures" m, "installation" g
     WHERE m."next_wake_at" IS NOT NULL AND m."calendar_version" < g."calendar_version" AND g."calendar_changed_at" IS NOT NULL
    UNION ALL
    SELECT 'input', "measure_id", min("received_at") FROM "measure_inputs" WHERE "state" = 'untaken' GROUP BY "measure_id"
    UNION ALL
    SELECT 'contact', "id", "next_release_at" FROM "contacts" WHERE "next_release_at" IS NOT NULL
    UNION ALL
    SELECT 'cycle', "id", "next_look_at" FROM "report_cycles" WHERE "next_look_at" IS NOT NULL
    UNION ALL
    SELECT 'schedule', "id", "next_open_at" FROM "cycle_schedules" WHERE "next_open_at" IS NOT NULL
    UNION ALL
    SELECT 'unit-change', "id", "effective_at" FROM "unit_changes" WHERE "applied_at" IS NULL
    UNION ALL
    SELECT 'agenda', "id", "at" FROM "agenda";
