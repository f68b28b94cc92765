// SPDX-License-Identifier: GPL-2.0
// Ways for a kernel to die: `echo WAY >/proc/panics`. Each leads through another context (interrupt, softirq, exception, NMI
// stack, page fault), so that a dump shows whether a stack is followed from one context into the next.
#include <linux/module.h>
#include <linux/version.h>
#include <linux/proc_fs.h>
#include <linux/uaccess.h>
#include <linux/interrupt.h>
#include <linux/hrtimer.h>
#include <linux/timer.h>
#include <linux/kthread.h>
#include <linux/delay.h>
#include <linux/smp.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/ftrace.h>
#include <linux/workqueue.h>

static noinline void die(const char *why)
{
	panic("panics: %s", why);
}

static int *nowhere;
static volatile int depth;

/* A NULL dereference two calls down. */
static noinline int bad_read(int n)
{
	return READ_ONCE(nowhere[n & 1]) + 1;
}
static noinline int null_outer(int n)
{
	return bad_read(n) + depth;
}

/* A call through a bad pointer: to 0, and to data that may not be executed. */
static void (*volatile bad_call)(void);
static noinline int call_outer(void)
{
	bad_call();
	return depth;
}

static noinline int bug_inner(int n)
{
	BUG_ON(n >= 0);
	return n;
}
static noinline int bug_outer(int n)
{
	return bug_inner(n) + depth;
}
static noinline int warn_outer(int n)
{
	WARN(n >= 0, "panics: warning %d", n);
	return depth;
}

/* Each call takes some 500 bytes, so the stack's guard page is soon hit. */
static noinline int overflow(int n)
{
	volatile char room[480];
	room[n & 255] = n;
	depth = n;
	return overflow(n + 1) + room[n & 127] + depth;
}

static enum hrtimer_restart hrtimer_dies(struct hrtimer *t)
{
	die("hrtimer");
	return HRTIMER_NORESTART;
}
static struct hrtimer hr;
static noinline void start_hrtimer(unsigned int ms)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(&hr, hrtimer_dies, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
#else
	hrtimer_init(&hr, CLOCK_MONOTONIC, HRTIMER_MODE_REL_PINNED_HARD);
	hr.function = hrtimer_dies;
#endif
	hrtimer_start(&hr, ms_to_ktime(ms), HRTIMER_MODE_REL_PINNED_HARD);
}

static void timer_dies(struct timer_list *t) { die("timer"); }
static DEFINE_TIMER(timer, timer_dies);

static void tasklet_dies(struct tasklet_struct *t) { die("tasklet"); }
static DECLARE_TASKLET(tasklet, tasklet_dies);

/* A softirq that an interrupt finds at work. */
static noinline void spin_with_interrupts(void)
{
	for (;;)
		cpu_relax();
}
static void tasklet_spins(struct tasklet_struct *t)
{
	start_hrtimer(5);
	spin_with_interrupts();
}
static DECLARE_TASKLET(spinner, tasklet_spins);

static void tasklet_faults(struct tasklet_struct *t) { null_outer(1); }
static DECLARE_TASKLET(faulter, tasklet_faults);

static void tasklet_overflows(struct tasklet_struct *t) { overflow(1); }
static DECLARE_TASKLET(overflower, tasklet_overflows);

/* local_bh_enable() runs what is pending at once, in the task that calls it. */
static noinline void run_tasklet(struct tasklet_struct *t)
{
	local_bh_disable();
	tasklet_schedule(t);
	local_bh_enable();
}

static void ipi_dies(void *arg) { die("ipi"); }
static void irq_work_dies(struct irq_work *w) { die("irq_work"); }
static struct irq_work work_irq;
static void work_dies(struct work_struct *w) { die("work"); }
static DECLARE_WORK(work, work_dies);

static int thread_null(void *arg) { return null_outer(0); }
static int thread_lock(void *arg)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
	return 0;
}
static int thread_spin(void *arg)
{
	spin_with_interrupts();
	return 0;
}
static noinline void thread_on(int cpu, int (*fn)(void *))
{
	struct task_struct *t = kthread_create(fn, NULL, "panics/%d", cpu);
	if (IS_ERR(t))
		return;
	kthread_bind(t, cpu);
	wake_up_process(t);
	msleep(1000);
}

static int probe_dies(struct kprobe *p, struct pt_regs *regs)
{
	die("kprobe");
	return 0;
}
int noinline panics_probed(int n);
int noinline __noclone panics_probed(int n)
{
	depth = n;
	return depth + 1;
}
static struct kprobe probe = { .symbol_name = "panics_probed", .pre_handler = probe_dies };
static struct kprobe probe_inside = { .symbol_name = "panics_probed", .offset = 0, .pre_handler = probe_dies };
static int ret_dies(struct kretprobe_instance *r, struct pt_regs *regs)
{
	die("kretprobe");
	return 0;
}
static struct kretprobe retprobe = { .kp.symbol_name = "panics_probed", .handler = ret_dies };

/* A probe behind the call of the tracer becomes a jump. */
static noinline void probe_middle(void)
{
	int at;
	for (at = 5; at < 24; at++) {
		probe_inside.addr = NULL;
		probe_inside.symbol_name = "panics_probed";
		probe_inside.offset = at;
		if (!register_kprobe(&probe_inside))
			break;
	}
	pr_info("panics: probe at %d\n", at);
	msleep(1000);
	panics_probed(2);
}

#if LINUX_VERSION_CODE < KERNEL_VERSION(5, 11, 0)
#define ftrace_regs pt_regs
#endif
#ifdef CONFIG_DYNAMIC_FTRACE
static void traced(unsigned long ip, unsigned long parent, struct ftrace_ops *op, struct ftrace_regs *regs)
{
	die("ftrace");
}
static struct ftrace_ops tracer = { .func = traced };
static struct ftrace_ops tracer_regs = { .func = traced, .flags = FTRACE_OPS_FL_SAVE_REGS };
static noinline void trace(struct ftrace_ops *ops)
{
	ftrace_set_filter(ops, "panics_probed", 13, 0);
	pr_info("panics: ftrace %d\n", register_ftrace_function(ops));
	panics_probed(3);
}
#endif

/* A page that cannot be read: the fault is in the kernel's own code, on behalf of a task. */
static vm_fault_t page_fault(struct vm_fault *vmf)
{
	die("page fault");
	return VM_FAULT_SIGBUS;
}
static const struct vm_operations_struct vm_ops = { .fault = page_fault };
static int map(struct file *f, struct vm_area_struct *vma)
{
	vma->vm_ops = &vm_ops;
	return 0;
}
static noinline void touch(struct file *f)
{
	unsigned long at = vm_mmap(f, 0, PAGE_SIZE, PROT_READ, MAP_PRIVATE, 0);
	char byte;

	if (!IS_ERR_VALUE(at) && copy_from_user(&byte, (void __user *)at, 1))
		pr_info("panics: no page\n");
}

static void irq_work_faults(struct irq_work *w) { null_outer(1); }

static const char data[] = "no code";

static void do_panic(void) { die("write"); }
static void do_hrtimer(void) { start_hrtimer(20); spin_with_interrupts(); }
static void do_timer(void) { mod_timer(&timer, jiffies + 2); }
static void do_tasklet(void) { run_tasklet(&tasklet); }
static void do_irq_in_softirq(void) { run_tasklet(&spinner); }
static void do_null_softirq(void) { run_tasklet(&faulter); }
static void do_ipi(void) { smp_call_function_single(1, ipi_dies, NULL, 1); }
static void do_irq_work(void) { init_irq_work(&work_irq, irq_work_dies); irq_work_queue(&work_irq); }
static void do_null_irq(void) { init_irq_work(&work_irq, irq_work_faults); irq_work_queue(&work_irq); }
static void do_work(void) { schedule_work(&work); }
static void do_null(void) { null_outer(0); }
static void do_null_thread(void) { thread_on(0, thread_null); }
static void do_call_null(void) { bad_call = NULL; call_outer(); }
static void do_call_data(void) { bad_call = (void *)data; call_outer(); }
static void do_bug(void) { bug_outer(1); }
static void do_warn(void) { warn_outer(1); }
static void do_overflow(void) { overflow(1); }
static void do_overflow_irq(void) { run_tasklet(&overflower); }
static void do_locked(void) { thread_on(1, thread_lock); die("the other CPU is locked up"); }
static void do_spinning(void) { thread_on(1, thread_spin); die("the other CPU spins"); }
static void do_kprobe(void) { register_kprobe(&probe); panics_probed(1); }
static void do_kretprobe(void) { register_kretprobe(&retprobe); panics_probed(1); }
#ifdef CONFIG_DYNAMIC_FTRACE
static void do_ftrace(void) { trace(&tracer); }
static void do_ftrace_regs(void) { trace(&tracer_regs); }
#endif

static const struct { const char *name; void (*go)(void); } ways[] = {
	{ "panic", do_panic }, { "hrtimer", do_hrtimer }, { "timer", do_timer }, { "tasklet", do_tasklet },
	{ "irq-in-softirq", do_irq_in_softirq }, { "null-softirq", do_null_softirq }, { "ipi", do_ipi },
	{ "irq-work", do_irq_work }, { "null-irq", do_null_irq }, { "work", do_work }, { "null", do_null },
	{ "null-thread", do_null_thread }, { "call-null", do_call_null }, { "call-data", do_call_data }, { "bug", do_bug },
	{ "warn", do_warn }, { "overflow", do_overflow }, { "overflow-irq", do_overflow_irq }, { "locked", do_locked },
	{ "spinning", do_spinning }, { "kprobe", do_kprobe }, { "kprobe-jump", probe_middle }, { "kretprobe", do_kretprobe },
#ifdef CONFIG_DYNAMIC_FTRACE
	{ "ftrace", do_ftrace }, { "ftrace-regs", do_ftrace_regs },
#endif
};

static ssize_t write(struct file *f, const char __user *buffer, size_t length, loff_t *at)
{
	char way[32] = "";
	int i;

	if (copy_from_user(way, buffer, min(length, sizeof(way) - 1)))
		return -EFAULT;
	if (!strcmp(strim(way), "fault"))
		touch(f);
	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (strcmp(strim(way), ways[i].name))
			continue;
		ways[i].go();
		return length;
	}
	return -EINVAL;
}
static const struct proc_ops ops = { .proc_write = write, .proc_mmap = map };

static int __init panics_init(void)
{
	return proc_create("panics", 0600, NULL, &ops) ? 0 : -ENOMEM;
}
static void __exit panics_exit(void) { remove_proc_entry("panics", NULL); }
module_init(panics_init);
module_exit(panics_exit);
MODULE_DESCRIPTION("ways for a kernel to die");
MODULE_LICENSE("GPL");
