package machine

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// Limits are what the control groups of this process allow (Linux, Documentation/admin-guide/cgroup-v2.rst and
// cgroup-v1/). A quota below the number of processors means that threads are stopped for milliseconds at a time.
type Limits struct {
	Version int           `json:"cgroup"`         // 1 or 2: where the limits below come from
	Quota   float64       `json:"quota_cpus"`     // processors' worth of time in each period; 0: no limit
	CPUs    affinity.List `json:"cpus,omitempty"` // the cpuset; empty: no limit known
	Memory  affinity.List `json:"mems,omitempty"` // the NUMA nodes that memory may come from; empty: no limit known
}

// within keeps the processors that the cpuset allows. Nil limits allow all.
func (l *Limits) within(cpus affinity.List) affinity.List {
	if l == nil || len(l.CPUs) == 0 {
		return cpus
	}
	return setOf(l.CPUs).keep(cpus)
}

// readLimits finds the groups of the process that reads, and returns nil where there are none. A group is bound by its
// own limits and those of every group above it, wherever one of them is to be seen: hierarchies are mounted more than
// once (a container that sees its host's), and the tightest limit counts.
func readLimits(tree *sysroot.Tree) *Limits {
	var l Limits
	mounts := readMounts(tree)
	for line := range strings.Lines(tree.Text("proc/self/cgroup")) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3) // hierarchy-ID:controllers:path
		if len(fields) != 3 {
			continue
		}
		for _, controller := range strings.Split(fields[1], ",") {
			l.read(tree, mounts, controller, fields[2])
		}
	}
	if group := tree.Line("proc/self/cpuset"); l.Version == 0 && group != "" { // older than the list of control groups
		l.read(tree, mounts, "cpuset", group)
		l.read(tree, mounts, "", group)
	}
	if l.Version == 0 {
		return nil
	}
	return &l
}

// read reads a controller's limits of a group in every place; the controller of version 2 has no name.
func (l *Limits) read(tree *sysroot.Tree, mounts []mount, controller, group string) {
	for _, m := range mounts {
		if !slices.Contains(m.controllers, controller) {
			continue
		}
		for _, folder := range m.folders(group) {
			if controller == "" {
				l.readVersion2(tree, folder)
			} else {
				l.readVersion1(tree, folder)
			}
		}
	}
}

func (l *Limits) readVersion2(tree *sysroot.Tree, folder string) {
	if text := tree.Line(folder + "/cpu.max"); text != "" { // "max 100000" or "150000 100000", in µs
		quota, period, _ := strings.Cut(text, " ")
		l.bound(tree, folder+"/cpu.max", quota, period)
		l.Version = 2
	}
	l.confine(tree, 2, &l.CPUs, folder+"/cpuset.cpus.effective")
	l.confine(tree, 2, &l.Memory, folder+"/cpuset.mems.effective")
}

func (l *Limits) readVersion1(tree *sysroot.Tree, folder string) {
	if quota := tree.Line(folder + "/cpu.cfs_quota_us"); quota != "" { // -1: no limit
		l.bound(tree, folder+"/cpu.cfs_quota_us", quota, tree.Line(folder+"/cpu.cfs_period_us"))
		l.Version = max(l.Version, 1)
	}
	l.confine(tree, 1, &l.CPUs, folder+"/cpuset.effective_cpus", folder+"/cpuset.cpus", folder+"/cpus")
	l.confine(tree, 1, &l.Memory, folder+"/cpuset.effective_mems", folder+"/cpuset.mems", folder+"/mems")
}

// bound keeps the smaller quota.
func (l *Limits) bound(tree *sysroot.Tree, file, quota, period string) {
	if quota == "max" || quota == "-1" {
		return
	}
	time, err1 := strconv.ParseFloat(quota, 64)
	each, err2 := strconv.ParseFloat(period, 64)
	if err1 != nil || err2 != nil || !(time > 0 && each > 0) || math.IsInf(time/each, 0) {
		tree.Complain(file, fmt.Errorf("quota %.40q of a period of %.40q: expected two numbers above 0, in µs", quota, period))
		return
	}
	if cpus := time / each; l.Quota == 0 || cpus < l.Quota {
		l.Quota = cpus
	}
}

// confine keeps what all sets allow: each is within that of the group above.
func (l *Limits) confine(tree *sysroot.Tree, version int, limit *affinity.List, files ...string) {
	allowed := tree.List(files...)
	if len(allowed) == 0 {
		return
	}
	l.Version = max(l.Version, version)
	if *limit == nil {
		*limit = allowed
		return
	}
	both := setOf(allowed).keep(*limit)
	if len(both) == 0 {
		tree.Complain(files[0], fmt.Errorf("it allows %.60v, and another group of this process %.60v: expected something in common", allowed, *limit))
		return
	}
	*limit = both
}
