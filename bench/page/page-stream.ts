import { filebeatGroup } from "../../components/validation/groups";
import { applyTemplates } from "../../local/applied-templates";
import type { ElasticsearchClient } from "../../local/elasticsearch/client";
import { tetragonEvents, toLine } from "../../local/generator";
import { type DataStreams, dataStreams, filebeatConfig, filebeatConfigMap } from "../../local/rendered-stack";
import { type Mapping, loadMapping } from "../../tools/mapping-runtime";
import { renderStack } from "../../tools/render-stack";
import { type Hit, bulkCreate } from "../storage";

/** As many nodes share the events, so that pods, addresses and containers are as many as in a few clusters. */
const nodes = 40;
const clusters = 4;
const documentsPerRequest = 2_000;
const daySeconds = 86_400;
/** A busy node of the generator has an event every millisecond. */
const busyEventsPerSecond = 1_000;

/** Applies the templates of the stack that `npm start` runs and returns its streams. */
export async function prepareStreams(client: ElasticsearchClient): Promise<DataStreams> {
  const resources = await renderStack("local");
  await applyTemplates(client, resources);
  return dataStreams(filebeatConfig(filebeatConfigMap(resources)));
}

/** The mapping as the sidecar of the stack `local` runs it. */
export function sidecarMapping(): Mapping {
  return loadMapping({
    eventFields: "lean",
    nodeName: "worker-1",
    maxEventBytes: filebeatGroup.parse({}).maxEventBytes,
  });
}

/**
 * Stores generated events of the last 24 hours as the sidecar's mapping makes documents of them. They come by bulk
 * requests, without Filebeat: what is measured here is how the page reads them.
 */
export async function fillStream(client: ElasticsearchClient, stream: string, count: number): Promise<void> {
  const mapping = sidecarMapping();
  const startTime = new Date(Date.now() - daySeconds * 1000);
  const perNode = Math.ceil(count / nodes);
  const pace = (daySeconds * busyEventsPerSecond) / perNode;
  let waiting: Promise<void> = Promise.resolve();
  let page: Hit[] = [];
  let stored = 0;
  const send = async (): Promise<void> => {
    const full = page;
    page = [];
    // One request is on its way while the next one is made.
    await waiting;
    waiting = bulkCreate(client.url, stream, full);
  };
  for (let node = 0; node < nodes && stored < count; node++) {
    const [nodeName, clusterName] = [`worker-${node}`, `cluster-${node % clusters}`];
    const events = tetragonEvents({ seed: node + 1, count: perNode, startTime, nodeName, clusterName, pace });
    let offset = 0;
    for (const event of events) {
      if (stored === count) {
        break;
      }
      const line = toLine(event);
      const { source } = mapping.map(line, { log: { offset } });
      offset += line.length;
      page.push({ _id: String(stored++), _source: source });
      if (page.length === documentsPerRequest) {
        await send();
      }
    }
  }
  if (page.length > 0) {
    await send();
  }
  await waiting;
  await client.refresh(stream);
}
