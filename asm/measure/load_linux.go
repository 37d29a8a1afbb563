package measure

import (
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// A LoadMeter compares the time that the processors were busy with the time that this process used. It takes as busy
// what was neither idle nor stolen: the kernel times idleness exactly, while it only samples who was busy, at each
// tick. A nil meter measures nothing.
type LoadMeter struct {
	cpus  []int
	began time.Time
	first cpuTimes
	own   time.Duration
}

// NewLoadMeter watches the given processors.
func NewLoadMeter(cpus []int) *LoadMeter { return &LoadMeter{cpus: cpus} }

// Start begins a stretch.
func (m *LoadMeter) Start() {
	if m == nil {
		return
	}
	m.began = time.Now()
	m.first = readCPUTimes(m.cpus)
	m.own = ownTime()
}

// Stop ends the stretch and returns the shares of the processors' time that went to other processes and to other
// guests. The kernel tells both in units of 10 ms, so a stretch under a fifth of a second is not judged.
func (m *LoadMeter) Stop() (others, steal float64, measured bool) {
	const shortest = 200 * time.Millisecond
	if m == nil || m.first.cpus == 0 {
		return 0, 0, false
	}
	whole := time.Since(m.began)
	if whole < shortest {
		return 0, 0, false
	}
	last := readCPUTimes(m.cpus)
	if last.cpus != m.first.cpus {
		return 0, 0, false // a processor came or went
	}
	available := whole * time.Duration(last.cpus)
	stolen := last.steal - m.first.steal
	foreign := available - (last.idle - m.first.idle) - stolen - (ownTime() - m.own)
	return max(0, foreign.Seconds()/available.Seconds()), stolen.Seconds() / available.Seconds(), true
}

func ownTime() time.Duration {
	var r unix.Rusage
	if unix.Getrusage(unix.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

type cpuTimes struct {
	cpus        int // how many were found
	idle, steal time.Duration
}

func readCPUTimes(cpus []int) cpuTimes {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return cpuTimes{}
	}
	return parseCPUTimes(string(text), cpus)
}

// parseCPUTimes reads the lines cpuN of /proc/stat (proc_stat(5)): user, nice, system, idle, iowait, irq, softirq,
// steal, in hundredths of a second.
func parseCPUTimes(text string, cpus []int) (t cpuTimes) {
	const tick = 10 * time.Millisecond
	wanted := map[string]bool{}
	for _, cpu := range cpus {
		wanted["cpu"+strconv.Itoa(cpu)] = true
	}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) < 9 || !wanted[fields[0]] {
			continue
		}
		t.cpus++
		for i, field := range fields[1:9] {
			n, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				return cpuTimes{}
			}
			switch i {
			case 3, 4:
				t.idle += time.Duration(n) * tick
			case 7:
				t.steal += time.Duration(n) * tick
			}
		}
	}
	return t
}
