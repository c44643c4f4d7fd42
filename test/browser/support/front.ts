import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers a request itself, or undefined to let it pass to the site behind. */
export type Instead = (
  path: string,
  method: string,
) => { readonly status: number; readonly type: string; readonly body: string } | undefined;

/** A server in front of the site, under one address, that can change what the site answers. */
export class Front {
  instead: Instead = () => undefined;
  /** Changes the body of a GET before it reaches the browser. */
  rewrite: (path: string, body: string) => string = (_, body) => body;
  readonly #server: Server;
  readonly url: string;

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async before(site: { readonly url: string }): Promise<Front> {
    let front: Front;
    const server = createServer((asked, answer) => front.#pass(new URL(site.url), asked, answer));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    front = new Front(server);
    return front;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(to: URL, asked: IncomingMessage, answer: ServerResponse): void {
    const { url: path = "/", method = "GET" } = asked;
    const own = this.instead(path, method);
    if (own) {
      asked.resume();
      answer.writeHead(own.status, { "content-type": own.type }).end(own.body);
      return;
    }
    const onward = request(
      {
        host: to.hostname,
        port: to.port,
        path,
        method,
        headers: { ...asked.headers, "accept-encoding": "identity" },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on("data", (chunk: Buffer) => chunks.push(chunk));
        reply.on("end", () => {
          const body = Buffer.concat(chunks);
          const text = /javascript|html/.test(reply.headers["content-type"] ?? "");
          const sent = text ? Buffer.from(this.rewrite(path, body.toString())) : body;
          const { etag: _, "transfer-encoding": __, ...headers } = reply.headers;
          answer
            .writeHead(reply.statusCode ?? 502, { ...headers, "content-length": String(sent.length) })
            .end(sent);
        });
      },
    );
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  }
}
