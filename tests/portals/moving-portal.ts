import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MOVING_PAGES, postbackPage, ROW_PAGES } from "./moving-pages.ts";

export interface MovingPortal {
  readonly url: string;
  /** Resolves when a page asks for the ward list; the list goes out when `release` is called. */
  asked(): Promise<void>;
  release(): void;
  close(): Promise<void>;
}

/** Serves the pages that change while they are filled. */
export async function startMovingPortal(): Promise<MovingPortal> {
  const waiting: ServerResponse[] = [];
  let tell = () => {};
  const asked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://portal");
    const send = (status: number, type: string, body: string) =>
      response.writeHead(status, { "content-type": `${type}; charset=utf-8` }).end(body);
    if (url.pathname === "/xa") {
      waiting.push(response);
      return tell();
    }
    if (url.pathname === "/tai-lai") return send(200, "text/html", postbackPage(url.searchParams));
    const body = MOVING_PAGES[url.pathname] ?? ROW_PAGES[url.pathname];
    send(body === undefined ? 500 : 200, "text/html", body ?? "");
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    release() {
      for (const response of waiting.splice(0))
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(["Xã Đông Sơn", "Phường Hạc Thành"]));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
