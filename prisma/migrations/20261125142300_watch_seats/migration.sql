-- A change of contact is an input of every measure that it concerns.
ALTER TABLE "measure_inputs"
    DROP CONSTRAINT "measure_inputs_type",
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'verify', 'decide', 'cycle-opened',
        'contact-changed'));

-- What waited for the former holder of a seat goes to the new one.
ALTER TABLE "notices"
    DROP CONSTRAINT "notices_drop_reason",
    ADD CONSTRAINT "notices_drop_reason" CHECK ("drop_reason" IN ('served', 'answered', 'superseded', 'settled', 'never-alarmed',
        'redirected', 'seat-changed', 'unreachable', 'echo-limit'));

-- A gap is of one seat: which role, and the day of the first message that nobody in it would get.
ALTER TABLE "office_tasks"
    ADD COLUMN "role" TEXT,
    ADD COLUMN "needed_on" DATE,
    ADD CONSTRAINT "office_tasks_role" CHECK ("role" IN ('liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior')),
    ADD CONSTRAINT "office_tasks_seat" CHECK ("role" IS NULL OR ("kind" = 'no-contact' AND "unit_id" IS NOT NULL));
CREATE UNIQUE INDEX "office_tasks_one_open_seat" ON "office_tasks"("kind", "measure_id", "unit_id", "contact_id", "role")
    NULLS NOT DISTINCT WHERE "state" = 'open';
DROP INDEX "office_tasks_one_open";
