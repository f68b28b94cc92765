/** Global variables by the C types that the kernel declares them with. Memory management. */
import type { DeclaredGlobals } from "./declared.ts";

export const memoryGlobals: DeclaredGlobals = {
  atomic_long_t: "_totalram_pages nr_swap_pages vmap_lazy_nr",
  "atomic_long_t [*]": "vm_node_stat vm_zone_stat",
  "atomic_long_t [6]": "vm_numa_event vm_numa_stat",
  atomic_t: "oom_victims proc_poll_event",
  bool: "cgroup_memory_nosocket swap_slot_cache_enabled",
  "cpumask_var_t [1024]": "node_to_cpumask_map",
  "enum slab_state": "slab_state",
  gfp_t: "gfp_allowed_mask",
  int: `
    dirty_background_ratio hugetlb_max_hstate laptop_mode memcg_nr_cache_ids min_free_kbytes movable_zone
    numa_distance_cnt numa_node page_group_by_mobility_disabled pcpu_nr_slots pcpu_nr_units pcpu_unit_size
    percpu_pagelist_high_fraction sysctl_oom_dump_tasks sysctl_oom_kill_allocating_task sysctl_panic_on_oom
    user_min_free_kbytes vm_dirty_ratio vm_highmem_is_dirtyable vm_swappiness watermark_boost_factor
    watermark_scale_factor`,
  "const int *": "pcpu_unit_map",
  "int [5]": "sysctl_lowmem_reserve_ratio",
  long: "total_swap_pages",
  nodemask_t: "slab_nodes",
  "nodemask_t [6]": "node_states",
  "pg_data_t * [1024]": "node_data",
  slab_flags_t: "slub_debug",
  spinlock_t: "pcpu_lock swap_lock vmap_area_lock",
  "struct address_space * [*]": "swapper_spaces",
  "struct bio_slab *": "bio_slabs",
  "struct cgroup_subsys": "memory_cgrp_subsys",
  "struct folio *": "huge_zero_folio",
  "struct frontswap_ops *": "frontswap_ops",
  "struct hstate *": "parsed_hstate",
  "struct hstate [2]": "hstates",
  "struct idr": "mem_cgroup_idr shrinker_idr",
  "struct khugepaged_scan": "khugepaged_scan",
  "const struct kmalloc_info_struct [*]": "kmalloc_info",
  "struct kmem_cache *": `
    anon_vma_cachep cred_jar delayacct_cache dentry_cache files_cachep filp_cachep fs_cachep inode_cachep
    kmem_cache kmem_cache_node maple_node_cache mm_cachep names_cachep nsproxy_cachep radix_tree_node_cachep
    sighand_cachep signal_cachep skbuff_fclone_cache skbuff_head_cache task_struct_cachep vm_area_cachep`,
  "struct kmem_cache * [*][14]": "kmalloc_caches",
  "struct list_head": "free_vmap_area_list purge_vmap_area_list shrinker_list slab_caches vmap_area_list",
  "struct list_head *": "pcpu_chunk_lists",
  "struct mem_cgroup *": "root_mem_cgroup",
  "struct mem_section **": "mem_section",
  "struct memblock": "memblock",
  "struct memblock_region [128]": "memblock_memory_init_regions",
  "struct mutex": "oom_lock shrinker_mutex slab_mutex swapon_mutex vmap_purge_lock",
  "struct page *": "huge_zero_page",
  "struct pcpu_chunk *": "pcpu_first_chunk pcpu_reserved_chunk",
  "struct percpu_counter": "vm_committed_as",
  "struct pglist_data * [1024]": "node_data",
  "struct plist_head": "swap_active_head swap_avail_head",
  "struct plist_head *": "swap_avail_heads",
  "struct rb_root": "free_vmap_area_root vmap_area_root",
  "struct rw_semaphore": "shrinker_rwsem",
  "struct swap_cgroup_ctrl [*]": "swap_cgroup_ctrl",
  "struct swap_info_struct * [*]": "swap_info",
  "struct task_struct *": "oom_reaper_list oom_reaper_th",
  "struct vm_struct *": "vmlist",
  "struct vmap_node *": "vmap_nodes",
  "struct wait_queue_head": "oom_reaper_wait",
  "struct xarray": "bio_slabs memory_blocks",
  "u8 *": "numa_distance",
  "const uint8_t [4096]": "empty_zero_page",
  "unsigned int": `
    default_hstate_idx dirty_expire_interval dirty_writeback_interval nr_node_ids nr_online_nodes
    nr_swapfiles nr_vmap_nodes vmap_zone_size`,
  "unsigned int [*]": "nr_swapper_spaces",
  "unsigned long": `
    highest_memmap_pfn huge_zero_pfn max_low_pfn max_pfn min_low_pfn page_offset_base pcpu_nr_populated
    phys_base totalcma_pages totalreserve_pages transparent_hugepage_flags vmalloc_base vmemmap_base zero_pfn`,
  "const unsigned long *": "pcpu_unit_offsets",
  "unsigned long long": "max_possible_pfn",
  "void *": "high_memory pcpu_base_addr",
};
