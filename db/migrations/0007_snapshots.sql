CREATE TABLE `snapshot` (
	`zone` text NOT NULL,
	`round` text NOT NULL,
	`batch` text NOT NULL,
	`day` text NOT NULL,
	`listed` integer NOT NULL,
	`unpriced` integer NOT NULL,
	`investment_wan` integer,
	`output_wan` integer,
	`eligible` integer NOT NULL,
	`base_wan` integer,
	`achieved_verified` integer NOT NULL,
	`achieved_reported` integer NOT NULL,
	`gained_verified_wan` integer,
	`gained_reported_wan` integer,
	`completed_verified_wan` integer,
	`completed_reported_wan` integer,
	PRIMARY KEY(`zone`, `round`, `batch`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `snapshot_day` (
	`day` text PRIMARY KEY NOT NULL,
	`cells` integer NOT NULL
) WITHOUT ROWID;
