import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { goBuild } from "../go-build";
import type { Progress } from "../progress";
import { runTool } from "../toolchain";

/** What a broker and its clients show each other, good for a day. */
export interface KafkaCertificates {
  /** Path of the broker's key and certificate in one PEM file. */
  broker: string;
  /** Path of the certificate of the CA that signed both. */
  authority: string;
  /** PEM texts of the CA, and of a client's certificate and key. */
  ca: string;
  clientCertificate: string;
  clientKey: string;
}

/** Makes them in a folder, which is made too; the program that does is built on the first call. */
export async function makeKafkaCertificates(
  directory: string,
  progress: Progress,
): Promise<KafkaCertificates> {
  const binaries = await goBuild(
    {
      name: "kafka-certificates",
      folder: join(__dirname, "certificates"),
      programs: { certificates: "." },
      duration: "some seconds",
    },
    progress,
  );
  await mkdir(directory, { recursive: true });
  const command = join(binaries, "certificates");
  await runTool({ command, versionArgs: [], remedy: "" }, [directory], directory);
  const text = (name: string) => readFile(join(directory, name), "utf8");
  return {
    broker: join(directory, "broker.pem"),
    authority: join(directory, "ca.crt"),
    ca: await text("ca.crt"),
    clientCertificate: await text("client.crt"),
    clientKey: await text("client.key"),
  };
}
