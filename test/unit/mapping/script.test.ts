import assert from "node:assert/strict";

import ts from "typescript";

import { mappingScript, mappingScriptLine } from "../../../components/collector/mapping-script";
import { everyKind, tetragonEvents, toLine } from "../../../local/generator";
import { mutatedLines } from "../../../local/generator/mutate";
import { loadMapping } from "../../../tools/mapping-runtime";

describe("the mapping script", () => {
  it("is one ES5 program that a ConfigMap has room for, and that can be read in a preview", () => {
    const text = mappingScript();
    assert.ok(Buffer.byteLength(text) < 500_000, `${Buffer.byteLength(text)} bytes`);
    assert.match(text, /function writeDocument\(event, doc, parts/);
    assert.ok(text.split("\n").every((line) => line.length < 400));
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

  it("leaves no loop over keys by return, which Filebeat's script engine cannot", () => {
    const source = ts.createSourceFile("mapping.js", mappingScript(), ts.ScriptTarget.ES5);
    const visit = (node: ts.Node, inLoop: boolean): void => {
      assert.ok(!(inLoop && ts.isReturnStatement(node)), node.getText(source));
      const enters = ts.isForInStatement(node) || (inLoop && !ts.isFunctionLike(node));
      ts.forEachChild(node, (child) => visit(child, enters));
    };
    visit(source, false);
  });

  it("has a rendering of one line of ASCII, without what Kibana, the agent or YAML would read as theirs", () => {
    const line = mappingScriptLine();
    assert.ok(line.length < 120_000, `${line.length} letters`);
    assert.match(line, /^[\x20-\x7e]+$/);
    assert.doesNotMatch(line, /\$\{|\{\{|^\s|\s$/);
  });

  it("makes equal documents in both renderings", () => {
    const others = mutatedLines({ seed: 11, count: 100, hugeStrings: false });
    const lines = [
      ...[...everyKind(), ...tetragonEvents({ seed: 5, count: 50 })].map(toLine),
      ...[...others].map((line) => Buffer.from(line).toString()),
    ];
    for (const eventFields of ["lean", "full"] as const) {
      const options = { eventFields, readAt: () => "2026-01-02T03:04:05Z", nodeName: "worker-1" };
      const readable = loadMapping(options);
      const short = loadMapping({ ...options, instrument: mappingScriptLine });
      for (const line of lines) {
        assert.equal(
          JSON.stringify(short.map(line)),
          JSON.stringify(readable.map(line)),
          line.slice(0, 2_000),
        );
      }
    }
  }).timeout(60_000);

  it("says which function writes a field while it runs", () => {
    const line = JSON.stringify({ process_exec: { process: { pid: 7, binary: "/bin/sh" } }, node_name: "n" });
    const readAt = () => "2026-01-02T03:04:05Z";
    const written: string[] = [];
    const plain = loadMapping({ readAt }).map(line);
    const explained = loadMapping({ readAt, onWrite: (path) => written.push(path) }).map(line);
    assert.equal(JSON.stringify(explained), JSON.stringify(plain));
    assert.ok(written.includes("process.name"));
  });
});
