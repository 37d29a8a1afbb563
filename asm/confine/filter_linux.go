//go:build amd64 || arm64

package confine

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// A filter is what is allowed, by the number of a system call: always, or if one of some rules lets its arguments
// through. What it does not name ends the process.
type filter map[uint32][]rule

// A rule lets a call through if all its tests hold. One without tests always does.
type rule []test

// A test is of one argument: what is left of it under the mask must be the value.
type test struct {
	argument    int
	mask, value uint64
}

func is(argument int, value uint64) test  { return test{argument, 1<<64 - 1, value} }
func none(argument int, bits uint64) test { return test{argument, bits, 0} }
func all(argument int, bits uint64) test  { return test{argument, bits, bits} }

// harmless are system calls that concern nothing but this process, whatever their arguments. Each is needed by Go's
// runtime, or by the threads of the C library where it is linked to it.
var harmless = []uint32{
	unix.SYS_FUTEX, unix.SYS_SCHED_YIELD, unix.SYS_NANOSLEEP, unix.SYS_CLOCK_NANOSLEEP, unix.SYS_CLOCK_GETTIME, unix.SYS_GETTIMEOFDAY,
	unix.SYS_RESTART_SYSCALL, unix.SYS_RT_SIGACTION, unix.SYS_RT_SIGPROCMASK, unix.SYS_RT_SIGRETURN, unix.SYS_SIGALTSTACK,
	unix.SYS_GETTID, unix.SYS_GETPID, unix.SYS_GETCPU, unix.SYS_GETRANDOM, unix.SYS_MUNMAP, unix.SYS_BRK,
	unix.SYS_SET_ROBUST_LIST, unix.SYS_RSEQ, unix.SYS_EXIT, unix.SYS_EXIT_GROUP,
}

// Descriptors that stay usable.
type descriptors struct {
	read, write []int
	poll        []int // epoll(7)
}

// rules are the filter of a process that runs strangers' code.
func rules(pid int, d descriptors) filter {
	f := filter{}
	allow := func(number uint32, tests ...test) { f[number] = append(f[number], tests) }
	for _, number := range harmless {
		allow(number)
	}
	for number, list := range map[uint32][]int{unix.SYS_READ: d.read, unix.SYS_WRITE: d.write, unix.SYS_EPOLL_PWAIT: d.poll} {
		for _, fd := range list {
			allow(number, is(0, uint64(fd)))
		}
	}
	allow(unix.SYS_TGKILL, is(0, uint64(pid))) // the runtime stops its threads by a signal
	for _, flags := range threads {
		allow(unix.SYS_CLONE, is(0, flags))
	}
	allow(unix.SYS_MMAP, none(2, unix.PROT_EXEC), all(3, unix.MAP_ANONYMOUS), none(3, unix.MAP_SHARED|unix.MAP_GROWSDOWN|unix.MAP_HUGETLB))
	allow(unix.SYS_MPROTECT, none(2, unix.PROT_EXEC))
	allow(unix.SYS_MPROTECT, is(2, unix.PROT_READ|unix.PROT_EXEC)) // never writable as well
	for _, advice := range []uint64{unix.MADV_DONTNEED, unix.MADV_FREE, unix.MADV_HUGEPAGE, unix.MADV_NOHUGEPAGE, unix.MADV_COLLAPSE, unix.MADV_DONTDUMP} {
		allow(unix.SYS_MADVISE, is(2, advice))
	}
	allow(unix.SYS_PRCTL, is(0, unix.PR_SET_VMA)) // names of mappings
	allow(unix.SYS_PRCTL, is(0, unix.PR_GET_SECCOMP))
	allow(unix.SYS_SCHED_SETAFFINITY, is(0, 0)) // the calling thread
	allow(unix.SYS_SCHED_GETAFFINITY, is(0, 0))
	return f
}

// threads are the flags by which Go's runtime (arm64, amd64), glibc and musl make one.
var threads = []uint64{goThread, goThread | unix.CLONE_SETTLS, goThread | cThread, goThread | cThread | unix.CLONE_DETACHED}

const (
	goThread = unix.CLONE_VM | unix.CLONE_FS | unix.CLONE_FILES | unix.CLONE_SIGHAND | unix.CLONE_SYSVSEM | unix.CLONE_THREAD
	cThread  = unix.CLONE_SETTLS | unix.CLONE_PARENT_SETTID | unix.CLONE_CHILD_CLEARTID
)

// Offsets in struct seccomp_data (seccomp(2)), whose arguments are of 64 bits, the low half first.
const (
	offsetNumber = 0
	offsetArch   = 4
	offsetArgs   = 16
)

// Results of a filter.
const (
	allowed = unix.SECCOMP_RET_ALLOW
	killed  = unix.SECCOMP_RET_KILL_PROCESS
	missing = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
)

// program is the filter for the kernel: for each system call a test of its number, and behind that one of each rule. A
// call by the convention of another architecture (such as that of 32 bits, whose numbers mean something else) ends the
// process; the numbers of x32, which are large, are no numbers of the filter.
func (f filter) program() []bpf.Instruction {
	load := func(offset int) bpf.Instruction { return bpf.LoadAbsolute{Off: uint32(offset), Size: 4} }
	p := []bpf.Instruction{
		load(offsetArch), bpf.JumpIf{Cond: bpf.JumpEqual, Val: auditArch, SkipTrue: 1}, bpf.RetConstant{Val: killed},
		load(offsetNumber),
		// its flags are in memory: the C library goes on with clone
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.SYS_CLONE3, SkipTrue: 1}, bpf.RetConstant{Val: missing},
	}
	for _, number := range f.numbers() {
		var body []bpf.Instruction
		for _, r := range f[number] {
			body = append(body, r.program()...)
		}
		body = append(body, bpf.RetConstant{Val: killed})
		p = append(p, bpf.JumpIf{Cond: bpf.JumpEqual, Val: number, SkipTrue: 1}, bpf.Jump{Skip: uint32(len(body))})
		p = append(p, body...)
	}
	return append(p, bpf.RetConstant{Val: killed})
}

// numbers are those that the filter names, the most frequent ones first.
func (f filter) numbers() (numbers []uint32) {
	numbers = append(numbers, harmless...)
	for number := range uint32(lastNumber) {
		if rules, found := f[number]; found && len(rules[0]) > 0 {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

const lastNumber = 1024

// program allows the call if all tests hold, and else goes on behind itself.
func (r rule) program() (p []bpf.Instruction) {
	type half struct {
		offset      int
		mask, value uint32
	}
	var halves []half
	for _, t := range r {
		at := offsetArgs + 8*t.argument
		for _, h := range []half{{at, uint32(t.mask), uint32(t.value)}, {at + 4, uint32(t.mask >> 32), uint32(t.value >> 32)}} {
			if h.mask != 0 {
				halves = append(halves, h)
			}
		}
	}
	for i, h := range halves {
		behind := 3*(len(halves)-1-i) + 1
		p = append(p, bpf.LoadAbsolute{Off: uint32(h.offset), Size: 4}, bpf.ALUOpConstant{Op: bpf.ALUOpAnd, Val: h.mask},
			bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: h.value, SkipTrue: uint8(behind)})
	}
	return append(p, bpf.RetConstant{Val: allowed})
}

// install puts the filter on all threads, at once. Without the flag about speculation, kernels before 5.16 forbid the
// processor to read around its own stores (SSBD) in every thread with a filter: a litmus test would then run on another
// machine than the one that was asked about.
func (f filter) install() error {
	raw, err := bpf.Assemble(f.program())
	if err != nil {
		return err
	}
	var code []unix.SockFilter
	for _, in := range raw {
		code = append(code, unix.SockFilter{Code: in.Op, Jt: in.Jt, Jf: in.Jf, K: in.K})
	}
	runtime.LockOSThread() // no new privileges: the filter takes the flag along from this thread to the others
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no new privileges: %w", err)
	}
	program := unix.SockFprog{Len: uint16(len(code)), Filter: &code[0]}
	load := func(flags uintptr) error {
		thread, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags, uintptr(unsafe.Pointer(&program)))
		switch {
		case errno != 0:
			return errno
		case thread != 0:
			return fmt.Errorf("thread %d does not take the filter", thread)
		}
		return nil
	}
	err = load(unix.SECCOMP_FILTER_FLAG_TSYNC | unix.SECCOMP_FILTER_FLAG_SPEC_ALLOW)
	if errors.Is(err, unix.EINVAL) { // a kernel that does not know the flag
		err = load(unix.SECCOMP_FILTER_FLAG_TSYNC)
	}
	runtime.KeepAlive(code)
	if err != nil {
		return fmt.Errorf("seccomp: %w", err)
	}
	return nil
}
