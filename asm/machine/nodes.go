package machine

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// readNodes reads the NUMA nodes, those without processors too (Documentation/ABI/stable/sysfs-devices-node).
func readNodes(tree *sysroot.Tree, online affinity.List) (nodes []Group) {
	runs, named, forms := setOf(online), 0, complainOnce{tree: tree}
	gpus := nvidiaNodes(tree)
	for _, node := range tree.Numbered(nodeFolder, "node") {
		folder := fmt.Sprintf("%s/node%d", nodeFolder, node)
		cpus, differ := bothForms(tree, runs, folder+"/cpulist", folder+"/cpumap")
		forms.about(folder+"/cpulist", differ)
		if named += len(cpus); named > mostNamed {
			tree.Complain(nodeFolder, errors.New("the nodes name processors over and over: expected each in one"))
			break
		}
		group := Group{ID: node, CPUs: cpus}
		if len(cpus) == 0 {
			group.Of = gpus[node]
		}
		nodes = append(nodes, group)
	}
	return nodes
}

// nvidiaNodes are the nodes that NVIDIA's driver makes of its GPUs' memory, where the processors can address it
// coherently (POWER9 and Grace; the driver's /proc/driver/nvidia/gpus/ADDRESS/numa_status).
func nvidiaNodes(tree *sysroot.Tree) map[int]string {
	owners := map[int]string{}
	const folder = "proc/driver/nvidia/gpus"
	for _, gpu := range tree.Names(folder) {
		for line := range strings.Lines(tree.Text(folder + "/" + gpu + "/numa_status")) {
			name, value, _ := strings.Cut(line, ":")
			if node, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && strings.TrimSpace(name) == "Node" {
				owners[node] = "NVIDIA GPU " + gpu
			}
		}
	}
	return owners
}
