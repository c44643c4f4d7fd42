import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join } from "node:path";
import { build } from "vite";
import { dist, root } from "../../../scripts/paths.ts";
import { slimExif } from "../../../scripts/slim-exif.ts";

const OUT = join(dist.root, "bench-photos");
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };

/** A page with all three tools, built as the app is, on a port of its own; it also hands out the pictures taken. */
export class Lab {
  readonly pictures = new Map<string, Buffer>();
  readonly #server: Server;
  readonly url: string;

  private constructor(server: Server, url: string) {
    this.#server = server;
    this.url = url;
  }

  static async open(): Promise<Lab> {
    await build({
      configFile: false,
      logLevel: "warn",
      root: join(root, "test", "bench", "photos", "page"),
      plugins: [slimExif()],
      worker: { plugins: () => [slimExif()] },
      build: { outDir: OUT, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 },
    });
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://lab").pathname;
      const picture = lab.pictures.get(path.replace("/pictures/", ""));
      if (picture) return response.writeHead(200, { "content-type": "image/jpeg" }).end(picture);
      try {
        const file = join(OUT, path === "/" ? "index.html" : path);
        response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
        return response.end(readFileSync(file));
      } catch {
        return response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (!address || typeof address !== "object") throw new Error("no port");
    const lab = new Lab(server, `http://127.0.0.1:${address.port}`);
    return lab;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
