import * as pulumi from "@pulumi/pulumi";

/** Whether the engine holds the setting encrypted. */
export function isSecretSetting(fullKey: string): boolean {
  // The types leave out what every SDK exports; a program of the Automation API has no such variable in its environment.
  const { isConfigSecret } = pulumi.runtime as unknown as { isConfigSecret(key: string): boolean };
  return isConfigSecret(fullKey);
}

/** What a user should know about the keys of a stack's configuration, although the stack works: one sentence each. */
export function keyWarnings(
  project: string,
  stack: string,
  secretKeys: readonly string[],
  plainKeys: readonly string[],
): string[] {
  const all = pulumi.runtime.allConfig();
  const isSet = (key: string) => (all[`${project}:${key}`] ?? "").trim() !== "";
  return [
    ...secretKeys
      .filter((key) => isSet(key) && !isSecretSetting(`${project}:${key}`))
      .map(
        (key) =>
          `${project}:${key} is readable in stacks/Pulumi.${stack}.yaml; encrypt it with ` +
          `"pulumi config set --stack ${stack} --secret ${key}", and renew it where others have seen the file`,
      ),
    ...plainKeys
      .filter((key) => isSet(key) && isSecretSetting(`${project}:${key}`))
      .map(
        (key) =>
          `${project}:${key} is encrypted, so Pulumi hides its text wherever it occurs in any output; ` +
          `write it in plain text with "pulumi config set --stack ${stack} --plaintext ${key} <value>"`,
      ),
    ...lookalikeNamespaces(project, Object.keys(all)).map(
      ({ key, namespace }) =>
        `${key} is read by nothing, and its namespace differs from ${project} by a letter or two; ` +
        `write "${project}${key.slice(namespace.length)}" if it is meant for this project`,
    ),
  ];
}

/** Keys in namespaces that are nearly the project's; those of other projects are none of its business. */
function lookalikeNamespaces(project: string, keys: string[]): { key: string; namespace: string }[] {
  return keys
    .map((key) => ({ key, namespace: key.split(":")[0] }))
    .filter(({ namespace }) => namespace !== project && editDistance(namespace, project) <= 2);
}

/** The word nearest to a misspelt one, at most two letters away. */
export function nearestWord(misspelt: string, words: readonly string[]): string | undefined {
  const near = words
    .map((word) => ({ word, distance: editDistance(misspelt.toLowerCase(), word.toLowerCase()) }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.word;
}

/** Letters to insert, delete or replace, two swapped neighbours counting as one; 3 stands for any higher number. */
function editDistance(one: string, other: string): number {
  const far = 3;
  if (Math.abs(one.length - other.length) >= far) {
    return far;
  }
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const replaced = rows[i - 1][j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
          ? rows[i - 2][j - 2] + 1
          : far;
      row.push(Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, replaced, swapped));
    }
    rows.push(row);
  }
  return Math.min(far, rows[one.length][other.length]);
}
