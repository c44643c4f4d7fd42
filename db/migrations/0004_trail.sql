-- What may only ever grow, also by INSERT OR REPLACE, which removes a row without asking the triggers of DELETE.

-- Each line hangs on the one before: a line written beside another that was quicker is refused, and its writer tries again.
CREATE TRIGGER audit_is_a_chain BEFORE INSERT ON audit
WHEN NEW.digest = '' OR NEW.prev <> coalesce((SELECT a.digest FROM audit a ORDER BY a.id DESC LIMIT 1), '')
BEGIN
  SELECT RAISE(ABORT, 'audit moved on');
END;
--> statement-breakpoint
CREATE TRIGGER audit_is_written_once BEFORE INSERT ON audit
WHEN NEW.id IS NOT NULL AND EXISTS (SELECT 1 FROM audit a WHERE a.id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER report_is_written_once BEFORE INSERT ON report
WHEN EXISTS (SELECT 1 FROM report r WHERE r.id = NEW.id)
BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER verdict_is_written_once BEFORE INSERT ON verdict
WHEN EXISTS (SELECT 1 FROM verdict v WHERE v.id = NEW.id)
BEGIN
  SELECT RAISE(IGNORE);
END;
