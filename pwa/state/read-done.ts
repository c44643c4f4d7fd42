import { isObject } from "../sync/reply.ts";
import type { Read } from "./ask.ts";

/** Reads that something was done, where nothing more is to be known. */
export const readDone: Read<null> = (value) => (isObject(value) ? null : undefined);
