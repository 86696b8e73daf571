import { type RuleCase, exec, hook, opens, writes } from "./rule-samples";

const host = { host: true };
const privileged = { privileged: true };
const token = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** Samples of rules about credentials, ways out of a container, and what stays or hides. */
export const accessCases: Record<string, RuleCase> = {
  "cloud-credential-search": {
    finds: [
      exec("/usr/bin/grep -r aws_secret_access_key /srv"),
      exec("/usr/bin/find / -path */.aws/credentials"),
    ],
    leaves: [exec("/usr/bin/grep -r bucket /srv"), exec("/usr/bin/cat aws_secret_access_key")],
  },
  "secret-search": {
    finds: [exec("/usr/bin/find / -name id_rsa"), exec('/usr/bin/grep -r "BEGIN RSA PRIVATE KEY" /')],
    leaves: [exec("/usr/bin/find / -name index.html"), exec("/usr/bin/find / -name id_rsa", host)],
  },
  "credential-archive": {
    finds: [exec("/usr/bin/tar czf x.tgz /root/.ssh"), exec("/usr/bin/zip x.zip /home/app/.aws/credentials")],
    leaves: [exec("/usr/bin/tar czf x.tgz /srv/data"), exec("/usr/bin/cat /root/.ssh/config")],
  },
  "service-account-token-read": {
    finds: [opens("/bin/cat x", token)],
    leaves: [opens("/srv/app x", token), opens("/bin/cat x", "/srv/token")],
  },
  "service-account-token-argument": {
    finds: [exec(`/bin/cat ${token}`)],
    leaves: [exec("/bin/cat /srv/serviceaccount/token"), exec(`/bin/cat ${token}`, host)],
  },
  "shadow-file-opened": {
    finds: [opens("/bin/cat x", "/etc/shadow")],
    leaves: [
      opens("/usr/bin/sudo x", "/etc/shadow"),
      opens("/bin/cat x", "/etc/passwd"),
      writes("/bin/cat x", "/etc/shadow"),
    ],
  },
  "ssh-key-opened": {
    finds: [opens("/bin/cat x", "/home/app/.ssh/id_ed25519")],
    leaves: [
      opens("/usr/bin/ssh x", "/home/app/.ssh/id_ed25519"),
      opens("/bin/cat x", "/home/app/.ssh/id_ed25519.pub"),
    ],
  },
  "cloud-credential-opened": {
    finds: [opens("/bin/cat x", "/home/app/.aws/credentials")],
    leaves: [opens("/srv/app x", "/home/app/.aws/credentials"), opens("/bin/cat x", "/home/app/.aws/config")],
  },
  "cluster-key-opened": {
    finds: [opens("/bin/cat x", "/host/var/lib/kubelet/pki/kubelet-client-current.pem")],
    leaves: [
      opens("/bin/cat x", "/var/lib/kubelet/pki/kubelet.key", host),
      opens("/usr/local/bin/etcd x", "/etc/kubernetes/pki/etcd/ca.crt"),
    ],
  },
  "process-memory-dump": {
    finds: [exec("/usr/bin/gcore 1"), exec("/bin/dd if=x /proc/1/mem")],
    leaves: [exec("/bin/cat /proc/meminfo"), exec("/usr/bin/gcore 1", host)],
  },
  "debugfs-in-privileged-container": {
    finds: [exec("/sbin/debugfs /dev/sda1", privileged)],
    leaves: [exec("/sbin/debugfs /dev/sda1"), exec("/sbin/debugfs /dev/sda1", host)],
  },
  "mount-in-privileged-container": {
    finds: [exec("/bin/mount /dev/sda1 /mnt", privileged)],
    leaves: [exec("/bin/mount /dev/sda1 /mnt"), exec("/bin/mountpoint /mnt", privileged)],
  },
  "nsenter-in-container": {
    finds: [exec("/usr/bin/nsenter -t 1 -m -u -n -i sh")],
    leaves: [exec("/usr/bin/nsenter -t 1 -m", host), exec("/usr/bin/vi nsenter")],
  },
  "unshare-in-container": {
    finds: [exec("/usr/bin/unshare -Ur sh")],
    leaves: [exec("/usr/bin/unshare -Ur sh", host), exec("/bin/sh unshare")],
  },
  "chroot-in-container": {
    finds: [exec("/usr/sbin/chroot /host sh")],
    leaves: [exec("/usr/sbin/chroot /host sh", host), exec("/bin/sh chroot")],
  },
  "namespace-entered": {
    finds: [hook("/bin/bash x", "__x64_sys_setns")],
    leaves: [hook("/usr/bin/runc x", "__x64_sys_setns"), hook("/bin/bash x", "__x64_sys_setns", [], host)],
  },
  "release-agent": {
    finds: [
      exec('/bin/sh -c "echo 1 > /tmp/cg/notify_on_release"'),
      opens("/bin/sh x", "/sys/fs/cgroup/rdma/release_agent"),
    ],
    leaves: [exec('/bin/sh -c "echo release"'), opens("/bin/sh x", "/sys/fs/cgroup/cgroup.procs")],
  },
  "core-pattern": {
    finds: [
      exec("/usr/sbin/sysctl -w kernel.core_pattern=|/x"),
      opens("/bin/sh x", "/proc/sys/kernel/core_pattern"),
    ],
    leaves: [
      exec("/usr/sbin/sysctl -w kernel.shmmax=1"),
      opens("/bin/sh x", "/proc/sys/kernel/core_pattern", host),
    ],
  },
  "container-socket": {
    finds: [
      exec("/usr/bin/curl --unix-socket /var/run/docker.sock http://x/"),
      exec("/srv/a /run/containerd/containerd.sock"),
    ],
    leaves: [
      exec("/usr/bin/curl --unix-socket /run/app.sock http://x/"),
      exec("/usr/bin/curl /var/run/docker.sock", host),
    ],
  },
  "kernel-module-tool": {
    finds: [exec("/sbin/insmod x.ko"), exec("/sbin/modprobe x")],
    leaves: [exec("/sbin/modprobe x", host), exec("/sbin/lsmod")],
  },
  "kernel-module-unusual-path": {
    finds: [exec("/sbin/insmod /tmp/x.ko", host)],
    leaves: [exec("/sbin/insmod /lib/modules/6.1/x.ko", host), exec("/bin/cat /tmp/x.ko", host)],
  },
  "kernel-module-loaded": {
    finds: [hook("/srv/app x", "find_module_sections")],
    leaves: [hook("/sbin/modprobe x", "find_module_sections", [], host), hook("/srv/app x", "free_module")],
  },
  "bpf-program-loaded": {
    finds: [hook("/srv/app x", "bpf_check")],
    leaves: [hook("/srv/app x", "bpf_check", [], host), hook("/srv/app x", "security_bpf_map")],
  },
  "bpf-program-removed": {
    finds: [exec("/usr/sbin/bpftool net detach xdp dev eth0", host)],
    leaves: [exec("/usr/sbin/bpftool prog list", host), exec("/bin/sh detach", host)],
  },
  kexec: {
    finds: [exec("/sbin/kexec -l /boot/vmlinuz", host)],
    leaves: [exec("/sbin/kexec --version", host), exec("/bin/ls -l", host)],
  },
  "user-namespace-created": {
    finds: [hook("/bin/bash x", "create_user_ns")],
    leaves: [hook("/usr/bin/buildkitd x", "create_user_ns"), hook("/bin/bash x", "create_user_ns", [], host)],
  },
  "mount-by-container": {
    finds: [hook("/bin/mount x", "security_sb_mount")],
    leaves: [
      hook("/usr/bin/csi-driver x", "security_sb_mount"),
      hook("/bin/mount x", "security_sb_mount", [], host),
    ],
  },
  "process-injection": {
    finds: [hook("/srv/app x", "__x64_sys_ptrace")],
    leaves: [hook("/srv/app x", "__x64_sys_ptrace", [], host), hook("/srv/app x", "__x64_sys_kill")],
  },
  "history-removed": {
    finds: [
      exec("/bin/rm /root/.bash_history"),
      hook("/bin/rm x", "security_path_unlink", [{ path_arg: { path: "/root/.bash_history" } }]),
    ],
    leaves: [exec("/bin/cat /root/.bash_history"), exec("/bin/rm /root/notes")],
  },
  "log-removed": {
    finds: [exec("/bin/rm -f /var/log/auth.log")],
    leaves: [
      exec("/bin/rm -f /var/log/auth.log", { parentBinary: "/usr/sbin/logrotate" }),
      exec("/bin/rm -f /srv/x.log"),
    ],
  },
  "timestamps-changed": {
    finds: [exec("/usr/bin/touch -r /bin/ls /srv/x")],
    leaves: [exec("/usr/bin/touch /srv/x"), exec("/usr/bin/touch -r /bin/ls /srv/x", host)],
  },
  "preload-file-changed": {
    finds: [writes("/bin/sh x", "/etc/ld.so.preload")],
    leaves: [opens("/bin/sh x", "/etc/ld.so.preload"), writes("/bin/sh x", "/etc/ld.so.cache")],
  },
  "preload-variable": {
    finds: [
      exec("/srv/app x", { environment: "LD_PRELOAD=/tmp/x.so" }),
      exec("/usr/bin/env LD_PRELOAD=/srv/x.so /srv/app"),
    ],
    leaves: [
      exec("/srv/app x", { environment: "LD_PRELOAD=/usr/lib/libjemalloc.so" }),
      exec("/srv/app LD_PRELOAD"),
    ],
  },
  "start-file-changed": {
    finds: [writes("/bin/sh x", "/etc/cron.d/job"), writes("/bin/sh x", "/etc/systemd/system/x.service")],
    leaves: [writes("/usr/bin/dpkg x", "/etc/cron.d/job"), opens("/bin/sh x", "/etc/cron.d/job")],
  },
  "authorized-keys-changed": {
    finds: [writes("/bin/sh x", "/root/.ssh/authorized_keys")],
    leaves: [
      opens("/usr/sbin/sshd x", "/root/.ssh/authorized_keys"),
      writes("/bin/sh x", "/root/.ssh/known_hosts"),
    ],
  },
  "account-files-changed": {
    finds: [writes("/bin/sh x", "/etc/passwd"), writes("/bin/sh x", "/etc/sudoers.d/x")],
    leaves: [writes("/usr/sbin/useradd x", "/etc/passwd"), writes("/bin/sh x", "/etc/passwd.bak")],
  },
  "account-tool": {
    finds: [exec("/usr/sbin/useradd x")],
    leaves: [exec("/usr/sbin/useradd x", host), exec("/bin/cat useradd")],
  },
  "setuid-bit": {
    finds: [
      exec("/bin/chmod u+s /srv/x"),
      exec("/bin/chmod 4755 /srv/x"),
      exec("/usr/sbin/setcap cap_setuid+ep /srv/x"),
    ],
    leaves: [exec("/bin/chmod u+x /srv/x"), exec("/usr/sbin/setcap -r /srv/x")],
  },
  "temporary-file-made-executable": {
    finds: [exec("/bin/chmod +x /tmp/x"), exec("/bin/chmod 777 /dev/shm/x")],
    leaves: [exec("/bin/chmod +x /srv/x"), exec("/bin/chmod 600 /tmp/x"), exec("/bin/chmod +x /tmp/x", host)],
  },
  "package-manager": {
    finds: [
      exec("/usr/bin/apt-get install -y nmap"),
      exec("/sbin/apk add curl"),
      exec("/usr/bin/pip3 install x"),
    ],
    leaves: [
      exec("/usr/bin/apt-get update"),
      exec("/usr/bin/dpkg -l"),
      exec("/usr/bin/apt-get install -y nmap", host),
    ],
  },
  "program-directory-changed": {
    finds: [writes("/bin/sh x", "/usr/bin/ls")],
    leaves: [
      writes("/usr/bin/dpkg x", "/usr/bin/ls"),
      writes("/bin/sh x", "/srv/bin/ls"),
      writes("/bin/sh x", "/usr/bin/ls", host),
    ],
  },
  "became-root": {
    finds: [hook("/srv/app x", "__sys_setuid", [{ int_arg: 0 }])],
    leaves: [
      hook("/srv/app x", "__sys_setuid", [{ int_arg: 0 }], { uid: 0 }),
      hook("/srv/app x", "__sys_setuid", [{ int_arg: 0 }], host),
    ],
  },
  "firewall-changed": {
    finds: [exec("/usr/sbin/iptables -F", host), exec("/usr/sbin/nft flush ruleset", host)],
    leaves: [
      exec("/usr/sbin/iptables -L", host),
      exec("/usr/sbin/iptables -F", { host: true, parentBinary: "/usr/local/bin/kube-proxy" }),
    ],
  },
  "security-agent-stopped": {
    finds: [exec("/usr/bin/systemctl stop falco.service", host), exec("/usr/bin/pkill -9 filebeat", host)],
    leaves: [exec("/usr/bin/systemctl stop nginx", host), exec("/bin/cat falco", host)],
  },
  "policy-enforced": {
    finds: [opens("/bin/cat x", "/etc/shadow", { policy: "p", action: "KPROBE_ACTION_SIGKILL" })],
    leaves: [opens("/bin/cat x", "/etc/shadow", { policy: "p" }), exec("/bin/cat x")],
  },
  "policy-hit": {
    finds: [opens("/srv/app x", "/srv/x", { policy: "p" })],
    leaves: [exec("/srv/app x")],
  },
};
