// Package machine says what this machine is: its processors, how they are grouped (packages, dies, NUMA nodes,
// clusters, cores, kinds of core), which caches they share, how much of them this process may use, what governs their
// speed, and whether what looks like a machine is a guest of one or an imitation.
//
// Every fact carries its source, because sources disagree: a hypervisor edits CPUID, a kernel rounds, an emulator
// passes the host's /sys through to a guest of another architecture. Where two sources contradict each other
// [Machine.Doubts] says so, and what nobody here could tell is named in [Machine.Missing].
//
// [Detect] looks at the machine that the program runs on, [Load] at a recording of another one; both read the kernel's
// files through one path (package sysroot). What instructions and system calls answer is asked first ([Detect]) or
// found in the recording.
package machine

import (
	"runtime"
	"runtime/debug"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A Machine is what [Detect] or [Load] found. Empty strings, lists and zeros mean that nobody could tell.
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

	Topology Topology `json:"topology"`
	Caches   []Cache  `json:"caches,omitempty"`
	Kinds    []Kind   `json:"core_kinds,omitempty"` // the most able first
	Limits   *Limits  `json:"limits,omitempty"`
	Policy   Policy   `json:"policy"`
	Counter  Counter  `json:"counter"`
	PageSize int      `json:"page_size,omitempty"` // bytes

	Instructions *InstructionCaches `json:"instruction_caches,omitempty"`
	CachesTold   *CachesTold        `json:"caches_told,omitempty"`

	Hypervisor string `json:"hypervisor,omitempty"` // who runs this machine as a guest; empty on bare metal
	Emulated   string `json:"emulated,omitempty"`   // every sign that instructions are being imitated; empty if none
	// ForeignFiles: /sys and /proc describe another machine than this one, as under QEMU user mode. They are not read.
	ForeignFiles bool `json:"foreign_files,omitempty"`

	Doubts  []string `json:"doubts,omitempty"`  // where sources disagree, or cannot be understood
	Missing []string `json:"missing,omitempty"` // what could not be told, and why

	Go         string `json:"go"`
	GOMAXPROCS int    `json:"gomaxprocs"`
}

// A LineSize is one source's opinion on how many bytes are kept coherent together.
type LineSize struct {
	Source string `json:"source"`
	Bytes  int    `json:"bytes"`
}

// Detect looks at the machine that the program runs on.
func Detect() Machine { return complete(ask(), sysroot.Live()) }

// ask begins a description with what needs no file: the Go runtime, instructions, and system calls.
func ask() Machine {
	m := Machine{
		OS:         runtime.GOOS,
		Arch:       runtime.GOARCH,
		Go:         runtime.Version(),
		GOMAXPROCS: runtime.GOMAXPROCS(0),
	}
	m.askProcessor()
	m.askSystem()
	if len(m.Allowed) == 0 {
		for cpu := range runtime.NumCPU() {
			m.Allowed = append(m.Allowed, cpu)
		}
	}
	return m
}

// complete adds what the kernel's files say to what was asked.
func complete(m Machine, tree *sysroot.Tree) Machine {
	for _, name := range []*string{&m.Vendor, &m.Model, &m.Hypervisor} {
		*name = strings.Trim(*name, " \t\x00") // registers are padded
	}
	if m.OS == "linux" {
		m.readSystem(tree)
	} else {
		m.Topology.CCX = m.complexes()
		m.Doubts = append(m.Doubts, m.contradictions(cpuInfo{})...)
	}
	if m.Online == 0 {
		m.Online = len(m.Allowed)
	}
	m.Cores = m.Topology.coresOf(m.Allowed)
	m.nameMissing()
	return m
}

// readSystem reads everything that the files of a Linux kernel tell.
func (m *Machine) readSystem(tree *sysroot.Tree) {
	m.seeForeignFiles(tree)
	if m.Limits == nil {
		m.Limits = readLimits(tree)
	}
	if m.ForeignFiles {
		if online := tree.List(cpuFolder + "/online"); m.Online == 0 {
			m.Online = len(online)
		}
		return
	}
	info := readCPUInfo(tree)
	m.Topology = readTopology(tree)
	m.Online = len(m.Topology.Online)
	if len(m.Allowed) == 0 {
		m.Allowed = m.Limits.within(m.Topology.Online)
	}
	m.Caches = readCaches(tree, m.Topology)
	m.Topology.CCX = m.complexes()
	m.Kinds = readKinds(tree, m.Topology.Online, info)
	m.readLine(tree)
	m.Policy = readPolicy(tree, m.Topology.Online, info)
	m.Counter.read(tree)
	if m.Hypervisor == "" {
		m.Hypervisor = hypervisorOf(tree)
	}
	m.Doubts = append(m.Doubts, m.contradictions(info)...)
	m.Doubts = append(m.Doubts, tree.Complaints()...)
}

// readLine adds the kernel's opinion on the line's size.
func (m *Machine) readLine(tree *sysroot.Tree) {
	if len(m.Topology.Online) == 0 {
		return
	}
	path := cachePath(m.Topology.Online[0], 0) + "/coherency_line_size"
	if size, found := tree.Number(path); found && size > 0 {
		m.Lines = append(m.Lines, LineSize{"sysfs coherency_line_size", size})
	}
}

// nameMissing says by name what a reader would look for and not find.
func (m *Machine) nameMissing() {
	why := "this kernel does not say"
	switch {
	case m.ForeignFiles:
		why = "under this emulator /sys and /proc describe the host"
	case m.OS != "linux":
		why = "atomlab cannot ask " + m.OS
	}
	lacks := func(missing bool, what string) {
		if missing {
			m.Missing = append(m.Missing, what+": "+why)
		}
	}
	lacks(m.Arch == "", "architecture")
	lacks(len(m.Topology.Cores) == 0, "topology")
	lacks(len(m.Topology.Cores) > 0 && len(m.Topology.Packages) == 0, "packages")
	lacks(len(m.Caches) == 0, "caches")
	lacks(len(m.Topology.Nodes) == 0, "NUMA nodes")
	lacks(len(m.Kinds) == 0, "kinds of core")
	lacks(m.Limits == nil, "limits of the control group")
	lacks(m.Policy.Governor == "", "frequency governor")
	lacks(m.Policy.Boost == "", "turbo or boost")
	lacks(m.Policy.SMT == "", "SMT state")
	lacks(m.Policy.SplitLock == "" && m.Arch == "amd64", "split-lock policy")
	lacks(m.Counter.Clocksource == "", "clocksource")
	if m.Arch != "" && m.Arch != "amd64" && m.Arch != "arm64" {
		m.Missing = append(m.Missing, "features, counter: atomlab knows amd64 and arm64, and not "+m.Arch)
	}
}

// Spread chooses up to n of the allowed processors, or all where n is 0: one of each core first, the cores' further
// hardware threads after that, so that two neighbours in the list do not share a first-level cache if they need not.
// Those whose core is not known come last.
func (m Machine) Spread(n int) []int {
	var chosen []int
	known := map[int]bool{}
	for thread, more := 0, true; more; thread++ {
		more = false
		for _, core := range m.Cores {
			if thread < len(core) {
				chosen, known[core[thread]], more = append(chosen, core[thread]), true, true
			}
		}
	}
	for _, cpu := range m.Allowed {
		if !known[cpu] {
			chosen = append(chosen, cpu)
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

// imitated notes a sign of emulation.
func (m *Machine) imitated(sign string) {
	if m.Emulated != "" {
		m.Emulated += "; "
	}
	m.Emulated += sign
}

// Version is the module's version that the binary was built from, or "devel".
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

// A set answers quickly whether a processor is in it.
type set []bool

func setOf(cpus affinity.List) set {
	s := make(set, affinity.Most)
	for _, cpu := range cpus {
		s[cpu] = true
	}
	return s
}

// keep returns those of the list that are in the set.
func (s set) keep(list affinity.List) (kept affinity.List) {
	for _, cpu := range list {
		if s[cpu] {
			kept = append(kept, cpu)
		}
	}
	return kept
}

// distinct joins the different values, in the order in which they first appear.
func distinct(values []string) string {
	var different []string
	seen := map[string]bool{"": true}
	for _, value := range values {
		if !seen[value] {
			seen[value] = true
			different = append(different, value)
		}
	}
	return strings.Join(different, ", ")
}
