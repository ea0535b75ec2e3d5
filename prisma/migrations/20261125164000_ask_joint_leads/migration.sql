-- Where each lead answers, a notice names the units whose answer it waits for.
ALTER TABLE "notices" ADD COLUMN "awaits" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    ADD CONSTRAINT "notices_awaits" CHECK (cardinality("awaits") = 0 OR "request_id" IS NOT NULL);

-- What the fold of an older event list has for the slots of a request: none, one unit answers for all.
UPDATE "measures" SET "state" = jsonb_set("state", '{request,slots}', '[]')
 WHERE jsonb_typeof("state" -> 'request') = 'object' AND NOT "state" -> 'request' ? 'slots';
UPDATE "measures" SET "state" = jsonb_set("state", '{revisable,before,request,slots}', '[]')
 WHERE jsonb_typeof("state" #> '{revisable,before,request}') = 'object' AND NOT "state" #> '{revisable,before,request}' ? 'slots';
