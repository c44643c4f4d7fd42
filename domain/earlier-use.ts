import { z } from "zod";
import { instantField, placeIdField, sha256Field, uuidField } from "./fields.ts";

/** A photo in a report that came before, which is the same as one of a later report or looks like it. */
const earlierUseSchema = z
  .object({
    sha256: sha256Field.meta({
      description: "of the photo there; another digest than here where it only looks alike",
    }),
    stored: z.boolean().meta({ description: "whether the server has its bytes" }),
    takenAt: instantField.nullable(),
    report: uuidField,
    observedAt: instantField,
    person: z.string().meta({ description: "the reporter's name" }),
    project: z.object({ id: placeIdField, name: z.string() }),
  })
  .meta({ id: "EarlierUse" });

/** Where the photos of a report were used before; photos that were not are left out. */
export const earlierUsesSchema = z
  .object({
    photos: z.array(
      z.object({
        sha256: sha256Field,
        uses: z
          .array(earlierUseSchema)
          .meta({ description: "in what the caller may read; the same photo first, then the latest" }),
        elsewhere: z
          .boolean()
          .meta({ description: "whether there are others in what the caller may not read" }),
      }),
    ),
  })
  .meta({ id: "EarlierUses" });

export type EarlierUse = z.infer<typeof earlierUseSchema>;
export type EarlierUses = z.infer<typeof earlierUsesSchema>;
