import type { OpenAPIHono } from "@hono/zod-openapi";
import { errorEnvelopeSchema } from "#domain/protocol";
import { liveMessageSchema } from "#domain/tally";
import type { App } from "../env.ts";

/** The description of this API, made of the schemas that its routes check by. */
export function openapi(app: OpenAPIHono<App>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "sanpi.session_token",
  });
  app.openAPIRegistry.register("Error", errorEnvelopeSchema);
  app.openAPIRegistry.register("LiveMessage", liveMessageSchema);
  app.doc31("/api/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Sanpi",
      version: "1",
      description:
        "Field reports and tallies of the three-batches campaign (三个一批). Money is whole 万元, instants are epoch milliseconds UTC, days are Asia/Shanghai. Every failing answer has the shape of Error.",
    },
    security: [{ session: [] }],
  });
}
