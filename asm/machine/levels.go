package machine

import (
	"fmt"
	"slices"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// A level is the files of a processor's topology folder that say what it is in.
type level struct {
	number  string
	members []string // the name of newer kernels first; each stands for a list and a mask beside it
	partial bool     // not every processor is in such a thing
	split   bool     // one list may hold several numbers: see splitByNumber
}

var (
	packageLevel = level{number: "physical_package_id", members: []string{"package_cpus", "core_siblings"}}
	dieLevel     = level{number: "die_id", members: []string{"die_cpus"}, partial: true}
	clusterLevel = level{number: "cluster_id", members: []string{"cluster_cpus"}, partial: true}
	coreLevel    = level{number: "core_id", members: []string{"core_cpus", "thread_siblings"}, split: true}
)

// none is the number of a group that the system gives no number.
const none = -1

// isNone knows the numbers by which kernels say that there is no such thing: -1, and what becomes of it in 16 and in 32
// bits (x86's BAD_APICID was 65535).
func isNone(number int) bool { return number == -1 || number == 1<<16-1 || int64(number) == 1<<32-1 }

// read groups the processors that share the content of the level's files. Of a partial level a processor whose number
// is none is in no group; of the others the list is believed without the number.
func (l level) read(tree *sysroot.Tree, online affinity.List) (groups []Group) {
	runs, numbers, votes, forms := setOf(online), map[int]int{}, ballot{}, complainOnce{tree: tree}
	for _, cpu := range online {
		number, numbered := tree.Number(topologyFile(cpu, l.number))
		if !numbered || isNone(number) {
			number = none
		}
		if l.partial && numbered && number == none {
			continue
		}
		members := l.list(tree, runs, cpu, &forms)
		if len(members) == 0 {
			continue // this kernel does not know the level
		}
		if !slices.Contains(members, cpu) {
			tree.Complain(topologyFile(cpu, l.members[0]), fmt.Errorf("%.60v does not name processor %d itself", members, cpu))
			members = affinity.List{cpu}
		}
		numbers[cpu] = number
		if err := votes.cast(cpu, members); err != nil {
			tree.Complain(topologyFile(cpu, l.members[0]), err)
			break
		}
	}
	agreed, who, contradiction := votes.groups()
	if contradiction != nil {
		tree.Complain(topologyFile(who, l.members[0]), contradiction)
	}
	for _, cpus := range agreed {
		groups = append(groups, Group{ID: numbers[cpus[0]], CPUs: cpus})
	}
	l.compareNumbers(tree, agreed, numbers)
	return groups
}

func topologyFile(cpu int, name string) string {
	return fmt.Sprintf("%s/cpu%d/topology/%s", cpuFolder, cpu, name)
}

// list reads whom a processor shares the level with.
func (l level) list(tree *sysroot.Tree, runs set, cpu int, forms *complainOnce) affinity.List {
	for _, name := range l.members {
		file := topologyFile(cpu, name)
		members, differ := bothForms(tree, runs, file+"_list", file)
		forms.about(file+"_list", differ)
		if len(members) > 0 {
			return members
		}
	}
	return nil
}

// compareNumbers: those who name each other should give what they are in one number.
func (l level) compareNumbers(tree *sysroot.Tree, groups []affinity.List, numbers map[int]int) {
	if l.split {
		return
	}
	for _, cpus := range groups {
		first := cpus[0]
		for _, cpu := range cpus[1:] {
			if numbers[cpu] != numbers[first] {
				tree.Complain(topologyFile(cpu, l.number),
					fmt.Errorf("%d, and %d of processor %d, which is in the same group", numbers[cpu], numbers[first], first))
				return
			}
		}
	}
}
