import { definePolicy } from "../definition";
import { arg, kprobe, match } from "../policy-hooks";
import { pathFilters, pathList } from "../parameters";

/** Bit of the access mask: the file is written (MAY_WRITE). */
const mayWrite = 2;
/** Bits of mmap: writable (PROT_WRITE) and visible to others (MAP_SHARED). */
const protWrite = 2;
const mapShared = 1;

/** Writes to what decides who may log in and what runs on the machine. */
export const fileIntegrity = definePolicy({
  name: "file-integrity",
  title: "Changes of system files",
  watches:
    "`security_file_permission` with write access, `security_mmap_file` of shared writable mappings and `security_path_truncate` on the listed paths",
  cost: "high: the first hook runs at every read and write of every file, although only writes to these paths become events",
  yields: "file, `modification`: `file.path`",
  techniques: ["T1543.002", "T1053.003", "T1098.004", "T1574.006"],
  enforcement: "the write fails and the process is killed",
  exceptBinaries: [
    "/usr/bin/dpkg",
    "/usr/bin/rpm",
    "/usr/bin/passwd",
    "/usr/sbin/useradd",
    "/usr/sbin/usermod",
  ],
  parameters: {
    paths: pathList(
      "/etc/passwd",
      "/etc/shadow",
      "/etc/group",
      "/etc/sudoers",
      "/etc/sudoers.d/*",
      "/etc/ssh/*",
      "/etc/pam.d/*",
      "/etc/ld.so.preload",
      "/etc/ld.so.conf.d/*",
      "/etc/crontab",
      "/etc/cron.d/*",
      "/var/spool/cron/*",
      "/etc/systemd/system/*",
      "/etc/kubernetes/*",
      "/boot/*",
      "*/.ssh/authorized_keys",
    ),
  },
  meanings: {
    paths: "Paths to watch",
  },
  build: ({ paths }, context) => ({
    kprobes: [
      kprobe(context, {
        call: "security_file_permission",
        args: [arg(0, "file"), arg(1, "int", "mask")],
        when: pathFilters(0, paths, match(1, "Equal", [mayWrite])),
        enforcement: "deny",
        message: "A system file was written",
      }),
      kprobe(context, {
        call: "security_mmap_file",
        args: [arg(0, "file"), arg(1, "uint32", "prot"), arg(2, "uint32", "flags")],
        when: pathFilters(0, paths, match(1, "Mask", [protWrite]), match(2, "Mask", [mapShared])),
        enforcement: "deny",
        message: "A system file was mapped for writing",
      }),
      kprobe(context, {
        call: "security_path_truncate",
        args: [arg(0, "path")],
        when: pathFilters(0, paths),
        enforcement: "deny",
        optional: true,
        message: "A system file was truncated",
      }),
    ],
  }),
});
