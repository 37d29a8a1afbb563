package team

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

func onMainThread() bool { return unix.Gettid() == unix.Getpid() }

// yield lets another thread that is ready have this processor (sched_yield(2)).
func yield() { unix.RawSyscall(unix.SYS_SCHED_YIELD, 0, 0, 0) }

// A meter reads what the kernel counts about the thread that made it.
type meter struct {
	schedstat int // /proc/self/task/TID/schedstat, or -1
}

type usage struct {
	preempted int
	waited    time.Duration
	timed     bool
}

func newMeter() *meter {
	fd, err := unix.Open(fmt.Sprintf("/proc/self/task/%d/schedstat", unix.Gettid()), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		fd = -1 // a kernel without scheduler statistics: preemptions are counted still
	}
	return &meter{fd}
}

func (m *meter) read() (u usage) {
	var r unix.Rusage
	if unix.Getrusage(unix.RUSAGE_THREAD, &r) == nil {
		u.preempted = int(r.Nivcsw)
	}
	var buffer [96]byte
	if m.schedstat < 0 {
		return u
	}
	if n, err := unix.Pread(m.schedstat, buffer[:], 0); err == nil {
		u.waited, u.timed = runDelay(buffer[:n])
	}
	return u
}

// runDelay reads the second of the file's three numbers: ns spent ready but not running
// (Documentation/scheduler/sched-stats.rst).
func runDelay(schedstat []byte) (delay time.Duration, known bool) {
	fields := bytes.Fields(schedstat)
	if len(fields) < 3 {
		return 0, false
	}
	ns, err := strconv.ParseInt(string(fields[1]), 10, 64)
	return time.Duration(ns), err == nil
}

func (m *meter) close() {
	if m.schedstat >= 0 {
		unix.Close(m.schedstat)
	}
}
