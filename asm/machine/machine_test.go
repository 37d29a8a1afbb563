package machine

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
)

func TestDetect(t *testing.T) {
	m := Detect()
	text, err := json.MarshalIndent(m, "", "  ")
	require.NoError(t, err)
	t.Logf("%s", text)

	assert.Equal(t, runtime.GOARCH, m.Arch)
	assert.NotEmpty(t, m.Allowed)
	assert.GreaterOrEqual(t, m.Online, len(m.Allowed))
	for _, l := range m.Lines {
		assert.Contains(t, []int{16, 32, 64, 128, 256}, l.Bytes, l.Source)
	}
	var inCores []int
	for _, core := range m.Cores {
		inCores = append(inCores, core...)
	}
	slices.Sort(inCores)
	assert.Equal(t, m.Allowed, inCores, "every allowed processor is in exactly one core")
	assert.ElementsMatch(t, m.Allowed, m.Spread(0))
	for _, missing := range m.Missing {
		assert.Regexp(t, `^.+: .+$`, missing, "named, with a reason")
	}
	if m.ForeignFiles || m.OS != "linux" && m.OS != "windows" {
		assert.Empty(t, m.Topology)
		return
	}
	assert.Len(t, m.Topology.Online, m.Online)
	for _, level := range [][]Group{m.Topology.Packages, m.Topology.Dies, m.Topology.Clusters, m.Topology.Cores} {
		seen := map[int]bool{}
		for _, group := range level {
			for _, cpu := range group.CPUs {
				assert.False(t, seen[cpu], "processor %d is in one group of a level only", cpu)
				seen[cpu] = true
			}
		}
	}
}

// TestRecord: what this machine says of itself is what its recording says of it.
func TestRecord(t *testing.T) {
	got := rerecord(t, "")
	want := Detect()
	if want.CachesTold != nil && got.CachesTold != nil {
		got.CachesTold.CPU = want.CachesTold.CPU // wherever the thread was
	}
	assert.Equal(t, asJSON(t, want), asJSON(t, got))
}

// TestDecodeIsBounded: a megabyte of short lists must not become gigabytes of numbers.
func TestDecodeIsBounded(t *testing.T) {
	lists := strings.Repeat(`"0-16383",`, 100_000)
	var m Machine
	err := json.Unmarshal([]byte(`{"os":"linux","caches":[{"shared":[`+strings.TrimSuffix(lists, ",")+`]}]}`), &m)
	assert.ErrorContains(t, err, "lists of processors name more than")
	assert.Empty(t, m.Caches)
	require.NoError(t, json.Unmarshal([]byte(`{"caches":[{"shared":["0-16383","7"]}],"cpus_allowed":[3]}`), &m))
	assert.Len(t, m.Caches[0].Shared[0], affinity.Most)
	assert.Equal(t, []int{3}, m.Allowed)
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"os":"linux","topology":{"online":"0-3"},"cores":[[0]]}`)
	f.Add(`{"limits":{"cpus":"0-9999999999"}}`)
	f.Add(`{"caches":[{"shared":["0-1","`)
	f.Fuzz(func(t *testing.T, text string) {
		var m Machine
		if json.Unmarshal([]byte(text), &m) == nil {
			_, err := json.Marshal(m)
			require.NoError(t, err)
		}
	})
}

// rerecord loads a recording of a recording, or of this machine.
func rerecord(t *testing.T, path string) Machine {
	bundle := filepath.Join(t.TempDir(), "bundle.tar.gz")
	file, err := os.Create(bundle)
	require.NoError(t, err)
	require.NoError(t, Record(file, path))
	require.NoError(t, file.Close())
	m, err := Load(bundle)
	require.NoError(t, err)
	return m
}

// TestLoadRefuses: a recording of nothing, and facts that are none.
func TestLoadRefuses(t *testing.T) {
	for facts, want := range map[string]string{
		"":   "neither",
		"{":  "atomlab.json",
		"{}": "os is missing",
		`{"os":"linux","arch":"amd64","cpus_allowed":[-1,99999999]}`: "names no processor",
		`{"os":"linux","arch":"amd64","topology":{"online":"0-x"}}`:  "is not a number",
	} {
		folder := t.TempDir()
		if facts != "" {
			require.NoError(t, os.WriteFile(filepath.Join(folder, "atomlab.json"), []byte(facts), 0o644))
		}
		_, err := Load(folder)
		assert.ErrorContains(t, err, want, facts)
	}
}

// TestEmulationIsSeen runs where the test script says in ATOMLAB_TEST_EMULATED that it is, or is not, under QEMU.
func TestEmulationIsSeen(t *testing.T) {
	switch os.Getenv("ATOMLAB_TEST_EMULATED") {
	case "yes":
		assert.NotEmpty(t, Detect().Emulated)
	case "no":
		assert.Empty(t, Detect().Emulated)
	default:
		t.Skip("ATOMLAB_TEST_EMULATED does not say what is true here")
	}
}

func TestSpread(t *testing.T) {
	m := Machine{Allowed: []int{0, 1, 2, 3, 6}, Cores: [][]int{{0, 2}, {1, 3}, {6}}}
	assert.Equal(t, []int{0, 1, 6, 2, 3}, m.Spread(0))
	assert.Equal(t, []int{0, 1}, m.Spread(2))
	assert.Equal(t, []int{0, 1, 6, 2, 3}, m.Spread(99))
	m.Cores = m.Cores[1:]
	assert.Equal(t, []int{1, 6, 3, 0, 2}, m.Spread(0), "nothing is known of a core")
	m.Cores = nil
	assert.Equal(t, m.Allowed, m.Spread(0))
}

func TestLineSize(t *testing.T) {
	assert.Zero(t, Machine{}.LineSize())
	assert.Equal(t, 256, Machine{Lines: []LineSize{{"a", 64}, {"b", 256}, {"c", 128}}}.LineSize())
}

func ExampleDetect() {
	m := Detect()
	fmt.Println(m.Arch == runtime.GOARCH, len(m.Allowed) > 0)
	// Output: true true
}

func ExampleLoad() {
	_, err := Load("testdata")
	fmt.Println(err)
	// Output: testdata: holds neither sys/devices/system/cpu nor atomlab.json: expected a recorded /sys and /proc, such as atomlab cpu --bundle makes
}

// ExampleMachine_Spread: two cores of two threads.
func ExampleMachine_Spread() {
	m := Machine{Allowed: []int{0, 1, 2, 3}, Cores: [][]int{{0, 1}, {2, 3}}}
	fmt.Println(m.Spread(0), m.Spread(2))
	// Output: [0 2 1 3] [0 2]
}
