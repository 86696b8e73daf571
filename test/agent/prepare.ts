import { ConsoleProgress } from "../../local/progress";
import { runCommand } from "../../tools/command";
import { installJudge } from "./install-judge";

// Before the tests, so that a missing Go or a failed build is one sentence and not the failure of each of them.
runCommand(async () => {
  await installJudge(new ConsoleProgress());
});
