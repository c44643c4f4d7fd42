-- A project tells the name of its zone and its city: when either changes, its projects have changed for the phones.
CREATE TRIGGER zone_told AFTER UPDATE OF name, city ON zone WHEN NEW.name <> OLD.name OR NEW.city <> OLD.city
BEGIN
  INSERT INTO standing_refresh (project) SELECT id FROM project WHERE zone = NEW.id;
END;
--> statement-breakpoint
-- Phones of before know no names: once, every project is told anew.
INSERT INTO standing_refresh (project) SELECT id FROM project;
