CREATE TABLE `bulletin` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`period` text NOT NULL,
	`from_day` text NOT NULL,
	`to_day` text NOT NULL,
	`level` text NOT NULL,
	`place` text NOT NULL,
	`place_name` text NOT NULL,
	`place_name_en` text,
	`city` text,
	`rule` text NOT NULL,
	`as_of_ms` integer NOT NULL,
	`rev` integer NOT NULL,
	`figures` text NOT NULL,
	`made_by` text,
	`made_by_name` text,
	`corrects` text,
	`text` text NOT NULL,
	`edits` integer DEFAULT 0 NOT NULL,
	`edited_ms` integer,
	`edited_by` text,
	`edited_by_name` text,
	`released_ms` integer,
	`released_by` text,
	`released_by_name` text
);
--> statement-breakpoint
CREATE INDEX `bulletin_by_place` ON `bulletin` (`place`,`kind`,`from_day`);--> statement-breakpoint
CREATE UNIQUE INDEX `bulletin_made_once` ON `bulletin` (`place`,`kind`,`period`) WHERE made_by IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bulletin_released_once` ON `bulletin` (`place`,`kind`,`period`) WHERE released_ms IS NOT NULL AND corrects IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `bulletin_corrected_once` ON `bulletin` (`corrects`) WHERE released_ms IS NOT NULL;
--> statement-breakpoint

-- From here on by hand ------------------------------------------------------------------------------------------

-- What a bulletin froze stays; of a draft only its text changes, once released nothing does.
CREATE TRIGGER bulletin_is_frozen BEFORE UPDATE OF id, kind, period, from_day, to_day, level, place, place_name, place_name_en,
  city, rule, as_of_ms, rev, figures, made_by, made_by_name, corrects ON bulletin
BEGIN
  SELECT RAISE(ABORT, 'the figures of a bulletin are frozen');
END;
--> statement-breakpoint
CREATE TRIGGER bulletin_is_released BEFORE UPDATE ON bulletin
WHEN OLD.released_ms IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a released bulletin never changes');
END;
--> statement-breakpoint
CREATE TRIGGER bulletin_stays BEFORE DELETE ON bulletin BEGIN SELECT RAISE(ABORT, 'bulletins are append-only'); END;
--> statement-breakpoint
-- INSERT OR REPLACE and UPDATE OR REPLACE remove a row without asking the trigger of DELETE.
CREATE TRIGGER bulletin_is_written_once BEFORE INSERT ON bulletin
WHEN NEW.released_ms IS NOT NULL OR EXISTS (SELECT 1 FROM bulletin b WHERE b.id = NEW.id
  OR b.place = NEW.place AND b.kind = NEW.kind AND b.period = NEW.period AND b.made_by IS NULL AND NEW.made_by IS NULL)
BEGIN
  SELECT RAISE(ABORT, 'bulletins are written once');
END;
--> statement-breakpoint
CREATE TRIGGER bulletin_is_released_once BEFORE UPDATE OF released_ms ON bulletin
WHEN EXISTS (SELECT 1 FROM bulletin b WHERE b.released_ms IS NOT NULL AND b.id <> NEW.id AND iif(NEW.corrects IS NULL,
  b.corrects IS NULL AND b.place = NEW.place AND b.kind = NEW.kind AND b.period = NEW.period, b.corrects = NEW.corrects))
BEGIN
  SELECT RAISE(ABORT, 'bulletins are released once');
END;
