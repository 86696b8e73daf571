import { installClients, installClusterBinaries } from "../../local/cluster/cluster-binaries";
import { installTetragonChart } from "../../local/cluster/tetragon-chart";
import { installElasticsearch } from "../../local/elasticsearch/install-elasticsearch";
import { ConsoleProgress } from "../../local/progress";
import { installPulumi } from "../../local/pulumi/pulumi-binaries";
import { runCommand } from "../../tools/command";

// Before the tests, so that a missing Go or a failed build is one sentence and not the failure of each of them.
runCommand(async () => {
  const progress = new ConsoleProgress();
  await installElasticsearch(progress);
  await installTetragonChart(progress);
  await installClusterBinaries(progress);
  await installPulumi(progress);
  await installClients(progress);
});
