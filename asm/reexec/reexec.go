// Package reexec starts this program again as a child process, so that what may hang or crash does it there. It also works
// under QEMU user mode, where the file of the process is the emulator's.
package reexec

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
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
type Opening struct{ text []byte }

// Write never fails, and keeps 64 KiB.
func (t *Opening) Write(p []byte) (int, error) {
	const most = 1 << 16
	if room := most - len(t.text); room > 0 {
		t.text = append(t.text, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// String is the first two lines that the program said, not QEMU about the processor that it imitates.
func (t *Opening) String() string {
	var lines []string
	for line := range strings.Lines(string(t.text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "qemu-") && len(lines) < 2 {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}
