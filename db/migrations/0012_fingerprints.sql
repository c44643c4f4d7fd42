CREATE TABLE `fingerprint` (
	`sha256` text PRIMARY KEY NOT NULL,
	`high` integer,
	`low` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `fingerprint_band` (
	`band` integer NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`band`, `sha256`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `likeness` (
	`sha256` text NOT NULL,
	`other` text NOT NULL,
	`bits` integer NOT NULL,
	PRIMARY KEY(`sha256`, `other`)
) WITHOUT ROWID;
