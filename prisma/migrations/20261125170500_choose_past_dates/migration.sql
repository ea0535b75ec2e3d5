-- What is done about dates that were past when the plan was activated; nothing was decided for plans of before.
ALTER TABLE "plans" ADD COLUMN "past_dates" TEXT,
    ADD CONSTRAINT "plans_past_dates" CHECK ("past_dates" IN ('skip', 'once'));
