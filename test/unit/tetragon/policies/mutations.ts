interface Mutation {
  spec: unknown;
  change: string;
}

const replacements: readonly unknown[] = [
  null,
  "text",
  "",
  0,
  -1,
  1.5,
  2 ** 31,
  true,
  [],
  ["x"],
  [1],
  {},
  { unknown: 1 },
];

/** Every change of one place in a value: removed, replaced by values of all types, or given an unknown field. */
export function* mutations(value: unknown): Generator<Mutation> {
  for (const path of places(value)) {
    const where = path.join(".");
    for (const replacement of replacements) {
      yield {
        spec: changed(value, path, (parent, key) => void (parent[key] = replacement)),
        change: `${where} = ${JSON.stringify(replacement)}`,
      };
    }
    yield {
      spec: changed(value, path, (parent, key) => void delete parent[key]),
      change: `${where} removed`,
    };
    yield {
      spec: changed(value, path, (parent) => void (parent["unknown"] = 1)),
      change: `a field beside ${where}`,
    };
  }
}

function places(value: unknown): string[][] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, child]) => [
    [key],
    ...places(child).map((path) => [key, ...path]),
  ]);
}

type Container = Record<string, unknown>;

function changed(value: unknown, path: string[], change: (parent: Container, key: string) => void): unknown {
  const copy = structuredClone(value) as Container;
  const key = path.at(-1) ?? "";
  const parent = path.slice(0, -1).reduce<Container>((node, name) => node[name] as Container, copy);
  change(parent, key);
  // A removed list entry closes the gap instead of leaving a hole, which JSON cannot express.
  return JSON.parse(
    JSON.stringify(copy, (_, node: unknown) => (Array.isArray(node) ? node.filter(() => true) : node)),
  );
}
