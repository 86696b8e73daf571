import { HookRow } from "./hook-row";

/** Hooks on files, by what they do to them. */
export const FILE_HOOKS: HookRow[] = [
  {
    topic: "file",
    types: ["access"],
    action: "open",
    textIsPath: true,
    writing: "flags",
    names: "open openat do_sys_open filp_open file_open_name",
  },
  {
    topic: "file",
    types: ["access"],
    action: "open",
    textIsPath: true,
    names: "openat2 do_sys_openat2 do_filp_open",
  },
  {
    topic: "file",
    types: ["access"],
    action: "open",
    names:
      "open_by_handle_at file_open dentry_open do_dentry_open vfs_open fd_install file_receive " +
      "read readv pread64 preadv preadv2",
  },
  {
    topic: "file",
    types: ["access"],
    action: "open",
    writing: "mask",
    names: "file_permission inode_permission file_post_open",
  },
  { topic: "file", types: ["access"], action: "open", writing: "protection", names: "mmap_file" },
  // Out of the second file into the first one.
  { topic: "file", types: ["access"], action: "open", object: "last", names: "sendfile" },
  {
    topic: "file",
    types: ["access"],
    names:
      "fstat newfstat oldfstat fstatfs sb_statfs getdents getdents64 readahead cachestat fadvise64 fadvise64_64 fgetxattr " +
      "flistxattr inode_getattr vfs_getattr " +
      "inode_getxattr vfs_getxattr inode_listxattr vfs_listxattr inode_readlink vfs_readlink inode_follow_link " +
      "inode_get_acl inode_file_getattr vfs_fileattr_get file_ioctl file_ioctl_compat file_lock file_fcntl " +
      "file_release",
  },
  {
    topic: "file",
    types: ["access"],
    textIsPath: true,
    names:
      "stat lstat oldstat oldlstat newstat newlstat newfstatat fstatat statx vfs_statx access faccessat faccessat2 " +
      "do_faccessat readlink " +
      "readlinkat statfs getxattr lgetxattr getxattrat listxattr llistxattr listxattrat file_getattr " +
      "name_to_handle_at inotify_add_watch fanotify_mark",
  },
  // An overlay copies a file of a lower layer before it is written; what is copied stays as it is.
  { topic: "file", types: ["info"], names: "inode_copy_up inode_copy_up_xattr path_notify" },
  {
    topic: "file",
    types: ["change"],
    action: "modification",
    names:
      "write writev pwrite64 pwritev pwritev2 ftruncate fallocate fchmod fchown fsetxattr fremovexattr path_truncate " +
      "file_truncate path_chmod path_chown",
  },
  {
    topic: "file",
    types: ["change"],
    action: "modification",
    names:
      "inode_setattr inode_post_setattr inode_setxattr inode_post_setxattr inode_removexattr inode_post_removexattr " +
      "inode_set_acl inode_post_set_acl inode_remove_acl inode_post_remove_acl inode_file_setattr inode_setsecurity " +
      "inode_setintegrity inode_killpriv vfs_setxattr vfs_removexattr vfs_set_acl vfs_remove_acl vfs_fileattr_set " +
      "notify_change",
  },
  // From the first file into the second one.
  {
    topic: "file",
    types: ["change"],
    action: "modification",
    object: "last",
    names: "copy_file_range clone_file_range",
  },
  {
    topic: "file",
    types: ["change"],
    action: "modification",
    textIsPath: true,
    names:
      "truncate chmod fchmodat fchmodat2 chown lchown fchownat utime utimes futimesat utimensat setxattr lsetxattr " +
      "setxattrat removexattr lremovexattr removexattrat file_setattr",
  },
  {
    topic: "file",
    types: ["creation"],
    action: "creation",
    object: "last",
    textIsPath: true,
    names:
      "creat mkdir mkdirat mknod mknodat inode_create vfs_create path_post_mknod inode_post_create_tmpfile",
  },
  // The text is a name that lies in no directory.
  { topic: "file", types: ["creation"], action: "creation", names: "memfd_create memfd_secret" },
  {
    topic: "file",
    types: ["creation"],
    action: "creation",
    object: "last",
    target: "text",
    names: "path_symlink inode_symlink vfs_symlink",
  },
  {
    topic: "file",
    types: ["creation"],
    action: "creation",
    object: "last",
    target: "first",
    textIsPath: true,
    names: "symlink symlinkat link linkat",
  },
  {
    topic: "file",
    types: ["deletion"],
    action: "deletion",
    object: "last",
    textIsPath: true,
    names: "unlink unlinkat rmdir",
  },
  {
    topic: "file",
    types: ["change"],
    action: "rename",
    object: "last",
    target: "old",
    textIsPath: true,
    names: "rename renameat renameat2",
  },
];
