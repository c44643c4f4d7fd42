CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `account_by_person` ON `account` (`user_id`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`person` text,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text,
	`address` text
);
--> statement-breakpoint
CREATE TABLE `batch` (
	`id` text PRIMARY KEY NOT NULL,
	`achieved_rank` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `blob` (
	`sha256` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`type` text NOT NULL,
	`person` text NOT NULL,
	`received_ms` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `book` (
	`id` integer PRIMARY KEY NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `city` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`name_en` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `city_name_unique` ON `city` (`name`);--> statement-breakpoint
CREATE TABLE `correction` (
	`older` text NOT NULL,
	`newer` text NOT NULL,
	PRIMARY KEY(`older`, `newer`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `correction_by_newer` ON `correction` (`newer`);--> statement-breakpoint
CREATE TABLE `departure` (
	`zone` text NOT NULL,
	`rev` integer NOT NULL,
	`project` text NOT NULL,
	PRIMARY KEY(`zone`, `rev`, `project`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `device` (
	`id` text NOT NULL,
	`person` text NOT NULL,
	`platform` text NOT NULL,
	`last_seen_ms` integer NOT NULL,
	`last_received_ms` integer,
	`last_seq` integer DEFAULT 0 NOT NULL,
	`clock_offset_ms` integer DEFAULT 0 NOT NULL,
	`held_reports` integer DEFAULT 0 NOT NULL,
	`held_photos` integer DEFAULT 0 NOT NULL,
	`held_oldest_ms` integer,
	PRIMARY KEY(`person`, `id`),
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `device_holding` ON `device` (`person`) WHERE held_reports + held_photos > 0;--> statement-breakpoint
CREATE TABLE `grant` (
	`person` text NOT NULL,
	`role` text NOT NULL,
	`level` text NOT NULL,
	`place` text NOT NULL,
	PRIMARY KEY(`person`, `role`, `level`, `place`),
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `grant_by_place` ON `grant` (`level`,`place`);--> statement-breakpoint
CREATE TABLE `listing` (
	`project` text NOT NULL,
	`batch` text NOT NULL,
	`round` text NOT NULL,
	`zone` text NOT NULL,
	`investment_wan` integer,
	`output_wan` integer,
	`listed_on` text,
	`withdrawn_on` text,
	`withdrawn_why` text,
	`note` text,
	PRIMARY KEY(`project`, `batch`, `round`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`round`) REFERENCES `round`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "listing_money" CHECK(coalesce("listing"."investment_wan", 0) >= 0 AND coalesce("listing"."output_wan", 0) >= 0)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `listing_by_cell` ON `listing` (`zone`,`round`,`batch`,`investment_wan`,`output_wan`,`listed_on`,`withdrawn_on`) WHERE listed_on IS NOT NULL AND withdrawn_on IS NULL;--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`username` text,
	`display_username` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_email_unique` ON `person` (`email`);--> statement-breakpoint
CREATE UNIQUE INDEX `person_username_unique` ON `person` (`username`);--> statement-breakpoint
CREATE TABLE `photo` (
	`report` text NOT NULL,
	`sha256` text NOT NULL,
	`place` integer NOT NULL,
	`bytes` integer NOT NULL,
	`width` integer,
	`height` integer,
	`taken_ms` integer,
	`lat` real,
	`lng` real,
	`accuracy_m` real,
	PRIMARY KEY(`report`, `sha256`),
	FOREIGN KEY (`report`) REFERENCES `report`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `photo_by_digest` ON `photo` (`sha256`);--> statement-breakpoint
CREATE TABLE `project` (
	`id` text PRIMARY KEY NOT NULL,
	`zone` text,
	`name` text NOT NULL,
	`aliases` text DEFAULT '[]' NOT NULL,
	`code` text,
	`enterprise` text,
	`investment_wan` integer,
	`output_wan` integer,
	`industrial` integer DEFAULT true NOT NULL,
	`strategic` integer DEFAULT false NOT NULL,
	`chain` text,
	`lat` real,
	`lng` real,
	`phase_of` text,
	`note` text,
	`rebuilt` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`zone`) REFERENCES `zone`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "project_money" CHECK(coalesce("project"."investment_wan", 0) >= 0 AND coalesce("project"."output_wan", 0) >= 0)
);
--> statement-breakpoint
CREATE INDEX `project_by_zone` ON `project` (`zone`);--> statement-breakpoint
CREATE TABLE `relisting` (
	`project` text NOT NULL,
	`batch` text NOT NULL,
	`round` text NOT NULL,
	PRIMARY KEY(`project`, `batch`, `round`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `report` (
	`id` text PRIMARY KEY NOT NULL,
	`device` text NOT NULL,
	`seq` integer NOT NULL,
	`person` text NOT NULL,
	`project` text NOT NULL,
	`observed_ms` integer NOT NULL,
	`observed_by_phone_ms` integer NOT NULL,
	`clock_offset_ms` integer NOT NULL,
	`received_ms` integer NOT NULL,
	`milestone` text,
	`rank` integer NOT NULL,
	`units_done` integer,
	`units_total` integer,
	`units_unit` text,
	`percent` real,
	`completed_wan` integer,
	`note` text,
	`lat` real,
	`lng` real,
	`accuracy_m` real,
	`supersedes` text,
	`content` text NOT NULL,
	FOREIGN KEY (`person`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "report_money" CHECK(coalesce("report"."completed_wan", 0) >= 0),
	CONSTRAINT "report_rank" CHECK("report"."rank" BETWEEN 0 AND 4)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `report_by_project` ON `report` (`project`,`observed_ms`,`id`,`person`,`milestone`,`completed_wan`);--> statement-breakpoint
CREATE INDEX `report_moving_stage` ON `report` (`project`,`rank`,`id`,`person`) WHERE rank > 0;--> statement-breakpoint
CREATE TABLE `round` (
	`id` text PRIMARY KEY NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`held_on` text,
	`note` text,
	`rev` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `round_in_order` ON `round` (`year`,`number`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`token` text NOT NULL,
	`user_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_token_unique` ON `session` (`token`);--> statement-breakpoint
CREATE INDEX `session_by_person` ON `session` (`user_id`);--> statement-breakpoint
CREATE TABLE `standing` (
	`project` text PRIMARY KEY NOT NULL,
	`zone` text,
	`industrial` integer NOT NULL,
	`rank_verified` integer NOT NULL,
	`rank_reported` integer NOT NULL,
	`milestone_verified` text,
	`milestone_reported` text,
	`completed_verified_wan` integer,
	`completed_reported_wan` integer,
	`last_report_ms` integer,
	`last_word` text,
	`rev` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `standing_feed` ON `standing` (`zone`,`rev`);--> statement-breakpoint
CREATE TABLE `tally` (
	`zone` text NOT NULL,
	`round` text NOT NULL,
	`batch` text NOT NULL,
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
	`rev` integer NOT NULL,
	PRIMARY KEY(`zone`, `round`, `batch`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tally_by_rev` ON `tally` (`rev`);--> statement-breakpoint
CREATE TABLE `verdict` (
	`id` text PRIMARY KEY NOT NULL,
	`report` text NOT NULL,
	`project` text NOT NULL,
	`verdict` text NOT NULL,
	`reason` text,
	`person` text NOT NULL,
	`at_ms` integer NOT NULL,
	FOREIGN KEY (`report`) REFERENCES `report`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `verdict_by_report` ON `verdict` (`report`,`at_ms`,`id`,`verdict`);--> statement-breakpoint
CREATE INDEX `verdict_by_project` ON `verdict` (`project`);--> statement-breakpoint
CREATE TABLE `verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `verification_by_identifier` ON `verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `zone` (
	`id` text PRIMARY KEY NOT NULL,
	`city` text NOT NULL,
	`name` text NOT NULL,
	`name_en` text,
	`kind` text NOT NULL,
	`aliases` text DEFAULT '[]' NOT NULL,
	`note` text,
	FOREIGN KEY (`city`) REFERENCES `city`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `zone_name_unique` ON `zone` (`name`);--> statement-breakpoint
CREATE INDEX `zone_by_city` ON `zone` (`city`);