import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { flag, pathFilters, pathList } from "../parameters";

const mayWrite = 2;
/** Execute permission of owner, group and others (octal 111). */
const anyExecute = 0o111;

/** A container that no longer is its image: programs are added, changed or installed. */
export const containerDrift = definePolicy({
  name: "container-drift",
  title: "Programs added to running containers",
  watches:
    "`security_file_permission` with write access below program directories, `security_path_chmod` that makes a file executable, `security_bprm_check` of package managers, in pods",
  cost: "high: the first hook runs at every read and write of every file in pods; few events, from images that install at start",
  yields: "file, `modification`: `file.path`; process, `bprm_check`: `file.path` of the package manager",
  techniques: ["T1105", "T1554", "T1222.002"],
  enforcement: "the write, change or program start fails and the process is killed",
  podsOnly: true,
  parameters: {
    programPaths: pathList("/bin/*", "/sbin/*", "/usr/*", "/lib/*", "/lib64/*", "/opt/*"),
    packageManagers: pathList(
      "*/apt",
      "*/apt-get",
      "*/dpkg",
      "*/yum",
      "*/dnf",
      "*/microdnf",
      "*/rpm",
      "*/apk",
      "*/pip",
      "*/pip3",
      "*/npm",
      "*/gem",
    ),
    madeExecutable: flag(true),
  },
  meanings: {
    programPaths: "Where programs and libraries of the image lie",
    packageManagers: "Package managers whose start is reported",
    madeExecutable: "Report files that become executable",
  },
  build: ({ programPaths, packageManagers, madeExecutable }, context) => ({
    kprobes: [
      kprobe(context, {
        call: "security_file_permission",
        args: [arg(0, "file"), arg(1, "int", "mask")],
        when: pathFilters(0, programPaths, match(1, "Equal", [mayWrite])),
        enforcement: "deny",
        message: "A program directory of a container was written to",
      }),
      kprobe(context, {
        call: "security_bprm_check",
        args: [arg(0, "linux_binprm")],
        when: pathFilters(0, packageManagers),
        enforcement: "deny",
        message: "A package manager was started in a container",
      }),
      ...(madeExecutable
        ? [
            kprobe(context, {
              call: "security_path_chmod",
              args: [arg(0, "path"), arg(1, "uint16", "mode")],
              when: [{ matchArgs: [match(1, "Mask", [anyExecute])] }],
              enforcement: "deny",
              optional: true,
              message: "A file in a container was made executable",
            }),
          ]
        : []),
    ],
  }),
});
