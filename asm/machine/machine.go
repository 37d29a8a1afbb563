// Package machine says what this machine is: its processor and features, the sizes of its cache lines according to
// everyone who has an opinion, the processors that this process may use, and whether what looks like a machine is a
// guest of one or an imitation.
//
// Every fact carries its source, because sources disagree: a hypervisor edits CPUID, a kernel rounds, an emulator
// passes the host's /sys through to a guest of another architecture.
package machine

import (
	"os"
	"runtime"
	"runtime/debug"
)

// A Machine is what [Detect] found. Empty strings and slices mean that nobody here could tell.
type Machine struct {
	OS        string   `json:"os"`
	Arch      string   `json:"arch"`
	Kernel    string   `json:"kernel,omitempty"`
	Vendor    string   `json:"vendor,omitempty"`
	Model     string   `json:"model,omitempty"`     // the name that the vendor gives it
	Signature string   `json:"signature,omitempty"` // amd64: family, model, stepping; arm64: MIDR_EL1
	Features  []string `json:"features"`            // those that matter to atomics, sorted

	Lines []LineSize `json:"line_sizes"`

	Allowed []int   `json:"cpus_allowed"` // the processors this process may run on, as the system numbers them
	Online  int     `json:"cpus_online"`
	Cores   [][]int `json:"cores"` // Allowed, the hardware threads of a core together

	Hypervisor string `json:"hypervisor,omitempty"` // who runs this machine as a guest; empty on bare metal
	Emulated   string `json:"emulated,omitempty"`   // the sign that instructions are being imitated; empty if none

	Go         string `json:"go"`
	GOMAXPROCS int    `json:"gomaxprocs"`
}

// A LineSize is one source's opinion on how many bytes are kept coherent together.
type LineSize struct {
	Source string `json:"source"`
	Bytes  int    `json:"bytes"`
}

// Detect looks at the machine that the program runs on.
func Detect() Machine {
	m := Machine{
		OS:         runtime.GOOS,
		Arch:       runtime.GOARCH,
		Go:         runtime.Version(),
		GOMAXPROCS: runtime.GOMAXPROCS(0),
	}
	m.detectProcessor()
	m.detectSystem()
	if len(m.Allowed) == 0 {
		for cpu := range runtime.NumCPU() {
			m.Allowed = append(m.Allowed, cpu)
		}
	}
	if m.Online == 0 {
		m.Online = len(m.Allowed)
	}
	if len(m.Cores) == 0 {
		for _, cpu := range m.Allowed {
			m.Cores = append(m.Cores, []int{cpu})
		}
	}
	return m
}

// Spread chooses up to n of the allowed processors, or all where n is 0: one of each core first, the cores' further
// hardware threads after that, so that two neighbours in the list do not share a first-level cache if they need not.
func (m Machine) Spread(n int) []int {
	var chosen []int
	for thread := 0; len(chosen) < len(m.Allowed); thread++ {
		for _, core := range m.Cores {
			if thread < len(core) {
				chosen = append(chosen, core[thread])
			}
		}
	}
	if n > 0 && n < len(chosen) {
		chosen = chosen[:n]
	}
	return chosen
}

// LineSize is the largest size that any source names, or 0.
func (m Machine) LineSize() int {
	largest := 0
	for _, l := range m.Lines {
		largest = max(largest, l.Bytes)
	}
	return largest
}

// Version is the module's version that the binary was built from, or "devel".
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

// readLine returns a small file's first line, or "" where it cannot be read.
func readLine(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for i, c := range text {
		if c == '\n' {
			return string(text[:i])
		}
	}
	return string(text)
}
