package futex

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const present = true

// Operations of futex(2), on memory that only this process shares.
const (
	private  = 128
	waitWord = 0 | private
	wakeWord = 1 | private
)

// Wait sleeps while *word is value, until a Wake or the timeout (0: none). It returns at once if *word differs, and
// may return for no reason: look at the word again. The kernel compares and sleeps as one step, ordered with Wake.
//
// The thread blocks without telling the Go scheduler: the caller keeps its P, so the timeout is what bounds a
// garbage collection that would have to wait for it.
func Wait(word *uint32, value uint32, timeout time.Duration) {
	var limit unsafe.Pointer
	if timeout > 0 {
		spec := unix.NsecToTimespec(timeout.Nanoseconds())
		limit = unsafe.Pointer(&spec)
	}
	unix.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(word)), waitWord, uintptr(value), uintptr(limit), 0, 0)
}

// Wake wakes one thread that sleeps on word, if there is one, and returns how many it woke.
func Wake(word *uint32) int {
	woken, _, _ := unix.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(word)), wakeWord, 1, 0, 0, 0)
	return int(woken)
}

// Undisturbed calls f while no signal reaches the calling thread, to which the goroutine must be locked: a Wait in it
// goes on sleeping. The Go runtime stops threads by signals, so f must not last longer than the collector may wait.
func Undisturbed(f func()) {
	var all, before unix.Sigset_t
	for i := range all.Val {
		all.Val[i]--
	}
	if unix.PthreadSigmask(unix.SIG_SETMASK, &all, &before) == nil {
		defer unix.PthreadSigmask(unix.SIG_SETMASK, &before, nil)
	}
	f()
}
