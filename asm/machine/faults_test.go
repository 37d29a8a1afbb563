package machine

import (
	"math/bits"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

// Small trees, each with a fault of firmware, kernels or whoever recorded it. Their form is that of testdata.

func told(t testing.TB, text string) Machine {
	tree := sysroot.New(plant(t, text))
	return complete(infer(tree), tree)
}

const (
	fourCores = "sys/devices/system/cpu/online 0-3\n" +
		"sys/devices/system/cpu/cpu{0-3}/topology/core_id {0-3}\n" +
		"sys/devices/system/cpu/cpu{0-3}/topology/core_cpus_list {0-3}\n"
	onePackage = "sys/devices/system/cpu/cpu{0-3}/topology/physical_package_id 0\n" +
		"sys/devices/system/cpu/cpu{0-3}/topology/package_cpus_list 0-3\n"
	amd    = "proc/cpuinfo processor : 0\\nvendor_id : AuthenticAMD\\ncpu family : 26\\nmodel : 2\\nmodel name : A Name\\nstepping : 1\\nflags : lm cx16\\n\n"
	anL3   = "sys/devices/system/cpu/cpu{0-3}/cache/index3/level 3\nsys/devices/system/cpu/cpu{0-3}/cache/index3/type Unified\n"
	bigL3  = anL3 + "sys/devices/system/cpu/cpu{0-3}/cache/index3/size 8192K\n"
	allL3s = bigL3 + "sys/devices/system/cpu/cpu{0-3}/cache/index3/shared_cpu_list 0-3\n"
)

// TestNumbersThatAreNone: -1, 65535 and 4294967295 say that there is no such thing, and not that each core is one.
func TestNumbersThatAreNone(t *testing.T) {
	nones := []string{"-1", "65535"}
	if bits.UintSize == 64 { // where int has 32 bits, the third is no number
		nones = append(nones, "4294967295")
	}
	for _, none := range nones {
		m := told(t, fourCores+onePackage+
			"sys/devices/system/cpu/cpu{0-3}/topology/die_id "+none+"\nsys/devices/system/cpu/cpu{0-3}/topology/die_cpus_list {0-3}\n"+
			"sys/devices/system/cpu/cpu{0-3}/topology/cluster_id "+none+"\nsys/devices/system/cpu/cpu{0-3}/topology/cluster_cpus_list 0\n"+
			"sys/devices/system/cpu/cpu{1-3}/topology/cluster_cpus_list {1-3}\n")
		assert.Empty(t, m.Topology.Dies, none)
		assert.Empty(t, m.Topology.Clusters, none)
		assert.Equal(t, []Group{group(0, 0, 1, 2, 3)}, m.Topology.Packages, none)
		assert.Empty(t, m.Doubts, none)

		m = told(t, fourCores+"sys/devices/system/cpu/cpu{0-3}/topology/physical_package_id "+none+"\n"+
			"sys/devices/system/cpu/cpu{0-3}/topology/package_cpus_list {0-3}\n")
		assert.Empty(t, m.Topology.Packages, "%s: not four", none)
		assert.Contains(t, m.Missing, "packages: this kernel does not say", none)

		m = told(t, fourCores+"sys/devices/system/cpu/cpu{0-3}/topology/physical_package_id "+none+"\n"+
			"sys/devices/system/cpu/cpu{0-1}/topology/package_cpus_list 0-1\nsys/devices/system/cpu/cpu{2-3}/topology/package_cpus_list 2-3\n")
		assert.Equal(t, []Group{group(-1, 0, 1), group(-1, 2, 3)}, m.Topology.Packages, "%s: lists that group are believed", none)
	}
	m := told(t, fourCores+onePackage+"sys/devices/system/cpu/cpu{0-1}/topology/cluster_id 7\nsys/devices/system/cpu/cpu{0-1}/topology/cluster_cpus_list 0-1\n"+
		"sys/devices/system/cpu/cpu{2-3}/topology/cluster_id -1\nsys/devices/system/cpu/cpu{2-3}/topology/cluster_cpus_list {2-3}\n")
	assert.Equal(t, []Group{group(7, 0, 1)}, m.Topology.Clusters, "some have one")
}

// TestContradictoryLists: what processors say of each other must agree, and what most say is shown.
func TestContradictoryLists(t *testing.T) {
	base := amd + fourCores + onePackage
	for name, c := range map[string]struct{ tree, doubt string }{
		"nothing": {base + allL3s, ""},
		"a sharer disagrees": {base + allL3s + "sys/devices/system/cpu/cpu2/cache/index3/shared_cpu_list 2\n",
			"cpu2/cache: L3: processor 2 says that it is one of 2, and others"},
		"the first disagrees": {base + allL3s + "sys/devices/system/cpu/cpu0/cache/index3/shared_cpu_list 0\n",
			"cpu0/cache: L3: processor 0 says that it is one of 0, and others"},
		"list and mask": {base + allL3s + "sys/devices/system/cpu/cpu1/cache/index3/shared_cpu_map 3\n",
			"cpu1/cache/index3/shared_cpu_map: it names 0-1, and shared_cpu_list names 0-3"},
		"itself not named": {base + allL3s + "sys/devices/system/cpu/cpu{0-3}/cache/index3/shared_cpu_list 9\n",
			"L3: who shares it is not told, of processors 0-3: taken for their own"},
		"no list": {base + bigL3, "L3: who shares it is not told, of processors 0-3"},
		"sizes": {base + allL3s + "sys/devices/system/cpu/cpu3/cache/index3/size 4096K\n",
			"cpu3/cache: L3: it is shared with processor 0, which says another size"},
		"packages": {base + "sys/devices/system/cpu/cpu1/topology/package_cpus_list 1-2\n",
			"cpu1/topology/package_cpus: processor 1 says that it is one of 1-2, and others"},
		"package list and mask": {base + "sys/devices/system/cpu/cpu1/topology/package_cpus 3\n",
			"cpu1/topology/package_cpus_list: it names 0-3, and package_cpus names 0-1"},
		"numbers of one package": {base + "sys/devices/system/cpu/cpu3/topology/physical_package_id 1\n",
			"cpu3/topology/physical_package_id: 1, and 0 of processor 0, which is in the same group"},
		"nodes' list and mask": {base + "sys/devices/system/node/node0/cpulist 0-3\nsys/devices/system/node/node0/cpumap 7\n",
			"node0/cpulist: it names 0-3, and cpumap names 0-2"},
		"a cluster ends within a core": {base + "sys/devices/system/cpu/cpu{0-1}/topology/core_cpus_list 0-1\n" +
			"sys/devices/system/cpu/cpu{0-1}/topology/core_id 0\nsys/devices/system/cpu/cpu{0-3}/topology/cluster_id {0-3}\n" +
			"sys/devices/system/cpu/cpu{0-3}/topology/cluster_cpus_list {0-3}\n", "core 0-1 is not within one cluster"},
		"a cache reaches over the end of a package": {amd + fourCores +
			"sys/devices/system/cpu/cpu{0-1}/topology/package_cpus_list 0-1\nsys/devices/system/cpu/cpu{2-3}/topology/package_cpus_list 2-3\n" + bigL3 +
			"sys/devices/system/cpu/cpu{0-2}/cache/index3/shared_cpu_list 0-2\nsys/devices/system/cpu/cpu3/cache/index3/shared_cpu_list 3\n",
			"L3 is shared by 0-2, and a package is 2-3"},
		"a cache around packages": {amd + fourCores +
			"sys/devices/system/cpu/cpu{0-1}/topology/package_cpus_list 0-1\nsys/devices/system/cpu/cpu{2-3}/topology/package_cpus_list 2-3\n" + allL3s, ""},
	} {
		m := told(t, c.tree)
		if c.doubt == "" {
			assert.Empty(t, m.Doubts, name)
			continue
		}
		assert.Contains(t, strings.Join(m.Doubts, "\n"), c.doubt, name)
	}
	m := told(t, base+allL3s+"sys/devices/system/cpu/cpu0/cache/index3/shared_cpu_list 0\n")
	assert.Equal(t, []affinity.List{{0, 1, 2, 3}}, m.Caches[0].Shared, "three of four say so")
}

// TestBallot: the groups do not depend on who is asked first, and never name a processor twice.
func TestBallot(t *testing.T) {
	for name, c := range map[string]struct {
		lists  []affinity.List // of processors 0, 1...
		groups []affinity.List
		agree  bool
	}{
		"agreed":   {[]affinity.List{{0, 1}, {0, 1}, {2}}, []affinity.List{{0, 1}, {2}}, true},
		"outvoted": {[]affinity.List{{0, 1, 2}, {1}, {0, 1, 2}}, []affinity.List{{0, 1, 2}}, false},
		"chain":    {[]affinity.List{{0, 1}, {1, 2}, {1, 2}}, []affinity.List{{0}, {1, 2}}, false},
		"silent":   {[]affinity.List{{0, 1}, nil}, []affinity.List{{0}}, false},
		"nobody":   {nil, nil, true},
	} {
		var b ballot
		for cpu, list := range c.lists {
			if list != nil {
				require.NoError(t, b.cast(cpu, list))
			}
		}
		groups, _, contradiction := b.groups()
		assert.Equal(t, c.groups, groups, name)
		assert.Equal(t, c.agree, contradiction == nil, name)
	}
	var b ballot
	var err error
	everyone := make(affinity.List, affinity.Most-1)
	for cpu := 0; err == nil && cpu < affinity.Most; cpu++ {
		everyone[0] = cpu // each list another one
		err = b.cast(cpu, everyone)
	}
	assert.ErrorIs(t, err, errNamedTooOften, "a small file does not become a large answer")
}

// TestMemoryNodes: nodes without processors are told apart from those with, and from those without anything.
func TestMemoryNodes(t *testing.T) {
	nodes := fourCores + onePackage + "sys/devices/system/node/node0/cpulist 0-3\nsys/devices/system/node/node{1-3}/cpumap 00000000\n"
	processors, memoryOnly, empty := told(t, nodes).Topology.NodesByContent()
	assert.Equal(t, []string{"0", "1-3", ""}, []string{processors.String(), memoryOnly.String(), empty.String()})

	m := told(t, nodes+"sys/devices/system/node/has_memory 0-1\nproc/driver/nvidia/gpus/0009:01:00.0/numa_status Node:      1\\nStatus:    online\\n\n"+
		"proc/driver/nvidia/gpus/0009:02:00.0/numa_status Node:      none\\n\n")
	processors, memoryOnly, empty = m.Topology.NodesByContent()
	assert.Equal(t, []string{"0", "1", "2-3"}, []string{processors.String(), memoryOnly.String(), empty.String()})
	assert.Equal(t, Group{ID: 1, Of: "NVIDIA GPU 0009:01:00.0"}, m.Topology.Nodes[1])
	assert.Empty(t, m.Doubts)
}

// TestSaidOnce: kernels that list the processors first say once, at the end, what all of them are.
func TestSaidOnce(t *testing.T) {
	one := `Features : fp asimd evtstrm atomics\nCPU implementer : 0x41\nCPU architecture: %\nCPU variant : 0x0\nCPU part : 0xd03\nCPU revision : 4\n`
	for name, before := range map[string]string{
		"in a row":         `Processor : AArch64 Processor rev 4 (aarch64)\nprocessor : 0\nprocessor : 1\nprocessor : 2\nprocessor : 3\n`,
		"in paragraphs":    `processor : 0\n\nprocessor : 1\n\nprocessor : 2\n\nprocessor : 3\n\n`,
		"with something":   `processor : 0\nBogoMIPS : 26.0\n\nprocessor : 1\nBogoMIPS : 26.0\n\nprocessor : 2\n\nprocessor : 3\nBogoMIPS : 26.0\n`,
		"an odd one first": `Hardware : Board\n\nprocessor : 3\nprocessor : 2\nprocessor : 1\nprocessor : 0\n`,
	} {
		for _, architecture := range []string{"8", "AArch64"} {
			cpuinfo := "proc/cpuinfo " + before + strings.ReplaceAll(one, "%", architecture) + `\nHardware : Board\n` + "\n"
			m := told(t, cpuinfo+fourCores)
			assert.Equal(t, []string{"arm64", "Arm", "Cortex-A53", "MIDR_EL1 0x410fd034"}, []string{m.Arch, m.Vendor, m.Model, m.Signature}, name)
			assert.Equal(t, []string{"evtstrm", "lse"}, m.Features, name)
			assert.Equal(t, []Kind{{Name: "Cortex-A53", CPUs: affinity.List{0, 1, 2, 3}, MIDR: "0x410fd034"}}, m.Kinds, name)
			assert.Empty(t, m.Doubts, name)
		}
	}
	m := told(t, `proc/cpuinfo processor : 0\nprocessor : 1\nprocessor : 2\nprocessor : 3\n`+strings.ReplaceAll(one, "%", "8")+"\n"+fourCores+
		"sys/devices/system/cpu/cpu{0-1}/cpu_capacity 400\nsys/devices/system/cpu/cpu{2-3}/cpu_capacity 1024\n")
	require.Len(t, m.Kinds, 2)
	assert.Equal(t, "kind 0", m.Kinds[0].Name, "one model for two kinds is not believed of either")
	assert.Equal(t, []string{"proc/cpuinfo: it calls all processors Cortex-A53, and they are of 2 kinds"}, m.Doubts)
}

// TestArchitectures: those that we know nothing else about are named.
func TestArchitectures(t *testing.T) {
	for cpuinfo, want := range map[string][2]string{ // architecture, model
		`system type : generic-loongson-machine\n\nprocessor : 0\nModel Name : Loongson-3A5000\nISA : loongarch32 loongarch64\n`: {"loong64", "Loongson-3A5000"},
		`processor : 0\nhart : 0\nisa : rv64imafdc_zicsr\nmmu : sv48\nuarch : sifive,u74-mc\n`:                                   {"riscv64", "sifive,u74-mc"},
		`processor : 0\ncpu : POWER9, altivec supported\nclock : 3800MHz\n`:                                                      {"ppc64", "POWER9, altivec supported"},
		`vendor_id : IBM/S390\n# processors : 2\nprocessor 0: version = 00, identification = 279F25, machine = 2817\n`:           {"s390x", ""},
		`processor : 0\nvendor : GenuineIntel\narch : IA-64\nmodel name : Madison\n`:                                             {"ia64", "Madison"},
		`system type : MIPS Malta\nprocessor : 0\ncpu model : MIPS 24Kc V0.0\nisa : mips1 mips2 mips32r1\n`:                      {"mips", "MIPS 24Kc V0.0"},
		`processor : 0\ncpu family : PA-RISC 2.0\ncpu : PA8500 (PCX-W)\n`:                                                        {"parisc", "PA8500 (PCX-W)"},
		`cpu : UltraSparc T2 (Niagara2)\n`:                                                                      {"sparc64", "UltraSparc T2 (Niagara2)"},
		`processor : 0\nvendor_id : GenuineIntel\nmodel name : Old\nflags : fpu pae\n`:                          {"386", "Old"},
		`processor : 0\nFeatures : half thumb\nCPU implementer : 0x41\nCPU architecture: 7\nCPU part : 0xc09\n`: {"arm", ""},
		`processor : 0\nsomething : else\n`:                                                                     {"", ""},
	} {
		m := told(t, "proc/cpuinfo "+cpuinfo+"\n"+fourCores)
		assert.Equal(t, want, [2]string{m.Arch, m.Model}, cpuinfo)
		if want[0] == "" {
			assert.Contains(t, m.Missing, "architecture: this kernel does not say")
		} else {
			assert.Contains(t, m.Missing, "features, counter: atomlab knows amd64 and arm64, and not "+want[0])
		}
	}
}

// TestTwoNames: a hypervisor that changes what CPUID says does not change what the kernel has read, and the other way
// round.
func TestTwoNames(t *testing.T) {
	asked := func() Machine {
		return Machine{OS: "linux", Arch: "amd64", Vendor: "AuthenticAMD", Model: "A  Name ", Signature: "family 26 model 2 stepping 1", Hypervisor: "bhyve bhyve "}
	}
	for name, c := range map[string]struct {
		spoil func(*Machine)
		doubt string
	}{
		"nothing":   {func(*Machine) {}, ""},
		"no name":   {func(m *Machine) { m.Model = "" }, ""},
		"name":      {func(m *Machine) { m.Model = "Another Name" }, `name is "Another Name" according to its instructions, and "A Name"`},
		"vendor":    {func(m *Machine) { m.Vendor = "GenuineIntel" }, `vendor is "GenuineIntel"`},
		"signature": {func(m *Machine) { m.Signature = "family 26 model 2 stepping 0" }, `signature is "family 26 model 2 stepping 0"`},
	} {
		m := asked()
		c.spoil(&m)
		m = complete(m, sysroot.New(plant(t, amd+fourCores+onePackage)))
		assert.Equal(t, "bhyve bhyve", m.Hypervisor, "registers are padded")
		if c.doubt == "" {
			assert.Empty(t, m.Doubts, name)
			continue
		}
		require.Len(t, m.Doubts, 1, name)
		assert.Contains(t, m.Doubts[0], c.doubt, name)
	}
	m := complete(asked(), sysroot.New(plant(t, amd+fourCores)))
	assert.Equal(t, "A  Name", m.Model)
	arm := "proc/cpuinfo processor : 0\\nCPU implementer : 0x41\\nCPU architecture: 8\\nCPU variant : 0x0\\nCPU part : 0xd03\\nCPU revision : 4\\n\n"
	m = complete(Machine{OS: "linux", Arch: "arm64", Signature: "MIDR_EL1 0x410fd083"}, sysroot.New(plant(t, arm+"sys/devices/system/cpu/online 0\n")))
	assert.Equal(t, []string{"the instruction reads MIDR_EL1 0x410fd083, and the kernel gives no processor that number"}, m.Doubts)
}
