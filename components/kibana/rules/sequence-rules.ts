import { containerExecution, execution, shells, tokenPaths } from "../dashboards/event-conditions";
import { privateAddresses } from "../dashboards/network-dashboard";
import { all, any, exists, is, like, not } from "../query/condition";
import type { SequenceRule } from "./detection-rule";

const inContainer = exists("container.id");
const temporary = ["/tmp/*", "/var/tmp/*", "/dev/shm/*"];
const downloaders = is("process.name", "curl", "wget", "fetch", "aria2c", "lwp-download");
/** Programs by which somebody acts by hand; services read tokens and connect with programs of their own. */
const handTools = any(
  shells,
  is("process.name", "cat", "cp", "curl", "wget", "kubectl", "perl", "openssl", "nc", "socat"),
  like("process.name", "python*"),
);
const connection = all(inContainer, is("event.action", "connection_attempted"));

/** What several events tell together; each of them alone is no more than a hint. */
export const sequenceRules: readonly SequenceRule[] = [
  {
    name: "downloaded-then-executed",
    title: "Download into a temporary directory, then a program started from there",
    description:
      "In one container a download tool names a temporary directory and within five minutes a program runs from such a directory.",
    severity: "high",
    techniques: ["T1105", "T1059"],
    needs: [],
    sequence: {
      by: ["container.id"],
      maxSpanSeconds: 300,
      steps: [
        {
          category: "process",
          condition: all(containerExecution, downloaders, like("process.args", ...temporary)),
        },
        {
          category: "process",
          condition: all(containerExecution, like("process.executable", ...temporary)),
        },
      ],
    },
    falsePositives: ["Installers that unpack themselves in /tmp."],
    misses:
      "Downloads into the working directory, scripts whose interpreter is part of the image, and a program that waits longer.",
    benignAlerts: 20,
  },
  {
    name: "changed-then-executed",
    title: "Program of a container changed or made executable, then started",
    description:
      "A file is written below the program directories of a container, or made executable anywhere, and the same file runs within five minutes.",
    severity: "high",
    techniques: ["T1105", "T1554"],
    needs: ["container-drift"],
    sequence: {
      by: ["container.id"],
      maxSpanSeconds: 300,
      steps: [
        {
          category: "file",
          condition: all(inContainer, is("event.action", "modification")),
          by: ["file.path"],
        },
        { category: "process", condition: containerExecution, by: ["process.executable"] },
      ],
    },
    falsePositives: ["Images that install or update themselves at start."],
    misses:
      "Programs that are run through a link of another name, and scripts that are given to an interpreter.",
    benignAlerts: 0,
  },
  {
    name: "shell-then-token-then-connection",
    title: "Shell in a container, then its token read, then a connection to the API's port",
    description:
      "A shell starts, a tool reads the service account's token, and a tool connects to a port of the API server, all in one container within five minutes: somebody uses the pod's rights by hand.",
    severity: "critical",
    techniques: ["T1552", "T1609", "T1613"],
    needs: ["service-account-tokens", "outbound-connections"],
    sequence: {
      by: ["container.id"],
      maxSpanSeconds: 300,
      steps: [
        { category: "process", condition: all(containerExecution, shells) },
        {
          category: "file",
          condition: all(inContainer, is("event.action", "open"), tokenPaths, handTools),
        },
        { category: "network", condition: all(connection, is("destination.port", 443, 6443), handTools) },
      ],
    },
    falsePositives: ["Start scripts that ask the API server about their own pod."],
    misses: "Programs that bring their own name, and tokens that were read before.",
    benignAlerts: 0,
  },
  {
    name: "privilege-then-namespace-then-mount",
    title: "Privileges changed, then a namespace, then a mount in a container",
    description:
      "A process becomes root or gains capabilities, a tool of the same container changes a namespace and one mounts a file system within a minute, as an escape to the host does.",
    severity: "critical",
    techniques: ["T1548", "T1611"],
    needs: ["privilege-escalation", "namespace-mount-escapes"],
    sequence: {
      by: ["container.id"],
      maxSpanSeconds: 60,
      steps: [
        {
          category: "any",
          condition: all(
            inContainer,
            is(
              "event.action",
              "setuid",
              "setgid",
              "setreuid",
              "setregid",
              "setresuid",
              "setresgid",
              "capset",
              "create_user_ns",
            ),
          ),
        },
        {
          category: "any",
          condition: all(
            inContainer,
            is("event.action", "setns", "unshare"),
            any(handTools, is("process.name", "nsenter", "unshare")),
          ),
        },
        {
          category: "any",
          condition: all(
            inContainer,
            is("event.action", "sb_mount", "move_mount", "sb_pivotroot", "mount"),
            any(handTools, is("process.name", "mount", "unshare", "nsenter")),
          ),
        },
      ],
    },
    falsePositives: ["Builders of images without root."],
    misses: "Programs of another name that make the system calls themselves, and steps in another order.",
    benignAlerts: 0,
  },
  {
    name: "decoded-then-interpreted",
    title: "Text decoded, then an interpreter started by the same process",
    description:
      "One process of a container starts a decoder and within ten seconds a shell or an interpreter, as a pipe of the two does.",
    severity: "high",
    techniques: ["T1027", "T1140", "T1059"],
    needs: [],
    sequence: {
      by: ["container.id", "process.parent.entity_id"],
      maxSpanSeconds: 10,
      steps: [
        {
          category: "process",
          condition: all(
            containerExecution,
            any(
              all(is("process.name", "base64", "base32"), is("process.args", "-d", "--decode", "-D", "-di")),
              all(is("process.name", "openssl"), is("process.args", "-d")),
              all(is("process.name", "xxd"), is("process.args", "-r", "-rp")),
            ),
          ),
        },
        {
          category: "process",
          condition: all(
            containerExecution,
            any(shells, is("process.name", "perl", "ruby", "php", "node"), like("process.name", "python*")),
          ),
        },
      ],
    },
    falsePositives: ["Start scripts that decode a key and then call a script."],
    misses: "A pipe whose interpreter is started first, and decoders that are part of the interpreter.",
    benignAlerts: 0,
  },
  {
    name: "server-shell-then-connection",
    title: "Shell of a server, then a connection by it to a public address",
    description:
      "A web server or database starts a shell, and that very process connects to a public address within a minute.",
    severity: "critical",
    techniques: ["T1190", "T1505", "T1071"],
    needs: ["outbound-connections"],
    sequence: {
      by: ["process.entity_id"],
      maxSpanSeconds: 60,
      steps: [
        {
          category: "process",
          condition: all(
            execution,
            any(shells, like("process.name", "python*", "perl*")),
            any(
              is("process.parent.name", "nginx", "apache2", "httpd", "caddy", "java", "node", "uwsgi"),
              is("process.parent.name", "postgres", "mysqld", "mongod", "redis-server"),
              like("process.parent.name", "php-fpm*"),
            ),
          ),
        },
        {
          category: "network",
          condition: all(is("event.action", "connection_attempted"), not(privateAddresses)),
        },
      ],
    },
    falsePositives: ["Pages that call a script which uses a public service."],
    misses: "Connections by children of the shell, and what connects through a proxy inside the cluster.",
    benignAlerts: 0,
  },
];
