// Package reexec starts this program again as a child process, so that what may hang or crash does it there.
//
// [Command] is the program again with other arguments; it also works under QEMU user mode, where the file of the
// process is the emulator's. [Child] is such a process that serves requests, one after another, and [Serve] is its
// other end. The two talk in lines of JSON on the child's standard input and output:
//
//	parent: {"id":7,"body":REQUEST}
//	child:  {"id":7,"body":REPLY}              how far it is, any number of these
//	child:  {"id":7,"body":REPLY,"last":true}
//	parent: {"id":7,"stop":true}               at any time: end early, with a last reply
//
// The parent expects nothing good of a child: it may die, hang, or say what it likes. A reply is bounded in size, and
// counts only if it has the number of the request under way, which is drawn by chance, so that nothing can be answered
// before it is asked. A child whose standard input ends abandons what it is doing, so that none outlives its parent.
package reexec

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
)

// Command is this program with other arguments, not started yet.
func Command(args ...string) (*exec.Cmd, error) {
	if name, front, found := emulated(); found {
		return exec.Command(name, append(front, args...)...), nil
	}
	name, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program's file, to execute it again: %w", err)
	}
	return exec.Command(name, args...), nil
}

// An Opening keeps the beginning of what a process writes to it: a crash says first what it is.
type Opening struct {
	lock sync.Mutex
	text []byte
}

// Write never fails, and keeps 64 KiB.
func (t *Opening) Write(p []byte) (int, error) {
	const most = 1 << 16
	t.lock.Lock()
	defer t.lock.Unlock()
	if room := most - len(t.text); room > 0 {
		t.text = append(t.text, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// String is the first two lines that the program said, not QEMU about the processor that it imitates.
func (t *Opening) String() string {
	t.lock.Lock()
	defer t.lock.Unlock()
	var lines []string
	for line := range strings.Lines(string(t.text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "qemu-") && len(lines) < 2 {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}
