CREATE TABLE `gap` (
	`person` text NOT NULL,
	`device` text NOT NULL,
	`first` integer NOT NULL,
	`last` integer NOT NULL,
	PRIMARY KEY(`person`, `device`, `first`),
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "gap_range" CHECK("gap"."first" BETWEEN 1 AND "gap"."last")
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `photo_loss` (
	`report` text NOT NULL,
	`sha256` text NOT NULL,
	`why` text NOT NULL,
	`told_ms` integer NOT NULL,
	PRIMARY KEY(`report`, `sha256`),
	FOREIGN KEY (`report`) REFERENCES `report`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
DROP INDEX `device_holding`;--> statement-breakpoint
ALTER TABLE `device` ADD `held_bytes` integer;--> statement-breakpoint
ALTER TABLE `device` ADD `held_refused` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `device` ADD `saved_seq` integer;--> statement-breakpoint
ALTER TABLE `device` ADD `missing` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `device_amiss` ON `device` (`person`) WHERE held_reports + held_photos > 0 OR missing > 0 OR abs(clock_offset_ms) > 300000;--> statement-breakpoint
CREATE INDEX `device_by_received` ON `device` (`last_received_ms`,`person`) WHERE last_received_ms IS NOT NULL;--> statement-breakpoint
ALTER TABLE `blob` ADD `stored_sha256` text;--> statement-breakpoint
ALTER TABLE `blob` ADD `stored_bytes` integer;--> statement-breakpoint
ALTER TABLE `photo` ADD `distance_m` integer;--> statement-breakpoint
ALTER TABLE `photo` ADD `age_ms` integer;
--> statement-breakpoint

-- From here on by hand ------------------------------------------------------------------------------------------

-- Photos that came before this was kept: the same figures, from the project's place as it is known now.
UPDATE photo SET
  age_ms = (SELECT r.observed_ms - photo.taken_ms FROM report r WHERE r.id = photo.report),
  distance_m = (
    SELECT CAST(round(12742000 * asin(min(1, sqrt(
        pow(sin(radians(o.lat - p.lat) / 2), 2) + cos(radians(p.lat)) * cos(radians(o.lat)) * pow(sin(radians(o.lng - p.lng) / 2), 2))))) AS INTEGER)
    FROM (SELECT r.project, iif(photo.lat IS NULL, r.lat, photo.lat) AS lat, iif(photo.lat IS NULL, r.lng, photo.lng) AS lng
      FROM report r WHERE r.id = photo.report) o JOIN project p ON p.id = o.project);
--> statement-breakpoint

-- A phone's numbers: inserting a run of them (first to last, none between left out) takes them out of its gaps and adds
-- the gap that they leave behind. `after` is the last number of the run before it in the same request, 0 for none; the
-- device's own row says what came in earlier requests. Runs may come in any order, and again.
CREATE VIEW arrival AS SELECT person, device, first, last, first AS after FROM gap;
--> statement-breakpoint
CREATE TRIGGER arrival_noted INSTEAD OF INSERT ON arrival
BEGIN
  -- A gap that reaches past the run goes on behind it. Gaps never overlap, so only the nearest can.
  INSERT INTO gap (person, device, first, last)
  SELECT g.person, g.device, NEW.last + 1, g.last FROM gap g
  WHERE g.person = NEW.person AND g.device = NEW.device AND g.last > NEW.last
    AND g.first = (SELECT max(n.first) FROM gap n WHERE n.person = NEW.person AND n.device = NEW.device AND n.first <= NEW.last);
  -- A gap that begins before the run ends at it.
  UPDATE gap SET last = NEW.first - 1
  WHERE person = NEW.person AND device = NEW.device AND last >= NEW.first
    AND first = (SELECT max(n.first) FROM gap n WHERE n.person = NEW.person AND n.device = NEW.device AND n.first < NEW.first);
  DELETE FROM gap
  WHERE person = NEW.person AND device = NEW.device AND first BETWEEN NEW.first AND NEW.last;
  -- What lies between the highest number so far and the run has not come.
  INSERT INTO gap (person, device, first, last)
  SELECT NEW.person, NEW.device, h.highest + 1, NEW.first - 1
  FROM (SELECT max(NEW.after, coalesce(
    (SELECT d.last_seq FROM device d WHERE d.person = NEW.person AND d.id = NEW.device), 0)) AS highest) h
  WHERE h.highest + 1 < NEW.first;
END;
--> statement-breakpoint

-- What phones hold, lack and show on their clocks is part of every answer with figures.
DROP TRIGGER device_added;
--> statement-breakpoint
DROP TRIGGER device_changed;
--> statement-breakpoint
CREATE TRIGGER device_added AFTER INSERT ON device
WHEN NEW.held_reports + NEW.held_photos > 0 OR NEW.missing > 0 OR abs(NEW.clock_offset_ms) > 300000
BEGIN
  UPDATE book SET rev = rev + 1 WHERE id = 1;
END;
--> statement-breakpoint
CREATE TRIGGER device_changed AFTER UPDATE ON device
WHEN OLD.held_reports <> NEW.held_reports OR OLD.held_photos <> NEW.held_photos
  OR OLD.held_oldest_ms IS NOT NEW.held_oldest_ms OR OLD.missing <> NEW.missing
  OR (abs(OLD.clock_offset_ms) > 300000) <> (abs(NEW.clock_offset_ms) > 300000)
BEGIN
  UPDATE book SET rev = rev + 1 WHERE id = 1;
END;
--> statement-breakpoint

CREATE TRIGGER photo_loss_is_final BEFORE UPDATE ON photo_loss BEGIN SELECT RAISE(ABORT, 'photo losses are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER photo_loss_stays BEFORE DELETE ON photo_loss BEGIN SELECT RAISE(ABORT, 'photo losses are append-only'); END;
