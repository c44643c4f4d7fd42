// Serves a state folder from a process of its own, which can be killed without a word: `node serve-process.ts <port> <folder>`.
import { serve } from "../../../scripts/serve.ts";

const [port, stateDir] = process.argv.slice(2);
if (!port || !stateDir) throw new Error("which port, and which folder?");
await serve({ port: Number(port), host: "127.0.0.1", stateDir, onLog: () => {} });
process.send?.("serving");
