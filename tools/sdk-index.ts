/**
 * The types of a generated SDK that a committed module uses: each begins with the name of its module.
 *
 * @param modules names of the committed files, without `.ts`
 */
export function trimmedTypes(types: string, modules: ReadonlySet<string>): string {
  const prefixes = [...modules].map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  const [head = "", ...declarations] = types.split(/^(?=export interface )/m);
  const kept = declarations.filter((declaration) => {
    const name = declaration.slice("export interface ".length);
    return prefixes.some((prefix) => name.startsWith(prefix));
  });
  return [head, ...kept].join("").trimEnd() + "\n";
}

/** The compiler's settings of a generated SDK, which list its files, with those of the committed modules only. */
export function trimmedFileList(settings: string, modules: ReadonlySet<string>): string {
  return settings
    .split("\n")
    .filter((line) => {
      const module = /^\s*"(\w+)\.ts",?$/.exec(line)?.[1];
      return module === undefined || modules.has(module);
    })
    .join("\n");
}

/**
 * The index of a generated SDK with the committed modules only: the provider has far more resources than this project is
 * about. Every line of a generated index that is about a resource or function names its module.
 *
 * @param modules names of the committed files, without `.ts`
 */
export function trimmedIndex(index: string, modules: ReadonlySet<string>): string {
  let skipNext = false;
  const kept = index.split("\n").filter((line) => {
    if (skipNext) {
      // What a `case` returns.
      skipNext = false;
      return false;
    }
    const name = /"(?:\.\/|(?:elasticstack:)?index\/)(\w+)/.exec(line)?.[1];
    if (name === undefined || modules.has(name)) {
      return true;
    }
    skipNext = /^\s*case /.test(line);
    return false;
  });
  return kept.join("\n").replace(/\n{3,}/g, "\n\n");
}
