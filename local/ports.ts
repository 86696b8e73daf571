import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

import { UserError } from "../components/errors";

/** The address that everything embedded listens on. */
export const loopback = "127.0.0.1";

/** A TCP port of the loopback address that was free a moment ago. */
export async function freePort(): Promise<number> {
  return bindable(0);
}

/** Whether a TCP port of the loopback address can be listened on now. */
export function isPortFree(port: number): Promise<boolean> {
  return bindable(port).then(
    () => true,
    () => false,
  );
}

/** Checks that a port can be listened on; a UserError names the option that chooses another one. */
export async function requireFreePort(port: number, option = "--port"): Promise<void> {
  try {
    await bindable(port);
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "EADDRINUSE" ? "is in use" : "cannot be listened on";
    throw new UserError(
      `Port ${port} on ${loopback} ${reason}: end what holds it or choose another port with "npm start -- ${option} N".`,
    );
  }
}

async function bindable(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, loopback);
  await once(server, "listening");
  const { port: bound } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return bound;
}
