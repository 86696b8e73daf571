import assert from "node:assert/strict";

import ts from "typescript";

import { loadMapping, type MappingOptions } from "../../../tools/mapping-runtime";

/** What a program has done so far; the instrumented text adds to it. */
export interface StepCounter {
  count: number;
}

/**
 * How the engine's own functions count, which no statement shows: by the letters that a text function may read or write
 * and by the elements that a list function may touch. Regular expressions count as linear, because Filebeat's script
 * engine runs them as automata unless they look around or refer back.
 */
const PRELUDE = `(function (steps) {
  function cost(value) {
    return typeof value === "string" || Array.isArray(value) ? value.length : 1;
  }
  function count(owner, names, costOf) {
    names.forEach(function (name) {
      var original = owner[name];
      owner[name] = function () {
        var result = original.apply(this, arguments);
        steps.count += 1 + costOf(this, arguments, result);
        return result;
      };
    });
  }
  function whole(self) { return cost(self); }
  function produced(self, args, result) { return cost(result); }
  function scanned(self, args, result) {
    var from = args[1] || 0;
    return result < 0 ? Math.max(0, self.length - from) : result - from + 1;
  }
  var text = String.prototype, list = Array.prototype;
  count(text, ["indexOf"], scanned);
  count(text, ["substring", "slice", "substr", "concat"], produced);
  count(text, ["lastIndexOf", "split", "replace", "search", "toLowerCase", "toUpperCase", "trim"], whole);
  // \`test\`, \`replace\` and \`match\` call it, a global expression once for every match.
  var exec = RegExp.prototype.exec;
  RegExp.prototype.exec = function (value) {
    var from = this.global ? this.lastIndex : 0;
    var result = exec.call(this, value);
    steps.count += 1 + (result !== null && this.global ? this.lastIndex : cost(value)) - from;
    return result;
  };
  count(list, ["indexOf", "lastIndexOf", "join", "sort", "reverse", "splice", "shift", "unshift"], whole);
  count(list, ["slice", "concat"], produced);
  count(Object, ["keys"], produced);
  count(JSON, ["parse"], function (self, args) { return cost(args[0]); });
  count(JSON, ["stringify"], produced);
})(steps);
function joinedTexts__(left, right) {
  var result = left + right;
  steps.count += typeof result === "string" ? result.length : 0;
  return result;
}
`;

/** ES5 text that counts in the global `steps` each call, each turn of a loop, each joining of texts, and `PRELUDE`. */
export function countingScript(script: string): string {
  const source = ts.createSourceFile("counted.js", script, ts.ScriptTarget.ES5, true, ts.ScriptKind.JS);
  const { transformed } = ts.transform(source, [countSteps]);
  return PRELUDE + ts.createPrinter().printFile(transformed[0]);
}

const countSteps: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;
  const step = (): ts.Statement =>
    factory.createExpressionStatement(
      factory.createPostfixIncrement(
        factory.createPropertyAccessExpression(factory.createIdentifier("steps"), "count"),
      ),
    );
  const join = (left: ts.Expression, right: ts.Expression): ts.Expression =>
    factory.createCallExpression(factory.createIdentifier("joinedTexts__"), undefined, [left, right]);
  const counted = (body: ts.Statement): ts.Block => factory.createBlock([step(), body], true);

  const visit = (node: ts.Node): ts.Node => {
    const visited = ts.visitEachChild(node, visit, context);
    if (ts.isBlock(visited) && ts.isFunctionLike(node.parent)) {
      return factory.updateBlock(visited, [step(), ...visited.statements]);
    }
    if (ts.isForStatement(visited)) {
      const { initializer, condition, incrementor, statement } = visited;
      return factory.updateForStatement(visited, initializer, condition, incrementor, counted(statement));
    }
    if (ts.isForInStatement(visited)) {
      return factory.updateForInStatement(
        visited,
        visited.initializer,
        visited.expression,
        counted(visited.statement),
      );
    }
    if (ts.isWhileStatement(visited)) {
      return factory.updateWhileStatement(visited, visited.expression, counted(visited.statement));
    }
    if (ts.isDoStatement(visited)) {
      return factory.updateDoStatement(visited, counted(visited.statement), visited.expression);
    }
    if (ts.isBinaryExpression(visited)) {
      const { left, operatorToken, right } = visited;
      if (operatorToken.kind === ts.SyntaxKind.PlusToken) {
        return join(left, right);
      }
      if (operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) {
        return factory.createAssignment(left, join(left, right));
      }
    }
    return visited;
  };
  return (file) => ts.visitEachChild(file, visit, context);
};

const scripts = new Map<string, string>();

function countingScriptOnce(script: string): string {
  const known = scripts.get(script) ?? countingScript(script);
  scripts.set(script, known);
  return known;
}

/** The steps that the mapping takes for a line that it has not seen before. */
export function stepsOf(line: string, options: MappingOptions = {}): number {
  const steps: StepCounter = { count: 0 };
  const mapping = loadMapping({ ...options, instrument: countingScriptOnce, globals: { steps } });
  steps.count = 0;
  const { event } = mapping.map(line).source as { event: { kind: string }; error?: unknown };
  // A line that the mapping gives up costs next to nothing: an event has to become one.
  assert.ok(event.kind !== "pipeline_error" || !/^\{"process_/.test(line), line.slice(0, 200));
  return steps.count;
}

/**
 * Asserts that the steps grow with the size and not faster, from three sizes of which each is twice the one before:
 * what the second doubling adds is twice what the first one added, where a quadratic program adds four times as much.
 * @param size the smallest size; by default so large that no memory of the mapping takes the text.
 */
export function assertLinear(stepsFor: (size: number) => number, size = 20_000): void {
  const [small, middle, large] = [size, 2 * size, 4 * size].map(stepsFor);
  const ratio = (large - middle) / Math.max(1, middle - small);
  assert.ok(
    ratio < 2.6,
    `${small}, ${middle} and ${large} steps for ${size}, ${2 * size} and ${4 * size}: grows ${ratio.toFixed(1)} times as fast`,
  );
}
