-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "installation" (
    "id" INTEGER NOT NULL,
    "zone" TEXT NOT NULL,
    "held" BOOLEAN NOT NULL,
    "budget_email" INTEGER NOT NULL,
    "budget_sms" INTEGER NOT NULL,
    "send_windows" JSONB NOT NULL,
    "calendar_version" INTEGER NOT NULL,
    "heartbeat_at" TIMESTAMPTZ(3),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clock" (
    "id" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "now_ms" BIGINT,

    CONSTRAINT "clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agenda" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "payload" JSONB NOT NULL,

    CONSTRAINT "agenda_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "calendar_years" (
    "year" INTEGER NOT NULL,
    "holidays" DATE[],
    "make_up" DATE[],
    "source" TEXT NOT NULL,

    CONSTRAINT "calendar_years_pkey" PRIMARY KEY ("year")
);

-- CreateTable
CREATE TABLE "policies" (
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "body" JSONB NOT NULL,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("name","version")
);

-- CreateTable
CREATE TABLE "units" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "collecting_unit_id" TEXT,

    CONSTRAINT "units_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unit_aliases" (
    "name" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,

    CONSTRAINT "unit_aliases_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "group_members" (
    "group_unit_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "member_unit_id" TEXT NOT NULL,

    CONSTRAINT "group_members_pkey" PRIMARY KEY ("group_unit_id","ordinal")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "digest_at" TIMESTAMPTZ(3),
    "next_release_at" TIMESTAMPTZ(3),
    "deferrals" INTEGER NOT NULL,
    "erased" BOOLEAN NOT NULL,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_seats" (
    "unit_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,

    CONSTRAINT "contact_seats_pkey" PRIMARY KEY ("unit_id","role")
);

-- CreateTable
CREATE TABLE "contact_points" (
    "id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "contact_points_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plans" (
    "id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "held" BOOLEAN NOT NULL,
    "zone" TEXT NOT NULL,
    "from_on" DATE NOT NULL,
    "closes_on" DATE,
    "office_unit_id" TEXT,
    "superior_unit_id" TEXT,
    "dated_policy_name" TEXT NOT NULL,
    "dated_policy_version" INTEGER NOT NULL,
    "rhythm_policy_name" TEXT,
    "rhythm_policy_version" INTEGER,
    "title" TEXT NOT NULL,
    "document_number" TEXT,
    "issuer" TEXT,
    "issued_on" DATE,
    "source_file" TEXT,
    "source_sha256" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "activated_at" TIMESTAMPTZ(3),

    CONSTRAINT "plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "measures" (
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "item_numbers" INTEGER[],
    "part" TEXT,
    "section" TEXT,
    "basis" TEXT,
    "text" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "deadline_kind" TEXT NOT NULL,
    "deadline_on" DATE,
    "deadline_raw" TEXT,
    "targets" JSONB NOT NULL,
    "leaders" TEXT[],
    "phase" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "event_count" INTEGER NOT NULL,
    "activated_at" TIMESTAMPTZ(3),
    "next_wake_at" TIMESTAMPTZ(3),
    "state" JSONB NOT NULL,

    CONSTRAINT "measures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "measure_units" (
    "measure_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "unit_id" TEXT NOT NULL,
    "printed_name" TEXT NOT NULL,

    CONSTRAINT "measure_units_pkey" PRIMARY KEY ("measure_id","role","ordinal")
);

-- CreateTable
CREATE TABLE "responsible_units" (
    "measure_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "unit_id" TEXT NOT NULL,
    "by_expansion" BOOLEAN NOT NULL,
    "group_unit_id" TEXT,

    CONSTRAINT "responsible_units_pkey" PRIMARY KEY ("measure_id","role","ordinal")
);

-- CreateTable
CREATE TABLE "milestones" (
    "measure_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "due_on" DATE NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "milestones_pkey" PRIMARY KEY ("measure_id","ordinal")
);

-- CreateTable
CREATE TABLE "report_cycles" (
    "id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "due_on" DATE NOT NULL,
    "state" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "next_look_at" TIMESTAMPTZ(3),
    "expected" INTEGER,
    "answered" INTEGER,
    "silent" INTEGER,
    "excused" INTEGER,

    CONSTRAINT "report_cycles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "requests" (
    "id" TEXT NOT NULL,
    "measure_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "because" TEXT[],
    "due" DATE NOT NULL,
    "due_revision" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "policy" JSONB NOT NULL,
    "cycle_id" TEXT,

    CONSTRAINT "requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answer_slots" (
    "request_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "answered_by" TEXT,

    CONSTRAINT "answer_slots_pkey" PRIMARY KEY ("request_id","unit_id")
);

-- CreateTable
CREATE TABLE "measure_inputs" (
    "id" TEXT NOT NULL,
    "ordinal" BIGSERIAL NOT NULL,
    "measure_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT,
    "dedupe_key" TEXT NOT NULL,
    "inbound_id" TEXT,
    "cycle_id" TEXT,

    CONSTRAINT "measure_inputs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reports" (
    "input_id" TEXT NOT NULL,
    "measure_id" TEXT NOT NULL,
    "request_id" TEXT,
    "unit_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "claim" TEXT NOT NULL,
    "text" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reports_pkey" PRIMARY KEY ("input_id")
);

-- CreateTable
CREATE TABLE "measure_events" (
    "measure_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "step_seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "decider_version" INTEGER NOT NULL,

    CONSTRAINT "measure_events_pkey" PRIMARY KEY ("measure_id","seq")
);

-- CreateTable
CREATE TABLE "notices" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "measure_id" TEXT NOT NULL,
    "request_id" TEXT,
    "because" TEXT[],
    "due" DATE,
    "due_revision" INTEGER,
    "kind" TEXT NOT NULL,
    "tone" TEXT NOT NULL,
    "rung" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "channels" TEXT[],
    "pending_channels" TEXT[],
    "done_channels" TEXT[],
    "rung_at" TIMESTAMPTZ(3) NOT NULL,
    "next" JSONB,
    "valid_while" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "drop_reason" TEXT,
    "answers_inbound" TEXT,
    "echo_detail" TEXT,

    CONSTRAINT "notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "release_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "echo_of" TEXT,
    "in_reply_to" TEXT,
    "attempts" INTEGER NOT NULL,
    "retry_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_notices" (
    "message_id" TEXT NOT NULL,
    "notice_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,

    CONSTRAINT "message_notices_pkey" PRIMARY KEY ("message_id","notice_id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "point_id" TEXT,
    "state" TEXT NOT NULL,
    "response" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outcomes" (
    "measure_id" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "standing" TEXT,
    "on_date" DATE NOT NULL,
    "claim" TEXT,
    "office_view" TEXT,
    "finding" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "outcomes_pkey" PRIMARY KEY ("measure_id")
);

-- CreateTable
CREATE TABLE "office_tasks" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "measure_id" TEXT,
    "unit_id" TEXT,
    "contact_id" TEXT,
    "state" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "office_tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "gaps" (
    "measure_id" TEXT NOT NULL,
    "unit_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gaps_pkey" PRIMARY KEY ("measure_id","unit_id","role","reason")
);

-- CreateTable
CREATE TABLE "inbound_messages" (
    "id" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "sender" TEXT NOT NULL,
    "contact_id" TEXT,
    "replies_to" TEXT,
    "size_bytes" INTEGER NOT NULL,
    "body" TEXT,
    "state" TEXT NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "inbound_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" BIGSERIAL NOT NULL,
    "who" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "agenda_at_idx" ON "agenda"("at");

-- CreateIndex
CREATE UNIQUE INDEX "units_name_key" ON "units"("name");

-- CreateIndex
CREATE INDEX "unit_aliases_unit_id_idx" ON "unit_aliases"("unit_id");

-- CreateIndex
CREATE INDEX "group_members_member_unit_id_idx" ON "group_members"("member_unit_id");

-- CreateIndex
CREATE UNIQUE INDEX "group_members_group_unit_id_member_unit_id_key" ON "group_members"("group_unit_id", "member_unit_id");

-- CreateIndex
CREATE INDEX "contacts_unit_id_idx" ON "contacts"("unit_id");

-- CreateIndex
CREATE INDEX "contacts_next_release_at_idx" ON "contacts"("next_release_at");

-- CreateIndex
CREATE INDEX "contact_seats_contact_id_idx" ON "contact_seats"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_points_contact_id_channel_key" ON "contact_points"("contact_id", "channel");

-- CreateIndex
CREATE UNIQUE INDEX "contact_points_channel_address_key" ON "contact_points"("channel", "address");

-- CreateIndex
CREATE INDEX "plans_office_unit_id_idx" ON "plans"("office_unit_id");

-- CreateIndex
CREATE INDEX "plans_superior_unit_id_idx" ON "plans"("superior_unit_id");

-- CreateIndex
CREATE INDEX "measures_next_wake_at_idx" ON "measures"("next_wake_at");

-- CreateIndex
CREATE UNIQUE INDEX "measures_plan_id_code_key" ON "measures"("plan_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "measures_plan_id_ordinal_key" ON "measures"("plan_id", "ordinal");

-- CreateIndex
CREATE INDEX "measure_units_unit_id_idx" ON "measure_units"("unit_id");

-- CreateIndex
CREATE INDEX "responsible_units_unit_id_idx" ON "responsible_units"("unit_id");

-- CreateIndex
CREATE INDEX "responsible_units_group_unit_id_idx" ON "responsible_units"("group_unit_id");

-- CreateIndex
CREATE UNIQUE INDEX "responsible_units_measure_id_role_unit_id_key" ON "responsible_units"("measure_id", "role", "unit_id");

-- CreateIndex
CREATE INDEX "report_cycles_plan_id_idx" ON "report_cycles"("plan_id");

-- CreateIndex
CREATE INDEX "report_cycles_next_look_at_idx" ON "report_cycles"("next_look_at");

-- CreateIndex
CREATE INDEX "requests_cycle_id_idx" ON "requests"("cycle_id");

-- CreateIndex
CREATE UNIQUE INDEX "requests_measure_id_ordinal_key" ON "requests"("measure_id", "ordinal");

-- CreateIndex
CREATE INDEX "answer_slots_unit_id_idx" ON "answer_slots"("unit_id");

-- CreateIndex
CREATE INDEX "answer_slots_answered_by_idx" ON "answer_slots"("answered_by");

-- CreateIndex
CREATE UNIQUE INDEX "measure_inputs_ordinal_key" ON "measure_inputs"("ordinal");

-- CreateIndex
CREATE UNIQUE INDEX "measure_inputs_dedupe_key_key" ON "measure_inputs"("dedupe_key");

-- CreateIndex
CREATE INDEX "measure_inputs_measure_id_idx" ON "measure_inputs"("measure_id");

-- CreateIndex
CREATE INDEX "measure_inputs_inbound_id_idx" ON "measure_inputs"("inbound_id");

-- CreateIndex
CREATE INDEX "measure_inputs_cycle_id_idx" ON "measure_inputs"("cycle_id");

-- CreateIndex
CREATE INDEX "reports_measure_id_received_at_idx" ON "reports"("measure_id", "received_at");

-- CreateIndex
CREATE INDEX "reports_request_id_idx" ON "reports"("request_id");

-- CreateIndex
CREATE INDEX "reports_unit_id_idx" ON "reports"("unit_id");

-- CreateIndex
CREATE INDEX "reports_contact_id_idx" ON "reports"("contact_id");

-- CreateIndex
CREATE INDEX "measure_events_type_at_idx" ON "measure_events"("type", "at");

-- CreateIndex
CREATE UNIQUE INDEX "notices_key_key" ON "notices"("key");

-- CreateIndex
CREATE INDEX "notices_contact_id_request_id_idx" ON "notices"("contact_id", "request_id");

-- CreateIndex
CREATE INDEX "notices_measure_id_idx" ON "notices"("measure_id");

-- CreateIndex
CREATE INDEX "notices_request_id_idx" ON "notices"("request_id");

-- CreateIndex
CREATE INDEX "notices_unit_id_idx" ON "notices"("unit_id");

-- CreateIndex
CREATE INDEX "messages_contact_id_release_at_idx" ON "messages"("contact_id", "release_at");

-- CreateIndex
CREATE INDEX "message_notices_notice_id_idx" ON "message_notices"("notice_id");

-- CreateIndex
CREATE INDEX "deliveries_point_id_idx" ON "deliveries"("point_id");

-- CreateIndex
CREATE UNIQUE INDEX "deliveries_message_id_attempt_key" ON "deliveries"("message_id", "attempt");

-- CreateIndex
CREATE INDEX "office_tasks_measure_id_idx" ON "office_tasks"("measure_id");

-- CreateIndex
CREATE INDEX "office_tasks_unit_id_idx" ON "office_tasks"("unit_id");

-- CreateIndex
CREATE INDEX "office_tasks_contact_id_idx" ON "office_tasks"("contact_id");

-- CreateIndex
CREATE INDEX "gaps_unit_id_idx" ON "gaps"("unit_id");

-- CreateIndex
CREATE INDEX "inbound_messages_replies_to_idx" ON "inbound_messages"("replies_to");

-- CreateIndex
CREATE INDEX "inbound_messages_contact_id_idx" ON "inbound_messages"("contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_messages_channel_external_id_key" ON "inbound_messages"("channel", "external_id");

-- CreateIndex
CREATE INDEX "audit_log_at_idx" ON "audit_log"("at");

-- AddForeignKey
ALTER TABLE "units" ADD CONSTRAINT "units_collecting_unit_id_fkey" FOREIGN KEY ("collecting_unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "unit_aliases" ADD CONSTRAINT "unit_aliases_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_group_unit_id_fkey" FOREIGN KEY ("group_unit_id") REFERENCES "units"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_member_unit_id_fkey" FOREIGN KEY ("member_unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_seats" ADD CONSTRAINT "contact_seats_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_seats" ADD CONSTRAINT "contact_seats_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contact_points" ADD CONSTRAINT "contact_points_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plans" ADD CONSTRAINT "plans_office_unit_id_fkey" FOREIGN KEY ("office_unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plans" ADD CONSTRAINT "plans_superior_unit_id_fkey" FOREIGN KEY ("superior_unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plans" ADD CONSTRAINT "plans_dated_policy_name_dated_policy_version_fkey" FOREIGN KEY ("dated_policy_name", "dated_policy_version") REFERENCES "policies"("name", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plans" ADD CONSTRAINT "plans_rhythm_policy_name_rhythm_policy_version_fkey" FOREIGN KEY ("rhythm_policy_name", "rhythm_policy_version") REFERENCES "policies"("name", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measures" ADD CONSTRAINT "measures_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measure_units" ADD CONSTRAINT "measure_units_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measure_units" ADD CONSTRAINT "measure_units_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "responsible_units" ADD CONSTRAINT "responsible_units_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "responsible_units" ADD CONSTRAINT "responsible_units_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "responsible_units" ADD CONSTRAINT "responsible_units_group_unit_id_fkey" FOREIGN KEY ("group_unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_cycles" ADD CONSTRAINT "report_cycles_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "requests" ADD CONSTRAINT "requests_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "requests" ADD CONSTRAINT "requests_cycle_id_fkey" FOREIGN KEY ("cycle_id") REFERENCES "report_cycles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answer_slots" ADD CONSTRAINT "answer_slots_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answer_slots" ADD CONSTRAINT "answer_slots_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answer_slots" ADD CONSTRAINT "answer_slots_answered_by_fkey" FOREIGN KEY ("answered_by") REFERENCES "measure_inputs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measure_inputs" ADD CONSTRAINT "measure_inputs_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measure_inputs" ADD CONSTRAINT "measure_inputs_inbound_id_fkey" FOREIGN KEY ("inbound_id") REFERENCES "inbound_messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measure_inputs" ADD CONSTRAINT "measure_inputs_cycle_id_fkey" FOREIGN KEY ("cycle_id") REFERENCES "report_cycles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_input_id_fkey" FOREIGN KEY ("input_id") REFERENCES "measure_inputs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "measure_events" ADD CONSTRAINT "measure_events_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notices" ADD CONSTRAINT "notices_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notices" ADD CONSTRAINT "notices_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notices" ADD CONSTRAINT "notices_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notices" ADD CONSTRAINT "notices_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_notices" ADD CONSTRAINT "message_notices_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_notices" ADD CONSTRAINT "message_notices_notice_id_fkey" FOREIGN KEY ("notice_id") REFERENCES "notices"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_point_id_fkey" FOREIGN KEY ("point_id") REFERENCES "contact_points"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "office_tasks" ADD CONSTRAINT "office_tasks_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "office_tasks" ADD CONSTRAINT "office_tasks_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "office_tasks" ADD CONSTRAINT "office_tasks_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gaps" ADD CONSTRAINT "gaps_measure_id_fkey" FOREIGN KEY ("measure_id") REFERENCES "measures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "gaps" ADD CONSTRAINT "gaps_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "units"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "inbound_messages" ADD CONSTRAINT "inbound_messages_replies_to_fkey" FOREIGN KEY ("replies_to") REFERENCES "messages"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema language cannot say.

-- Instants cross the driver as epoch milliseconds, so that no time zone can come between.
CREATE FUNCTION "epoch_ms"("at" TIMESTAMPTZ) RETURNS BIGINT
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT (extract(epoch FROM "at") * 1000)::bigint $$;

CREATE FUNCTION "instant_of"("ms" BIGINT) RETURNS TIMESTAMPTZ
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT timestamptz 'epoch' + "ms" * interval '1 millisecond' $$;

-- Single rows
ALTER TABLE "installation"
    ADD CONSTRAINT "installation_single" CHECK ("id" = 1),
    ADD CONSTRAINT "installation_budget" CHECK ("budget_email" >= 0 AND "budget_sms" >= 0);
ALTER TABLE "clock"
    ADD CONSTRAINT "clock_single" CHECK ("id" = 1),
    ADD CONSTRAINT "clock_mode" CHECK (("mode" = 'system' AND "now_ms" IS NULL) OR ("mode" = 'stepped' AND "now_ms" IS NOT NULL));

-- Words
ALTER TABLE "calendar_years" ADD CONSTRAINT "calendar_years_source" CHECK ("source" IN ('published', 'computed', 'imported'));
ALTER TABLE "units" ADD CONSTRAINT "units_kind" CHECK ("kind" IN ('body', 'group')),
    ADD CONSTRAINT "units_name" CHECK ("name" <> ''),
    ADD CONSTRAINT "units_collecting" CHECK ("collecting_unit_id" IS NULL OR "kind" = 'group');
ALTER TABLE "unit_aliases" ADD CONSTRAINT "unit_aliases_name" CHECK ("name" <> '');
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_other" CHECK ("group_unit_id" <> "member_unit_id"),
    ADD CONSTRAINT "group_members_ordinal" CHECK ("ordinal" >= 1);
ALTER TABLE "contacts"
    ADD CONSTRAINT "contacts_role" CHECK ("role" IN ('liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior')),
    ADD CONSTRAINT "contacts_locale" CHECK ("locale" IN ('zh-CN', 'en')),
    ADD CONSTRAINT "contacts_deferrals" CHECK ("deferrals" >= 0),
    ADD CONSTRAINT "contacts_release" CHECK ("digest_at" IS NULL OR ("next_release_at" IS NOT NULL AND "next_release_at" <= "digest_at"));
ALTER TABLE "contact_seats"
    ADD CONSTRAINT "contact_seats_role" CHECK ("role" IN ('liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior'));
ALTER TABLE "contact_points"
    ADD CONSTRAINT "contact_points_channel" CHECK ("channel" IN ('email', 'sms')),
    ADD CONSTRAINT "contact_points_state" CHECK ("state" IN ('ok', 'dead')),
    ADD CONSTRAINT "contact_points_address" CHECK ("address" <> '');
ALTER TABLE "plans"
    ADD CONSTRAINT "plans_state" CHECK ("state" IN ('draft', 'active', 'closed')),
    ADD CONSTRAINT "plans_dates" CHECK ("closes_on" IS NULL OR "closes_on" > "from_on"),
    ADD CONSTRAINT "plans_rhythm_policy" CHECK (("rhythm_policy_name" IS NULL) = ("rhythm_policy_version" IS NULL)),
    ADD CONSTRAINT "plans_activated" CHECK ("state" = 'draft' OR ("activated_at" IS NOT NULL AND "closes_on" IS NOT NULL
        AND "office_unit_id" IS NOT NULL AND "superior_unit_id" IS NOT NULL));
ALTER TABLE "measures"
    ADD CONSTRAINT "measures_kind" CHECK ("kind" IN ('dated', 'ongoing')),
    ADD CONSTRAINT "measures_dated" CHECK (("kind" = 'dated') = ("deadline_on" IS NOT NULL)),
    ADD CONSTRAINT "measures_deadline_kind" CHECK ("deadline_kind" IN ('dated', 'ongoing', 'recurring', 'none', 'unclear')),
    ADD CONSTRAINT "measures_phase" CHECK ("phase" IN ('pending', 'active', 'verifying', 'parked', 'closed')),
    ADD CONSTRAINT "measures_phase_folded" CHECK ("state" ->> 'phase' = "phase"),
    ADD CONSTRAINT "measures_counts" CHECK ("seq" >= 0 AND "event_count" >= 0 AND "ordinal" >= 1),
    -- Invariant 1: every open measure has a next wake-up; a closed one has none.
    ADD CONSTRAINT "measures_wake" CHECK (("next_wake_at" IS NOT NULL) = ("activated_at" IS NOT NULL AND "phase" <> 'closed')),
    ADD CONSTRAINT "measures_activated" CHECK ("phase" = 'pending' OR "activated_at" IS NOT NULL);
ALTER TABLE "measure_units" ADD CONSTRAINT "measure_units_role" CHECK ("role" IN ('lead', 'support')),
    ADD CONSTRAINT "measure_units_ordinal" CHECK ("ordinal" >= 1);
ALTER TABLE "responsible_units" ADD CONSTRAINT "responsible_units_role" CHECK ("role" IN ('lead', 'support')),
    ADD CONSTRAINT "responsible_units_ordinal" CHECK ("ordinal" >= 1),
    ADD CONSTRAINT "responsible_units_group" CHECK (NOT "by_expansion" OR "group_unit_id" IS NOT NULL);
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_ordinal" CHECK ("ordinal" >= 1);
ALTER TABLE "report_cycles"
    ADD CONSTRAINT "report_cycles_state" CHECK ("state" IN ('open', 'closed')),
    ADD CONSTRAINT "report_cycles_look" CHECK (("state" = 'closed') = ("next_look_at" IS NULL)),
    ADD CONSTRAINT "report_cycles_counted" CHECK ("state" = 'open' OR "expected" = "answered" + "silent" + "excused");
ALTER TABLE "requests"
    ADD CONSTRAINT "requests_state" CHECK ("state" IN ('open', 'answered', 'unanswered', 'closed')),
    ADD CONSTRAINT "requests_ended" CHECK (("state" = 'open') = ("ended_at" IS NULL)),
    ADD CONSTRAINT "requests_id" CHECK ("id" = "measure_id" || '#' || "ordinal"),
    ADD CONSTRAINT "requests_because" CHECK (cardinality("because") > 0
        AND "because" <@ ARRAY['deadline', 'milestone', 'rhythm', 'cycle']);
ALTER TABLE "measure_inputs"
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'verify', 'decide', 'cycle-opened')),
    ADD CONSTRAINT "measure_inputs_state" CHECK ("state" IN ('untaken', 'taken', 'refused')),
    ADD CONSTRAINT "measure_inputs_refused" CHECK (("state" = 'refused') = ("code" IS NOT NULL));
ALTER TABLE "reports"
    ADD CONSTRAINT "reports_claim" CHECK ("claim" IN ('done', 'on-track', 'delayed', 'not-started', 'blocked'));
ALTER TABLE "measure_events" ADD CONSTRAINT "measure_events_seq" CHECK ("seq" >= 1 AND "step_seq" >= 1);
ALTER TABLE "notices"
    ADD CONSTRAINT "notices_kind" CHECK ("kind" IN ('handover', 'request', 'reminder', 'escalation', 'copy', 'stop', 'receipt',
        'verification', 'extension', 'task', 'echo')),
    ADD CONSTRAINT "notices_tone" CHECK ("tone" IN ('notice', 'blue', 'yellow', 'red')),
    ADD CONSTRAINT "notices_role" CHECK ("role" IN ('liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior')),
    ADD CONSTRAINT "notices_valid_while" CHECK ("valid_while" IN ('always', 'request-open', 'unsigned', 'verifying', 'undecided',
        'if-alarmed')),
    ADD CONSTRAINT "notices_channels" CHECK (cardinality("channels") > 0 AND "channels" <@ ARRAY['email', 'sms']
        AND "pending_channels" <@ ARRAY['email', 'sms'] AND "done_channels" <@ ARRAY['email', 'sms']
        AND NOT "pending_channels" && "done_channels"),
    ADD CONSTRAINT "notices_state" CHECK (("state" = 'pending' AND cardinality("pending_channels") > 0 AND "drop_reason" IS NULL)
        OR ("state" = 'released' AND cardinality("pending_channels") = 0 AND cardinality("done_channels") > 0 AND "drop_reason" IS NULL)
        OR ("state" = 'dropped' AND "drop_reason" IS NOT NULL)),
    ADD CONSTRAINT "notices_drop_reason" CHECK ("drop_reason" IN ('answered', 'superseded', 'settled', 'never-alarmed',
        'unreachable', 'echo-limit')),
    ADD CONSTRAINT "notices_request" CHECK (("request_id" IS NULL) = ("due" IS NULL) AND ("request_id" IS NULL) = ("due_revision" IS NULL)),
    ADD CONSTRAINT "notices_occurrence" CHECK ("occurrence" >= 1),
    ADD CONSTRAINT "notices_echo" CHECK (("kind" = 'echo') = ("answers_inbound" IS NOT NULL));
ALTER TABLE "messages"
    ADD CONSTRAINT "messages_channel" CHECK ("channel" IN ('email', 'sms')),
    ADD CONSTRAINT "messages_state" CHECK ("state" IN ('sending', 'sent', 'failed', 'deferred', 'interrupted', 'unknown',
        'delivered', 'bounced')),
    ADD CONSTRAINT "messages_retry" CHECK (("state" IN ('deferred', 'interrupted')) = ("retry_at" IS NOT NULL)),
    ADD CONSTRAINT "messages_attempts" CHECK ("attempts" >= 1);
ALTER TABLE "deliveries"
    ADD CONSTRAINT "deliveries_state" CHECK ("state" IN ('sending', 'accepted', 'refused', 'deferred', 'unknown')),
    ADD CONSTRAINT "deliveries_ended" CHECK (("state" = 'sending') = ("ended_at" IS NULL)),
    ADD CONSTRAINT "deliveries_attempt" CHECK ("attempt" >= 1);
ALTER TABLE "outcomes"
    ADD CONSTRAINT "outcomes_outcome" CHECK ("outcome" IN ('completed-on-time', 'completed-late', 'not-completed', 'kept-up',
        'lapsed', 'parked', 'withdrawn', 'merged')),
    ADD CONSTRAINT "outcomes_standing" CHECK ("standing" IN ('on-track', 'overdue', 'stale')),
    ADD CONSTRAINT "outcomes_claim" CHECK ("claim" IN ('done', 'on-track', 'delayed', 'not-started', 'blocked')),
    ADD CONSTRAINT "outcomes_office_view" CHECK ("office_view" IN ('confirmed', 'not-completed')),
    ADD CONSTRAINT "outcomes_finding" CHECK ("finding" IN ('confirmed', 'no-evidence'));
ALTER TABLE "office_tasks"
    ADD CONSTRAINT "office_tasks_kind" CHECK ("kind" IN ('decide-late-claim', 'verify', 'no-contact', 'unreachable')),
    ADD CONSTRAINT "office_tasks_state" CHECK (("state" = 'open' AND "done_at" IS NULL) OR ("state" = 'done' AND "done_at" IS NOT NULL));
ALTER TABLE "gaps"
    ADD CONSTRAINT "gaps_role" CHECK ("role" IN ('liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior')),
    ADD CONSTRAINT "gaps_reason" CHECK ("reason" IN ('no-contact', 'no-level-above'));
ALTER TABLE "inbound_messages"
    ADD CONSTRAINT "inbound_messages_channel" CHECK ("channel" IN ('email', 'sms')),
    ADD CONSTRAINT "inbound_messages_state" CHECK ("state" IN ('recorded', 'question', 'automatic', 'unknown-sender', 'echo-limit')),
    ADD CONSTRAINT "inbound_messages_size" CHECK ("size_bytes" >= 0);

-- At most one request of a measure is open; at most one message of a contact and channel is on its way.
CREATE UNIQUE INDEX "requests_one_open" ON "requests"("measure_id") WHERE "state" = 'open';
CREATE UNIQUE INDEX "messages_one_sending" ON "messages"("contact_id", "channel") WHERE "state" = 'sending';
CREATE UNIQUE INDEX "office_tasks_one_open" ON "office_tasks"("kind", "measure_id", "unit_id", "contact_id") NULLS NOT DISTINCT
    WHERE "state" = 'open';

-- Hot queries: only what still waits.
CREATE INDEX "measure_inputs_untaken" ON "measure_inputs"("measure_id", "ordinal") WHERE "state" = 'untaken';
CREATE INDEX "notices_pending" ON "notices"("contact_id", "due_at") WHERE "state" = 'pending';
CREATE INDEX "messages_unfinished" ON "messages"("contact_id") WHERE "state" IN ('sending', 'deferred', 'interrupted');

-- Events and policies are append-only (invariant 8).
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "measure_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "measure_events"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "policies_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "policies"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "audit_log_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

-- Events are gapless: what one statement appends continues the stored list by 1, 2, 3 ….
CREATE FUNCTION "refuse_gap"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken TEXT;
BEGIN
    SELECT n."measure_id" INTO broken
      FROM (SELECT "measure_id", min("seq") AS "first", max("seq") AS "last", count(*) AS "added"
              FROM "appended" GROUP BY "measure_id") n
     WHERE n."last" - n."first" + 1 <> n."added"
        OR (n."first" > 1 AND NOT EXISTS (SELECT 1 FROM "measure_events" e
                                           WHERE e."measure_id" = n."measure_id" AND e."seq" = n."first" - 1))
     LIMIT 1;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'events of measure % would have a gap', broken USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "measure_events_gapless" AFTER INSERT ON "measure_events"
    REFERENCING NEW TABLE AS "appended" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_gap"();

-- Invariant 7: the original deadline never changes once the measure is active.
CREATE FUNCTION "refuse_new_deadline"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the deadline of measure % was adopted and never changes', OLD."id" USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "measures_deadline_kept" BEFORE UPDATE OF "deadline_on", "kind" ON "measures" FOR EACH ROW
    WHEN (OLD."activated_at" IS NOT NULL AND (OLD."deadline_on", OLD."kind") IS DISTINCT FROM (NEW."deadline_on", NEW."kind"))
    EXECUTE FUNCTION "refuse_new_deadline"();

-- Every future actor and the instant at which it is due. Settled = no row at or before now; the next instant is the minimum.
CREATE VIEW "due" ("kind", "id", "at") AS
    SELECT 'measure', "id", "next_wake_at" FROM "measures" WHERE "next_wake_at" IS NOT NULL
    UNION ALL
    SELECT 'input', "measure_id", min("received_at") FROM "measure_inputs" WHERE "state" = 'untaken' GROUP BY "measure_id"
    UNION ALL
    SELECT 'contact', "id", "next_release_at" FROM "contacts" WHERE "next_release_at" IS NOT NULL
    UNION ALL
    SELECT 'cycle', "id", "next_look_at" FROM "report_cycles" WHERE "next_look_at" IS NOT NULL
    UNION ALL
    SELECT 'agenda', "id", "at" FROM "agenda";
