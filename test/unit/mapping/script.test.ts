import assert from "node:assert/strict";
import { join } from "node:path";

import ts from "typescript";

import {
  mappingScript,
  readableMappingScript,
  shortenedNames,
} from "../../../components/collector/mapping-script";
import { fieldCatalog } from "../../../components/elasticsearch/catalog";
import { everyKind } from "../../../local/generator";
import { loadMapping } from "../../../tools/mapping-runtime";
import { projectRoot } from "../../../tools/project";

describe("the mapping script", () => {
  it("is one ES5 program of less than 40 kB", () => {
    const text = mappingScript();
    assert.ok(Buffer.byteLength(text) < 40_000, `${Buffer.byteLength(text)} bytes`);
    const source = ts.createSourceFile("mapping.js", text, ts.ScriptTarget.ES5, false, ts.ScriptKind.JS);
    const modern = new Set([
      ts.SyntaxKind.ArrowFunction,
      ts.SyntaxKind.ClassDeclaration,
      ts.SyntaxKind.ForOfStatement,
      ts.SyntaxKind.SpreadElement,
      ts.SyntaxKind.TemplateExpression,
    ]);
    const visit = (node: ts.Node): void => {
      const lexical =
        ts.isVariableDeclarationList(node) && (node.flags & (ts.NodeFlags.Let | ts.NodeFlags.Const)) !== 0;
      assert.ok(!modern.has(node.kind) && !lexical, ts.SyntaxKind[node.kind]);
      ts.forEachChild(node, visit);
    };
    visit(source);
  });

  it("uses no library function that ES5 lacks", () => {
    const configFile = join(projectRoot, "components/mapping/tsconfig.json");
    const { config } = ts.readConfigFile(configFile, (file) => ts.sys.readFile(file)) as { config: object };
    const parsed = ts.parseJsonConfigFileContent(config, ts.sys, join(projectRoot, "components/mapping"));
    const program = ts.createProgram(parsed.fileNames, parsed.options);
    const problems = ts.getPreEmitDiagnostics(program);
    assert.deepEqual(
      problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " ")),
      [],
    );
  }).timeout(60_000);

  it("leaves no loop over keys by return, which Filebeat's script engine cannot", () => {
    const source = ts.createSourceFile("mapping.js", readableMappingScript(), ts.ScriptTarget.ES5);
    const visit = (node: ts.Node, inLoop: boolean): void => {
      assert.ok(!(inLoop && ts.isReturnStatement(node)), node.getText(source));
      const enters = ts.isForInStatement(node) || (inLoop && !ts.isFunctionLike(node));
      ts.forEachChild(node, (child) => visit(child, enters));
    };
    visit(source, false);
  });

  it("shortens no name that an event, a document or a parameter has", () => {
    const fields = (["lean", "full"] as const).flatMap((mode) => Object.values(fieldCatalog(mode)).flat());
    const params = ["eventFields", "keepOriginal", "dataStreamNamespace", "clusterName", "nodeName"];
    const taken = new Set([
      ...fields.flatMap(({ name }) => name.split(".")),
      ...everyKind().flatMap((event) => [...keysOf(event)]),
      ...params,
    ]);
    assert.deepEqual(
      shortenedNames.filter((name) => taken.has(name)),
      [],
    );
  });

  it("says the same in the readable text that explanations are made from", () => {
    assert.ok(readableMappingScript().includes("function mapHook("));
    const line = JSON.stringify({ process_exec: { process: { pid: 7, binary: "/bin/sh" } }, node_name: "n" });
    const readAt = () => "2026-01-02T03:04:05Z";
    const written: string[] = [];
    const plain = loadMapping({ readAt }).map(line);
    const explained = loadMapping({ readAt, onWrite: (path) => written.push(path) }).map(line);
    assert.equal(JSON.stringify(explained), JSON.stringify(plain));
    assert.ok(written.includes("process.name"));
  });
});

/** Every key of a value, at any depth. */
function* keysOf(value: unknown): Generator<string> {
  if (typeof value === "object" && value !== null) {
    for (const [key, part] of Object.entries(value)) {
      yield key;
      yield* keysOf(part);
    }
  }
}
