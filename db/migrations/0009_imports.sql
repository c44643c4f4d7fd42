CREATE TABLE `import_change` (
	`import` text NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`before` text,
	`after` text NOT NULL,
	PRIMARY KEY(`import`, `kind`, `key`),
	FOREIGN KEY (`import`) REFERENCES `import`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `import_change_by_row` ON `import_change` (`kind`,`key`);--> statement-breakpoint
CREATE TABLE `import` (
	`id` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`at_ms` integer NOT NULL,
	`file` text NOT NULL,
	`zones` text NOT NULL,
	`created` integer NOT NULL,
	`updated` integer NOT NULL,
	`unchanged` integer NOT NULL,
	`undone_ms` integer,
	`undone_by` text
);
--> statement-breakpoint
CREATE INDEX `import_by_time` ON `import` (`at_ms`);
--> statement-breakpoint

-- From here on by hand ------------------------------------------------------------------------------------------

-- An import is undone once; else it stays as it was written.
CREATE TRIGGER import_is_final BEFORE UPDATE ON import
WHEN OLD.undone_ms IS NOT NULL OR NEW.undone_ms IS NULL OR NEW.id <> OLD.id OR NEW.person <> OLD.person OR NEW.at_ms <> OLD.at_ms
  OR NEW.file <> OLD.file OR NEW.zones <> OLD.zones
BEGIN
  SELECT RAISE(ABORT, 'an import is undone once');
END;
--> statement-breakpoint
CREATE TRIGGER import_stays BEFORE DELETE ON import BEGIN SELECT RAISE(ABORT, 'imports are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER import_change_is_final BEFORE UPDATE ON import_change BEGIN SELECT RAISE(ABORT, 'imports are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER import_change_stays BEFORE DELETE ON import_change BEGIN SELECT RAISE(ABORT, 'imports are append-only'); END;
--> statement-breakpoint

-- The one way for a listing or a project to go: the last import that touched it brought it, and is undone.
DROP TRIGGER listing_stays;
--> statement-breakpoint
CREATE TRIGGER listing_stays BEFORE DELETE ON listing
WHEN NOT coalesce((
  SELECT c.before IS NULL AND i.undone_ms IS NOT NULL FROM import_change c JOIN import i ON i.id = c.import
  WHERE c.kind = 'listings' AND c.key = OLD.project || '/' || OLD.batch || '/' || OLD.round
  ORDER BY i.at_ms DESC, i.rowid DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'withdraw a listing instead');
END;
--> statement-breakpoint
CREATE TRIGGER project_stays BEFORE DELETE ON project
WHEN NOT coalesce((
  SELECT c.before IS NULL AND i.undone_ms IS NOT NULL FROM import_change c JOIN import i ON i.id = c.import
  WHERE c.kind = 'projects' AND c.key = OLD.id
  ORDER BY i.at_ms DESC, i.rowid DESC LIMIT 1), 0)
BEGIN
  SELECT RAISE(ABORT, 'projects stay');
END;
--> statement-breakpoint
CREATE TRIGGER listing_undone AFTER DELETE ON listing
BEGIN
  INSERT INTO standing_refresh (project) VALUES (OLD.project);
  INSERT INTO cell_refresh (zone, round, batch) VALUES (OLD.zone, OLD.round, OLD.batch);
  INSERT INTO relisting_refresh (project, batch) VALUES (OLD.project, OLD.batch);
END;
--> statement-breakpoint
CREATE TRIGGER project_undone AFTER DELETE ON project
BEGIN
  UPDATE book SET rev = rev + 1 WHERE id = 1;
  DELETE FROM standing WHERE project = OLD.id;
  INSERT INTO departure (zone, rev, project) SELECT OLD.zone, b.rev, OLD.id FROM book b WHERE OLD.zone IS NOT NULL;
END;
