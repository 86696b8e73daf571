/** Every syscall of Linux 6.19 on x86-64, by category and types, then by action; `name` is its own name. */
export const syscalls: Record<string, Record<string, string>> = {
  "file access": {
    open: "open openat openat2 open_by_handle_at read readv pread64 preadv preadv2 sendfile",
    name:
      "stat fstat lstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents " +
      "getdents64 statfs fstatfs getxattr lgetxattr fgetxattr getxattrat listxattr llistxattr " +
      "flistxattr listxattrat file_getattr name_to_handle_at inotify_add_watch fanotify_mark " +
      "readahead fadvise64 cachestat",
  },
  "file change": {
    modification:
      "write writev pwrite64 pwritev pwritev2 truncate ftruncate fallocate chmod fchmod fchmodat " +
      "fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat setxattr lsetxattr " +
      "fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat file_setattr " +
      "copy_file_range",
    rename: "rename renameat renameat2",
  },
  "file creation": {
    creation: "creat mkdir mkdirat mknod mknodat link linkat symlink symlinkat memfd_create memfd_secret",
  },
  "file deletion": {
    deletion: "unlink unlinkat rmdir",
  },
  "network connection start": {
    connection_attempted: "connect",
    connection_accepted: "accept accept4",
  },
  "network connection end": {
    disconnect_received: "shutdown",
  },
  "network info": {
    name:
      "socket socketpair bind listen getsockname getpeername setsockopt getsockopt sendto sendmsg " +
      "sendmmsg recvfrom recvmsg recvmmsg",
  },
  "process change": {
    name:
      "setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset " +
      "seccomp landlock_restrict_self lsm_set_self_attr setns unshare mount umount2 move_mount " +
      "fsmount fsopen fsconfig fspick open_tree open_tree_attr mount_setattr pivot_root chroot " +
      "ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd",
  },
  "driver start": {
    module_loaded: "init_module finit_module",
  },
  "driver end": {
    module_unloaded: "delete_module",
  },
  "driver info": {
    name: "bpf perf_event_open",
  },
  "process info": {
    name:
      "close poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn ioctl pipe " +
      "select sched_yield mremap msync mincore madvise shmget shmat shmctl dup dup2 pause nanosleep " +
      "getitimer alarm setitimer getpid clone fork vfork execve exit wait4 kill uname semget semop " +
      "semctl shmdt msgget msgsnd msgrcv msgctl fcntl flock fsync fdatasync getcwd chdir fchdir " +
      "umask gettimeofday getrlimit getrusage sysinfo times getuid syslog getgid geteuid getegid " +
      "setpgid getppid getpgrp setsid getgroups getresuid getresgid getpgid getsid capget " +
      "rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_sigsuspend sigaltstack personality ustat " +
      "sysfs getpriority setpriority sched_setparam sched_getparam sched_setscheduler " +
      "sched_getscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval mlock " +
      "munlock mlockall munlockall vhangup modify_ldt prctl arch_prctl adjtimex setrlimit sync acct " +
      "settimeofday swapon swapoff reboot sethostname setdomainname iopl ioperm quotactl gettid " +
      "tkill time futex sched_setaffinity sched_getaffinity io_setup io_destroy io_getevents " +
      "io_submit io_cancel epoll_create remap_file_pages set_tid_address restart_syscall semtimedop " +
      "timer_create timer_settime timer_gettime timer_getoverrun timer_delete clock_settime " +
      "clock_gettime clock_getres clock_nanosleep exit_group epoll_wait epoll_ctl tgkill mbind " +
      "set_mempolicy get_mempolicy mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify " +
      "mq_getsetattr kexec_load waitid add_key request_key keyctl ioprio_set ioprio_get inotify_init " +
      "inotify_rm_watch migrate_pages pselect6 ppoll set_robust_list get_robust_list splice tee " +
      "sync_file_range vmsplice move_pages epoll_pwait signalfd timerfd_create eventfd " +
      "timerfd_settime timerfd_gettime signalfd4 eventfd2 epoll_create1 dup3 pipe2 inotify_init1 " +
      "rt_tgsigqueueinfo fanotify_init prlimit64 clock_adjtime syncfs getcpu kcmp sched_setattr " +
      "sched_getattr getrandom kexec_file_load execveat userfaultfd membarrier mlock2 pkey_mprotect " +
      "pkey_alloc pkey_free io_pgetevents rseq uretprobe uprobe pidfd_send_signal io_uring_setup " +
      "io_uring_enter io_uring_register pidfd_open clone3 close_range epoll_pwait2 quotactl_fd " +
      "landlock_create_ruleset landlock_add_rule process_mrelease futex_waitv " +
      "set_mempolicy_home_node map_shadow_stack futex_wake futex_wait futex_requeue statmount " +
      "listmount lsm_get_self_attr lsm_list_modules mseal listns",
  },
};

/** LSM hooks of Linux up to 6.19 whose function is called as the hook, by the same. */
export const lsmHooks: Record<string, Record<string, string>> = {
  "file access": {
    open: "file_open file_post_open file_permission inode_permission file_receive mmap_file",
    name:
      "sb_statfs inode_readlink inode_follow_link inode_getattr inode_file_getattr inode_getxattr " +
      "inode_listxattr inode_get_acl file_ioctl file_ioctl_compat file_lock file_fcntl file_release",
  },
  "file info": {
    name: "inode_copy_up inode_copy_up_xattr path_notify",
  },
  "file change": {
    modification:
      "path_truncate file_truncate path_chmod path_chown inode_setattr inode_post_setattr " +
      "inode_file_setattr inode_setxattr inode_post_setxattr inode_removexattr " +
      "inode_post_removexattr inode_set_acl inode_post_set_acl inode_remove_acl " +
      "inode_post_remove_acl inode_setsecurity inode_setintegrity inode_killpriv",
    rename: "path_rename inode_rename",
  },
  "file creation": {
    creation:
      "path_mknod path_post_mknod path_mkdir path_symlink path_link inode_create inode_mkdir " +
      "inode_mknod inode_symlink inode_link inode_post_create_tmpfile",
  },
  "file deletion": {
    deletion: "path_unlink path_rmdir inode_unlink inode_rmdir",
  },
  "network connection start": {
    connection_attempted: "socket_connect unix_stream_connect sctp_bind_connect",
    connection_accepted: "socket_accept sock_graft inet_csk_clone",
  },
  "network connection end": {
    disconnect_received: "socket_shutdown",
  },
  "network info": {
    name:
      "socket_create socket_post_create socket_socketpair socket_bind socket_listen socket_sendmsg " +
      "socket_recvmsg socket_getsockname socket_getpeername socket_getsockopt socket_setsockopt " +
      "unix_may_send netlink_send inet_conn_request inet_conn_established sctp_assoc_request " +
      "sctp_assoc_established",
  },
  "process change": {
    name:
      "capset task_fix_setuid task_fix_setgid task_fix_setgroups setprocattr setselfattr " +
      "uring_override_creds ptrace_access_check ptrace_traceme sb_mount sb_umount sb_remount " +
      "sb_pivotroot move_mount path_chroot",
  },
  "driver start": {
    bpf_loaded: "bpf_prog_load",
  },
  "driver info": {
    name:
      "kernel_read_file kernel_post_read_file kernel_load_data kernel_post_load_data bpf bpf_map " +
      "bpf_prog bpf_map_create bpf_token_create bpf_token_cmd bpf_token_capable perf_event_open " +
      "perf_event_read perf_event_write",
  },
  "process info": {
    name:
      "binder_set_context_mgr binder_transaction binder_transfer_binder binder_transfer_file capget " +
      "capable quotactl quota_on syslog bprm_creds_for_exec bprm_creds_from_file " +
      "bprm_committing_creds bprm_committed_creds fs_context_submount fs_context_dup " +
      "fs_context_parse_param sb_delete sb_free_mnt_opts sb_eat_lsm_opts sb_mnt_opts_compat " +
      "sb_kern_mount sb_show_options sb_set_mnt_opts sb_clone_mnt_opts " +
      "dentry_create_files_as inode_init_security_anon inode_xattr_skipcap inode_need_killpriv " +
      "inode_getsecurity inode_listsecurity inode_getlsmprop inode_invalidate_secctx " +
      "inode_notifysecctx inode_setsecctx inode_getsecctx mmap_addr file_mprotect file_set_fowner " +
      "file_send_sigiotask task_alloc task_free cred_alloc_blank cred_free cred_getsecid " +
      "cred_getlsmprop kernel_act_as kernel_create_files_as kernel_module_request task_setpgid " +
      "task_getpgid task_getsid task_setnice task_setioprio task_getioprio task_prlimit " +
      "task_setrlimit task_setscheduler task_getscheduler task_movememory task_kill task_prctl " +
      "task_to_inode ipc_permission msg_queue_associate msg_queue_msgctl msg_queue_msgsnd " +
      "msg_queue_msgrcv shm_associate shm_shmctl shm_shmat sem_associate sem_semctl sem_semop " +
      "d_instantiate getprocattr getselfattr ismaclabel secid_to_secctx secctx_to_secid " +
      "release_secctx post_notification watch_key secmark_relabel_packet req_classify_flow " +
      "tun_dev_create tun_dev_attach_queue tun_dev_attach tun_dev_open sctp_sk_clone " +
      "mptcp_add_subflow xfrm_state_alloc xfrm_state_alloc_acquire xfrm_policy_lookup " +
      "xfrm_decode_session key_alloc key_permission key_post_create_or_update audit_rule_init " +
      "audit_rule_known audit_rule_match locked_down uring_sqpoll uring_cmd uring_allowed " +
      "initramfs_populated bdev_setintegrity",
  },
};
