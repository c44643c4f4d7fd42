import { OpenAPIHono } from "@hono/zod-openapi";
import type { App } from "./env.ts";
import { answerError, answerNotFound } from "./middleware/errors.ts";
import { language } from "./middleware/language.ts";
import { sameOrigin } from "./middleware/origin.ts";
import { protect } from "./middleware/protect.ts";
import { refuseInvalid } from "./middleware/refuse-invalid.ts";
import { requestId } from "./middleware/request-id.ts";
import { signedIn } from "./middleware/session.ts";
import { audit } from "./routes/audit.ts";
import { auth } from "./routes/auth.ts";
import { bulletins } from "./routes/bulletins.ts";
import { cellProjects } from "./routes/cell-projects.ts";
import { health } from "./routes/health.ts";
import { importRows } from "./routes/import.ts";
import { imports } from "./routes/imports.ts";
import { ledger } from "./routes/ledger.ts";
import { live } from "./routes/live.ts";
import { me } from "./routes/me.ts";
import { openapi } from "./routes/openapi.ts";
import { people } from "./routes/people.ts";
import { phones } from "./routes/phones.ts";
import { photos } from "./routes/photos.ts";
import { project } from "./routes/project.ts";
import { projects } from "./routes/projects.ts";
import { queue } from "./routes/queue.ts";
import { rescue } from "./routes/rescue.ts";
import { reviews } from "./routes/reviews.ts";
import { sessions } from "./routes/sessions.ts";
import { structure } from "./routes/structure.ts";
import { sync } from "./routes/sync.ts";
import { tallies } from "./routes/tallies.ts";
import { trend } from "./routes/trend.ts";

/** The API: the order of what every request passes, then a line a resource. */
export const app = new OpenAPIHono<App>({ defaultHook: refuseInvalid });

app.onError(answerError);
app.notFound(answerNotFound);
app.use(requestId(), language(), protect(), sameOrigin());

health(app);
openapi(app);
auth(app);

app.use(signedIn());

me(app);
sessions(app);
sync(app);
photos(app);
rescue(app);
tallies(app);
cellProjects(app);
ledger(app);
trend(app);
bulletins(app);
structure(app);
phones(app);
projects(app);
project(app);
importRows(app);
imports(app);
people(app);
audit(app);
queue(app);
reviews(app);
live(app);
