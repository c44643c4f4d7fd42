import { z } from "zod";
import { LEVELS, ROLES } from "./scope.ts";

export const grantSchema = z
  .object({
    role: z.enum(ROLES),
    level: z.enum(LEVELS),
    place: z.string(),
    name: z.string().nullable().meta({ description: "the place's name" }),
  })
  .meta({ id: "Grant" });

/** Who is signed in and what they may do. */
export const meSchema = z
  .object({ id: z.string(), username: z.string(), name: z.string(), grants: z.array(grantSchema) })
  .meta({ id: "Me" });

export type Me = z.infer<typeof meSchema>;
