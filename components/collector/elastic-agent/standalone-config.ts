import { stringify } from "yaml";

import { datasets } from "../../data-stream";
import { withoutUndefined } from "../../json";
import { type CredentialKind, type OutputPlace, elasticsearchOutput } from "../elasticsearch-output";
import { type AgentInputSettings, agentInput } from "./agent-input";
import { standaloneQueue as queue } from "./agent-memory";
import { agentPaths, healthPort } from "./agent-names";
import { filestreamConfig } from "./filestream-package";

const place: OutputPlace = {
  configuration: agentPaths.configuration,
  ca: agentPaths.ca,
  clientCertificate: agentPaths.clientCertificate,
  variable: (name) => `\${env.${name}}`,
};

/**
 * The configuration of an agent without Fleet: the input that Fleet would make of the same policy, and the sidecar's
 * output. Holds no secret.
 */
export function standaloneYaml(
  settings: AgentInputSettings,
  credential: CredentialKind,
  hasProbe: boolean,
): string {
  const { "data_stream.dataset": dataset = datasets.events, ...stream } = filestreamConfig(
    agentInput(settings),
  );
  const config = withoutUndefined({
    outputs: {
      default: {
        type: "elasticsearch",
        ...elasticsearchOutput(settings, credential, queue.batchEvents, place),
        // Otherwise a preset would replace the numbers.
        preset: "custom",
        "queue.mem.events": queue.events,
        "queue.mem.flush.min_events": queue.batchEvents,
        "queue.mem.flush.timeout": "1s",
      },
    },
    inputs: [
      {
        // The registry's key: a new id would read every file again.
        id: "tetragon-export",
        type: "filestream",
        use_output: "default",
        data_stream: { namespace: settings.dataStreamNamespace },
        streams: [{ id: "tetragon-export-stdout", data_stream: { type: "logs", dataset }, ...stream }],
      },
    ],
    agent: {
      // The publisher's key may write events and nothing else, so no metrics are sent; the endpoint needs the switch.
      monitoring: {
        enabled: hasProbe,
        logs: false,
        metrics: false,
        http: { enabled: hasProbe, host: "127.0.0.1", port: healthPort },
      },
      logging: { level: "info", to_stderr: true },
    },
  });
  return stringify(config, { lineWidth: 0, aliasDuplicateObjects: false });
}
