CREATE TABLE `attempt` (
	`key` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`last_ms` integer NOT NULL,
	`until_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `enrolment` (
	`digest` text PRIMARY KEY NOT NULL,
	`person` text NOT NULL,
	`made_by` text NOT NULL,
	`made_ms` integer NOT NULL,
	`expires_ms` integer NOT NULL,
	`used_ms` integer,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `enrolment_by_person` ON `enrolment` (`person`);--> statement-breakpoint
ALTER TABLE `audit` ADD `project` text;--> statement-breakpoint
ALTER TABLE `audit` ADD `city` text;--> statement-breakpoint
ALTER TABLE `audit` ADD `prev` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `audit` ADD `digest` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_by_person` ON `audit` (`person`,`id`);--> statement-breakpoint
CREATE INDEX `audit_by_project` ON `audit` (`project`,`id`) WHERE project IS NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit` (`at_ms`,`id`);--> statement-breakpoint
ALTER TABLE `device` ADD `app` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `disabled_ms` integer;--> statement-breakpoint
ALTER TABLE `session` ADD `device` text;