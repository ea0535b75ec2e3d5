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
ALTER TABLE "office_tasks"
    DROP CONSTRAINT "office_tasks_kind",
    ADD CONSTRAINT "office_tasks_kind" CHECK ("kind" IN ('decide-late-claim', 'verify', 'no-contact', 'unreachable',
        'answer-extension', 'misaddressed', 'review-parked', 'calendar-notice-missing', 'cycle-not-opened', 'question'));

-- A policy for a part, a section or a single measure of a plan, instead of the plan's own.
CREATE TABLE "policy_overrides" (
    "id" BIGSERIAL NOT NULL,
    "plan_id" TEXT NOT NULL,
    "slot" TEXT NOT NULL,
    "part" TEXT,
    "section" TEXT,
    "measure_id" TEXT,
    "policy_name" TEXT NOT NULL,
    "policy_version" INTEGER NOT NULL,

    CONSTRAINT "policy_overrides_pkey" PRIMARY KEY ("id")
);

-- A measure's override names the plan that it is of.
CREATE UNIQUE INDEX "measures_id_plan_id_key" ON "measures"("id", "plan_id");

CREATE INDEX "policy_overrides_measure_id_idx" ON "policy_overrides"("measure_id");
CREATE INDEX "policy_overrides_policy_name_policy_version_idx" ON "policy_overrides"("policy_name", "policy_version");

-- One policy per place and slot; also the index by which a step finds what covers its measure.
CREATE UNIQUE INDEX "policy_overrides_place" ON "policy_overrides"("plan_id", "slot", "part", "section", "measure_id")
    NULLS NOT DISTINCT;

ALTER TABLE "policy_overrides" ADD CONSTRAINT "policy_overrides_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "policy_overrides" ADD CONSTRAINT "policy_overrides_measure_id_plan_id_fkey" FOREIGN KEY ("measure_id", "plan_id") REFERENCES "measures"("id", "plan_id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "policy_overrides" ADD CONSTRAINT "policy_overrides_policy_name_policy_version_fkey" FOREIGN KEY ("policy_name", "policy_version") REFERENCES "policies"("name", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "policy_overrides"
    ADD CONSTRAINT "policy_overrides_slot" CHECK ("slot" IN ('dated', 'rhythm')),
    -- A measure alone, a section (of a part where the plan has parts), or a part alone.
    ADD CONSTRAINT "policy_overrides_scope" CHECK (
        CASE WHEN "measure_id" IS NOT NULL THEN "part" IS NULL AND "section" IS NULL
             ELSE "section" IS NOT NULL OR "part" IS NOT NULL END);

-- What an override is assigned to, in the words of the domain; "code" is that of its measure.
CREATE FUNCTION "override_scope"("o" "policy_overrides", "code" TEXT) RETURNS JSONB
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE
        WHEN "o"."measure_id" IS NOT NULL THEN jsonb_build_object('kind', 'measure', 'code', "code")
        WHEN "o"."section" IS NOT NULL THEN jsonb_build_object('kind', 'section', 'part', "o"."part", 'section', "o"."section")
        ELSE jsonb_build_object('kind', 'part', 'part', "o"."part") END $$;

-- What stands beside the words of a report: the values that targets have reached, and up to five references that prove it.
ALTER TABLE "reports" ADD COLUMN "target_values" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "evidence" JSONB NOT NULL DEFAULT '[]',
    ADD CONSTRAINT "reports_target_values" CHECK (jsonb_typeof("target_values") = 'array' AND jsonb_array_length("target_values") <= 50),
    ADD CONSTRAINT "reports_evidence" CHECK (jsonb_typeof("evidence") = 'array' AND jsonb_array_length("evidence") <= 5);

-- A deputy (副联络员) stands beside the holder of a seat, in a table of its own: whoever reads only holders goes on doing so.
CREATE TABLE "contact_deputies" (
    "unit_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,

    CONSTRAINT "contact_deputies_pkey" PRIMARY KEY ("unit_id","role")
);
CREATE INDEX "contact_deputies_contact_id_idx" ON "contact_deputies"("contact_id");
ALTER TABLE "contact_deputies" ADD CONSTRAINT "contact_deputies_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "contact_deputies" ADD CONSTRAINT "contact_deputies_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "contact_deputies"
    ADD CONSTRAINT "contact_deputies_role" CHECK ("role" IN ('liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior'));

-- Nobody stands in for himself. Checked when the transaction ends, so that holder and deputy can change places.
CREATE FUNCTION "refuse_own_deputy"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM "contact_seats" s JOIN "contact_deputies" d USING ("unit_id", "role", "contact_id")
                WHERE "unit_id" = NEW."unit_id" AND "role" = NEW."role") THEN
        RAISE EXCEPTION 'contact % would be holder and deputy of one seat', NEW."contact_id" USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "contact_deputies_other" AFTER INSERT OR UPDATE ON "contact_deputies"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "refuse_own_deputy"();
CREATE CONSTRAINT TRIGGER "contact_seats_other" AFTER INSERT OR UPDATE ON "contact_seats"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "refuse_own_deputy"();

-- A notice that stands in place of one whose contact no channel reached.
ALTER TABLE "notices" ADD COLUMN "redirected_from" TEXT;
CREATE INDEX "notices_redirected_from_idx" ON "notices"("redirected_from", "request_id");
ALTER TABLE "notices" ADD CONSTRAINT "notices_redirected_from_fkey" FOREIGN KEY ("redirected_from") REFERENCES "contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "notices"
    ADD CONSTRAINT "notices_redirected" CHECK ("redirected_from" <> "contact_id"),
    DROP CONSTRAINT "notices_drop_reason",
    ADD CONSTRAINT "notices_drop_reason" CHECK ("drop_reason" IN ('served', 'answered', 'superseded', 'settled', 'never-alarmed',
        'redirected', 'seat-changed', 'unreachable', 'echo-limit'));

-- A gap is of one seat: which role, and the day of the first message that nobody in it would get.
ALTER TABLE "office_tasks"
    ADD COLUMN "role" TEXT,
    ADD COLUMN "needed_on" DATE,
    ADD CONSTRAINT "office_tasks_role" CHECK ("role" IN ('liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior')),
    ADD CONSTRAINT "office_tasks_seat" CHECK ("role" IS NULL OR ("kind" = 'no-contact' AND "unit_id" IS NOT NULL));
DROP INDEX "office_tasks_one_open";
CREATE UNIQUE INDEX "office_tasks_one_open" ON "office_tasks"("kind", "measure_id", "unit_id", "contact_id", "role", "plan_id", "inbound_id") NULLS NOT DISTINCT
    WHERE "state" = 'open';

-- Where each lead answers, a notice names the units whose answer it waits for.
ALTER TABLE "notices" ADD COLUMN "awaits" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    ADD CONSTRAINT "notices_awaits" CHECK (cardinality("awaits") = 0 OR "request_id" IS NOT NULL);

-- What a lead asks of its supporting units, and what they give.
ALTER TABLE "notices" DROP CONSTRAINT "notices_valid_while",
    ADD CONSTRAINT "notices_valid_while" CHECK ("valid_while" IN ('always', 'request-open', 'unsigned', 'verifying', 'undecided',
        'if-alarmed', 'petitioned', 'parked', 'contributing'));

-- A measure that came of a split knows the whole that it is a part of; both are of one plan by the step that makes it.
ALTER TABLE "measures" ADD COLUMN "parent_id" TEXT,
    ADD CONSTRAINT "measures_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    ADD CONSTRAINT "measures_parent_other" CHECK ("parent_id" <> "id");
CREATE INDEX "measures_parent_id_idx" ON "measures"("parent_id");

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

-- What is done about dates that were past when the plan was activated; nothing was decided for plans of before.
ALTER TABLE "plans" ADD COLUMN "past_dates" TEXT,
    ADD CONSTRAINT "plans_past_dates" CHECK ("past_dates" IN ('skip', 'once'));

-- What may be told of a measure.
ALTER TABLE "measure_inputs" DROP CONSTRAINT "measure_inputs_type",
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'promise', 'extension', 'misaddressed',
        'correct-report', 'withdraw-report', 'ask-contribution', 'contribution', 'verify', 'decide', 'part-closed', 'part-reopened',
        'cycle-opened', 'policy-applied', 'contact-changed', 'unit-succeeded'));

-- What the fold of an older event list has for the new parts of a state.
UPDATE "measures" SET "state" = '{"unreachableSeats": [], "seatGapCount": 0, "contactChanges": 0, "contributions": [],
    "contributionCount": 0, "parts": []}'::jsonb || "state";
-- The slots of a request: none, one unit answers for all.
UPDATE "measures" SET "state" = jsonb_set("state", '{request,slots}', '[]')
 WHERE jsonb_typeof("state" -> 'request') = 'object' AND NOT "state" -> 'request' ? 'slots';
UPDATE "measures" SET "state" = jsonb_set("state", '{revisable,before,request,slots}', '[]')
 WHERE jsonb_typeof("state" #> '{revisable,before,request}') = 'object' AND NOT "state" #> '{revisable,before,request}' ? 'slots';

-- What is due: also a measure that is planned by an older version of the calendar, since the change, and a change of units.
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
