import { resolve } from "node:path";
import { UserError } from "../../errors";
import { readYamlFile } from "../../yaml-file";
import { tracingPolicy, type TracingPolicyManifest } from "./manifest";

/**
 * The policies in a YAML file, which may hold several documents. Throws a UserError with the file and the path of
 * everything that is wrong.
 *
 * @param file path relative to `baseDir`
 */
export function readPolicyFile(file: string, baseDir: string): TracingPolicyManifest[] {
  const manifests: TracingPolicyManifest[] = [];
  const mistakes: string[] = [];
  for (const content of readYamlFile(resolve(baseDir, file), file)) {
    if (content === null) {
      continue;
    }
    const checked = tracingPolicy.safeParse(content);
    if (checked.success) {
      manifests.push(checked.data);
    } else {
      mistakes.push(...checked.error.issues.map(({ path, message }) => `${pathText(path)}${message}`));
    }
  }
  if (mistakes.length > 0) {
    throw new UserError(mistakes.map((mistake) => `${file}: ${mistake}`).join("; "));
  }
  if (manifests.length === 0) {
    throw new UserError(`${file}: write at least one TracingPolicy into the file, it is empty`);
  }
  return manifests;
}

/** `spec.kprobes[0].call: `, or nothing for the whole object. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (before, part) => (typeof part === "number" ? `${before}[${part}]` : `${before}.${String(part)}`),
    "",
  );
  return text === "" ? "" : `${text.replace(/^\./, "")}: `;
}
