import { playShare } from "./schedules.ts";

playShare(0);
