import assert from "node:assert/strict";

import { exportFilters, exportSettings, type RedactionFilter } from "../../components/tetragon/filters";
import { namedExamples, type TetragonEvent, toLine } from "../../local/generator";
import { exported } from "./judge";
import { changed } from "./samples";
import { documentedSettings, entries, stackFilters } from "./stack-filters";

const secret = "hunter2";

/** The text of arguments as the agent joins them: one with a blank stands in quotation marks, none is escaped. */
const joined = (...args: string[]) => args.map((arg) => (arg.includes(" ") ? `"${arg}"` : arg)).join(" ");

/** Every way to pass a value to an option; what of it may never leave the node is `hunter2` and what surrounds it. */
function secretArguments(option: string): Record<string, string> {
  return {
    "after a blank": joined(option, secret, "--verbose"),
    "after an equals sign": joined(`${option}=${secret}`, "--verbose"),
    "with blanks": joined(option, `two ${secret} words`, "--verbose"),
    "with blanks after an equals sign": joined(`${option}=two ${secret} words`, "--verbose"),
    "with a quotation mark": joined(option, `a"${secret}`, "--verbose"),
    "with quotation marks and blanks": joined(`${option}=a" ${secret} "b ${secret}`, "--verbose"),
    "with a tab": joined(option, `a\t${secret}`, "--verbose"),
    "over two lines": joined(`${option}=a\n${secret}`, "--verbose"),
    "over two lines and with blanks": joined(`${option}=a b\n${secret}`, "--verbose"),
    "at the end": joined("--verbose", option, secret),
    twice: joined(option, secret, `${option}=${secret}`),
    "in a shell's command": joined("-c", `login ${option} ${secret}`),
  };
}

/** An exec whose process, parent and ancestor have the arguments and an environment variable with them. */
function execWith(args: string, variables: { Key: string; Value: string }[] = []): TetragonEvent {
  const example = namedExamples().get("exec-in-pod") ?? assert.fail();
  return changed(example, (body) => {
    const texts = { arguments: args, ...(variables.length > 0 && { environment_variables: variables }) };
    body.process = { ...body.process, ...texts };
    body.parent = { ...body.parent, ...texts };
    body.ancestors = [{ ...body.parent, ...texts }];
  });
}

async function redacted(redactionFilters: string, events: readonly TetragonEvent[]): Promise<string[]> {
  const written = await exported({ redactionFilters }, events.map(toLine));
  return written.map((line) => line ?? assert.fail("kept back"));
}

/** The rendered text of redaction filters of the settings. */
const rendered = (redactionFilters: RedactionFilter[]) =>
  exportFilters(exportSettings.parse({ redactionFilters })).redactionFilters;

describe("redaction in Tetragon's own code", function () {
  this.timeout(300_000);

  const places: Record<string, () => Promise<string>> = {
    "the stack prod": async () => (await stackFilters("prod")).redactionFilters,
    ...Object.fromEntries(
      documentedSettings().map((settings, index) => [
        `example ${index + 1} of docs/filters.md`,
        async () => (await stackFilters("local", settings)).redactionFilters,
      ]),
    ),
  };

  for (const [place, filtersOf] of Object.entries(places)) {
    it(`by ${place} leaves no password on a command line, however it is written`, async () => {
      const filters = await filtersOf();
      const options = ["password", "token"].filter((name) => filters.includes(name));
      assert.ok(options.includes("password"));
      for (const name of options) {
        const option = `--${name}`;
        const ways = Object.entries(secretArguments(option));
        const lines = await redacted(
          filters,
          ways.map(([, args]) => execWith(args)),
        );
        for (const [index, [way]] of ways.entries()) {
          const line = lines[index] ?? "";
          assert.ok(!line.includes(secret), `${option}, ${way}: ${argumentsOf(line)}`);
          assert.ok(line.includes("*****"), way);
        }
      }
    });

    it(`by ${place} leaves everything else as it is`, async () => {
      const filters = await filtersOf();
      const texts = [
        "--password-file /etc/secret --verbose",
        "-p 80 --tokens 3",
        joined("-c", "echo password"),
      ];
      const events = [...texts.map((args) => execWith(args)), ...namedExamples().values()];
      const lines = await redacted(filters, events);
      for (const [index, event] of events.entries()) {
        assert.deepEqual(JSON.parse(lines[index] ?? ""), JSON.parse(toLine(event)));
      }
      const [line = ""] = await redacted(filters, [
        execWith(joined("--user", "me", "--password", secret, "-v")),
      ]);
      assert.equal(argumentsOf(line), "--user me --password ***** -v");
    });
  }

  it("hides in an environment variable the texts of every expression", async () => {
    const filters = rendered([{ redact: ["--password=(\\S+)", "--token=(\\S+)"] }]);
    const value = `--password=${secret} --token=${secret}`;
    const [line = ""] = await redacted(filters, [execWith("-v", [{ Key: "OPTIONS", Value: value }])]);
    assert.ok(!line.includes(secret), line);
    assert.ok(line.includes("--password=***** --token=*****"), line);
  });

  it("is for the executables of binary_regex alone", async () => {
    const filters = rendered([{ redact: ["(-p\\S+)"], binary_regex: ["/mysql$"] }]);
    const dump = changed(execWith(`-p${secret}`), ({ process, parent }) => {
      Object.assign(process ?? {}, { binary: "/usr/bin/mysql" });
      Object.assign(parent ?? {}, { binary: "/usr/bin/cp" });
    });
    const [line = ""] = await redacted(filters, [dump]);
    const { process, parent } = (JSON.parse(line) as Required<TetragonEvent>).process_exec;
    assert.equal(process?.arguments, "*****");
    assert.equal(parent?.arguments, `-p${secret}`);
  });

  it("is one filter of the agent for each expression", () => {
    const filters = entries<RedactionFilter>(rendered([{ redact: ["(a)", "(b)"], binary_regex: ["/x$"] }]));
    assert.deepEqual(filters, [
      { redact: ["(a)"], binary_regex: ["/x$"] },
      { redact: ["(b)"], binary_regex: ["/x$"] },
    ]);
  });
});

function argumentsOf(line: string): string | undefined {
  return (JSON.parse(line) as TetragonEvent).process_exec?.process?.arguments;
}
