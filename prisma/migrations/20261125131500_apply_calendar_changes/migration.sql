-- A change of the calendar (a notice of holidays, a unit's closure) raises installation.calendar_version. What was in force
-- under an older version can still be read, so that each open measure can be planned anew and tell what moved.

ALTER TABLE "installation" ADD COLUMN "calendar_changed_at" TIMESTAMPTZ(3);

-- The version that a measure was last planned by; null before its activation.
ALTER TABLE "measures" ADD COLUMN "calendar_version" INTEGER;
UPDATE "measures" SET "calendar_version" = (SELECT "calendar_version" FROM "installation") WHERE "activated_at" IS NOT NULL;
CREATE INDEX "measures_by_calendar" ON "measures"("calendar_version", "id") WHERE "next_wake_at" IS NOT NULL;

-- A year as it was in the versions before `until_version`; source 'computed' where nothing was known of it.
CREATE TABLE "calendar_years_replaced" (
    "year" INTEGER NOT NULL,
    "until_version" INTEGER NOT NULL,
    "holidays" DATE[],
    "make_up" DATE[],
    "source" TEXT NOT NULL,

    CONSTRAINT "calendar_years_replaced_pkey" PRIMARY KEY ("year", "until_version"),
    CONSTRAINT "calendar_years_replaced_source" CHECK ("source" IN ('published', 'computed', 'imported'))
);
CREATE TRIGGER "calendar_years_replaced_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "calendar_years_replaced"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Days on which a unit is closed, in force from `since_version` until before `until_version`.
CREATE TABLE "unit_closures" (
    "id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "to_on" DATE NOT NULL,
    "reason" TEXT NOT NULL,
    "since_version" INTEGER NOT NULL,
    "until_version" INTEGER,

    CONSTRAINT "unit_closures_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "unit_closures_days" CHECK ("to_on" >= "from_on" AND "to_on" - "from_on" < 366),
    CONSTRAINT "unit_closures_reason" CHECK ("reason" <> ''),
    CONSTRAINT "unit_closures_versions" CHECK ("until_version" IS NULL OR "until_version" > "since_version"),
    CONSTRAINT "unit_closures_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "unit_closures_in_force" ON "unit_closures"("unit_id", "from_on", "to_on") WHERE "until_version" IS NULL;

-- The notice of a year that a plan reaches into is due and missing.
ALTER TABLE "office_tasks" DROP CONSTRAINT "office_tasks_kind";
ALTER TABLE "office_tasks" ADD CONSTRAINT "office_tasks_kind"
    CHECK ("kind" IN ('decide-late-claim', 'verify', 'no-contact', 'unreachable',
        'answer-extension', 'misaddressed', 'review-parked', 'calendar-notice-missing'));

-- A measure that is planned by an older version is due since the change: the clock waits for it, the watchdog finds it.
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
    SELECT 'agenda', "id", "at" FROM "agenda";
