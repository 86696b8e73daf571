import { EventStore, TetragonCluster } from "../components/index";
import { recordProgram } from "../tools/record-program";

/** What a program with many clusters took. */
export interface ProgramCost {
  clusters: number;
  resources: number;
  /** From the start of the process. */
  seconds: number;
  /** CPU time in these, which another load on the machine does not change. */
  cpuSeconds: number;
  /** Most memory that the process had, MiB. */
  memory: number;
}

const target = { elasticsearch: { endpoints: ["https://es.example.com:9200"] } };

/** One store and a number of clusters, each with five policies. */
function program(clusters: number): void {
  const store = new EventStore("events", { ...target, elasticsearchApiKey: "id:key" });
  for (let number = 0; number < clusters; number++) {
    new TetragonCluster(
      `cluster-${number}`,
      {
        ...target,
        clusterName: `cluster-${number}`,
        kubernetesContext: `context-${number}`,
        publisherApiKey: "id:key",
        tetragon: {
          filterPresets: ["audit"],
          policies: [
            "sensitive-files",
            "outbound-connections",
            "privilege-escalation",
            "dns",
            "kernel-modules",
          ].map((name) => ({ name })),
        },
      },
      { dependsOn: store },
    );
  }
}

async function main(): Promise<void> {
  const clusters = Number(process.argv[2]);
  const resources = (await recordProgram(() => program(clusters))).length;
  const { user, system } = process.cpuUsage();
  const cost: ProgramCost = {
    clusters,
    resources,
    seconds: process.uptime(),
    cpuSeconds: (user + system) / 1e6,
    memory: process.resourceUsage().maxRSS / 1_024,
  };
  console.log(JSON.stringify(cost));
}

void main();
