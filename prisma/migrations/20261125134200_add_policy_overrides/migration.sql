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

ALTER TABLE "measure_inputs"
    DROP CONSTRAINT "measure_inputs_type",
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'promise', 'extension', 'misaddressed',
        'correct-report', 'withdraw-report', 'verify', 'decide', 'cycle-opened', 'policy-applied'));
