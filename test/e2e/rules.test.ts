import assert from "node:assert/strict";

import { Pipeline } from "./harness";
import { execLine, exitLine, kprobeLine } from "./lines";

/** MAY_READ and MAY_WRITE of the kernel. */
const read = 4;
const write = 2;

function fileLine(argument: string, path: string, mask: number): string {
  const args = [{ file_arg: { path, permission: "-rw-r--r--" } }, { int_arg: mask }];
  return kprobeLine({ functionName: "security_file_permission", args, arguments: argument });
}

function socketLine(argument: string, functionName: string, daddr: string, dport: number): string {
  const socket = {
    family: "AF_INET",
    type: "SOCK_STREAM",
    protocol: "IPPROTO_TCP",
    saddr: "10.0.3.7",
    sport: 40112,
  };
  const args = [
    { sock_arg: { ...socket, daddr, dport, cookie: "18446623345021886720", state: "TCP_SYN_SENT" } },
  ];
  return kprobeLine({ functionName, args, arguments: argument });
}

/** Each event carries a text of its own among its arguments, by which a rule's finds are recognised. */
const lines = [
  execLine({ binary: "/usr/bin/nc", arguments: "-l -p 4444 listener-in-container" }),
  execLine({ binary: "/usr/bin/nc", arguments: "-l -p 4444 listener-on-host", host: true }),
  execLine({ binary: "/usr/bin/nc", arguments: "db 5432 client" }),
  exitLine({ binary: "/usr/bin/nc", arguments: "-l -p 4444 end-of-listener" }),
  execLine({ binary: "/bin/sh", arguments: "-c id shell-of-nginx", parentBinary: "/usr/sbin/nginx" }),
  execLine({ binary: "/bin/sh", arguments: "-c id shell-of-bash", parentBinary: "/bin/bash" }),
  fileLine("shadow-read", "/etc/shadow", read),
  fileLine("shadow-written", "/etc/shadow", write),
  fileLine("hosts-read", "/etc/hosts", read),
  socketLine("connect-inside", "tcp_connect", "10.0.9.9", 443),
  socketLine("connect-outside", "tcp_connect", "203.0.113.5", 4444),
  socketLine("close-outside", "tcp_close", "203.0.113.5", 4444),
];

/** The usual shapes of Elastic Security's rules, and the events that each must find. */
const rules: Record<string, { query: string; finds: string[] }> = {
  "a process start by name and argument": {
    query:
      'host.os.type:linux AND event.category:process AND event.type:start AND event.action:exec AND process.name:nc AND process.args:"-l"',
    finds: ["listener-in-container", "listener-on-host"],
  },
  "a process start in a container": {
    query:
      "host.os.type:linux AND event.type:start AND event.action:exec AND _exists_:container.id AND process.name:nc AND process.args:(\\-l OR \\-e)",
    finds: ["listener-in-container"],
  },
  "the end of a process": {
    query: "event.category:process AND event.type:end AND process.name:nc",
    finds: ["end-of-listener"],
  },
  "a shell by its parent": {
    query: "event.type:start AND process.name:(sh OR bash) AND process.parent.name:(nginx OR apache2)",
    finds: ["shell-of-nginx"],
  },
  "an access to a sensitive file": {
    query: 'event.category:file AND event.action:open AND file.path:"/etc/shadow"',
    finds: ["shadow-read"],
  },
  "a change of a sensitive file": {
    query:
      'event.category:file AND event.type:change AND event.action:modification AND file.path:("/etc/shadow" OR "/etc/passwd")',
    finds: ["shadow-written"],
  },
  "a connection to the outside": {
    query:
      'event.category:network AND event.type:start AND event.action:connection_attempted AND NOT destination.ip:("10.0.0.0/8" OR "127.0.0.0/8")',
    finds: ["connect-outside"],
  },
  "a connection to a port by a process": {
    query: "event.action:connection_attempted AND destination.port:(443 OR 8443) AND process.name:checkout",
    finds: ["connect-inside"],
  },
};

describe("rule shapes of Elastic Security", function () {
  this.timeout(60_000);
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await Pipeline.start({ lines });
    await pipeline.delivered();
  });

  after(() => pipeline.close());

  for (const [shape, { query, finds }] of Object.entries(rules)) {
    it(`finds ${shape}, and nothing else`, async () => {
      const documents = await pipeline.find({ query_string: { query } });
      const found = documents.map(({ _source: source }) =>
        (source.process as { args: string[] }).args.at(-1),
      );
      assert.deepEqual(found.sort(), finds);
    });
  }
});
