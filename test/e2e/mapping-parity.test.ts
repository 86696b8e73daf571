import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { mappingScript } from "../../components/collector/mapping-script";
import { startFilebeat } from "../../local/filebeat/runner";
import { tetragonEvents } from "../../local/generator";
import { loadMapping } from "../../tools/mapping-runtime";
import { goldenLines } from "../golden-cases";
import { lsmHooks, syscalls } from "../unit/mapping/hooks/kernel-names";
import { variations } from "../unit/properties/variations";

type Json = Record<string, unknown>;

/** Lines that no agent writes: what the two script engines and decoders might see differently. */
const oddLines = [
  "no JSON",
  "[1,2,3]",
  "null",
  "{}",
  '{"a":1} {"b":2}',
  '{"process_exec":{"process":{"pid":1',
  '{"process_exec":{"process":{"binary":"/bin/\\ud800x","arguments":"\\u0000 \\u2028 \\ud83d\\ude00"}}}',
  '{"process_exec":{"process":{"__proto__":{"a":1},"constructor":"x","hasOwnProperty":1,"toString":[1]}}}',
  // The engine's objects have a prototype by this name, whatever they were made of.
  '__proto__:{"process":{"pid":1},"parent":{"pid":2}},"node_name":"n","time":"2026-01-01T00:00:00Z"}',
  '{"__proto__":{"process":{"pid":1},"parent":{"pid":2}},"node_name":"n","time":"2026-01-01T00:00:00Z"}',
  '{"process_exec":{"process":{"pod":{"pod_labels":{"__proto__":"a"}},"binary":"__proto__","uid":"__proto__"}}}',
  '{"process_exec":{"process":{"pod":{"pod_labels":{"constructor":{},"toString":{}}},"binary":"constructor"}}}',
  '{"process_kprobe":{"function_name":"__proto__","policy_name":"__proto__","action":"__proto__","args":[{"sock_arg":{"saddr":"__proto__","protocol":"__proto__"}}]}}',
  '{"process_kprobe":{"function_name":"constructor","policy_name":"constructor","action":"constructor","args":[{"sock_arg":{"saddr":"constructor"}}]}}',
  '{"process_exec":{"process":{"pid":"7","uid":1.5,"tid":-1,"binary":["a",1,null,{"b":true}]},"parent":[{}]}}',
  '{"process_exec":{"process":{"pid":9007199254740993,"refcnt":1e300,"in_init_tree":"true","a.b":{"":1," ":2}}}}',
  '{"process_exec":{"process":{"pod":{"pod_labels":{"a":"b","a.b":"c","":"d","e":{"f":["g"]}}}}},"time":"2020-02-30T00:00:00Z"}',
  '{"process_kprobe":{"function_name":"tcp_connect","args":[{"sock_arg":{"saddr":"::ffff:10.0.0.1","sport":1,"daddr":"fe80::1","dport":53,"protocol":"IPPROTO_UDP"}}]},"node_name":"n"}',
  '{"process_kprobe":{"args":[1,"x",{"size_arg":"18446744073709551615"},{"long_arg":"-9223372036854775808"}],"return":{"int_arg":-1}}}',
  '{"process_exec":{"process":{"pid":1}},"process_exit":{"process":{"pid":2,"exec_id":"x"}}}',
  '{"process_future":{"process":{"pid":1},"deep":' + '{"a":'.repeat(40) + "1" + "}".repeat(40) + "}}",
  '{"process_exec":{"process":{"binary":"/bin/long","arguments":"' + "x ".repeat(20_000) + '"}}}',
];

/** Every syscall and LSM hook with arguments and a return value of each sort, in turn. */
function hookLines(): string[] {
  const names = [syscalls, lsmHooks].flatMap((kinds) =>
    Object.values(kinds).flatMap((actions) => Object.values(actions).flatMap((list) => list.split(" "))),
  );
  const args = [
    [{ int_arg: -100 }, { string_arg: "/a" }, { int_arg: 577 }, { string_arg: "/b" }],
    [{ path_arg: { path: "/d" } }, { path_arg: { path: "/d/a", permission: "-rwsr-xr-t" } }, { uint_arg: 3 }],
    [{ file_arg: { path: "/", flags: "unresolvedPathComponents" } }, { error_arg: {} }, { size_arg: "2" }],
    [
      { sock_arg: { saddr: "10.0.0.1", sport: 1, daddr: "::", dport: 2 } },
      { skb_arg: { saddr: "10.0.0.1" } },
    ],
    [{ sockaddr_arg: { addr: "10.0.0.2", port: 53 } }, { sockaddrun_arg: { path: "@x" } }],
  ];
  const results = [
    { size_arg: "18446744073709551603" },
    { uint_arg: 4294967181 },
    { long_arg: "-13" },
    { int_arg: 0 },
    { error_arg: {} },
    {},
  ];
  return names.map((name, index) =>
    JSON.stringify({
      [index % 2 === 0 ? "process_kprobe" : "process_lsm"]: {
        function_name: index % 3 === 0 ? `__ia32_compat_sys_${name}_time64` : name,
        args: args[index % args.length],
        return: results[index % results.length],
        action: index % 7 === 0 ? "KPROBE_ACTION_OVERRIDE" : undefined,
        policy_name: index % 5 === 0 ? "constructor" : "guard",
      },
    }),
  );
}

/** Arguments in quotes as shells, JSON and hostile programs have them. */
function quotedLines(): string[] {
  const texts = [
    '-c "echo "x" > y"',
    '-d "{"a": "b c"}" z',
    "'\"x' '\"x' \"",
    '"'.repeat(999),
    '"a b" '.repeat(99),
  ];
  return texts.map((text) =>
    JSON.stringify({ process_exec: { process: { binary: "/bin/sh", arguments: text } } }),
  );
}

describe("the mapping inside Filebeat", function () {
  this.timeout(600_000);

  for (const eventFields of ["lean", "full"] as const) {
    it(`makes the documents that it makes outside, with ${eventFields} event fields`, async () => {
      const generated = [...tetragonEvents({ seed: 7, count: 2_000 })].map((event) => JSON.stringify(event));
      const varied = generated.slice(0, 300).flatMap((line) => [...variations(line)]);
      const lines = [
        ...oddLines,
        ...hookLines(),
        ...quotedLines(),
        ...goldenLines(),
        ...generated,
        ...varied,
      ];
      const params = {
        eventFields,
        keepOriginal: eventFields === "full",
        nodeName: "worker-1",
        monitorPolicies: ["constructor"],
      };
      const documents = await throughFilebeat(lines, params);
      const mapping = loadMapping(params);
      assert.equal(documents.size, lines.length);
      let offset = 0;
      for (const line of lines) {
        const { document, log } =
          documents.get(offset) ?? assert.fail(`no document for the line at ${offset}`);
        const { source, id } = mapping.map(line, { log });
        const expected = JSON.parse(JSON.stringify({ ...source, _id: id })) as Json;
        assert.deepEqual(comparable(document), comparable(expected), line.slice(0, 500));
        offset += Buffer.byteLength(line) + 1;
      }
    });
  }
});

interface Found {
  document: Json;
  log: Json;
}

/** Runs the script in Filebeat with a file as output; the documents by the offset of their lines. */
async function throughFilebeat(lines: string[], params: object): Promise<Map<number, Found>> {
  const directory = mkdtempSync(join(tmpdir(), "tetragon-elastic-parity-"));
  const input = join(directory, "tetragon.log");
  writeFileSync(input, lines.map((line) => `${line}\n`).join(""));
  mkdirSync(join(directory, "out"));
  const configFile = join(directory, "filebeat.yml");
  writeFileSync(configFile, stringify(configuration(input, join(directory, "out"), params)));
  const filebeat = await startFilebeat({ configFile, dataDir: join(directory, "data") });
  try {
    await filebeat.waitUntilDelivered(lines.length, 300_000);
    await filebeat.stop();
    return readDocuments(join(directory, "out"));
  } finally {
    await filebeat.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

function configuration(input: string, output: string, params: object): object {
  return {
    "filebeat.inputs": [
      {
        type: "filestream",
        id: "parity",
        paths: [input],
        "prospector.scanner.fingerprint.enabled": false,
        "file_identity.native": {},
        "publisher_pipeline.disable_host": true,
      },
    ],
    processors: [{ script: { lang: "javascript", source: mappingScript(), params } }],
    "output.file": { path: output, filename: "documents", rotate_every_kb: 1_000_000 },
    "timestamp.precision": "nanosecond",
    "logging.level": "warning",
  };
}

function readDocuments(folder: string): Map<number, Found> {
  const found = new Map<number, Found>();
  for (const name of readdirSync(folder).filter((file) => statSync(join(folder, file)).isFile())) {
    for (const text of readFileSync(join(folder, name), "utf8").trim().split("\n")) {
      const { "@metadata": metadata, ...fields } = JSON.parse(text) as Json & { log: Json };
      const document = { ...fields, _id: (metadata as Json)._id };
      found.set(fields.log.offset as number, { document, log: fields.log });
    }
  }
  return found;
}

/** The document without what tells when and by whom it was read, and without the words of a decoder's complaint. */
function comparable(document: Json): Json {
  const { error, event, ...rest } = document as Record<string, Json>;
  for (const name of ["agent", "input", "log"]) {
    delete rest[name];
  }
  const told = { ...event };
  delete told.created;
  const time = String(document["@timestamp"]);
  return {
    ...rest,
    "@timestamp": told.kind === "pipeline_error" || !isOwnTime(time) ? undefined : nanoseconds(time),
    event: told,
    failed: error !== undefined,
  };
}

/** Whether the time is the event's: a reading time differs between the two runs. */
function isOwnTime(time: string): boolean {
  return Math.abs(Date.now() - Date.parse(time)) > 3_600_000;
}

/** Filebeat writes three decimals at least. */
function nanoseconds(time: string): string {
  const [seconds = "", fraction = ""] = time.replace("Z", "").split(".");
  return `${seconds}.${fraction.padEnd(9, "0")}`;
}
