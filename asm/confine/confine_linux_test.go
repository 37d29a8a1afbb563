//go:build amd64 || arm64

package confine

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/asm/team"
)

// TestMain is also a confined process that does what its argument says.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "__confined" {
		os.Exit(confined(os.Args[2]))
	}
	os.Exit(m.Run())
}

var bounds = Bounds{Memory: 256 << 20, Threads: 100}

// Exit codes of confined processes. One that is stopped has none.
const (
	unconfined = 10 // there is no filter here
	survived   = 11 // it did what it should not be able to
	worked     = 12
)

func confined(what string) int {
	if err := bounds.Code(); err != nil {
		fmt.Println(err)
		return unconfined
	}
	if do := works[what]; do != nil {
		do()
		return worked
	}
	if do := attacks[what]; do != nil {
		do()
		return survived
	}
	number, err := strconv.Atoi(what)
	if err != nil {
		return 2
	}
	unix.Syscall6(uintptr(number), 0, 0, 0, 0, 0, 0)
	return survived
}

// run has a confined process do something, and returns its exit code, or the signal that ended it.
func run(t *testing.T, what string) (code int, signal string) {
	t.Helper()
	command, err := reexec.Command("__confined", what)
	require.NoError(t, err)
	var said reexec.Opening
	command.Stdout, command.Stderr = &said, &said
	command.Env = append(os.Environ(), Environment...)
	err = command.Run()
	state := command.ProcessState
	if state == nil {
		t.Fatal(err)
	}
	if state.ExitCode() == unconfined {
		skip(t, said.String())
	}
	if state.ExitCode() >= 0 && state.ExitCode() != worked {
		t.Logf("%s: %s", what, said.String())
	}
	return state.ExitCode(), strings.TrimPrefix(state.String(), "signal: ")
}

// skip passes over a test where the system has no filters, which an emulator has not.
func skip(t *testing.T, why string) {
	t.Helper()
	kill := uint32(killed)
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&kill)))
	require.NotZero(t, errno, "this kernel has filters, but: %s", why)
	t.Skipf("not confined here: %s (%v)", why, errno)
}

func call(number uintptr, args ...uintptr) {
	args = append(args, make([]uintptr, 6)...)
	unix.RawSyscall6(number, args[0], args[1], args[2], args[3], args[4], args[5])
}

func text(s string) uintptr {
	b, _ := unix.BytePtrFromString(s)
	return uintptr(unsafe.Pointer(b))
}

// attacks are what code might try. None may return.
var attacks = map[string]func(){
	"execve": func() {
		argv := []uintptr{text("/bin/true"), 0}
		call(unix.SYS_EXECVE, argv[0], uintptr(unsafe.Pointer(&argv[0])), 0)
	},
	"execveat":         func() { call(unix.SYS_EXECVEAT, ^uintptr(99), text("/bin/true")) },
	"open for reading": func() { call(unix.SYS_OPENAT, ^uintptr(99), text("/etc/passwd")) },
	"open for writing": func() {
		call(unix.SYS_OPENAT, ^uintptr(99), text("/tmp/atomlab-escaped"), unix.O_CREAT|unix.O_WRONLY, 0o644)
	},
	"unlink":                     func() { call(unix.SYS_UNLINKAT, ^uintptr(99), text("/tmp/atomlab-no-such-file")) },
	"socket":                     func() { call(unix.SYS_SOCKET, unix.AF_INET, unix.SOCK_STREAM) },
	"socket of a kind of kernel": func() { call(unix.SYS_SOCKET, unix.AF_NETLINK, unix.SOCK_RAW) },
	"kill the parent":            func() { call(unix.SYS_KILL, uintptr(os.Getppid()), 0) },
	"kill itself":                func() { call(unix.SYS_KILL, uintptr(os.Getpid()), 0) },
	"signal a parent's thread":   func() { call(unix.SYS_TGKILL, uintptr(os.Getppid()), uintptr(os.Getppid()), 0) },
	"tkill":                      func() { call(unix.SYS_TKILL, uintptr(os.Getppid()), 0) },
	"fork":                       func() { call(unix.SYS_CLONE, uintptr(unix.SIGCHLD)) },
	"a thread in a name space":   func() { call(unix.SYS_CLONE, goThread|unix.CLONE_NEWNET) },
	"map a file":                 func() { call(unix.SYS_MMAP, 0, 4096, unix.PROT_READ, unix.MAP_PRIVATE, 0, 0) },
	"map shared memory": func() {
		call(unix.SYS_MMAP, 0, 4096, unix.PROT_READ, unix.MAP_SHARED|unix.MAP_ANONYMOUS, ^uintptr(0), 0)
	},
	"map code": func() {
		call(unix.SYS_MMAP, 0, 4096, unix.PROT_EXEC, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS, ^uintptr(0), 0)
	},
	"map a stack that grows": func() {
		call(unix.SYS_MMAP, 0, 4096, unix.PROT_READ, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_GROWSDOWN, ^uintptr(0), 0)
	},
	"write and execute":       func() { call(unix.SYS_MPROTECT, 0, 4096, unix.PROT_READ|unix.PROT_WRITE|unix.PROT_EXEC) },
	"poison memory":           func() { call(unix.SYS_MADVISE, 0, 4096, 100) },
	"read another descriptor": func() { call(unix.SYS_READ, 1) },
	"write to standard input": func() { call(unix.SYS_WRITE, 0) },
	"write to a descriptor":   func() { call(unix.SYS_WRITE, 100) },
	"duplicate a descriptor":  func() { call(unix.SYS_DUP, 0) },
	"close a descriptor":      func() { call(unix.SYS_CLOSE, 0) },
	"pipe":                    func() { call(unix.SYS_PIPE2) },
	"memory as a file":        func() { call(unix.SYS_MEMFD_CREATE) },
	"io_uring":                func() { call(unix.SYS_IO_URING_SETUP, 1) },
	"trace":                   func() { call(unix.SYS_PTRACE, unix.PTRACE_TRACEME) },
	"write to the parent":     func() { call(unix.SYS_PROCESS_VM_WRITEV, uintptr(os.Getppid())) },
	"raise a limit":           func() { call(unix.SYS_PRLIMIT64, 0, unix.RLIMIT_CORE) },
	"be dumpable":             func() { call(unix.SYS_PRCTL, unix.PR_SET_DUMPABLE, 1) },
	"seccomp":                 func() { call(unix.SYS_SECCOMP) },
	"bpf":                     func() { call(unix.SYS_BPF) },
	"perf events":             func() { call(unix.SYS_PERF_EVENT_OPEN) },
	"keys":                    func() { call(unix.SYS_KEYCTL) },
	"move another process":    func() { call(unix.SYS_SCHED_SETAFFINITY, uintptr(os.Getppid())) },
	"the kernel's log":        func() { call(unix.SYS_SYSLOG) },
	"reboot":                  func() { call(unix.SYS_REBOOT) },
	"a call of another kind":  func() { call(1<<30 | 1) }, // x32
}

// TestAttacks: whatever is tried ends the process. A process that survives, or ends in another way, fails.
func TestAttacks(t *testing.T) {
	names := []string{"execve", "open for reading", "socket", "kill the parent", "signal a parent's thread", "fork", "write and execute", "write to a descriptor"}
	if os.Getenv("ATOMLAB_EVERY_CALL") != "" {
		names = nil
		for name := range attacks {
			if name != "take memory" { // that has no system call to be stopped at
				names = append(names, name)
			}
		}
	}
	for _, name := range names {
		code, signal := run(t, name)
		assert.Equal(t, -1, code, name)
		assert.Equal(t, "bad system call", signal, name)
	}
}

// TestEveryCall makes each system call that there is, natively: those that are not needed end the process.
func TestEveryCall(t *testing.T) {
	if os.Getenv("ATOMLAB_EVERY_CALL") == "" {
		t.Skip("some 500 processes: ATOMLAB_EVERY_CALL=1 for it")
	}
	never := append(slices.Clone(harmless), unix.SYS_CLONE3, unix.SYS_READ, unix.SYS_SCHED_SETAFFINITY, unix.SYS_SCHED_GETAFFINITY, unix.SYS_MPROTECT)
	for number := range uint32(600) {
		if slices.Contains(never, number) {
			continue // they do nothing that could be seen, or end or stop the process as they should
		}
		if runtime.GOARCH == "amd64" && (number == 335 || number == 336) {
			// uretprobe and uprobe: no filter is asked (Linux 6.11), and they fault but in code that the kernel has made
			continue
		}
		code, signal := run(t, fmt.Sprint(number))
		assert.Equal(t, -1, code, number)
		assert.Equal(t, "bad system call", signal, number)
	}
}

// works are what a confined process must be able to do.
var works = map[string]func(){
	"threads and collections": func() {
		debug.SetGCPercent(1)
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				runtime.LockOSThread() // the thread ends with it
				keep := [][]byte{}
				for i := range 100 {
					keep = append(keep[max(0, len(keep)-10):], make([]byte, 1000*i))
				}
				runtime.KeepAlive(keep)
			})
		}
		for range 20 {
			runtime.GC()
		}
		group.Wait()
	},
	"preemption": func() { // of loops without calls, by a signal
		for range 2 * runtime.GOMAXPROCS(0) {
			go func() {
				//lint:ignore SA5002 what never calls is what must be preempted
				for {
				}
			}()
		}
		for range 2 {
			runtime.GC()
		}
	},
	"timers and answers": func() {
		time.Sleep(time.Millisecond)
		fmt.Println("an answer")
		fmt.Fprintln(os.Stderr, "progress")
		io.ReadAll(os.Stdin)
	},
	"code": func() {
		var b jit.Buffer
		jit.Return(&b, 42)
		text, _ := b.Finish()
		code, err := jit.Load(text)
		for range 10 {
			if err != nil || code.Run(nil) != 42 {
				panic(err)
			}
			err = code.Replace(text)
		}
	},
	"a team": func() {
		cpus, _ := affinity.Get(0)
		team, err := team.Unmetered(cpus)
		if err != nil || team.Unpinned() != nil {
			panic(fmt.Sprint(err, team.Unpinned()))
		}
		team.Run(len(cpus), func(int) {})
		team.Close()
	},
}

func TestWorks(t *testing.T) {
	for name := range works {
		code, signal := run(t, name)
		assert.Equal(t, worked, code, "%s: %s", name, signal)
	}
}

// TestMemory: more than the bound ends the process, by its runtime.
func TestMemory(t *testing.T) {
	code, signal := run(t, "take memory")
	assert.Contains(t, []int{2, 66}, code, signal) // the runtime's, and the race detector's
}

func init() {
	attacks["take memory"] = func() {
		var all [][]byte
		for range 300 {
			all = append(all, make([]byte, 1<<20))
			all[len(all)-1][0] = 1
		}
		runtime.KeepAlive(all)
	}
}

func TestExcess(t *testing.T) {
	b := Bounds{Memory: 1 << 20, Threads: 3}
	status := "Name:\tx\nVmRSS:\t  %d kB\nVmPTE:\t 8 kB\nThreads:\t%d\nVmSwap: x\n"
	assert.Empty(t, b.excess(fmt.Appendf(nil, status, 1024, 3)))
	assert.Equal(t, "found 4 threads, expected at most 3", b.excess(fmt.Appendf(nil, status, 1024, 4)))
	assert.Equal(t, "found 2048 MiB of memory, expected at most 1025", b.excess(fmt.Appendf(nil, status, 2<<20, 3)))
	assert.Empty(t, b.excess(nil))
	assert.Empty(t, Bounds{Memory: 1 << 40, Threads: 1000}.Excess(os.Getpid()))
	assert.NotEmpty(t, Bounds{Memory: 1 << 40}.Excess(os.Getpid()))
}

// does is what a filter says of a call: struct seccomp_data of seccomp(2), in words that are the other way round, for
// package bpf reads packets of networks.
func does(t *testing.T, vm *bpf.VM, id uint32, number int, args ...uint64) uint32 {
	data := binary.BigEndian.AppendUint32(nil, uint32(number))
	data = binary.BigEndian.AppendUint32(data, id)
	data = binary.BigEndian.AppendUint64(data, 0)
	for _, value := range append(args, make([]uint64, 6-len(args))...) {
		data = binary.BigEndian.AppendUint32(data, uint32(value))
		data = binary.BigEndian.AppendUint32(data, uint32(value>>32))
	}
	got, err := vm.Run(data)
	require.NoError(t, err)
	return uint32(got)
}

// TestFilter asks the filter about every number, of this architecture and of others, with arguments of all kinds,
// numbers of system calls among them: what was loaded to test an argument must not be taken for a number.
func TestFilter(t *testing.T) {
	program := rules(77, descriptors{read: []int{0, 5}, write: []int{1, 2, 5}, poll: []int{4}}).program()
	require.Less(t, len(program), 4096, "the most that the kernel takes")
	vm, err := bpf.NewVM(program)
	require.NoError(t, err)
	f := rules(77, descriptors{})
	for number := range 1100 {
		arguments := 600
		if _, named := f[uint32(number)]; !named {
			arguments = 6
		}
		for argument := range arguments {
			n := uint64(argument)
			if argument > 512 {
				n = 1<<(argument-513) + 1<<63
			}
			got := does(t, vm, auditArch, number, n, n, n, n)
			want := uint32(killed)
			if slices.Contains(harmless, uint32(number)) || expected(number, n) {
				want = allowed
			}
			if number == unix.SYS_CLONE3 {
				want = missing
			}
			require.Equal(t, want, got, "%d with %#x", number, n)
		}
		for _, other := range []uint32{unix.AUDIT_ARCH_I386, unix.AUDIT_ARCH_ARM, unix.AUDIT_ARCH_X86_64, unix.AUDIT_ARCH_AARCH64} {
			if other != auditArch {
				require.EqualValues(t, killed, does(t, vm, other, number))
			}
		}
		require.EqualValues(t, killed, does(t, vm, auditArch, 1<<30|number), "x32")
	}
	for _, c := range []struct {
		number int
		ok     bool
		args   []uint64
	}{
		{unix.SYS_READ, false, []uint64{1 << 32}}, {unix.SYS_TGKILL, false, []uint64{78, 77, 23}}, {unix.SYS_TGKILL, false, []uint64{1<<32 | 77}},
		{unix.SYS_CLONE, true, []uint64{0x50f00}}, {unix.SYS_CLONE, true, []uint64{0x3d0f00}}, {unix.SYS_CLONE, true, []uint64{0x7d0f00}},
		{unix.SYS_CLONE, false, []uint64{goThread | unix.CLONE_NEWNET}}, {unix.SYS_CLONE, false, []uint64{uint64(unix.SIGCHLD)}},
		{unix.SYS_MMAP, true, []uint64{0, 1, 3, 0x22}}, {unix.SYS_MMAP, false, []uint64{0, 1, 7, 0x22}}, {unix.SYS_MMAP, false, []uint64{0, 1, 3, 0x02}},
		{unix.SYS_MMAP, false, []uint64{0, 1, 3, 0x21}}, {unix.SYS_MMAP, false, []uint64{0, 1, 3, 0x122}}, {unix.SYS_MMAP, false, []uint64{0, 1, 3, 0x40022}},
		{unix.SYS_MPROTECT, true, []uint64{0, 1, 3}}, {unix.SYS_MPROTECT, true, []uint64{0, 1, 5}}, {unix.SYS_MPROTECT, false, []uint64{0, 1, 7}},
		{unix.SYS_MPROTECT, false, []uint64{0, 1, 4}}, {unix.SYS_MADVISE, false, []uint64{0, 1, 100}}, {unix.SYS_MADVISE, false, []uint64{0, 1, 101}},
		{unix.SYS_PRCTL, true, []uint64{0x53564d41}}, {unix.SYS_PRCTL, false, []uint64{unix.PR_SET_DUMPABLE}},
	} {
		got := does(t, vm, auditArch, c.number, c.args...)
		assert.Equal(t, map[bool]uint32{true: allowed, false: killed}[c.ok], got, "%d %#x", c.number, c.args)
	}
}

// expected is whether a call whose arguments are all n is to be allowed, written down a second time.
func expected(number int, n uint64) bool {
	switch number {
	case unix.SYS_READ:
		return n == 0 || n == 5
	case unix.SYS_WRITE:
		return n == 1 || n == 2 || n == 5
	case unix.SYS_EPOLL_PWAIT:
		return n == 4
	case unix.SYS_TGKILL:
		return n == 77
	case unix.SYS_MMAP:
		return n&0x20 != 0 && n&(4|1|0x100|0x40000) == 0
	case unix.SYS_MPROTECT:
		return n&4 == 0 || n == 5
	case unix.SYS_MADVISE:
		return slices.Contains([]uint64{4, 8, 14, 15, 16, 25}, n)
	case unix.SYS_PRCTL:
		return n == 21
	case unix.SYS_SCHED_SETAFFINITY, unix.SYS_SCHED_GETAFFINITY:
		return n == 0
	}
	return false
}

// TestThreads looks at a confined process from outside: all its threads have the filter, none has other privileges than
// before, and what the processor may speculate about is as it was.
func TestThreads(t *testing.T) {
	command, err := reexec.Command("__confined", "timers and answers")
	require.NoError(t, err)
	command.Env = append(os.Environ(), Environment...)
	in, err := command.StdinPipe()
	require.NoError(t, err)
	out, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	defer command.Wait()
	defer in.Close()
	if line != "an answer\n" {
		skip(t, line)
	}
	tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", command.Process.Pid))
	require.NoError(t, err)
	require.Greater(t, len(tasks), 1)
	own, err := os.ReadFile("/proc/self/status")
	require.NoError(t, err)
	for _, task := range tasks {
		status, err := os.ReadFile(task)
		require.NoError(t, err)
		assert.Contains(t, string(status), "\nSeccomp:\t2\n")
		assert.Contains(t, string(status), "\nNoNewPrivs:\t1\n")
		for line := range strings.Lines(string(own)) {
			if strings.HasPrefix(line, "Speculation") {
				assert.Contains(t, string(status), line)
			}
		}
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", command.Process.Pid))
	require.NoError(t, err)
	for _, name := range []string{"Max core file size", "Max file size", "Max open files"} {
		assert.Regexp(t, name+` +0 +0 `, string(limits))
	}
}

func ExampleBounds_Excess() {
	fmt.Println(Bounds{Memory: 1 << 40, Threads: 0}.Excess(os.Getpid()) != "")
	// Output: true
}
