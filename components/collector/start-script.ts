import type { EventOutput } from "../args/output-args";

/**
 * What comes before Filebeat. Filebeat mends a log and a checkpoint of its registry that do
 * not parse, by going on with what it last knew. It does not mend the two small files that describe the data directory and
 * the registry: one that is cut off or missing, as a full disk or a power failure leaves it, ends Filebeat at every start.
 * So a description that is no JSON object is put aside first. Without the registry Filebeat reads the export files again
 * from their beginning, and the document ids make the resends no second documents.
 *
 * Arguments: the data directory, then the command that becomes Filebeat.
 */
const guard = `set -u
data=$1
shift

# Whether a file holds a JSON object with this text in it, as far as a shell can tell; NULs count as letters.
describes() {
  case "$(tr '\\000' '?' 2>/dev/null < "$1")" in
    '{'*"$2"*'}') return 0 ;;
    *) return 1 ;;
  esac
}

registry=$data/registry
if [ -e "$registry/filebeat" ] && ! describes "$registry/filebeat/meta.json" '"version"'; then
  echo "The registry in $registry does not parse: it is now $registry.broken, and all export files are read again." >&2
  rm -rf "$registry.broken"
  mv "$registry" "$registry.broken"
fi
if [ -e "$data/meta.json" ] && ! describes "$data/meta.json" '"uuid"'; then
  echo "$data/meta.json does not parse: Filebeat gets a new identity." >&2
  rm -rf "$data/meta.json"
fi
`;

/** Filebeat is told to stop and does so in good order. */
const stopped = `exec "$@"
`;

const started = `"$@" &
`;

/**
 * A Filebeat whose connection Kafka refuses tries again at once, thousands of times a second. Each try is a line on its
 * standard error, and who waits before he reads the next one makes Filebeat wait, too.
 */
const slowed = `# Filebeat itself does not wait between two attempts to connect to Kafka.
log=$data/log.fifo
mkdir -p "$data"
rm -f "$log"
if mkfifo "$log"; then
  while IFS= read -r line; do
    printf '%s\n' "$line" >&2
    case $line in *'"Failed to connect to kafka('*) sleep 1 ;; esac
  done < "$log" &
  reader=$!
  "$@" 2> "$log" &
else
  "$@" &
fi
`;

/** The signal that stops the container reaches this shell alone. */
const killed = (start: string): string => `reader=
${start}filebeat=$!
# Stopped in good order, Filebeat would note what is under way as sent.
trap 'kill -KILL $filebeat $reader' TERM INT
wait "$filebeat"
code=$?
wait
exit "$code"
`;

const starts: Record<EventOutput, string> = {
  elasticsearch: stopped,
  kafka: killed(slowed),
  logstash: killed(started),
};

/**
 * The shell script that starts Filebeat in the container. A Filebeat that writes to Kafka or Logstash is ended as by a
 * crash when the pod goes: those outputs give back what is under way when they close, and Filebeat's pipeline, which is
 * closed already, takes it for delivered
 * (https://github.com/elastic/beats/blob/8.19/libbeat/publisher/pipeline/consumer.go). After a crash it is sent again, and
 * its ids are known.
 */
export function startScript(output: EventOutput): string {
  return `${guard}${starts[output]}`;
}
