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
