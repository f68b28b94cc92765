/** Global variables by the C types that the kernel declares them with. Processes, scheduling, CPUs, modules. */
import type { DeclaredGlobals } from "./declared.ts";

export const processGlobals: DeclaredGlobals = {
  atomic_long_t: "calc_load_tasks",
  "atomic_long_t [2]": "calc_load_nohz",
  "char *": "execute_command ramdisk_execute_command saved_command_line static_command_line",
  "const char *": "panic_later",
  "const char * [34]": "argv_init envp_init",
  "const char []": "linux_banner linux_proc_banner",
  "char [2048]": "boot_command_line command_line",
  "char [256]": "modprobe_path",
  cpumask_var_t: "housekeeping_mask",
  int: `
    calc_load_idx cgroup_root_count css_set_count max_threads modules_disabled nr_threads pid_max
    pid_max_max pid_max_min sched_rr_timeslice scheduler_running sysctl_sched_rt_period
    sysctl_sched_rt_runtime`,
  rwlock_t: "tasklist_lock",
  spinlock_t: "css_set_lock pidmap_lock",
  "struct blocking_notifier_head": "module_notify_list",
  "struct cgroup_namespace": "init_cgroup_ns",
  "struct cgroup_root": "cgrp_dfl_root",
  "struct cgroup_subsys": `
    cpu_cgrp_subsys cpuacct_cgrp_subsys cpuset_cgrp_subsys freezer_cgrp_subsys io_cgrp_subsys
    pids_cgrp_subsys`,
  "struct cgroup_subsys * [*]": "cgroup_subsys",
  "struct cpuset": "top_cpuset",
  "struct cred": "init_cred",
  "struct css_set": "init_css_set",
  "struct files_struct": "init_files",
  "struct fs_struct": "init_fs",
  "struct group_info": "init_groups",
  "struct hlist_head [128]": "css_set_table",
  "struct housekeeping": "housekeeping",
  "struct idr": "cgroup_hierarchy_idr",
  "struct ipc_namespace": "init_ipc_ns",
  "struct kset *": "module_kset",
  "struct list_head": "btf_modules cgroup_roots modules task_groups",
  "struct mm_struct": "init_mm",
  "struct mod_tree_root": "mod_tree",
  "struct mutex": "cgroup_mutex module_mutex sched_domains_mutex",
  "struct net": "init_net",
  "struct nsproxy": "init_nsproxy",
  "struct percpu_rw_semaphore": "cgroup_threadgroup_rwsem",
  "struct pid": "init_struct_pid",
  "struct pid_namespace": "init_pid_ns",
  "struct root_domain": "def_root_domain",
  "struct rq": "runqueues",
  "const struct sched_class": `
    dl_sched_class ext_sched_class fair_sched_class idle_sched_class rt_sched_class stop_sched_class`,
  "struct sched_domain_topology_level *": "sched_domain_topology",
  "struct sighand_struct": "init_sighand",
  "struct signal_struct": "init_signals",
  "struct static_key_false": "housekeeping_overridden sched_clock_running sched_energy_present",
  "struct task_group": "root_task_group",
  "struct task_struct": "init_task",
  "struct time_namespace": "init_time_ns",
  "struct user_namespace": "init_user_ns",
  "struct uts_namespace": "init_uts_ns",
  u64: "jiffies_64",
  "unsigned int": `
    housekeeping_flags sysctl_sched_autogroup_enabled sysctl_sched_base_slice sysctl_sched_child_runs_first
    sysctl_sched_features sysctl_sched_latency sysctl_sched_migration_cost sysctl_sched_min_granularity
    sysctl_sched_nr_migrate sysctl_sched_rt_period sysctl_sched_wakeup_granularity`,
  "unsigned long": `
    calc_load_update loops_per_jiffy preset_lpj process_counts tick_nsec tick_usec total_forks`,
  "unsigned long [3]": "avenrun",
  "volatile unsigned long": "jiffies",
};
