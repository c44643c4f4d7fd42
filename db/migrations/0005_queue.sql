CREATE TABLE `queue` (
	`report` text PRIMARY KEY NOT NULL,
	`project` text NOT NULL,
	`person` text NOT NULL,
	`received_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `queue_in_order` ON `queue` (`received_ms`);
--> statement-breakpoint

-- From here on by hand ------------------------------------------------------------------------------------------

-- What waits for a verdict: nobody has said a word on it, or the last word was taken back, and no correction that counts
-- takes its place (as in report_counted).
CREATE VIEW queue_truth AS
SELECT w.id AS report, w.project, w.person, (SELECT r.received_ms FROM report r WHERE r.id = w.id) AS received_ms
FROM report_word w
WHERE w.word = 'pending' AND NOT EXISTS (
  SELECT 1 FROM correction c CROSS JOIN report_word n ON n.id = c.newer
  WHERE c.older = w.id AND n.person = w.person AND n.project = w.project AND n.word IN ('pending', 'verified'));
--> statement-breakpoint

-- Inserting a report's id makes its row anew: there, or not.
CREATE VIEW queue_refresh AS SELECT report FROM queue;
--> statement-breakpoint
CREATE TRIGGER queue_refresh_row INSTEAD OF INSERT ON queue_refresh
BEGIN
  DELETE FROM queue WHERE report = NEW.report AND NOT EXISTS (SELECT 1 FROM queue_truth t WHERE t.report = NEW.report);
  INSERT INTO queue (report, project, person, received_ms)
  SELECT t.report, t.project, t.person, t.received_ms FROM queue_truth t WHERE t.report = NEW.report
  ON CONFLICT (report) DO NOTHING;
END;
--> statement-breakpoint

INSERT INTO queue (report, project, person, received_ms) SELECT report, project, person, received_ms FROM queue_truth;
--> statement-breakpoint

CREATE TRIGGER report_queued AFTER INSERT ON report
BEGIN
  INSERT INTO queue_refresh (report) VALUES (NEW.id);
END;
--> statement-breakpoint
-- Whether a correction arrives after what it corrects or before it, each closes the loop for the other.
CREATE TRIGGER correction_queued AFTER INSERT ON correction
BEGIN
  INSERT INTO queue_refresh (report) VALUES (NEW.older);
END;
--> statement-breakpoint
CREATE TRIGGER verdict_queued AFTER INSERT ON verdict
BEGIN
  INSERT INTO queue_refresh (report) VALUES (NEW.report);
  -- What a returned correction had taken the place of waits again.
  INSERT INTO queue_refresh (report) SELECT c.older FROM correction c WHERE c.newer = NEW.report;
END;
