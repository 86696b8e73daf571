/** A line twice, and lines that differ from it in what the mapping tells apart when it remembers parts of lines. */
export function* variations(line: string): Generator<string> {
  yield line;
  yield line;
  yield withNumbers(line, "refcnt");
  yield withNumbers(line, "pid");
  yield withNumbers(line, "tid");
  yield withNumbers(line.replaceAll(/,"tid":.*?}/g, "}"), "refcnt");
  yield line.replaceAll(/"refcnt":\d+,/g, "");
  // Letters beyond ASCII on both sides of what is cut out.
  yield line
    .replaceAll('"cwd":"', '"cwd":"/\u00e4\u6f22')
    .replaceAll(/("in_init_tree":\w+)\}/g, '$1,"user":{"name":"\u00e9"}}');
  yield line.replace('"node_name":"', '"node_name":"other-');
  yield line.replace(/\}$/, ',"cluster_name":"other"}');
}

/** The line with other numbers under a key, in all of its objects. */
function withNumbers(line: string, key: string): string {
  return line.replaceAll(
    new RegExp(`"${key}":(\\d+)`, "g"),
    (_, digits: string) => `"${key}":${Number(digits) + 1}`,
  );
}
