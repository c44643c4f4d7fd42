-- What was changed and undone since is as if it had never been: it does not keep a row from going with the import that brought it.
DROP TRIGGER listing_stays;
--> statement-breakpoint
CREATE TRIGGER listing_stays BEFORE DELETE ON listing
WHEN NOT coalesce((
  SELECT c.before IS NULL AND i.undone_ms IS NOT NULL FROM import_change c JOIN import i ON i.id = c.import
  WHERE c.kind = 'listings' AND c.key = OLD.project || '/' || OLD.batch || '/' || OLD.round
    AND (c.before IS NULL OR i.undone_ms IS NULL)
  ORDER BY i.at_ms DESC, i.rowid DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'withdraw a listing instead');
END;
--> statement-breakpoint
DROP TRIGGER project_stays;
--> statement-breakpoint
CREATE TRIGGER project_stays BEFORE DELETE ON project
WHEN NOT coalesce((
  SELECT c.before IS NULL AND i.undone_ms IS NOT NULL FROM import_change c JOIN import i ON i.id = c.import
  WHERE c.kind = 'projects' AND c.key = OLD.id AND (c.before IS NULL OR i.undone_ms IS NULL)
  ORDER BY i.at_ms DESC, i.rowid DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'projects stay');
END;
