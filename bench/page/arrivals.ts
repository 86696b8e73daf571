import type { ElasticsearchClient } from "../../local/elasticsearch/client";
import { type TetragonEvent, tetragonEvents, toLine } from "../../local/generator";
import { bulkCreate } from "../storage";
import { sidecarMapping } from "./page-stream";

/** Events that arrive while the page is open, with the time at which they do. */
export class Arrivals {
  private readonly mapping = sidecarMapping();
  private readonly events: Iterator<TetragonEvent> = tetragonEvents({ seed: 0, count: Infinity });
  private written = 0;

  constructor(
    private readonly client: ElasticsearchClient,
    private readonly stream: string,
  ) {}

  /** Stores events without making them searchable, which is left to the index. */
  async write(count: number): Promise<void> {
    const documents = Array.from({ length: count }, () => {
      const event = { ...(this.events.next().value as TetragonEvent), time: new Date().toISOString() };
      const { source } = this.mapping.map(toLine(event));
      return { _id: `arrival-${this.written++}`, _source: source };
    });
    await bulkCreate(this.client.url, this.stream, documents);
  }
}
