// Package machinetest makes recordings of machines that nobody has at hand, for tests.
package machinetest

import (
	"archive/tar"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/machine"
)

// A Shape is a regular machine: so many of each in each of the larger. Processors are numbered as Linux does on most
// machines: the first thread of every core, then the second of every core.
type Shape struct {
	Packages, Nodes, Caches, Cores, Threads int // nodes a package, caches a node, cores a cache, threads a core
}

// The shapes that plans are tried on: a desktop of two core complexes, an Arm server of two sockets, and an AMD server
// of two sockets with four nodes each.
var (
	CPUs16  = Shape{1, 1, 2, 4, 2}
	CPUs128 = Shape{2, 2, 1, 32, 1}
	CPUs512 = Shape{2, 4, 4, 8, 2}
)

// CPUs is how many processors the machine has.
func (s Shape) CPUs() int { return s.cores() * s.Threads }

func (s Shape) cores() int { return s.Packages * s.Nodes * s.Caches * s.Cores }

// members lists the processors of the group at index, of groups of so many cores.
func (s Shape) members(index, cores int) string {
	var ranges []string
	for thread := range s.Threads {
		first := thread*s.cores() + index*cores
		ranges = append(ranges, fmt.Sprintf("%d-%d", first, first+cores-1))
	}
	return strings.Join(ranges, ",")
}

// files are what the kernel would say.
func (s Shape) files() map[string]string {
	cpuinfo := "processor : 0\nvendor_id : GenuineIntel\ncpu family : 6\nmodel : 200\nmodel name : Made Up\nflags : lm cx16 sse2\n"
	all := fmt.Sprintf("0-%d", s.CPUs()-1)
	files := map[string]string{
		"proc/cpuinfo": cpuinfo, "sys/devices/system/cpu/online": all, "sys/devices/system/cpu/present": all,
	}
	cache, node := s.Cores, s.Caches*s.Cores
	pack := s.Nodes * node
	for cpu := range s.CPUs() {
		core := cpu % s.cores()
		folder := fmt.Sprintf("sys/devices/system/cpu/cpu%d/", cpu)
		files[folder+"topology/core_id"] = fmt.Sprint(core % pack)
		files[folder+"topology/core_cpus_list"] = s.members(core, 1)
		files[folder+"topology/physical_package_id"] = fmt.Sprint(core / pack)
		files[folder+"topology/package_cpus_list"] = s.members(core/pack, pack)
		files[folder+"cache/index3/level"] = "3"
		files[folder+"cache/index3/type"] = "Unified"
		files[folder+"cache/index3/size"] = "32768K"
		files[folder+"cache/index3/shared_cpu_list"] = s.members(core/cache, cache)
	}
	for i := range s.Packages * s.Nodes {
		files[fmt.Sprintf("sys/devices/system/node/node%d/cpulist", i)] = s.members(i, node)
	}
	return files
}

// Record writes a recording of the machine into an archive and returns its path.
func (s Shape) Record(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "machine.tar")
	file, err := os.Create(path)
	require.NoError(t, err)
	archive := tar.NewWriter(file)
	for name, content := range s.files() {
		require.NoError(t, archive.WriteHeader(&tar.Header{Name: name, Mode: 0o444, Size: int64(len(content) + 1)}))
		_, err := archive.Write([]byte(content + "\n"))
		require.NoError(t, err)
	}
	require.NoError(t, archive.Close())
	require.NoError(t, file.Close())
	return path
}

// read are the machines that were read once: reading a large one takes a while.
var read struct {
	sync.Mutex
	machines map[Shape]machine.Machine
}

// Machine is the machine as atomlab reads its recording. Its lists are shared: they must not be written to.
func (s Shape) Machine(t testing.TB) machine.Machine {
	t.Helper()
	read.Lock()
	defer read.Unlock()
	m, known := read.machines[s]
	if !known {
		var err error
		m, err = machine.Load(s.Record(t))
		require.NoError(t, err)
		require.Empty(t, m.Doubts)
		if read.machines == nil {
			read.machines = map[Shape]machine.Machine{}
		}
		read.machines[s] = m
	}
	return m
}
