import type { Pipeline } from "../e2e/harness";

/** Gives a field another mapping in the stream that the pipeline is about to create. */
export async function mapAs({ client, streams }: Pipeline, path: string[], mapping: object): Promise<void> {
  interface Properties {
    properties?: Record<string, Properties>;
  }
  const { template } = await client.request<{ template: { mappings: Properties } }>(
    "POST",
    `/_index_template/_simulate_index/${streams.events}`,
  );
  let field: Properties = template.mappings;
  for (const name of path.slice(0, -1)) {
    field = (field.properties ??= {})[name] ??= {};
  }
  (field.properties ??= {})[path.at(-1) as string] = mapping;
  await client.request("PUT", `/_index_template/${streams.events}`, {
    index_patterns: [streams.events],
    priority: 1_000,
    data_stream: {},
    template,
  });
}

/** The exit of the process of a `process_exec` line. */
export function exitOf(line: string): string {
  const { process_exec: exec, ...rest } = JSON.parse(line) as Record<string, object>;
  return JSON.stringify({ process_exit: { ...exec, status: 3_000 }, ...rest });
}
