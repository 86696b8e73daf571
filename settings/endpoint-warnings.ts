const loopback = /^(localhost|.*\.localhost|127\.\d+\.\d+\.\d+|\[::1\]|0\.0\.0\.0|\[::\])$/;

/** What a user should know about addresses of Elasticsearch that are accepted: at most one sentence of each sort. */
export function endpointWarnings(endpoints: readonly string[]): string[] {
  const urls = endpoints.map((endpoint) => new URL(endpoint));
  const onNode = urls.filter(({ hostname }) => loopback.test(hostname));
  const readable = urls.filter((url) => url.protocol === "http:" && !onNode.includes(url));
  return [
    ...onNode
      .slice(0, 1)
      .map(
        ({ host }) =>
          `elasticsearch.endpoints: ${host} is every node itself to the collector, so a port that is forwarded to this ` +
          `machine brings no event; write an address that the nodes reach`,
      ),
    ...readable
      .slice(0, 1)
      .map(
        ({ host }) =>
          `elasticsearch.endpoints: http://${host} takes credentials and events without encryption, which everybody on ` +
          `the way can read; write https:// where the server has TLS`,
      ),
  ];
}
