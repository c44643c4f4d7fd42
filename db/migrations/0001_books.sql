-- The books: what `standing`, `tally` and `relisting` hold is defined once, in the views whose names end in _truth.
-- Triggers only say which row to make anew. README.md beside this folder tells what each keeps true and why the
-- refreshes go through views with INSTEAD OF triggers.

INSERT INTO book (id, rev) VALUES (1, 0);
--> statement-breakpoint

-- A listing has achieved its purpose when its project stands on this rung or above (domain/batch.ts, ACHIEVED_STAGE).
INSERT INTO batch (id, achieved_rank) VALUES ('signing', 2), ('start', 3), ('production', 4);
--> statement-breakpoint

-- Truth ---------------------------------------------------------------------------------------------------------

-- A report with the last word on it.
CREATE VIEW report_word AS
SELECT r.id, r.project, r.person, r.observed_ms, r.rank, r.milestone, r.completed_wan,
  coalesce((SELECT v.verdict FROM verdict v WHERE v.report = r.id ORDER BY v.at_ms DESC, v.id DESC LIMIT 1), 'pending') AS word
FROM report r;
--> statement-breakpoint

-- Whether a report counts on each basis: verified takes what a reviewer confirmed, reported what nobody returned or
-- withdrew, and on either a correction that counts by its own word takes the place of what it corrects.
-- CROSS JOIN holds SQLite to the order written: the few corrections first, never all reports of the project.
CREATE VIEW report_counted AS
SELECT w.*,
  w.word = 'verified' AND NOT EXISTS (
    SELECT 1 FROM correction c CROSS JOIN report_word n ON n.id = c.newer
    WHERE c.older = w.id AND n.person = w.person AND n.project = w.project AND n.word = 'verified') AS verified,
  w.word IN ('pending', 'verified') AND NOT EXISTS (
    SELECT 1 FROM correction c CROSS JOIN report_word n ON n.id = c.newer
    WHERE c.older = w.id AND n.person = w.person AND n.project = w.project AND n.word IN ('pending', 'verified')) AS reported
FROM report_word w;
--> statement-breakpoint

-- Where a project stands. The stage is the highest rung reported, in whatever order reports arrive; milestone and
-- completed investment are the latest observed.
CREATE VIEW standing_truth AS
SELECT p.id AS project, p.zone AS zone, p.industrial AS industrial,
  coalesce((SELECT r.rank FROM report_counted r WHERE r.project = p.id AND r.rank > 0 AND r.verified
    ORDER BY r.rank DESC LIMIT 1), 0) AS rank_verified,
  coalesce((SELECT r.rank FROM report_counted r WHERE r.project = p.id AND r.rank > 0 AND r.reported
    ORDER BY r.rank DESC LIMIT 1), 0) AS rank_reported,
  (SELECT r.milestone FROM report_counted r WHERE r.project = p.id AND r.milestone IS NOT NULL AND r.verified
    ORDER BY r.observed_ms DESC, r.id DESC LIMIT 1) AS milestone_verified,
  (SELECT r.milestone FROM report_counted r WHERE r.project = p.id AND r.milestone IS NOT NULL AND r.reported
    ORDER BY r.observed_ms DESC, r.id DESC LIMIT 1) AS milestone_reported,
  (SELECT r.completed_wan FROM report_counted r WHERE r.project = p.id AND r.completed_wan IS NOT NULL AND r.verified
    ORDER BY r.observed_ms DESC, r.id DESC LIMIT 1) AS completed_verified_wan,
  (SELECT r.completed_wan FROM report_counted r WHERE r.project = p.id AND r.completed_wan IS NOT NULL AND r.reported
    ORDER BY r.observed_ms DESC, r.id DESC LIMIT 1) AS completed_reported_wan,
  (SELECT r.observed_ms FROM report r WHERE r.project = p.id ORDER BY r.observed_ms DESC, r.id DESC LIMIT 1) AS last_report_ms,
  (SELECT w.word FROM report_word w WHERE w.project = p.id ORDER BY w.observed_ms DESC, w.id DESC LIMIT 1) AS last_word
FROM project p;
--> statement-breakpoint

-- The figures of a cell: sums over the listings that count (the rule itself is applied in domain/rate.ts).
--   eligible   in the base of the batch's rate: every entry, in the production batch the industrial ones
--   achieved   the eligible whose project reached the stage after the batch's own
--   gained     what the achieved bring: their listed investment, in the start batch what they completed of it
--   completed  completed investment of all entries; the start batch's matter alone (开工项目投产率)
-- A sum is null, never 0, when no entry has an amount. The conditions are written out at each sum: named once in an
-- inner view, SQLite computes them row by row for every mention, which costs a refresh a third more.
CREATE VIEW tally_truth AS
SELECT l.zone, l.round, l.batch,
  count(*) AS listed,
  count(*) FILTER (WHERE l.investment_wan IS NULL) AS unpriced,
  sum(l.investment_wan) AS investment_wan,
  sum(l.output_wan) AS output_wan,
  count(*) FILTER (WHERE s.industrial OR l.batch <> 'production') AS eligible,
  sum(l.investment_wan) FILTER (WHERE s.industrial OR l.batch <> 'production') AS base_wan,
  count(*) FILTER (WHERE s.rank_verified >= b.achieved_rank AND (s.industrial OR l.batch <> 'production')) AS achieved_verified,
  count(*) FILTER (WHERE s.rank_reported >= b.achieved_rank AND (s.industrial OR l.batch <> 'production')) AS achieved_reported,
  sum(iif(s.rank_verified < b.achieved_rank, 0, iif(l.batch = 'start', coalesce(s.completed_verified_wan, 0), l.investment_wan)))
    FILTER (WHERE s.industrial OR l.batch <> 'production') AS gained_verified_wan,
  sum(iif(s.rank_reported < b.achieved_rank, 0, iif(l.batch = 'start', coalesce(s.completed_reported_wan, 0), l.investment_wan)))
    FILTER (WHERE s.industrial OR l.batch <> 'production') AS gained_reported_wan,
  sum(s.completed_verified_wan) FILTER (WHERE l.batch = 'start') AS completed_verified_wan,
  sum(s.completed_reported_wan) FILTER (WHERE l.batch = 'start') AS completed_reported_wan
FROM listing l JOIN batch b ON b.id = l.batch JOIN standing s ON s.project = l.project
WHERE l.listed_on IS NOT NULL AND l.withdrawn_on IS NULL
GROUP BY l.zone, l.round, l.batch;
--> statement-breakpoint

-- Entries of projects that stand in one batch of more than one round.
CREATE VIEW relisting_truth AS
SELECT l.project, l.batch, l.round FROM listing l
WHERE l.listed_on IS NOT NULL AND l.withdrawn_on IS NULL AND EXISTS (
  SELECT 1 FROM listing m WHERE m.project = l.project AND m.batch = l.batch AND m.round <> l.round
    AND m.listed_on IS NOT NULL AND m.withdrawn_on IS NULL);
--> statement-breakpoint

-- Refreshes: inserting a key into one of these views makes that row of the books anew ----------------------------

CREATE VIEW standing_refresh AS SELECT project FROM standing;
--> statement-breakpoint
CREATE TRIGGER standing_refresh_row INSTEAD OF INSERT ON standing_refresh
BEGIN
  UPDATE book SET rev = rev + 1 WHERE id = 1;
  INSERT INTO standing (project, zone, industrial, rank_verified, rank_reported, milestone_verified, milestone_reported,
    completed_verified_wan, completed_reported_wan, last_report_ms, last_word, rev)
  SELECT t.project, t.zone, t.industrial, t.rank_verified, t.rank_reported, t.milestone_verified, t.milestone_reported,
    t.completed_verified_wan, t.completed_reported_wan, t.last_report_ms, t.last_word,
    (SELECT rev FROM book WHERE id = 1)
  FROM standing_truth t WHERE t.project = NEW.project
  ON CONFLICT (project) DO UPDATE SET zone = excluded.zone, industrial = excluded.industrial,
    rank_verified = excluded.rank_verified, rank_reported = excluded.rank_reported,
    milestone_verified = excluded.milestone_verified, milestone_reported = excluded.milestone_reported,
    completed_verified_wan = excluded.completed_verified_wan, completed_reported_wan = excluded.completed_reported_wan,
    last_report_ms = excluded.last_report_ms, last_word = excluded.last_word,
    rev = excluded.rev;
END;
--> statement-breakpoint

CREATE VIEW cell_refresh AS SELECT zone, round, batch FROM tally;
--> statement-breakpoint
CREATE TRIGGER cell_refresh_row INSTEAD OF INSERT ON cell_refresh
BEGIN
  DELETE FROM tally WHERE zone = NEW.zone AND round = NEW.round AND batch = NEW.batch AND NOT EXISTS (
    SELECT 1 FROM listing l WHERE l.zone = NEW.zone AND l.round = NEW.round AND l.batch = NEW.batch
      AND l.listed_on IS NOT NULL AND l.withdrawn_on IS NULL);
  INSERT INTO tally (zone, round, batch, listed, unpriced, investment_wan, output_wan, eligible, base_wan,
    achieved_verified, achieved_reported, gained_verified_wan, gained_reported_wan,
    completed_verified_wan, completed_reported_wan, rev)
  SELECT t.zone, t.round, t.batch, t.listed, t.unpriced, t.investment_wan, t.output_wan, t.eligible, t.base_wan,
    t.achieved_verified, t.achieved_reported, t.gained_verified_wan, t.gained_reported_wan,
    t.completed_verified_wan, t.completed_reported_wan, (SELECT rev FROM book WHERE id = 1)
  FROM tally_truth t WHERE t.zone = NEW.zone AND t.round = NEW.round AND t.batch = NEW.batch
  ON CONFLICT (zone, round, batch) DO UPDATE SET listed = excluded.listed, unpriced = excluded.unpriced,
    investment_wan = excluded.investment_wan, output_wan = excluded.output_wan,
    eligible = excluded.eligible, base_wan = excluded.base_wan,
    achieved_verified = excluded.achieved_verified, achieved_reported = excluded.achieved_reported,
    gained_verified_wan = excluded.gained_verified_wan, gained_reported_wan = excluded.gained_reported_wan,
    completed_verified_wan = excluded.completed_verified_wan, completed_reported_wan = excluded.completed_reported_wan,
    rev = excluded.rev;
END;
--> statement-breakpoint

CREATE VIEW relisting_refresh AS SELECT project, batch FROM relisting;
--> statement-breakpoint
CREATE TRIGGER relisting_refresh_rows INSTEAD OF INSERT ON relisting_refresh
BEGIN
  DELETE FROM relisting WHERE project = NEW.project AND batch = NEW.batch;
  INSERT INTO relisting (project, batch, round)
  SELECT t.project, t.batch, t.round FROM relisting_truth t WHERE t.project = NEW.project AND t.batch = NEW.batch;
END;
--> statement-breakpoint

-- What leads to which refresh -----------------------------------------------------------------------------------

CREATE TRIGGER report_arrived AFTER INSERT ON report
WHEN NEW.supersedes IS NULL
BEGIN
  INSERT INTO standing_refresh (project) VALUES (NEW.project);
END;
--> statement-breakpoint

CREATE TRIGGER correction_arrived AFTER INSERT ON report
WHEN NEW.supersedes IS NOT NULL
BEGIN
  -- Joins every report that NEW corrects with every report that already corrects NEW.
  INSERT INTO correction (older, newer)
  SELECT o.older, n.newer
  FROM (SELECT NEW.supersedes AS older UNION SELECT c.older FROM correction c WHERE c.newer = NEW.supersedes) o,
       (SELECT NEW.id AS newer UNION SELECT c.newer FROM correction c WHERE c.older = NEW.id) n
  WHERE true
  ON CONFLICT DO NOTHING;
  INSERT INTO standing_refresh (project) VALUES (NEW.project);
END;
--> statement-breakpoint

CREATE TRIGGER verdict_given AFTER INSERT ON verdict
BEGIN
  INSERT INTO standing_refresh (project) VALUES (NEW.project);
END;
--> statement-breakpoint

-- Only the cells that this movement can change: a batch whose threshold was crossed, the start batch for money.
CREATE TRIGGER standing_moved AFTER UPDATE ON standing
WHEN OLD.rank_verified <> NEW.rank_verified OR OLD.rank_reported <> NEW.rank_reported
  OR OLD.completed_verified_wan IS NOT NEW.completed_verified_wan
  OR OLD.completed_reported_wan IS NOT NEW.completed_reported_wan
  OR OLD.industrial <> NEW.industrial
BEGIN
  INSERT INTO cell_refresh (zone, round, batch)
  SELECT l.zone, l.round, l.batch FROM listing l JOIN batch b ON b.id = l.batch
  WHERE l.project = NEW.project AND (
    (OLD.rank_verified >= b.achieved_rank) <> (NEW.rank_verified >= b.achieved_rank)
    OR (OLD.rank_reported >= b.achieved_rank) <> (NEW.rank_reported >= b.achieved_rank)
    OR l.batch = 'start' AND OLD.completed_verified_wan IS NOT NEW.completed_verified_wan
    OR l.batch = 'start' AND OLD.completed_reported_wan IS NOT NEW.completed_reported_wan
    OR l.batch = 'production' AND OLD.industrial <> NEW.industrial);
END;
--> statement-breakpoint

CREATE TRIGGER project_added AFTER INSERT ON project
BEGIN
  INSERT INTO standing_refresh (project) VALUES (NEW.id);
END;
--> statement-breakpoint

CREATE TRIGGER project_changed AFTER UPDATE ON project
BEGIN
  INSERT INTO standing_refresh (project) VALUES (NEW.id);
  INSERT INTO departure (zone, rev, project)
  SELECT OLD.zone, b.rev, NEW.id FROM book b WHERE OLD.zone IS NOT NULL AND OLD.zone IS NOT NEW.zone;
  UPDATE listing SET zone = NEW.zone WHERE project = NEW.id AND zone IS NOT NEW.zone;
END;
--> statement-breakpoint

CREATE TRIGGER listing_added AFTER INSERT ON listing
BEGIN
  INSERT INTO standing_refresh (project) VALUES (NEW.project);
  INSERT INTO cell_refresh (zone, round, batch) VALUES (NEW.zone, NEW.round, NEW.batch);
  INSERT INTO relisting_refresh (project, batch) VALUES (NEW.project, NEW.batch);
END;
--> statement-breakpoint

CREATE TRIGGER listing_changed AFTER UPDATE ON listing
BEGIN
  INSERT INTO standing_refresh (project) VALUES (NEW.project);
  INSERT INTO cell_refresh (zone, round, batch)
  SELECT OLD.zone, NEW.round, NEW.batch WHERE OLD.zone <> NEW.zone;
  INSERT INTO cell_refresh (zone, round, batch) VALUES (NEW.zone, NEW.round, NEW.batch);
  INSERT INTO relisting_refresh (project, batch) VALUES (NEW.project, NEW.batch);
END;
--> statement-breakpoint

CREATE TRIGGER round_added AFTER INSERT ON round
BEGIN
  UPDATE book SET rev = rev + 1 WHERE id = 1;
  UPDATE round SET rev = (SELECT rev FROM book WHERE id = 1) WHERE id = NEW.id;
END;
--> statement-breakpoint

CREATE TRIGGER round_changed AFTER UPDATE OF held_on, note ON round
BEGIN
  UPDATE book SET rev = rev + 1 WHERE id = 1;
  UPDATE round SET rev = (SELECT rev FROM book WHERE id = 1) WHERE id = NEW.id;
END;
--> statement-breakpoint

-- Names and the tree of places show beside every figure.
CREATE TRIGGER zone_added AFTER INSERT ON zone BEGIN UPDATE book SET rev = rev + 1 WHERE id = 1; END;
--> statement-breakpoint
CREATE TRIGGER zone_changed AFTER UPDATE ON zone BEGIN UPDATE book SET rev = rev + 1 WHERE id = 1; END;
--> statement-breakpoint
CREATE TRIGGER city_added AFTER INSERT ON city BEGIN UPDATE book SET rev = rev + 1 WHERE id = 1; END;
--> statement-breakpoint
CREATE TRIGGER city_changed AFTER UPDATE ON city BEGIN UPDATE book SET rev = rev + 1 WHERE id = 1; END;
--> statement-breakpoint

-- What phones still hold is part of every answer with figures.
CREATE TRIGGER device_added AFTER INSERT ON device
WHEN NEW.held_reports + NEW.held_photos > 0
BEGIN
  UPDATE book SET rev = rev + 1 WHERE id = 1;
END;
--> statement-breakpoint
CREATE TRIGGER device_changed AFTER UPDATE ON device
WHEN OLD.held_reports <> NEW.held_reports OR OLD.held_photos <> NEW.held_photos OR OLD.held_oldest_ms IS NOT NEW.held_oldest_ms
BEGIN
  UPDATE book SET rev = rev + 1 WHERE id = 1;
END;
--> statement-breakpoint

-- What may never change -----------------------------------------------------------------------------------------

CREATE TRIGGER report_is_final BEFORE UPDATE ON report BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER report_stays BEFORE DELETE ON report BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER verdict_is_final BEFORE UPDATE ON verdict BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER verdict_stays BEFORE DELETE ON verdict BEGIN SELECT RAISE(ABORT, 'verdicts are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER verdict_of_its_project BEFORE INSERT ON verdict
WHEN NEW.project IS NOT (SELECT r.project FROM report r WHERE r.id = NEW.report)
BEGIN
  SELECT RAISE(ABORT, 'a verdict carries the project of its report');
END;
--> statement-breakpoint
CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER listing_keeps_its_key BEFORE UPDATE OF project, batch, round ON listing
WHEN OLD.project <> NEW.project OR OLD.batch <> NEW.batch OR OLD.round <> NEW.round
BEGIN
  SELECT RAISE(ABORT, 'withdraw a listing and enter another');
END;
--> statement-breakpoint
CREATE TRIGGER listing_stays BEFORE DELETE ON listing BEGIN SELECT RAISE(ABORT, 'withdraw a listing instead'); END;
