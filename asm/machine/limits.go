package machine

import (
	"fmt"
	"math"
	"path"
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
}

// within keeps the processors that the cpuset allows. Nil limits allow all.
func (l *Limits) within(cpus affinity.List) affinity.List {
	if l == nil || len(l.CPUs) == 0 {
		return cpus
	}
	return setOf(l.CPUs).keep(cpus)
}

// readLimits finds the groups of the process that reads, and returns nil where there are none. A group is bound by its
// own limits and those of every group above it. A container sees its own group as the top of the tree, while
// /proc/self/cgroup may still name the path that the host uses: what does not exist here is passed over.
func readLimits(tree *sysroot.Tree) *Limits {
	var l Limits
	mounts := readMounts(tree)
	for line := range strings.Lines(tree.Text("proc/self/cgroup")) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3) // hierarchy-ID:controllers:path
		if len(fields) != 3 {
			continue
		}
		above := ancestors(fields[2])
		for _, controller := range strings.Split(fields[1], ",") {
			switch controller {
			case "":
				l.readVersion2(tree, mounts[""], above)
			case "cpu", "cpuset":
				l.readVersion1(tree, mounts[controller], above)
			}
		}
	}
	if group := tree.Line("proc/self/cpuset"); l.Version == 0 && group != "" { // older than the list of control groups
		l.readVersion1(tree, mounts["cpuset"], ancestors(group))
		l.readVersion2(tree, mounts[""], ancestors(group))
	}
	if l.Version == 0 {
		return nil
	}
	return &l
}

// readMounts is where the controllers are mounted, "" being version 2: as proc(5) says, or where they usually are.
func readMounts(tree *sysroot.Tree) map[string]string {
	mounts := map[string]string{"": "sys/fs/cgroup", "cpuset": "sys/fs/cgroup/cpuset", "cpu": "sys/fs/cgroup/cpu"}
	if tree.Exists("sys/fs/cgroup/cpu,cpuacct") {
		mounts["cpu"] = "sys/fs/cgroup/cpu,cpuacct"
	}
	for line := range strings.Lines(tree.Text("proc/mounts")) {
		fields := strings.Fields(line) // device, place, type, options
		if len(fields) < 4 {
			continue
		}
		place := path.Clean("/" + fields[1])[1:]
		switch fields[2] {
		case "cgroup2":
			mounts[""] = place
		case "cpuset":
			mounts["cpuset"] = place
		case "cgroup":
			for _, option := range strings.Split(fields[3], ",") {
				if option == "cpu" || option == "cpuset" {
					mounts[option] = place
				}
			}
		}
	}
	return mounts
}

// ancestors lists a path and everything above it: /a/b, /a, /.
func ancestors(group string) (list []string) {
	const deepest = 64
	for at := path.Clean("/" + group); len(list) < deepest; at = path.Dir(at) {
		list = append(list, at)
		if at == "/" {
			break
		}
	}
	return list
}

func (l *Limits) readVersion2(tree *sysroot.Tree, mount string, groups []string) {
	for _, group := range groups {
		folder := path.Join(mount, group)
		if text := tree.Line(folder + "/cpu.max"); text != "" { // "max 100000" or "150000 100000", in µs
			quota, period, _ := strings.Cut(text, " ")
			l.bound(tree, folder+"/cpu.max", quota, period)
			l.Version = 2
		}
		l.confine(2, tree.List(folder+"/cpuset.cpus.effective"))
	}
}

func (l *Limits) readVersion1(tree *sysroot.Tree, mount string, groups []string) {
	for _, group := range groups {
		folder := path.Join(mount, group)
		if quota := tree.Line(folder + "/cpu.cfs_quota_us"); quota != "" { // -1: no limit
			l.bound(tree, folder+"/cpu.cfs_quota_us", quota, tree.Line(folder+"/cpu.cfs_period_us"))
			l.Version = max(l.Version, 1)
		}
		l.confine(1, tree.List(folder+"/cpuset.effective_cpus", folder+"/cpuset.cpus", folder+"/cpus"))
	}
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

// confine keeps the smaller set.
func (l *Limits) confine(version int, cpus affinity.List) {
	if len(cpus) == 0 {
		return
	}
	l.Version = max(l.Version, version)
	if l.CPUs == nil {
		l.CPUs = cpus
		return
	}
	if both := setOf(cpus).keep(l.CPUs); len(both) > 0 {
		l.CPUs = both
	}
}
