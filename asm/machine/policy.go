package machine

import (
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A Policy is what the system has decided about speed, and about atomics that cross a line. Where processors differ,
// all values are given, with commas between.
type Policy struct {
	Governor  string `json:"governor,omitempty"` // cpufreq's scaling_governor
	Driver    string `json:"driver,omitempty"`   // cpufreq's scaling_driver
	Boost     string `json:"boost,omitempty"`    // "on" or "off": frequencies above the base one
	SMT       string `json:"smt,omitempty"`      // on, off, forceoff, notsupported, notimplemented
	SplitLock string `json:"split_lock,omitempty"`
	HugePages string `json:"huge_pages,omitempty"` // transparent ones: always, madvise, never
}

func readPolicy(tree *sysroot.Tree, online affinity.List, info cpuInfo) (p Policy) {
	var governors, drivers []string
	for _, cpu := range online {
		governors = append(governors, tree.Line(frequency(cpu, "scaling_governor")))
		drivers = append(drivers, tree.Line(frequency(cpu, "scaling_driver")))
	}
	p.Governor, p.Driver = distinct(governors), distinct(drivers)
	p.Boost = readBoost(tree)
	p.SMT = tree.Line(cpuFolder + "/smt/control")
	p.SplitLock = readSplitLock(tree, info)
	p.HugePages = chosen(tree.Line("sys/kernel/mm/transparent_hugepage/enabled"))
	return p
}

// readBoost: intel_pstate has a switch of its own, turned the other way round.
func readBoost(tree *sysroot.Tree) string {
	if off, found := tree.Number(cpuFolder + "/intel_pstate/no_turbo"); found {
		return onOff(off == 0)
	}
	if on, found := tree.Number(cpuFolder + "/cpufreq/boost"); found {
		return onOff(on != 0)
	}
	var states []string
	for _, policy := range tree.Numbered(cpuFolder+"/cpufreq", "policy") {
		if on, found := tree.Number(fmt.Sprintf("%s/cpufreq/policy%d/boost", cpuFolder, policy)); found {
			states = append(states, onOff(on != 0))
		}
	}
	return distinct(states)
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// readSplitLock tells what becomes of a thread that makes an atomic access across two lines (Linux,
// Documentation/arch/x86/ buslock.rst): a processor that detects it reports it as a flag, the default is to warn and to
// slow the offender down.
func readSplitLock(tree *sysroot.Tree, info cpuInfo) string {
	flags := strings.Fields(info.first("flags"))
	if len(flags) == 0 {
		return ""
	}
	if !slices.Contains(flags, "split_lock_detect") && !slices.Contains(flags, "bus_lock_detect") {
		return "not detected by this processor"
	}
	policy := "warn"
	for word := range strings.FieldsSeq(tree.Text("proc/cmdline")) {
		if value, found := strings.CutPrefix(word, "split_lock_detect="); found {
			policy = value
		}
	}
	if slow, found := tree.Number("proc/sys/kernel/split_lock_mitigate"); found && policy == "warn" && slow != 0 {
		policy += ", and slow down"
	}
	return policy
}

// chosen is the word in brackets: "always [madvise] never".
func chosen(line string) string {
	_, after, _ := strings.Cut(line, "[")
	word, _, found := strings.Cut(after, "]")
	if !found {
		return ""
	}
	return word
}

// A Counter is what is known of the processor's own clock without measuring it; package clock measures.
type Counter struct {
	Invariant   *bool       `json:"invariant,omitempty"`   // it never changes its pace and never stops
	Clocksource string      `json:"clocksource,omitempty"` // what the kernel keeps its time from
	Available   []string    `json:"clocksources,omitempty"`
	Told        []Frequency `json:"told,omitempty"`
}

// A Frequency is one source's opinion on how fast the counter ticks.
type Frequency struct {
	Source string  `json:"source"`
	Hz     float64 `json:"hz"`
}

func (c *Counter) read(tree *sysroot.Tree) {
	const folder = "sys/devices/system/clocksource/clocksource0/"
	c.Clocksource = tree.Line(folder + "current_clocksource")
	c.Available = strings.Fields(tree.Line(folder + "available_clocksource"))
	if kHz, found := tree.Number(cpuFolder + "/cpu0/tsc_freq_khz"); found && kHz > 0 {
		c.Told = append(c.Told, Frequency{"sysfs tsc_freq_khz", float64(kHz) * 1e3})
	}
}
