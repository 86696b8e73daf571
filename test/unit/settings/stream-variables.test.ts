import { accepts, refuses } from "./refusals";

const agents = {
  collector: "elastic-agent",
  fleet: { url: "https://fleet.example.com:8220" },
  kibana: { endpoint: "https://kibana.example.com" },
};

function withVars(streamVars: Record<string, unknown>): Record<string, unknown> {
  return { ...agents, agent: { streamVars } };
}

/** A case with one variable. */
function refused(what: string, name: string, value: unknown, message: string): [string, object, string] {
  return [what, withVars({ [name]: value }), `agent.streamVars.${name}: ${message}`];
}

const belongs = "belongs to the pipeline; remove it";
const wait = 'must be a duration of 1s to 5s, "2s" for example';

describe("a variable of the agents' input with which lines would be lost is refused:", () => {
  refuses(
    [
      refused(
        "a name that the package lacks, with the names that a user may set",
        "close_eof",
        true,
        "is no variable of filestream 1.2.0; use one of check_interval, backoff_init, backoff_max, ignore_older, buffer_size, message_max_bytes, harvester_limit",
      ),
      refused("readers that end at the end of a file", "close_reader_eof", true, belongs),
      refused("readers that end after a while", "close_reader_after_interval", "5m", belongs),
      refused(
        "readers that end while Elasticsearch is away",
        "close_on_state_changed_inactive",
        "5m",
        belongs,
      ),
      refused("readers that end at a rotation", "close_on_state_changed_renamed", true, belongs),
      refused("readers of deleted files that never end", "close_on_state_changed_removed", false, belongs),
      refused("rotation by copies", "rotation_external_strategy_copytruncate", "suffix_regex: x", belongs),
      refused("files that are read again", "resend_on_touch", true, belongs),
      refused("looks that are rarer than rotations", "check_interval", "1m", wait),
      refused("a look without a unit", "check_interval", "1", wait),
      refused("a wait that costs CPU", "backoff_init", "1ms", wait),
      refused(
        "files that are too old when they are found",
        "ignore_older",
        "1s",
        'must be a duration of 1h or more, "72h" for example',
      ),
      refused("no buffer", "buffer_size", "0", "must be 4096 to 1048576 bytes, in quotes"),
      refused(
        "lines that are cut",
        "message_max_bytes",
        "1024",
        "must be 524288 to 10485760 bytes, in quotes",
      ),
      refused("too few files", "harvester_limit", "1", "must be a number of 6 to 1000 files, in quotes"),
      refused("a number without quotes", "harvester_limit", 8, "must be a text; write a number in quotes"),
    ].map(([what, override, refusal]) => [what, override as Record<string, unknown>, refusal]),
  );
  accepts([
    withVars({ ignore_older: "72h", harvester_limit: "8" }),
    withVars({ check_interval: "2s", backoff_init: "1500ms", backoff_max: "2s" }),
    withVars({ buffer_size: "16384", message_max_bytes: "1048576" }),
  ]);
});
