package report

import (
	"cmp"
	"fmt"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
)

// MachineText renders what a machine is.
func MachineText(m machine.Machine) string {
	var b strings.Builder
	b.WriteString("MACHINE\n")
	for _, fact := range MachineFacts(m) {
		fmt.Fprintf(&b, "  %-10s %s\n", fact.Name, fold(fact.Value, 13))
	}
	return printable.Lines(b.String())
}

// A Fact is something about a machine in words. Of several facts of one name only the first has it.
type Fact struct{ Name, Value string }

// MachineFacts are what is known of a machine, in the order in which people read it.
func MachineFacts(m machine.Machine) (facts []Fact) {
	line := func(name, value string) {
		if value != "" {
			facts = append(facts, Fact{name, value})
		}
	}
	line("processor", strings.TrimSpace(m.Vendor+" "+m.Model))
	line("signature", m.Signature)
	line("system", strings.TrimSpace(fmt.Sprintf("%s/%s %s", m.OS, cmp.Or(m.Arch, "unknown"), m.Kernel)))
	line("cpus", cpusText(m))
	line("topology", topologyText(m.Topology))
	for i, kind := range m.Kinds {
		if len(m.Kinds) > 1 {
			line(first(i, "kinds"), kindText(kind))
		}
	}
	for i, cache := range m.Caches {
		line(first(i, "caches"), cacheText(cache))
	}
	line("lines", linesText(m.Lines))
	line("features", strings.Join(m.Features, " "))
	line("code", instructionText(m.Instructions))
	line("limits", limitsText(m.Limits))
	line("speed", policyText(m.Policy))
	line("split lock", m.Policy.SplitLock)
	line("pages", pagesText(m))
	line("counter", counterText(m.Counter))
	line("guest of", m.Hypervisor)
	line("EMULATED", m.Emulated)
	for i, doubt := range m.Doubts {
		line(first(i, "DOUBT"), doubt)
	}
	line("not told", missingText(m.Missing))
	return facts
}

// first names the first of several lines, and leaves the others without a name.
func first(i int, name string) string {
	if i > 0 {
		return ""
	}
	return name
}

func cpusText(m machine.Machine) string {
	text := fmt.Sprintf("%d of %d online may be used; cores: %d", len(m.Allowed), m.Online, len(m.Cores))
	if len(m.Allowed) != m.Online {
		text += fmt.Sprintf("; allowed: %v", affinity.List(m.Allowed))
	}
	return text
}

func topologyText(t machine.Topology) string {
	var parts []string
	level := func(count int, one, many string) {
		switch count {
		case 0:
		case 1:
			parts = append(parts, "1 "+one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", count, many))
		}
	}
	processors, memoryOnly, empty := t.NodesByContent()
	level(len(t.Packages), "package", "packages")
	level(len(t.Dies), "die", "dies")
	level(len(processors), "NUMA node", "NUMA nodes")
	without := "processors"
	if len(t.Offline) > 0 {
		without = "processors online"
	}
	if len(memoryOnly) > 0 {
		level(len(memoryOnly), "memory node", "memory nodes")
		parts[len(parts)-1] += fmt.Sprintf(" without %s (%v%s)", without, memoryOnly, ofGPUs(t.Nodes))
	}
	if len(empty) > 0 {
		level(len(empty), "NUMA node", "NUMA nodes")
		parts[len(parts)-1] += fmt.Sprintf(" without %s or memory (%v)", without, empty)
	}
	level(len(t.CCX), "CCX", "CCX")
	level(len(t.Clusters), "cluster", "clusters")
	level(len(t.Cores), "core", "cores")
	if len(t.Online) > 0 {
		parts = append(parts, fmt.Sprintf("threads %v", t.Online))
	}
	if len(t.Offline) > 0 {
		parts = append(parts, fmt.Sprintf("offline %v", t.Offline))
	}
	if len(t.Isolated) > 0 {
		parts = append(parts, fmt.Sprintf("isolated %v", t.Isolated))
	}
	return strings.Join(parts, ", ")
}

// ofGPUs names the nodes that are known to be a GPU's memory.
func ofGPUs(nodes []machine.Group) string {
	var known affinity.List
	for _, node := range nodes {
		if node.Of != "" {
			known = append(known, node.ID)
		}
	}
	if len(known) == 0 {
		return ""
	}
	return fmt.Sprintf("; of GPUs: %v", known)
}

func kindText(k machine.Kind) string {
	text := fmt.Sprintf("%s: %v", k.Name, k.CPUs)
	if k.Capacity > 0 {
		text += fmt.Sprintf(", capacity %d", k.Capacity)
	}
	if k.BaseMHz > 0 {
		text += fmt.Sprintf(", base %d MHz", k.BaseMHz)
	}
	if k.MaxMHz > 0 {
		text += fmt.Sprintf(", up to %d MHz", k.MaxMHz)
	}
	return text
}

// cacheText names the sharers of each cache where that does not fill the page.
func cacheText(c machine.Cache) string {
	text := fmt.Sprintf("%-3s %s", c.Name(), Size(c.Bytes))
	if c.Ways > 0 {
		text += fmt.Sprintf(", %d ways", c.Ways)
	}
	var sharers []string
	for _, cpus := range c.Shared {
		sharers = append(sharers, cpus.String())
	}
	const most = 8
	if len(sharers) > most {
		sharers = append(sharers[:most-1:most-1], "...")
	}
	return text + fmt.Sprintf("; %d of them, for %s", len(c.Shared), strings.Join(sharers, " | "))
}

// Size is a number of bytes in the largest unit that divides it.
func Size(bytes int) string {
	for _, unit := range []struct {
		shift uint
		name  string
	}{{30, "GiB"}, {20, "MiB"}, {10, "KiB"}} {
		if bytes > 0 && bytes%(1<<unit.shift) == 0 {
			return fmt.Sprintf("%d %s", bytes>>unit.shift, unit.name)
		}
	}
	return fmt.Sprintf("%d B", bytes)
}

func linesText(lines []machine.LineSize) string {
	var texts []string
	for _, l := range lines {
		texts = append(texts, fmt.Sprintf("%d B (%s)", l.Bytes, l.Source))
	}
	return strings.Join(texts, ", ")
}

func instructionText(c *machine.InstructionCaches) string {
	if c == nil {
		return ""
	}
	must := func(not bool) string {
		if not {
			return "need not be"
		}
		return "must be"
	}
	return fmt.Sprintf("written data %s cleaned (CTR_EL0.IDC), instruction caches %s invalidated (DIC)", must(c.IDC), must(c.DIC))
}

func limitsText(l *machine.Limits) string {
	if l == nil {
		return ""
	}
	text := fmt.Sprintf("cgroup v%d: ", l.Version)
	if l.Quota > 0 {
		text += "time of " + measure.Figures(l.Quota) + " processors"
	} else {
		text += "no quota"
	}
	if len(l.CPUs) > 0 {
		text += fmt.Sprintf(", cpuset %v", l.CPUs)
	}
	if len(l.Memory) > 0 {
		text += fmt.Sprintf(", memory of NUMA nodes %v", l.Memory)
	}
	return text
}

func policyText(p machine.Policy) string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+" "+value)
		}
	}
	add("governor", p.Governor)
	add("driver", p.Driver)
	add("boost", p.Boost)
	add("SMT", p.SMT)
	return strings.Join(parts, "; ")
}

func pagesText(m machine.Machine) string {
	if m.PageSize == 0 {
		return ""
	}
	text := Size(m.PageSize)
	if m.Policy.HugePages != "" {
		text += "; transparent huge ones: " + m.Policy.HugePages
	}
	return text
}

func counterText(c machine.Counter) string {
	var parts []string
	switch {
	case c.Invariant == nil:
	case *c.Invariant:
		parts = append(parts, "invariant")
	default:
		parts = append(parts, "not invariant")
	}
	for _, told := range c.Told {
		parts = append(parts, fmt.Sprintf("%s MHz (%s)", measure.Figures(told.Hz/1e6), told.Source))
	}
	if c.Clocksource != "" {
		parts = append(parts, "the kernel keeps time from "+c.Clocksource)
	}
	return strings.Join(parts, ", ")
}

// missingText puts together what is missing for one reason.
func missingText(missing []string) string {
	var reasons []string
	what := map[string][]string{}
	for _, item := range missing {
		name, why, _ := strings.Cut(item, ": ")
		if what[why] == nil {
			reasons = append(reasons, why)
		}
		what[why] = append(what[why], name)
	}
	for i, why := range reasons {
		reasons[i] = strings.Join(what[why], ", ") + ": " + why
	}
	return strings.Join(reasons, "; ")
}
