import { ConsoleProgress } from "../local/progress";
import { Shutdown } from "../local/shutdown";
import { runCommand } from "../tools/command";
import { bytesChart, cpuChart } from "./chart";
import { byteLeversText, measureByteLevers } from "./byte-levers";
import { clustersText, measureClusters } from "./clusters";
import { collectorCostText, measureCollectorCost } from "./collector-cost";
import { type Comparison, compare } from "./comparison";
import { growthText, measureGrowth } from "./growth";
import { hostileText, measureHostile } from "./hostile-cost";
import { kafkaCostText, measureKafka } from "./kafka/kafka-cost";
import { machineSentence } from "./machine";
import { mappingCostText, measureMappingCost } from "./mapping-cost";
import { type BenchOptions, type MeasurementName, parseBenchOptions, usage } from "./bench-options";
import { comparisonCells, markdownTable } from "./table";
import { measureMemoryCurve, memoryCurveText } from "./memory-curve";
import { measureIngest } from "./ingest/ingest-cost";
import { ingestText } from "./ingest/ingest-text";
import { measureTuning, tuningText } from "./tuning";
import { measurePage, pageText } from "./page/page-cost";
import { Workbench } from "./workbench";
import { writeChart, writeSection } from "./written-results";

/** What a measurement shows on bench/README.md. */
interface Section {
  name: MeasurementName;
  text: string;
  charts?: { name: string; title: string; svg: string }[];
}

/** The figures of a measurement, and its part of the page. */
interface Run {
  found: object;
  section: Section;
}

async function main(): Promise<void> {
  const options = parseBenchOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return;
  }
  const shutdown = new Shutdown();
  try {
    const { found, section } = await runMeasurement(options, shutdown);
    console.log(options.json ? JSON.stringify(found) : section.text);
    if (options.write) {
      await write(section);
    }
  } finally {
    await shutdown.run();
  }
}

async function runMeasurement(options: BenchOptions, shutdown: Shutdown): Promise<Run> {
  const progress = new ConsoleProgress();
  switch (options.measurement) {
    case "clusters":
      return runClusters();
    case "pipeline": {
      const found = await measureIngest(progress, shutdown, options);
      return { found, section: { name: options.measurement, text: ingestText(found) } };
    }
    case "page": {
      const found = await measurePage(progress, shutdown, options);
      return { found, section: { name: options.measurement, text: pageText(found) } };
    }
    case "kafka": {
      const found = await measureKafka(await Workbench.open(progress, shutdown), shutdown, options);
      return { found, section: { name: options.measurement, text: kafkaCostText(found) } };
    }
    default:
      return run(await Workbench.open(progress, shutdown), options, options.measurement);
  }
}

/** Needs neither Filebeat nor Elasticsearch. */
async function runClusters(): Promise<Run> {
  const found = await measureClusters();
  return { found, section: { name: "clusters", text: clustersText(found) } };
}

async function run(
  bench: Workbench,
  options: BenchOptions,
  name: Exclude<MeasurementName, "clusters" | "pipeline" | "kafka" | "page">,
): Promise<Run> {
  switch (name) {
    case "growth": {
      const found = await measureGrowth(bench, options);
      const { text, chart } = growthText(found);
      const charts = [{ name, title: "Growth with the number of Filebeats", svg: chart }];
      return { found, section: { name, text, charts } };
    }
    case "mapping": {
      const found = await measureMappingCost(bench, options);
      return { found, section: { name, text: mappingCostText(found) } };
    }
    case "collectors": {
      const found = await measureCollectorCost(bench, options);
      return { found, section: { name, text: collectorCostText(found) } };
    }
    case "bytes": {
      const found = await measureByteLevers(bench, options);
      return { found, section: { name, text: byteLeversText(found) } };
    }
    case "memory": {
      const found = await measureMemoryCurve(bench, options);
      return { found, section: { name, text: memoryCurveText(found) } };
    }
    case "hostile": {
      const found = await measureHostile(bench, options);
      return { found, section: { name, text: hostileText(found) } };
    }
    case "tuning": {
      const found = await measureTuning(bench, options);
      return { found, section: { name, text: tuningText(found) } };
    }
    case "comparison": {
      const found = await compare(bench, options);
      const charts = [
        { name: "cpu", title: "CPU time per event", svg: cpuChart(found.results) },
        { name: "bytes", title: "Bytes per event", svg: bytesChart(found.results) },
      ];
      return { found, section: { name, text: comparisonText(found), charts } };
    }
  }
}

async function write({ name, text, charts = [] }: Section): Promise<void> {
  const shown: string[] = [];
  for (const chart of charts) {
    shown.push(await writeChart(chart.name, chart.title, chart.svg));
  }
  await writeSection(name, [text, ...shown].join("\n\n"));
}

function comparisonText({ machine, events, rounds, lineBytes, results }: Comparison): string {
  const rates = results.map(
    ({ name, spread: [low, high] }) => `${name} ${low.toFixed(0)}–${high.toFixed(0)}`,
  );
  return [
    `${events} events of ${Math.round(lineBytes)} bytes, median of ${rounds} rounds. ${machineSentence(machine)}`,
    markdownTable(comparisonCells(results)),
    `Total CPU per event in µs, lowest and highest round: ${rates.join(", ")}.`,
  ].join("\n\n");
}

runCommand(main);
