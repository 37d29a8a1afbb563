package machine

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine/sysroot"
)

var braces = regexp.MustCompile(`\{[0-9,-]+\}`)

// plant reads a tree of testdata, whose form the README there explains.
func plant(t testing.TB, text string) fstest.MapFS {
	files := fstest.MapFS{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		each := affinity.List{0}
		if list := braces.FindString(line); list != "" {
			var err error
			each, err = affinity.ParseList(strings.Trim(list, "{}"))
			require.NoError(t, err, line)
		}
		for _, number := range each {
			name, content, _ := strings.Cut(braces.ReplaceAllString(line, strconv.Itoa(number)), " ")
			files[strings.ReplaceAll(name, `\040`, " ")] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(content, `\n`, "\n") + "\n")}
		}
	}
	return files
}

func planted(t testing.TB, name string) *sysroot.Tree {
	text, err := os.ReadFile(filepath.Join("testdata", name+".tree"))
	require.NoError(t, err)
	return sysroot.New(plant(t, string(text)))
}

func readTree(t testing.TB, name string) Machine {
	tree := planted(t, name)
	return complete(infer(tree), tree)
}

func group(id int, cpus ...int) Group { return Group{ID: id, CPUs: cpus} }

func TestHybrid(t *testing.T) {
	m := readTree(t, "hybrid")
	assert.Equal(t, "amd64", m.Arch)
	assert.Equal(t, "6.12.0-made-up", m.Kernel)
	assert.Equal(t, []string{"cx16", "sse2"}, m.Features)
	assert.Equal(t, "8", m.Topology.Offline.String())
	assert.Equal(t, []Group{group(0, 0, 1, 2, 3, 4, 5, 6, 7)}, m.Topology.Packages)
	assert.Empty(t, m.Topology.Dies, "one die is the package")
	assert.Equal(t, []Group{group(-1, 0, 1), group(-1, 2, 3), group(-1, 4, 5, 6, 7)}, m.Topology.Clusters)
	assert.Equal(t, []Group{group(0, 0, 1), group(4, 2, 3), group(4, 4), group(5, 5), group(6, 6), group(7, 7)}, m.Topology.Cores)
	assert.Equal(t, []Kind{
		{Name: "core", CPUs: affinity.List{0, 1, 2, 3}, MaxMHz: 5200}, {Name: "atom", CPUs: affinity.List{4, 5, 6, 7}, MaxMHz: 3900},
	}, m.Kinds, "a favoured core is no kind of its own")
	assert.Equal(t, []Cache{
		{Level: 1, Type: "data", Bytes: 48 << 10, Line: 64, Shared: []affinity.List{{0, 1}, {2, 3}}},
		{Level: 1, Type: "data", Bytes: 32 << 10, Line: 64, Shared: []affinity.List{{4}, {5}, {6}, {7}}},
		{Level: 3, Type: "unified", Bytes: 24 << 20, Line: 64, Shared: []affinity.List{{0, 1, 2, 3, 4, 5, 6, 7}}},
	}, m.Caches)
	assert.Equal(t, Policy{Governor: "powersave", Driver: "intel_pstate", Boost: "off", SMT: "on", SplitLock: "warn, and slow down", HugePages: "madvise"}, m.Policy)
	assert.True(t, *m.Counter.Invariant)
	assert.Equal(t, "tsc", m.Counter.Clocksource)
	assert.Equal(t, []int{0, 2, 4, 5, 6, 7, 1, 3}, m.Spread(0))
	assert.Equal(t, []string{"limits of the control group: this kernel does not say"}, m.Missing)
	assert.Empty(t, m.Doubts)
}

func TestBigLittle(t *testing.T) {
	m := readTree(t, "biglittle")
	assert.Equal(t, "arm64", m.Arch)
	assert.Equal(t, []string{"cpuid", "evtstrm", "lse", "rcpc"}, m.Features)
	assert.Equal(t, []Kind{
		{Name: "Cortex-A76", CPUs: affinity.List{4, 5}, MIDR: "0x414fd0b1", Capacity: 1024},
		{Name: "Cortex-A55", CPUs: affinity.List{0, 1, 2, 3}, MIDR: "0x412fd050", Capacity: 414},
	}, m.Kinds)
	assert.Equal(t, []Group{group(0, 0, 1, 2, 3), group(1, 4, 5)}, m.Topology.Clusters)
	assert.Equal(t, &Limits{Version: 2, Quota: 1.5, CPUs: affinity.List{1, 2, 4}}, m.Limits, "the smallest of all groups above")
	assert.Equal(t, []int{1, 2, 4}, m.Allowed)
	assert.Equal(t, [][]int{{1}, {2}, {4}}, m.Cores)
	assert.Equal(t, "schedutil, performance", m.Policy.Governor)
	assert.Equal(t, "off, on", m.Policy.Boost)
}

func TestSparse(t *testing.T) {
	m := readTree(t, "sparse")
	assert.Equal(t, "0-1,8,1030", m.Topology.Online.String())
	assert.Equal(t, "5", m.Topology.Offline.String())
	assert.Equal(t, []Group{group(-1, 0, 1, 8), group(-1, 1030)}, m.Topology.Packages)
	assert.Equal(t, []Group{group(-1, 0, 1), group(-1, 8), group(-1, 1030)}, m.Topology.Cores)
	assert.Equal(t, []Group{group(-1, 0, 1), group(-1, 8), group(-1, 1030)}, m.Topology.CCX)
	assert.Equal(t, []Group{group(0, 0, 1, 8), group(3, 1030), {ID: 7}}, m.Topology.Nodes)
	assert.Equal(t, "on", m.Policy.Boost)
	assert.Equal(t, "not detected by this processor", m.Policy.SplitLock)
	assert.False(t, *m.Counter.Invariant)
	assert.Equal(t, []string{`sys/devices/system/cpu/cpu1030/cache/index1/size: "large": expected KiB, as in 32K`,
		"sys/devices/system/cpu/cpu8/cache: L3: who shares it is not told, of processors 8,1030: taken for their own"}, m.Doubts)
}

func TestOdd(t *testing.T) {
	m := readTree(t, "odd")
	assert.Equal(t, []string{"arm64", "Fujitsu", "A64FX"}, []string{m.Arch, m.Vendor, m.Model})
	assert.Empty(t, m.Topology.Dies)
	assert.Empty(t, m.Topology.Clusters)
	assert.Equal(t, []Group{group(0, 0, 1, 2, 3), {ID: 1}, {ID: 2, Of: "NVIDIA GPU 0009:01:00.0"}, {ID: 3}}, m.Topology.Nodes)
	assert.Equal(t, []affinity.List{{0, 1, 2, 3}}, m.Caches[0].Shared)
	assert.Equal(t, &Limits{Version: 1, Quota: 0.5, CPUs: affinity.List{1, 2}, Memory: affinity.List{0, 1, 2}}, m.Limits)
	assert.Equal(t, []int{1, 2}, m.Allowed)
	assert.Equal(t, []string{"sys/devices/system/cpu/cpu2/cache/index2/shared_cpu_map: it names 0-3, and shared_cpu_list names 2"}, m.Doubts)
}

// TestBundleOfATree: what a bundle of a tree says is what the tree said, without what is private.
func TestBundleOfATree(t *testing.T) {
	for _, name := range []string{"hybrid", "biglittle", "sparse", "odd"} {
		tree := planted(t, name)
		tree.Record()
		want := complete(infer(tree), tree)
		asked := infer(tree)
		asked.Limits = want.Limits
		facts, err := json.Marshal(asked)
		require.NoError(t, err)
		var bundle bytes.Buffer
		require.NoError(t, tree.Bundle(&bundle, facts))
		path := filepath.Join(t.TempDir(), "bundle.tar.gz")
		require.NoError(t, os.WriteFile(path, bundle.Bytes(), 0o644))
		got, err := Load(path)
		require.NoError(t, err)
		wantText, gotText := asJSON(t, want), asJSON(t, got)
		assert.Equal(t, wantText, gotText, name)
		back, err := sysroot.Open(path)
		require.NoError(t, err)
		for _, file := range []string{"proc/cpuinfo", "proc/version", "proc/cmdline", "proc/self/cgroup"} {
			for _, secret := range []string{"deadbeef", "somewhere", "root=", "pod1"} {
				assert.NotContains(t, back.Text(file), secret, file)
			}
		}
	}
}

// TestNothingStaysOpen counts the open files of this process (on Linux; elsewhere there is nothing to count).
func TestNothingStaysOpen(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // which would close them too, some time
	recorded, empty := t.TempDir(), t.TempDir()
	text, err := os.ReadFile("testdata/hybrid.tree")
	require.NoError(t, err)
	require.NoError(t, os.CopyFS(recorded, plant(t, string(text))))
	open := func() int {
		files, _ := os.ReadDir("/proc/self/fd")
		return len(files)
	}
	before := open()
	for range 20 {
		_, err = Load(recorded)
		require.NoError(t, err)
		require.NoError(t, Record(io.Discard, recorded))
		_, err = Load(empty)
		require.Error(t, err)
	}
	assert.Less(t, open(), before+10)
}

func asJSON(t *testing.T, m Machine) string {
	text, err := json.MarshalIndent(m, "", " ")
	require.NoError(t, err)
	return string(text)
}

// TestContradictions: what CPUID says and what the kernel says are held against each other.
func TestContradictions(t *testing.T) {
	agreeing := func() Machine {
		return Machine{
			Lines: []LineSize{{"CPUID", 64}, {"sysfs", 64}},
			Caches: []Cache{{Level: 1, Type: "data", Bytes: 32 << 10, Line: 64, Shared: []affinity.List{{0, 1}}},
				{Level: 3, Type: "unified", Bytes: 8 << 20, Line: 64, Shared: []affinity.List{{0, 1, 2, 3}}}},
			CachesTold: &CachesTold{Source: "CPUID leaf 4", CPU: 1, Caches: []CacheTold{
				{Level: 1, Type: "data", Bytes: 32 << 10, Line: 64, AtMost: 2}, {Level: 3, Type: "unified", Bytes: 8 << 20, Line: 64, AtMost: 16}}},
		}
	}
	for name, c := range map[string]struct {
		spoil func(*Machine)
		want  string
	}{
		"nothing":    {func(m *Machine) {}, ""},
		"not asked":  {func(m *Machine) { m.CachesTold = nil }, ""},
		"size":       {func(m *Machine) { m.Caches[0].Bytes *= 2 }, "L1d of processor 1: the size in bytes is 32768 according to CPUID leaf 4, and 65536"},
		"line":       {func(m *Machine) { m.Caches[1].Line = 128 }, "L3 of processor 1: the line in bytes is 64"},
		"sharers":    {func(m *Machine) { m.CachesTold.Caches[1].AtMost = 2 }, "share it is 2 according to CPUID leaf 4, and 4"},
		"absent":     {func(m *Machine) { m.Caches = m.Caches[:1] }, "CPUID leaf 4 names it and sysfs does not"},
		"line sizes": {func(m *Machine) { m.Lines[1].Bytes = 128 }, "a line has 64 B according to CPUID, and 128 B according to sysfs"},
		"nodes": {func(m *Machine) { m.Topology.Nodes = []Group{group(0, 0, 1), group(1, 2), group(2, 1)} },
			"processor 1 is in NUMA node 0 and in 2"},
		"counter": {func(m *Machine) {
			yes := true
			m.Arch, m.Counter = "amd64", Counter{Invariant: &yes, Available: []string{"hpet", "acpi_pm"}}
		}, "does not offer it as a clocksource"},
		"granule": {func(m *Machine) { m.Lines = append(m.Lines, LineSize{granule, 2048}) }, ""},
	} {
		m := agreeing()
		c.spoil(&m)
		doubts := m.contradictions(cpuInfo{})
		if c.want == "" {
			assert.Empty(t, doubts, name)
			continue
		}
		require.Len(t, doubts, 1, name)
		assert.Contains(t, doubts[0], c.want, name)
	}
}

// TestForeignFiles: an emulator's guest sees the host's files, and says so instead of believing them.
func TestForeignFiles(t *testing.T) {
	for name, asked := range map[string]Machine{
		"other architecture": {OS: "linux", Arch: "arm64", Allowed: []int{0, 1}},
		"other model":        {OS: "linux", Arch: "amd64", Allowed: []int{0, 1}, Model: "QEMU TCG CPU version 2.5+", Emulated: "CPUID says so"},
	} {
		m := complete(asked, planted(t, "hybrid"))
		assert.True(t, m.ForeignFiles, name)
		assert.Contains(t, m.Emulated, "/proc/cpuinfo", name)
		assert.Empty(t, m.Topology.Packages, name)
		assert.Empty(t, m.Caches, name)
		assert.Contains(t, m.Missing, "topology: under this emulator /sys and /proc describe the host", name)
		assert.Equal(t, [][]int{{0}, {1}}, m.Cores, name)
	}
	own := complete(Machine{OS: "linux", Arch: "amd64", Model: "Made-Up Hybrid"}, planted(t, "hybrid"))
	assert.Empty(t, own.Emulated)
	narrow := complete(Machine{OS: "linux", Arch: "386"}, planted(t, "hybrid"))
	assert.Empty(t, narrow.Emulated, "the processor runs programs of 32 bits by itself")
}

func TestLimits(t *testing.T) {
	for name, c := range map[string]struct {
		tree string
		want *Limits
	}{
		"none":  {"proc/version x", nil},
		"v2":    {"proc/self/cgroup 0::/\nsys/fs/cgroup/cpu.max max 100000", &Limits{Version: 2}},
		"quota": {"proc/self/cgroup 0::/a\nsys/fs/cgroup/a/cpu.max 50000 100000", &Limits{Version: 2, Quota: 0.5}},
		"the host's path": {"proc/self/cgroup 0::/system.slice/docker-1.scope\nsys/fs/cgroup/cpu.max 200000 100000",
			&Limits{Version: 2, Quota: 2}},
		"v1": {`proc/self/cgroup 3:cpu,cpuacct:/u\n2:cpuset:/u` + "\nsys/fs/cgroup/cpu,cpuacct/u/cpu.cfs_quota_us 30000\n" +
			"sys/fs/cgroup/cpu,cpuacct/u/cpu.cfs_period_us 100000\nsys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us -1\n" +
			"sys/fs/cgroup/cpuset/u/cpuset.cpus 0-1\nsys/fs/cgroup/cpuset/cpuset.cpus 0-7", &Limits{Version: 1, Quota: 0.3, CPUs: affinity.List{0, 1}}},
		"before cgroups": {"proc/self/cpuset /dummy\nproc/mounts none /dev/cpuset cpuset rw 0 0\ndev/cpuset/dummy/cpus 2-3", &Limits{Version: 1, CPUs: affinity.List{2, 3}}},
		"nonsense":       {"proc/self/cgroup 0::/../..\nsys/fs/cgroup/cpu.max 1 0", &Limits{Version: 2}},
		"mounted twice, the tight one first": {`proc/self/cgroup 4:cpuset:/a/b\n3:cpu,cpuacct:/a/b` + "\n" +
			`proc/mounts cgroup /c/cpu cgroup ro,cpu,cpuacct 0 0\ncgroup /c/set cgroup ro,cpuset 0 0\ncgroup /h/cpu cgroup ro,cpu,cpuacct 0 0\ncgroup /h/set cgroup ro,cpuset 0 0` + "\n" +
			"c/cpu/cpu.cfs_quota_us 50000\nc/cpu/cpu.cfs_period_us 100000\nh/cpu/cpu.cfs_quota_us -1\nh/cpu/cpu.cfs_period_us 100000\n" +
			"c/set/cpuset.cpus 0-3\nh/set/cpuset.cpus 0-23\nc/set/cpuset.mems 1\nh/set/a/cpuset.mems 0-1",
			&Limits{Version: 1, Quota: 0.5, CPUs: affinity.List{0, 1, 2, 3}, Memory: affinity.List{1}}},
		"mounted twice, the tight one last": {`proc/self/cgroup 0::/a` + "\n" + `proc/mounts x /h cgroup2 rw 0 0\nx /c cgroup2 rw 0 0` + "\n" +
			"h/a/cpu.max 200000 100000\nc/cpu.max 100000 100000\nh/cpuset.cpus.effective 0-7\nc/a/cpuset.cpus.effective 2-9",
			&Limits{Version: 2, Quota: 1, CPUs: affinity.List{2, 3, 4, 5, 6, 7}}},
		"one mount over another": {`proc/self/cgroup 0::/` + "\n" + `proc/mounts x /c cgroup2 rw 0 0\ntmpfs /c tmpfs rw 0 0` + "\n" + "c/cpu.max 1000 100000", nil},
		"a group's parents": {"proc/self/cgroup 0::/a/b/c\nsys/fs/cgroup/a/cpu.max 100000 100000\nsys/fs/cgroup/a/b/cpu.max max 100000\n" +
			"sys/fs/cgroup/a/b/c/cpu.max 300000 100000\nsys/fs/cgroup/cpuset.mems.effective 0-3\nsys/fs/cgroup/a/b/cpuset.mems.effective 2-5",
			&Limits{Version: 2, Quota: 1, Memory: affinity.List{2, 3}}},
		"a mount that shows a group": {`proc/self/cgroup 0::/pods/p1/box` + "\n" +
			`proc/self/mountinfo 30 24 0:26 /pods/p1 /sys/fs/cgroup rw,nosuid - cgroup2 cgroup rw\n31 24 0:26 /pods/p2 /else rw shared:1 - cgroup2 cgroup rw` + "\n" +
			"sys/fs/cgroup/box/cpu.max 150000 100000\nelse/cpu.max 100 100000", &Limits{Version: 2, Quota: 1.5}},
		"a mount above the name space": {`proc/self/cgroup 0::/` + "\n" + `proc/self/mountinfo 30 24 0:26 /../.. /top rw - cgroup2 cgroup rw\n31 24 0:26 /../other /else rw - cgroup2 cgroup rw` + "\n" +
			"top/cpu.max 400000 100000\nelse/cpu.max 100 100000", &Limits{Version: 2, Quota: 4}},
	} {
		assert.Equal(t, c.want, readLimits(sysroot.New(plant(t, c.tree))), name)
	}
}

// TestEscapes: names are as the kernel writes them, and a file below such a place is found.
func TestEscapes(t *testing.T) {
	for escaped, want := range map[string]string{
		`/my\040cg`: "/my cg", `/a\011b\012c\134d\043`: "/a\tb\nc\\d#", `/plain`: "/plain", `/\9`: `/\9`, `/\04`: `/\04`, `/\400`: `/\400`, `\`: `\`,
	} {
		assert.Equal(t, want, unescape(escaped))
	}
	files := plant(t, `proc/self/cgroup 0::/`+"\n"+`proc/mounts cgroup2 /mnt/my\040c\134g cgroup2 rw 0 0`)
	files[`mnt/my c\g/cpu.max`] = &fstest.MapFile{Data: []byte("150000 100000\n")}
	assert.Equal(t, &Limits{Version: 2, Quota: 1.5}, readLimits(sysroot.New(files)))
}

// TestContradictoryLimits: groups of one process that have nothing in common.
func TestContradictoryLimits(t *testing.T) {
	tree := sysroot.New(plant(t, "proc/self/cgroup 0::/a\nsys/fs/cgroup/cpuset.cpus.effective 0-1\nsys/fs/cgroup/a/cpuset.cpus.effective 2-3"))
	assert.Equal(t, &Limits{Version: 2, CPUs: affinity.List{2, 3}}, readLimits(tree))
	assert.Equal(t, []string{"sys/fs/cgroup/cpuset.cpus.effective: it allows 0-1, and another group of this process 2-3: expected something in common"}, tree.Complaints())
}

// FuzzTree puts a stranger's text into every kind of file.
func FuzzTree(f *testing.F) {
	for _, seed := range []string{"0-3,8", "ff,00000000", "48K", "Unified", "processor : 0\nvendor_id : AuthenticAMD\nflags : lm\n", "0x41", "0::/../a", "max 1",
		`1 2 0:1 /../a /m\040n rw - cgroup2 c rw`, `x /m\134n cgroup rw,cpu,cpuset 0 0`, "Node: 3", "65535", "ISA : loongarch64"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		files := fstest.MapFS{}
		for _, name := range []string{"hybrid", "biglittle", "sparse", "odd"} {
			text, err := os.ReadFile(filepath.Join("testdata", name+".tree"))
			require.NoError(t, err)
			i := 0
			for path, file := range plant(t, string(text)) {
				if i++; i%2 == 0 {
					file.Data = []byte(first)
				} else if i%3 == 0 {
					file.Data = []byte(second)
				}
				files[path] = file
			}
		}
		tree := sysroot.New(files)
		m := complete(infer(tree), tree)
		_, err := json.Marshal(m)
		require.NoError(t, err)
		m.Spread(0)
	})
}
