import { app } from "./app.ts";
import { nightly } from "./nightly.ts";

export { Live } from "./live.ts";
export default { fetch: app.fetch, scheduled: nightly };
