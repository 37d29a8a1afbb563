package measure

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// Waited is how long the threads of this process were ready to run and had no processor, all together so far: the
// second number of /proc/self/task/*/schedstat (Documentation/scheduler/sched-stats.rst). It is not known where the
// kernel keeps no such statistics.
func Waited() (sum time.Duration, known bool) {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return 0, false
	}
	for _, task := range tasks {
		text, err := os.ReadFile(filepath.Join("/proc/self/task", task.Name(), "schedstat"))
		if err != nil {
			continue // it has ended
		}
		fields := bytes.Fields(text)
		if len(fields) < 3 {
			return 0, false
		}
		ns, err := strconv.ParseInt(string(fields[1]), 10, 64)
		if err != nil {
			return 0, false
		}
		sum += time.Duration(ns)
		known = true
	}
	return sum, known
}
