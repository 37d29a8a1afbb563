package machine

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A Kind is the cores of one sort, where a machine has several (hybrid, big.LITTLE), or all of them.
type Kind struct {
	Name   string        `json:"name"` // "core" and "atom" (Intel's words for P and E), the model (arm64), or "kind N"
	CPUs   affinity.List `json:"cpus"`
	MIDR   string        `json:"midr,omitempty"`
	REVIDR string        `json:"revidr,omitempty"`
	// of 1024, as the scheduler weighs them (cpu_capacity); the greatest
	Capacity int `json:"capacity,omitempty"`
	BaseMHz  int `json:"base_mhz,omitempty"`
	MaxMHz   int `json:"max_mhz,omitempty"` // the greatest
}

// traits are what two processors of one kind have in common. The greatest frequency is not among them where anything
// else is known: favoured cores of one design run a little faster than their neighbours.
type traits struct {
	name         string
	midr, revidr uint64
	capacity     int
	base         int // kHz
	fastest      int // kHz
}

// readKinds sorts the online processors by what tells them apart: the names under which their counters are (Linux,
// perf's cpu_core and cpu_atom), the model, the capacity, and the base frequency.
func readKinds(tree *sysroot.Tree, online affinity.List, info cpuInfo) (kinds []Kind) {
	names := unitNames(tree)
	byTraits := map[traits]int{}
	fastest := fastestClasses(tree, online)
	for _, cpu := range online {
		t := traitsOf(tree, cpu, info)
		t.name = names[cpu]
		maxKHz, _ := tree.Number(frequency(cpu, "cpuinfo_max_freq"))
		if t == (traits{}) {
			t.fastest = fastest[cpu]
		}
		at, known := byTraits[t]
		if !known {
			at = len(kinds)
			byTraits[t] = at
			kinds = append(kinds, t.kind())
		}
		kinds[at].CPUs = append(kinds[at].CPUs, cpu)
		capacity, _ := tree.Number(fmt.Sprintf("%s/cpu%d/cpu_capacity", cpuFolder, cpu))
		kinds[at].MaxMHz = max(kinds[at].MaxMHz, maxKHz/1000)
		kinds[at].Capacity = max(kinds[at].Capacity, capacity)
	}
	nameByEveryone(tree, kinds, info)
	slices.SortStableFunc(kinds, func(a, b Kind) int {
		return cmp.Or(cmp.Compare(b.Capacity, a.Capacity), cmp.Compare(b.BaseMHz, a.BaseMHz), cmp.Compare(b.MaxMHz, a.MaxMHz))
	})
	for i := range kinds {
		if kinds[i].Name == "" {
			kinds[i].Name = "kind " + strconv.Itoa(i)
		}
	}
	return kinds
}

// nameByEveryone names the cores by a model that is said of all of them at once: it tells no kinds apart, and if they
// were told apart by something else it cannot be true of each.
func nameByEveryone(tree *sysroot.Tree, kinds []Kind, info cpuInfo) {
	midr := info.midr(everyone)
	switch {
	case midr == 0 || len(kinds) == 0 || kinds[0].MIDR != "":
	case len(kinds) == 1:
		kinds[0].called(midr)
	default:
		_, model := nameOf(midr)
		tree.Complain("proc/cpuinfo", fmt.Errorf("it calls all processors %s, and they are of %d kinds", model, len(kinds)))
	}
}

// called names a kind by its MIDR_EL1.
func (k *Kind) called(midr uint64) {
	k.MIDR = fmt.Sprintf("%#x", midr)
	_, k.Name = nameOf(midr)
}

func (t traits) kind() Kind {
	k := Kind{Name: t.name, BaseMHz: t.base / 1000}
	if t.midr != 0 {
		k.called(t.midr)
	}
	if t.revidr != 0 {
		k.REVIDR = fmt.Sprintf("%#x", t.revidr)
	}
	return k
}

func traitsOf(tree *sysroot.Tree, cpu int, info cpuInfo) (t traits) {
	registers := fmt.Sprintf("%s/cpu%d/regs/identification/", cpuFolder, cpu)
	if midr, found := tree.Number(registers + "midr_el1"); found {
		t.midr = uint64(midr)
	} else if info[cpu]["CPU implementer"] != "" { // its own, and not everyone's
		t.midr = info.midr(cpu)
	}
	if revidr, found := tree.Number(registers + "revidr_el1"); found {
		t.revidr = uint64(revidr)
	}
	if t.midr == 0 { // a favoured core of the same model may be given a little more capacity
		t.capacity, _ = tree.Number(fmt.Sprintf("%s/cpu%d/cpu_capacity", cpuFolder, cpu))
		t.base, _ = tree.Number(frequency(cpu, "base_frequency"))
	}
	return t
}

// unitNames reads which processors the kernel's names for the counters of hybrid processors stand for.
func unitNames(tree *sysroot.Tree) map[int]string {
	names := map[int]string{}
	for _, name := range []string{"core", "atom", "lowpower"} {
		for _, cpu := range tree.List("sys/devices/cpu_" + name + "/cpus") {
			names[cpu] = name
		}
	}
	return names
}

func frequency(cpu int, name string) string {
	return fmt.Sprintf("%s/cpu%d/cpufreq/%s", cpuFolder, cpu, name)
}

// fastestClasses gives each processor the greatest frequency of its class; within a class they differ by less than a
// tenth from one to the next, as favoured cores do. One of which no frequency is known is no kind of its own.
func fastestClasses(tree *sysroot.Tree, online affinity.List) map[int]int {
	speed := map[int]int{}
	for _, cpu := range online {
		speed[cpu], _ = tree.Number(frequency(cpu, "cpuinfo_max_freq"))
	}
	order := slices.Clone(online)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(speed[b], speed[a]) })
	class := map[int]int{}
	for i, cpu := range order {
		class[cpu] = speed[cpu]
		if i > 0 && (speed[cpu] <= 0 || speed[cpu]/9*10 > speed[order[i-1]]) {
			class[cpu] = class[order[i-1]]
		}
	}
	return class
}
