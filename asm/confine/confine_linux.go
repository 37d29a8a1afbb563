//go:build amd64 || arm64

package confine

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Code confines this process for the code of strangers. It must have opened all that it will need; afterwards it can
// read from standard input, write to standard output and error, have memory up to the bound, make threads and pin its
// own. Everything else that is asked of the kernel ends the process by SIGSYS. An error says why there is no filter;
// the limits then hold all the same.
func (b Bounds) Code() error {
	runtime.GOMAXPROCS(runtime.GOMAXPROCS(0)) // said once, it is not read again from files of the system
	time.Sleep(time.Nanosecond)               // timers open a poller when there is the first
	d, err := open()
	if err := b.limit(); err != nil {
		return err
	}
	if err == nil {
		err = rules(os.Getpid(), d).install()
	}
	if err != nil {
		return fmt.Errorf("no filter of system calls: %w", err)
	}
	return nil
}

// Measuring confines this process as far as what it measures stays the same: no core dumps, and no privileges by way of
// what it executes.
func Measuring() {
	unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	// fails with the C library: no matter
	syscall.AllThreadsSyscall6(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0)
}

// limit sets limits that need no filter. Core dumps that are piped to a program heed no limit (core(5)), but whether a
// process may be dumped.
func (b Bounds) limit() error {
	data, err := writable()
	if err != nil {
		return fmt.Errorf("no limit of memory: %w", err)
	}
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_CORE, 0}, {unix.RLIMIT_FSIZE, 0}, {unix.RLIMIT_NOFILE, 0}, {unix.RLIMIT_DATA, uint64(data + b.Memory)},
	} {
		if err := unix.Setrlimit(l.what, &unix.Rlimit{Cur: l.most, Max: l.most}); err != nil {
			return fmt.Errorf("setting limit %d: %w", l.what, err)
		}
	}
	return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0)
}

// writable is how much private writable memory this process has mapped, which is what RLIMIT_DATA counts
// (getrlimit(2)): the race detector maps terabytes that it hardly touches.
func writable() (bytes_ int64, err error) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range bytes.Lines(text) {
		if rest, found := bytes.CutPrefix(line, []byte("VmData:")); found {
			n, err := strconv.ParseInt(string(bytes.TrimSpace(bytes.TrimSuffix(bytes.TrimSpace(rest), []byte("kB")))), 10, 64)
			return n << 10, err
		}
	}
	return 0, errors.New("/proc/self/status: found no VmData")
}

// open finds the descriptors of standard input, output and error, and those by which the runtime waits.
func open() (d descriptors, err error) {
	d = descriptors{read: []int{0}, write: []int{1, 2}}
	links, err := filepath.Glob("/proc/self/fd/*")
	if err != nil || len(links) == 0 {
		return d, errors.New("/proc/self/fd: expected this process's descriptors")
	}
	for _, link := range links {
		fd, err := strconv.Atoi(filepath.Base(link))
		if err != nil {
			return d, err
		}
		switch kind, _ := os.Readlink(link); kind {
		case "anon_inode:[eventpoll]":
			d.poll = append(d.poll, fd)
		case "anon_inode:[eventfd]":
			d.read, d.write = append(d.read, fd), append(d.write, fd)
		}
	}
	return d, nil
}
