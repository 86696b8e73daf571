import type { GoMap, WriteListener } from "./beat-event";
import { isGoMap } from "./beat-event";

/** Functions of the mapping that only carry out what another one decides. */
const helpers = new Set(["newChild", "process2", "process"]);

/** Records which function of the mapping wrote each field, from the stack at the time of writing. */
export class Explanation {
  private rules = new Map<string, string>();

  readonly listener: WriteListener = (path) => {
    const rule = ruleOnStack(new Error().stack ?? "");
    if (rule !== undefined) {
      this.rules.set(path, rule);
    }
  };

  /** The fields of a document, one a line with its rule; forgets what was recorded. */
  describe(source: GoMap): string {
    const lines = leaves(source, "").map(([path, value]) => {
      const rule = this.ruleOf(path);
      return `${path} = ${JSON.stringify(value)}${rule === undefined ? "" : `  <- ${rule}`}`;
    });
    this.rules = new Map();
    return `${lines.sort().join("\n")}\n`;
  }

  private ruleOf(path: string): string | undefined {
    for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) {
      const rule = this.rules.get(path.slice(0, end));
      if (rule !== undefined) {
        return rule;
      }
    }
    // What ECS has no home for stays where Tetragon put it.
    return path.startsWith("cilium_tetragon.log.") ? "writeRest" : undefined;
  }
}

function ruleOnStack(stack: string): string | undefined {
  const frames = stack.split("\n").filter((frame) => frame.includes("mapping.js"));
  const names = frames.map((frame) => /at (?:Object\.)?([\w$]+) \(/.exec(frame)?.[1]);
  return names.find((name) => name !== undefined && !helpers.has(name));
}

function leaves(value: unknown, path: string): [string, unknown][] {
  if (!isGoMap(value)) {
    return [[path, value]];
  }
  const below = Object.entries(value).flatMap(([key, part]) =>
    leaves(part, path === "" ? key : `${path}.${key}`),
  );
  return below.length === 0 ? [[path, value]] : below;
}
