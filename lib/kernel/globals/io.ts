/** Global variables by the C types that the kernel declares them with. File systems, block devices, network, devices. */
import type { DeclaredGlobals } from "./declared.ts";

export const ioGlobals: DeclaredGlobals = {
  __u32: "sysctl_rmem_default sysctl_rmem_max sysctl_wmem_default sysctl_wmem_max",
  atomic_long_t: "tcp_memory_allocated udp_memory_allocated zswap_stored_pages",
  atomic_t: "nl_table_users system_freezing_cnt zswap_stored_pages",
  bool: "pm_freezing pm_nosig_freezing zswap_enabled",
  "const char * [4]": "pm_states",
  "char [128]": "core_pattern",
  dev_t: "ROOT_DEV",
  int: `
    buffer_heads_over_limit core_uses_pid dir_notify_enable fg_console inet_peer_threshold lease_break_time
    leases_enable mmap_rnd_bits netdev_budget netdev_max_backlog randomize_va_space root_mountflags
    suid_dumpable sysctl_compact_memory sysctl_drop_caches sysctl_max_map_count sysctl_optmem_max
    sysctl_overcommit_memory sysctl_overcommit_ratio sysctl_protected_fifos sysctl_protected_hardlinks
    sysctl_protected_regular sysctl_protected_symlinks sysctl_stat_interval sysctl_tcp_max_orphans
    sysctl_vfs_cache_pressure`,
  long: "max_user_watches nr_dentry",
  "long [3]": "sysctl_tcp_mem sysctl_udp_mem",
  rwlock_t: "dev_base_lock",
  seqlock_t: "mount_lock rename_lock",
  spinlock_t: "bdi_lock blocked_lock_lock inode_hash_lock sb_lock unix_gc_lock",
  "struct Qdisc": "noop_qdisc",
  "struct Qdisc_ops": "pfifo_fast_ops pfifo_qdisc_ops",
  "const struct Qdisc_ops *": "default_qdisc_ops",
  "struct Qdisc_ops *": "qdisc_base",
  "struct async_domain": "async_dfl_domain",
  "struct backing_dev_info": "noop_backing_dev_info",
  "struct bio_set": "fs_bio_set iomap_ioend_bioset",
  "struct blk_major_name * [255]": "major_names",
  "struct blocking_notifier_head": "crypto_chain",
  "const struct bus_type": "cpu_subsys memory_subsys node_subsys pci_bus_type platform_bus_type virtio_bus",
  "struct bus_type": "cpu_subsys memory_subsys node_subsys pci_bus_type platform_bus_type",
  "struct char_device_struct * [255]": "chrdevs",
  "const struct class": "bdi_class block_class mem_class net_class nvme_class tty_class",
  "struct class": "block_class net_class",
  "struct class *": "bdi_class mem_class nvme_class tty_class",
  "const struct consw *": "conswitchp",
  "const struct consw * [63]": "con_driver_map",
  "struct cpufreq_driver *": "cpufreq_driver",
  "struct cpuidle_device *": "cpuidle_devices",
  "struct cpuidle_governor *": "cpuidle_curr_governor",
  "struct dentry *": "blk_debugfs_root",
  "struct dentry_stat_t": "dentry_stat",
  "struct device": "platform_bus",
  "const struct device_type": "disk_type part_type",
  "struct device_type": "part_type",
  "const struct dst_metrics": "dst_default_metrics",
  "struct dst_ops": "ipv4_dst_ops",
  "const struct file_operations": "def_blk_fops def_chr_fops",
  "struct file_system_type": "ext4_fs_type proc_fs_type ramfs_fs_type shmem_fs_type sysfs_fs_type",
  "struct files_stat_struct": "files_stat",
  "struct flow_dissector": "flow_keys_dissector",
  "struct hlist_bl_head *": "dentry_hashtable",
  "struct hlist_head *": "fib_info_hash inode_hashtable mount_hashtable mountpoint_hashtable",
  "struct hlist_head [128]": "blocked_hash",
  "struct hlist_head [512]": "unix_socket_table",
  "struct ida": "blk_queue_ida mnt_id_ida net_generic_ids nvme_instance_ida virtio_index_ida",
  "struct inet6_protocol * [256]": "inet6_protos",
  "struct inet_hashinfo": "tcp_hashinfo",
  "struct inodes_stat_t": "inodes_stat",
  "struct kernfs_node *": "sysfs_root_kn",
  "struct kernfs_root *": "sysfs_root",
  "struct kmem_cache *": "bh_cachep blk_requestq_cachep",
  "struct kobj_map *": "bdev_map cdev_map",
  "const struct kobj_ns_type_operations * [2]": "kobj_ns_ops_tbl",
  "struct kobject *": `
    block_depr dev_kobj firmware_kobj fs_kobj hypervisor_kobj kernel_kobj mm_kobj power_kobj
    sysfs_dev_block_kobj sysfs_dev_char_kobj`,
  "struct kset *": "bus_kset class_kset devices_kset system_kset",
  "struct ktermios": "tty_std_termios",
  "struct list_head": `
    async_global_pending bdi_list cpufreq_policy_list cpuidle_detected_devices crypto_alg_list
    deferred_probe_active_list deferred_probe_pending_list dpm_list dpm_prepared_list dpm_suspended_list
    elv_list gc_inflight_list input_dev_list input_handler_list misc_list net_namespace_list net_todo_list
    nvme_subsystems pci_root_buses pernet_list proto_list ptype_all rng_list super_blocks tcp_cong_list
    thermal_tz_list tty_drivers uevent_sock_list wakeup_sources zswap_pools`,
  "struct list_head *": "first_device",
  "struct list_head [11]": "inetsw inetsw6",
  "struct list_head [16]": "ptype_base",
  "struct mutex": "major_names_lock rtnl_mutex tty_mutex",
  "struct neigh_table": "arp_tbl nd_tbl",
  "struct neigh_table * [*]": "neigh_tables",
  "struct net_hotdata": "net_hotdata",
  "const struct net_offload * [256]": "inet_offloads",
  "const struct net_proto_family * [*]": "net_families",
  "struct net_protocol * [256]": "inet_protos",
  "struct netlink_table *": "nl_table",
  "struct percpu_counter": "nr_files tcp_sockets_allocated",
  "struct percpu_rw_semaphore": "file_rwsem",
  "struct pernet_operations": "loopback_net_ops",
  "struct ping_table": "ping_table",
  "struct proc_dir_entry": "proc_root",
  "struct proto": "netlink_proto packet_proto raw_prot tcp_prot tcpv6_prot udp_prot udpv6_prot unix_proto",
  "const struct proto_ops": `
    inet6_dgram_ops inet6_stream_ops inet_dgram_ops inet_sockraw_ops inet_stream_ops netlink_ops packet_ops
    unix_dgram_ops unix_seqpacket_ops unix_stream_ops`,
  "struct raw_hashinfo": "raw_v4_hashinfo raw_v6_hashinfo",
  "struct raw_notifier_head": "netdev_chain",
  "struct rb_root": "bdi_tree",
  "struct rps_sock_flow_table *": "rps_sock_flow_table",
  "struct rw_semaphore": "crypto_alg_sem namespace_sem net_rwsem pci_bus_sem pernet_ops_rwsem",
  "const struct sock_diag_handler * [*]": "sock_diag_handlers",
  "struct softnet_data": "softnet_data",
  "struct srcu_struct": "fsnotify_mark_srcu wakeup_srcu",
  "struct static_key [*][5]": "nf_hooks_needed",
  "struct static_key_false": "freezer_active",
  "struct super_block *": "blockdev_superblock dax_superblock",
  "struct tcp_congestion_ops": "cubictcp tcp_reno",
  "struct tty_driver *": "console_driver",
  "struct tty_ldisc_ops * [*]": "tty_ldiscs",
  "const struct tty_ldisc_ops * [31]": "tty_ldiscs",
  "struct udp_table": "udp_table udplite_table",
  "struct vc [63]": "vc_cons",
  "struct vfsmount *": "blockdev_mnt debugfs_mount pipe_mnt shm_mnt tracefs_mount",
  "struct vt_spawn_console": "vt_spawn_con",
  "struct workqueue_struct *": "bdi_wq",
  "const struct xfrm_policy_afinfo * [11]": "xfrm_policy_afinfo",
  u64: "zswap_pool_total_size",
  "unsigned int": `
    core_pipe_limit d_hash_shift fib_info_cnt freeze_timeout_msecs i_hash_mask i_hash_shift m_hash_mask
    mp_hash_mask netdev_budget_usecs pipe_max_size real_root_dev sysctl_mount_max sysctl_nr_open
    sysctl_nr_open_max sysctl_nr_open_min tcp_orphan_count unix_tot_inflight`,
  "unsigned int [2]": "wakeup_irq",
  "unsigned long": `
    aio_max_nr aio_nr dac_mmap_min_addr max_buffer_heads mmap_min_addr nr_inodes nr_unused
    pipe_user_pages_soft stack_guard_gap sysctl_admin_reserve_kbytes sysctl_overcommit_kbytes
    sysctl_user_reserve_kbytes tcp_memory_pressure`,
  wait_queue_head_t: "netdev_unregistering_wq",
};
