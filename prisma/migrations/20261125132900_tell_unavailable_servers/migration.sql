-- A server or gateway that takes nothing at all is told apart from an address that is refused for now.
ALTER TABLE "deliveries"
    DROP CONSTRAINT "deliveries_state",
    ADD CONSTRAINT "deliveries_state" CHECK ("state" IN ('sending', 'accepted', 'refused', 'deferred', 'unavailable', 'unknown'));
