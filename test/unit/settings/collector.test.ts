import assert from "node:assert/strict";

import { accepts, refuses } from "./refusals";
import { settingsWith } from "./settings-with";

const kibana = { endpoint: "https://kibana.example.com" };
const fleet = { url: "https://fleet.example.com:8220" };
const agents = { collector: "elastic-agent", kibana, fleet };

describe("the setting collector", () => {
  refuses([
    [
      "needs Kibana for a policy of Fleet",
      { collector: "elastic-agent", fleet },
      "kibana.endpoint: is missing: with collector: elastic-agent the policy is declared in Kibana; set it, or agent.mode: standalone",
    ],
    [
      "needs Fleet Server where agents are deployed",
      { collector: "elastic-agent", kibana },
      "fleet.url: is missing: agents that are deployed enrol with Fleet Server; write its URL, or set agent.deploy: false where agents run already",
    ],
    [
      "needs a Kibana that knows the package",
      { ...agents, elasticsearchVersion: "8.14.3" },
      "elasticsearchVersion: 8.14.3 is too old for collector: elastic-agent: package filestream 1.2.0 needs Kibana 8.15.0 or later; set agent.mode: standalone, or collector: filebeat-sidecar",
    ],
    [
      "refuses an id of Fleet that would leave its place in a path",
      { ...agents, fleet: { ...fleet, outputId: "../../outputs" } },
      'fleet.outputId: "../../outputs" is no id of Fleet; copy it from the address of its page: letters, digits, dashes, underscores, dots and colons',
    ],
    [
      "refuses a version of the agent that loops",
      { ...agents, elasticsearchVersion: "9.5.2", agent: { image: "registry.example.com/agent:9.4.3" } },
      "agent.image: Elastic Agent 9.4.3 starts again without end in containers after a change of its policy; use another version",
    ],
    [
      "refuses an agent that is newer than Elasticsearch",
      { ...agents, elasticsearchVersion: "8.17.0", agent: { image: "registry.example.com/agent:8.19.1" } },
      "agent.image: Elastic Agent 8.19.1 is newer than elasticsearchVersion 8.17.0, and Fleet Server refuses it; use 8.17 or an older version",
    ],
    [
      "refuses a version of the package whose variables are not known",
      { ...agents, agent: { filestreamVersion: "2.0.0" } },
      "agent.filestreamVersion: is no version of filestream whose variables are known; use 1.2.0",
    ],
    [
      "refuses a variable that the pipeline depends on",
      { ...agents, agent: { streamVars: { processors: "" } } },
      "agent.streamVars.processors: belongs to the pipeline; remove it",
    ],
    [
      "refuses a variable's value that the agent would replace",
      { ...agents, agent: { streamVars: { ignore_older: "${env.A}" } } },
      "agent.streamVars.ignore_older: must not contain ${, which the collector replaces by a variable; write the text itself",
    ],
    [
      "refuses raw documents from agents",
      { ...agents, assets: "none", documents: "raw" },
      "documents: raw documents cannot come from the Elastic Agent, whose policy maps them; set collector: filebeat-sidecar, or documents: mapped",
    ],
    [
      "refuses a port of the sidecar's",
      { ...agents, metrics: { filebeatPort: 5066 } },
      "metrics.filebeatPort: is a port of the sidecar, which collector: elastic-agent does not run; remove it",
    ],
    [
      "refuses a standalone agent that is not deployed",
      { collector: "elastic-agent", agent: { mode: "standalone", deploy: false } },
      "agent.deploy: false leaves nothing to declare with mode: standalone; set mode: fleet, or deploy: true",
    ],
    [
      "refuses too little memory",
      { ...agents, agent: { resources: { limits: { memory: "500Mi" } } } },
      "agent.resources.limits.memory: 500Mi are too little for an Elastic Agent; set 913Mi or more",
    ],
    [
      "refuses a Fleet Server whose certificate nothing could check",
      {
        ...agents,
        kibana: { ...kibana, ca: "system" },
        elasticsearch: { endpoints: ["https://es.example.com"], caFingerprint: "0".repeat(64) },
      },
      `fleet.ca: is missing: Fleet Server's certificate cannot be checked by elasticsearch.caFingerprint; write the CA's PEM text, or "system" where a public CA signed it`,
    ],
    [
      "refuses an output for a policy that exists already",
      { ...agents, fleet: { ...agents.fleet, agentPolicyId: "nodes", outputId: "own" } },
      "fleet.outputId: has no effect beside fleet.agentPolicyId, whose policy has an output of its own; remove it, and choose the output in that policy",
    ],
    [
      "refuses a dash in the data stream's name",
      { ...agents, dataStreamNamespace: "a-b" },
      `dataStreamNamespace: "a-b" is no data stream namespace; use lower-case letters, digits, dots and underscores, no dash`,
    ],
    [
      "refuses the nodes of another stack's collector",
      { ...agents, kubernetesContext: "dev" },
      `collector: stack dev reads the nodes of context "dev" with filebeat-sidecar, and two kinds of collector make two documents of each event; use the same one, or another kubernetesContext`,
    ],
  ]);

  accepts([
    agents,
    { ...agents, collector: "filebeat-sidecar" },
    {
      ...agents,
      createPublisher: "true",
      elasticsearchApiKey: "",
      elasticsearchUsername: "a",
      elasticsearchPassword: { secure: "b" },
    },
    { collector: "elastic-agent", agent: { mode: "standalone" }, elasticsearchVersion: "8.13.0" },
    { collector: "elastic-agent", kibana, agent: { deploy: false } },
    { ...agents, elasticsearchFlavor: "serverless" },
  ]);

  it("needs no credential for agents beside the administrator's, and warns of what a link loses", async () => {
    const { warnings } = await settingsWith({ ...agents, agent: { logPath: "containers" } });
    assert.match(warnings.join("\n"), /agent\.logPath: containers reads the link/);
    assert.doesNotMatch((await settingsWith(agents)).warnings.join("\n"), /logPath/);
  });
});

describe("the setting assets: integration", () => {
  const official = { assets: "integration", kibana };
  refuses([
    [
      "needs Kibana, which installs the package",
      { assets: "integration" },
      "kibana.endpoint: is missing: with assets: integration Kibana installs the package; write its URL",
    ],
    [
      "refuses the Elastic Agent",
      { ...official, collector: "elastic-agent", fleet },
      "assets: integration takes raw lines from the sidecar and none from an Elastic Agent; set collector: filebeat-sidecar, or assets: native",
    ],
    [
      "refuses mapped documents",
      { ...official, documents: "mapped" },
      "documents: mapped documents cannot go through the ingest pipeline of Elastic's package; remove it, or set assets: native",
    ],
    [
      "refuses retention of ours",
      { ...official, retention: { days: 7 } },
      "retention: belongs to assets: native, the templates of the package decide it; remove it",
    ],
    [
      "refuses fields of ours",
      { ...official, filebeat: { eventFields: "full" } },
      "filebeat.eventFields: belongs to assets: native, the templates of the package decide it; remove it",
    ],
    [
      "refuses a version that is not known",
      { ...official, integration: { version: "1.0.0" } },
      "integration.version: is no version of cilium_tetragon that is known; use one of 0.1.0, 0.2.0, 0.2.1, 0.4.0",
    ],
  ]);
  accepts([official, { ...official, documents: "raw", integration: { version: "0.2.1" } }]);
});
