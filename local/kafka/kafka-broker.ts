import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { UserError } from "../../components/errors";
import { BackgroundProcess } from "../background-process";
import { freePort, loopback } from "../ports";
import { type Progress, silentProgress } from "../progress";
import { java, runTool } from "../toolchain";
import { installKafka } from "./install-kafka";

/** Where and how an embedded broker runs. */
export interface KafkaOptions {
  /** Holds the log segments, which survive a restart on the same directory, and the broker's own log. */
  dataDir: string;
  /** Port of an earlier run, which clients know. @default a free one */
  port?: number;
  /** Partitions of a topic that a client's first message makes. @default 3 */
  partitions?: number;
  /** Paths of PEM files: with them the broker encrypts, and takes clients that show a certificate of the CA alone. */
  certificates?: { broker: string; authority: string };
  /** A user and its password, by SASL's mechanism PLAIN; with it the broker takes nobody else. */
  user?: { name: string; password: string };
  /** Further settings of server.properties. */
  settings?: Record<string, string | number | boolean>;
  /** @default none is shown */
  progress?: Progress;
}

/** A broker that takes messages. */
export interface KafkaBroker {
  /** `host:port`, as a client's list of brokers has it. */
  address: string;
  port: number;
  pid: number;
  /** Resolves when the broker ends, with how it did and the end of its log. */
  ended(): Promise<string>;
  /** Ends the broker in good order. */
  stop(): Promise<void>;
  /** Ends the broker at once, as a crash would. */
  kill(): Promise<void>;
}

const startTimeout = 90_000;
const attempts = 3;
/** A broker that is small on purpose: nothing here needs more. */
const heap = ["-Xms128m", "-Xmx512m"];
const startedSentence = "Kafka Server started";

/** Filebeat speaks a protocol that Kafka calls old, and a broker writes a line for every such request. */
const log4j = `log4j.rootLogger=INFO, console
log4j.logger.kafka.request.logger=WARN
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=[%d] %p %m (%c)%n
`;

/**
 * Starts one Kafka broker, which is its own controller (KRaft), on the loopback address and returns when it takes
 * messages. An empty data directory is formatted first. Throws a UserError when it does not start.
 */
export async function startKafka(options: KafkaOptions): Promise<KafkaBroker> {
  const home = await installKafka(options.progress ?? silentProgress);
  await mkdir(options.dataDir, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      return await startOnPort(home, options.port ?? (await freePort()), options);
    } catch (error) {
      // Another program can take a free port before the broker does.
      if (!(error instanceof PortTakenError) || options.port !== undefined || attempt === attempts) {
        throw error;
      }
    }
  }
}

class PortTakenError extends UserError {
  constructor(port: number) {
    super(`Another program holds port ${port} on ${loopback}, which the embedded Kafka needs: end it.`);
  }
}

async function startOnPort(home: string, port: number, options: KafkaOptions): Promise<KafkaBroker> {
  const { dataDir } = options;
  const properties = join(dataDir, "server.properties");
  const logging = join(dataDir, "log4j.properties");
  let controllerPort = await freePort();
  // Nothing holds the other one yet.
  while (controllerPort === port) {
    controllerPort = await freePort();
  }
  await writeFile(properties, serverProperties(options, port, controllerPort));
  await writeFile(logging, log4j);
  const classPath = ["-cp", join(home, "lib", "*"), `-Dlog4j.configuration=file:${logging}`];
  if (!existsSync(join(dataDir, "data", "meta.properties"))) {
    // It may begin with a dash.
    const id = randomBytes(16).toString("base64url");
    await runTool(
      java,
      [...classPath, "kafka.tools.StorageTool", "format", `--cluster-id=${id}`, "--config", properties],
      dataDir,
      join(dataDir, "format.log"),
    );
  }
  const logFile = join(dataDir, "kafka.log");
  // The sentence that tells of a start must be this run's.
  await writeFile(logFile, "");
  const broker = await BackgroundProcess.start({
    command: java.command,
    args: [...heap, ...classPath, "kafka.Kafka", properties],
    cwd: dataDir,
    env: process.env,
    logFile,
  });
  try {
    await waitUntilStarted(broker, port);
  } catch (error) {
    broker.kill("SIGKILL");
    await broker.ended();
    throw error;
  }
  return {
    address: `${loopback}:${port}`,
    port,
    pid: broker.pid,
    ended: () => broker.ended().then(() => broker.obituary()),
    stop: () => broker.stop(),
    kill: () => {
      broker.kill("SIGKILL");
      return broker.ended();
    },
  };
}

/** The text of server.properties: https://kafka.apache.org/39/documentation.html#brokerconfigs */
function serverProperties(options: KafkaOptions, port: number, controllerPort: number): string {
  const { user } = options;
  const protocol = options.certificates ? "SSL" : user ? "SASL_PLAINTEXT" : "PLAINTEXT";
  const settings = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@${loopback}:${controllerPort}`,
    "controller.listener.names": "CONTROLLER",
    listeners: `${protocol}://${loopback}:${port},CONTROLLER://${loopback}:${controllerPort}`,
    "advertised.listeners": `${protocol}://${loopback}:${port}`,
    "listener.security.protocol.map": `${protocol}:${protocol},CONTROLLER:PLAINTEXT`,
    "security.inter.broker.protocol": protocol,
    ...(options.certificates && {
      "ssl.client.auth": "required",
      "ssl.keystore.type": "PEM",
      "ssl.keystore.location": options.certificates.broker,
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": options.certificates.authority,
    }),
    ...(user && {
      "sasl.enabled.mechanisms": "PLAIN",
      "sasl.mechanism.inter.broker.protocol": "PLAIN",
      "listener.name.sasl_plaintext.plain.sasl.jaas.config":
        "org.apache.kafka.common.security.plain.PlainLoginModule required " +
        `username="${user.name}" password="${user.password}" user_${user.name}="${user.password}";`,
    }),
    "log.dirs": join(options.dataDir, "data"),
    "num.partitions": options.partitions ?? 3,
    // Filebeat gives a message its event's time. By that time, retention would delete an old event before it is read.
    "log.message.timestamp.type": "LogAppendTime",
    // One broker holds the only copy of everything.
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    // Consumers that join one after the other are waited for otherwise.
    "group.initial.rebalance.delay.ms": 0,
    // A broker that crashed registers again when the controller has given up the old one, by default after nine seconds.
    "broker.session.timeout.ms": 2_000,
    "broker.heartbeat.interval.ms": 500,
    ...options.settings,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

async function waitUntilStarted(broker: BackgroundProcess, port: number): Promise<void> {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    const log = await broker.logTail(400);
    if (broker.exit !== undefined) {
      throw /BindException|Address already in use/.test(log)
        ? new PortTakenError(port)
        : new UserError(`The embedded Kafka did not start: it ${await broker.obituary()}`);
    }
    if (log.includes(startedSentence)) {
      return;
    }
    await sleep(100);
  }
  throw new UserError(
    `The embedded Kafka did not start within ${startTimeout / 1000} s: it ${await broker.obituary()}`,
  );
}
