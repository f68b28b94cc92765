/** Global variables by the C types that the kernel declares them with. Time, interrupts, the log, panic, the machine, tracing, security. */
import type { DeclaredGlobals } from "./declared.ts";

export const systemGlobals: DeclaredGlobals = {
  "__u32 [*]": "cpu_caps_cleared cpu_caps_set",
  arch_spinlock_t: "die_lock",
  atomic_long_t: "bpf_jit_current num_poisoned_pages sysctl_hung_task_detect_count",
  atomic_t: `
    __num_online_cpus ignore_console_lock_warning irq_err_count nr_mmap_events nr_task_events oops_count
    panic_cpu perf_sched_count printk_cpu_sync_owner tick_dep_mask warn_count`,
  bool: `
    audit_ever_enabled console_waiter crash_kexec_post_notifiers early_boot_irqs_disabled force_irqthreads
    initcall_debug kexec_in_progress kfence_enabled kprobes_all_disarmed noirqdebug
    panic_on_taint_nousertaint panic_triggering_all_cpu_backtrace persistent_clock_exists
    ring_buffer_expanded rodata_enabled stack_depot_disabled static_call_initialized static_key_initialized
    stop_machine_initialized tick_nohz_enabled tick_nohz_full_running tsc_async_resets vt_dont_switch
    wq_online`,
  "char *": "__kfence_pool log_buf lsm_names",
  "const char * const [10]": "softirq_to_name",
  "const char * [23]": "dmi_ident",
  "char [131072]": "__log_buf",
  "const char [17]": "hex_asc hex_asc_upper",
  "char [256]": "poweroff_cmd",
  cpumask_var_t: `
    cpu_sibling_map irq_default_affinity rcu_nocb_mask tick_nohz_full_mask wq_unbound_cpumask`,
  "crash_vmclear_fn *": "crash_vmclear_loaded_vmcss",
  "enum l1tf_mitigations": "l1tf_mitigation",
  "enum lockdown_reason": "kernel_locked_down",
  "enum mds_mitigations": "mds_mitigation",
  "enum reboot_mode": "panic_reboot_mode reboot_mode",
  "enum reboot_type": "reboot_type",
  "enum spectre_v2_mitigation": "spectre_v2_enabled",
  "enum system_states": "system_state",
  "enum x86_hypervisor_type": "x86_hyper_type",
  "enum xen_domain_type": "xen_domain_type",
  "gate_desc [256]": "idt_table",
  int: `
    C_A_D acpi_disabled apparmor_enabled audit_initialized blankinterval bpf_jit_enable bpf_jit_harden
    console_blanked console_set_on_cmdline console_suspended cpu_hotplug_disabled crashing_cpu debug_locks
    die_owner dmesg_restrict dmi_available do_poke_blanked_console fs_overflowgid fs_overflowuid
    ftrace_enabled futex_cmpxchg_enabled hest_disable ignore_poke ima_policy_flag initrd_below_start_ok
    ipc_mni isa_dma_bridge_buggy kexec_load_disabled klp_target_state kptr_restrict max_lock_depth
    mp_irq_entries ngroups_max nmi_watchdog_user_enabled no_timer_check nr_ioapics nr_irqs oops_in_progress
    overflowgid overflowuid panic_on_oops panic_on_warn panic_timeout pcibios_last_bus preferred_console
    print_fatal_signals printk_delay_msec ptrace_scope rcu_cpu_stall_suppress rcu_cpu_stall_timeout
    rcu_expedited rcu_normal rcu_num_lvls rcu_num_nodes rcu_scheduler_active reboot_cpu reboot_default
    reboot_force selinux_enabled_boot show_unhandled_signals smp_num_siblings static_call_initialized
    suppress_printk sysctl_hardlockup_all_cpu_backtrace sysctl_hung_task_check_count
    sysctl_hung_task_warnings sysctl_max_rcu_stall_to_panic sysctl_memory_failure_recovery
    sysctl_page_lock_unfairness sysctl_panic_on_rcu_stall sysctl_perf_event_mlock sysctl_perf_event_paranoid
    sysctl_perf_event_sample_rate sysctl_softlockup_all_cpu_backtrace sysctl_unprivileged_bpf_disabled
    sysrq_enabled tick_do_timer_cpu time_status tracing_disabled tsc_unstable watchdog_thresh
    watchdog_user_enabled`,
  "const int": "cap_last_cap ngroups_max",
  "const int [16]": "hrtimer_clock_to_base_table",
  "int [3]": "num_rcu_lvl",
  "int [4]": "console_printk",
  ktime_t: "tick_next_period",
  long: "bpf_jit_limit time_esterror time_maxerror",
  "note_buf_t *": "crash_notes",
  pgd_t: "trampoline_pgd_entry",
  "pgd_t []": "init_top_pgt",
  phys_addr_t: "dmi_base phys_initrd_start",
  pteval_t: "__default_kernel_pte_mask __supported_pte_mask",
  raw_spinlock_t: "console_owner_lock i8259A_lock logbuf_lock timekeeper_lock",
  s64: "time_freq time_offset",
  size_t: "vmcoreinfo_size",
  spinlock_t: "bpf_lock kthread_create_lock mq_lock pgd_lock rtc_lock task_group_lock uidhash_lock",
  "struct aa_ns *": "root_ns",
  "struct acpi_namespace_node *": "acpi_gbl_root_node",
  "struct acpi_table_fadt": "acpi_gbl_FADT",
  "struct alarm_base [2]": "alarm_bases",
  "struct apic *": "apic",
  "struct atomic_notifier_head": "die_chain panic_notifier_list restart_handler_list",
  "struct audit_ctl_mutex": "audit_cmd_mutex",
  "struct autogroup": "autogroup_default",
  "struct balloon_stats": "balloon_stats",
  "struct blocking_notifier_head": "reboot_notifier_list",
  "struct boot_params": "boot_params",
  "const struct bus_type": "pmu_bus",
  "struct bus_type": "pmu_bus",
  "struct clock_event_device *": "global_clock_event",
  "struct clocksource": `
    clocksource_acpi_pm clocksource_hpet clocksource_jiffies clocksource_tsc refined_jiffies`,
  "struct clocksource *": "curr_clocksource",
  "struct console *": "console_drivers",
  "struct console_cmdline [8]": "console_cmdline",
  "struct cpuhp_step []": "cpuhp_hp_states",
  "struct cpuinfo_x86": "boot_cpu_data",
  "struct cpumask": `
    __cpu_active_mask __cpu_dying_mask __cpu_online_mask __cpu_possible_mask __cpu_present_mask
    watchdog_cpumask`,
  "struct ctl_table [*]": "kern_table root_table uts_kern_table vm_table",
  "const struct ctl_table [1]": "root_table",
  "struct ctl_table [6]": "sysctl_base_table",
  "const struct ctl_table [6]": "uts_kern_table",
  "struct ctl_table_poll": "domainname_poll hostname_poll",
  "struct ctl_table_root": "sysctl_table_root",
  "struct desc_ptr": "idt_descr",
  "struct device *": "mce_device",
  "struct e820_table *": "e820_table e820_table_firmware e820_table_kexec",
  "struct edid_info": "edid_info",
  "struct efi": "efi",
  "const struct file_operations": "kmsg_fops",
  "struct file_system_type": "mqueue_fs_type",
  "struct fpstate": "init_fpstate",
  "struct fpu_state_config": "fpu_kernel_cfg fpu_user_cfg",
  "struct ftrace_ops *": "ftrace_ops_list",
  "struct ftrace_page *": "ftrace_pages ftrace_pages_start",
  "struct gdt_page": "gdt_page",
  "struct hlist_head": "console_list",
  "struct hlist_head [128]": "event_hash uidhash_table",
  "struct hlist_head [512]": "posix_timers_hashtable",
  "struct hlist_head [64]": "kprobe_table kretprobe_inst_table unbound_pool_hash",
  "struct hrtimer_cpu_base": "hrtimer_bases",
  "struct hv_context": "hv_context",
  "struct idr": "btf_idr link_idr map_idr pmu_idr prog_idr worker_pool_idr",
  "struct ioapic [128]": "ioapics",
  "struct irq_chip": "dummy_irq_chip no_irq_chip",
  "struct irq_domain *": "irq_default_domain x86_vector_domain",
  "struct irq_matrix *": "vector_matrix",
  "struct key *": "builtin_trusted_keys secondary_trusted_keys",
  "struct key_user": "root_key_user",
  "struct kimage *": "kexec_crash_image kexec_image",
  "struct klp_patch *": "klp_transition_patch",
  "struct kmem_cache *": "sigqueue_cachep uid_cachep",
  "struct kobject *": "klp_root_kobj",
  "struct kprobe_insn_cache": "kprobe_insn_slots",
  "struct ksm_mm_slot": "ksm_mm_head",
  "struct ksm_scan": "ksm_scan",
  "struct latched_seq": "clear_seq",
  "struct legacy_pic *": "legacy_pic",
  "struct list_head": `
    bpf_kallsyms clockevent_devices clockevents_released clocksource_list dump_list ftrace_event_list
    ftrace_events ftrace_trace_arrays irq_domain_list klp_patches kprobe_blacklist kthread_create_list
    pci_mmcfg_list pgd_list pmus watchdog_list workqueues`,
  "struct list_head [*]": "audit_filter_list",
  "struct lsm_blob_sizes": "blob_sizes",
  "struct maple_tree": "sparse_irqs",
  "struct mm_slot": "ksm_mm_head",
  "struct mm_struct": "efi_mm",
  "struct mm_struct *": "poking_mm",
  "struct mpc_intsrc [1024]": "mp_irqs",
  "struct ms_hyperv_info": "ms_hyperv",
  "struct mutex": `
    console_mutex cpu_add_remove_lock irq_domain_mutex jump_label_mutex klp_mutex sparse_irq_lock
    stop_cpus_mutex syslog_lock text_mutex tracepoints_mutex wq_pool_attach_mutex wq_pool_mutex`,
  "struct paravirt_patch_template": "pv_ops",
  "struct pci_dev *": "vga_default",
  "const struct pci_raw_ops *": "raw_pci_ext_ops raw_pci_ops",
  "struct percpu_rw_semaphore": "cpu_hotplug_lock",
  "struct pid *": "cad_pid",
  "struct printk_ringbuffer": "printk_rb_dynamic printk_rb_static",
  "struct printk_ringbuffer *": "prb",
  "struct pt_regs": "exec_summary_regs",
  "struct pv_info": "pv_info",
  "struct ratelimit_state": "printk_ratelimit_state",
  "struct rb_root": "integrity_iint_tree key_serial_tree key_user_tree uprobes_tree",
  "struct rcu_state": "rcu_state",
  "struct rcu_tasks": "rcu_tasks rcu_tasks_rude rcu_tasks_trace",
  "struct real_mode_header *": "real_mode_header",
  "struct resource": "crashk_low_res crashk_res iomem_resource ioport_resource",
  "struct rtc_device *": "rtcdev",
  "struct rw_semaphore": "uts_sem",
  "struct screen_info": "screen_info",
  "struct security_hook_heads": "security_hook_heads",
  "struct selinux_state": "selinux_state",
  "struct semaphore": "console_sem",
  "struct shared_info *": "HYPERVISOR_shared_info",
  "struct sk_buff_head": "audit_queue",
  "struct smp_ops": "smp_ops",
  "struct softirq_action [10]": "softirq_vec",
  "struct srcu_struct": "tasks_rcu_exit_srcu",
  "struct start_info *": "xen_start_info",
  "struct static_key [*]": "perf_swevent_enabled",
  "struct static_key_false": "bpf_stats_enabled_key init_on_free",
  "struct static_key_true": "init_on_alloc",
  "const struct sysrq_key_op * [62]": "sysrq_key_table",
  "struct task_struct *": "console_owner ksoftirqd kthreadd_task watchdog_task",
  "struct tasklet_head": "tasklet_vec",
  "struct tboot *": "tboot",
  "struct tick_device": "tick_broadcast_device",
  "struct timekeeper": "shadow_timekeeper",
  "struct timer_base [*]": "timer_bases",
  "struct timezone": "sys_tz",
  "struct trace_array": "global_trace",
  "struct trace_array *": "printk_trace",
  "struct tracer": "nop_trace",
  "struct tracer *": "trace_types",
  "const struct vdso_image": "vdso_image_64",
  "struct vm_event_state": "vm_event_states",
  "struct vmbus_connection": "vmbus_connection",
  "struct wait_queue_head": "log_wait",
  "struct workqueue_struct *": `
    system_bh_wq system_dfl_wq system_freezable_power_efficient_wq system_freezable_wq system_highpri_wq
    system_long_wq system_percpu_wq system_power_efficient_wq system_unbound_wq system_wq`,
  "struct x86_cpuinit_ops": "x86_cpuinit",
  "struct x86_init_ops": "x86_init",
  "struct x86_platform_ops": "x86_platform",
  "struct x86_pmu": "x86_pmu",
  "struct xarray": "irq_desc_tree",
  "const sys_call_ptr_t []": "sys_call_table",
  "const sys_call_ptr_t [441]": "ia32_sys_call_table",
  "const sys_call_ptr_t [548]": "x32_sys_call_table",
  u32: `
    audit_backlog_limit audit_enabled boot_cpu_physical_apicid dmi_len log_buf_len lsm_active_cnt
    seccomp_actions_logged`,
  "u32 *": "vmcoreinfo_note",
  u64: "clear_seq sev_status sme_me_mask syslog_seq tick_length x86_spec_ctrl_base xfeatures_mask_all",
  u8: "boot_cpu_apic_version",
  "const u8 [256]": "byte_rev_table",
  "u8 [32]": "smbios_entry_point",
  "union fpregs_state": "init_fpstate",
  "unsigned char *": "vmcoreinfo_data",
  "const unsigned char [256]": "_ctype",
  "unsigned int": `
    __max_logical_packages __pgtable_l5_enabled boot_cpu_physical_apicid cpu_khz devkmsg_log die_nest_count
    disabled_cpus hardlockup_panic hrtimer_resolution lsm_active_cnt nr_cpu_ids num_processors oops_limit
    pci_probe pgdir_shift ptrs_per_p4d reset_devices setup_max_cpus softlockup_panic
    sysctl_hung_task_all_cpu_backtrace sysctl_hung_task_panic sysctl_timer_migration total_nr_irqs tsc_khz
    vdso64_enabled warn_limit`,
  "unsigned long": `
    __stack_chk_guard hpet_address initrd_end initrd_start io_apic_irqs ksm_pages_shared ksm_pages_sharing
    ksm_rmap_items ksm_run module_load_offset panic_on_taint panic_print poking_addr saved_video_mode
    sysctl_hung_task_check_interval_secs sysctl_hung_task_timeout_secs tainted_mask watchdog_enabled`,
  "const unsigned long [128]": "cpu_all_bits",
  "unsigned long [4]": "mp_bus_not_pci",
  "const unsigned long [65][128]": "cpu_bit_bitmap",
  "unsigned long [8192]": "__per_cpu_offset",
  "void *": "hpet_virt_address",
  wait_queue_head_t: "log_wait",
  "wait_queue_head_t [256]": "bit_wait_table folio_wait_table page_wait_table",
};
