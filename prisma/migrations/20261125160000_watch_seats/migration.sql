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

-- A change of contact is an input of every measure that it concerns.
ALTER TABLE "measure_inputs"
    DROP CONSTRAINT "measure_inputs_type",
    ADD CONSTRAINT "measure_inputs_type" CHECK ("type" IN ('receipt', 'report', 'promise', 'extension', 'misaddressed',
        'correct-report', 'withdraw-report', 'verify', 'decide', 'cycle-opened', 'policy-applied', 'contact-changed'));

-- A gap is of one seat: which role, and the day of the first message that nobody in it would get.
ALTER TABLE "office_tasks"
    ADD COLUMN "role" TEXT,
    ADD COLUMN "needed_on" DATE,
    ADD CONSTRAINT "office_tasks_role" CHECK ("role" IN ('liaison', 'head', 'leader', 'office-clerk', 'office-head', 'superior')),
    ADD CONSTRAINT "office_tasks_seat" CHECK ("role" IS NULL OR ("kind" = 'no-contact' AND "unit_id" IS NOT NULL));
DROP INDEX "office_tasks_one_open";
CREATE UNIQUE INDEX "office_tasks_one_open" ON "office_tasks"("kind", "measure_id", "unit_id", "contact_id", "role", "plan_id", "inbound_id") NULLS NOT DISTINCT
    WHERE "state" = 'open';

-- What the fold of an older event list has for the new parts of a state.
UPDATE "measures" SET "state" = '{"unreachableSeats": [], "seatGapCount": 0, "contactChanges": 0}'::jsonb || "state";
