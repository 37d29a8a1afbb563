package machine

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNameOf(t *testing.T) {
	for midr, want := range map[uint64][2]string{
		0x410fd083: {"Arm", "Cortex-A72"},
		0x413fd0c1: {"Arm", "Neoverse N1"},
		0x410fd840: {"Arm", "Neoverse V3"},
		0x461f0010: {"Fujitsu", "A64FX"},
		0x481fd010: {"HiSilicon", "Kunpeng 920 (TaiShan v110)"},
		0x4e0f0040: {"NVIDIA", "Carmel"},
		0x516f0010: {"Qualcomm", "Oryon"},
		0x517f8020: {"Qualcomm", "Kryo 3xx Gold"},
		0x531f0020: {"Samsung", "Exynos M3"},
		0x611f0221: {"Apple", "M1 Icestorm"},
		0x611f0331: {"Apple", "M2 Avalanche"},
		0x431f0af1: {"Cavium", "ThunderX2 99xx"},
		0xc00fac40: {"Ampere", "AmpereOne A"},
		0x61fffff0: {"Apple", "part 0xfff"},
		0x7e0f1230: {"implementer 0x7e", "part 0x123"},
	} {
		vendor, model := nameOf(midr)
		assert.Equal(t, want, [2]string{vendor, model}, "%#x", midr)
	}
}

// TestNamesAgainstLscpu asks another program, which has a table of its own, what it calls every core of ours.
func TestNamesAgainstLscpu(t *testing.T) {
	lscpu, err := exec.LookPath("lscpu")
	if err != nil || testing.Short() {
		t.Skip("needs lscpu, of util-linux, and a moment")
	}
	differently := map[string]string{ // theirs: ours
		"Falkor-V1/Kryo": "Kryo 2xx Gold", "Kryo-V2": "Kryo 2xx Silver", "exynos-m1": "Exynos M1 or M2",
		"ThunderX2": "ThunderX2", "Kunpeng-920": "Kunpeng 920 (TaiShan v110)", "TaiShan-v110": "Kunpeng 920 (TaiShan v110)",
		"TaiShan-v120": "HIP09 (TaiShan v120)", "Cortex-A76": "Kirin Cortex-A76", "Kryo": "Kryo Silver, Kryo Gold",
		"Ampere-1": "AmpereOne", "Ampere-1a": "AmpereOne A", "Ampere-1b": "AmpereOne B", "Neoverse-N2": "Azure Cobalt 100",
		"Azure-Cobalt-100": "Azure Cobalt 100",
	}
	tree := t.TempDir()
	folder := filepath.Join(tree, "sys/devices/system/cpu/cpu0/topology")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	require.NoError(t, os.MkdirAll(filepath.Join(tree, "proc"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "core_siblings"), []byte("1\n"), 0o644))
	for _, name := range []string{"online", "possible", "present"} {
		require.NoError(t, os.WriteFile(filepath.Join(tree, "sys/devices/system/cpu", name), []byte("0\n"), 0o644))
	}
	known, all := 0, 0
	for number, vendor := range implementers {
		for part, ours := range vendor.parts {
			text := fmt.Sprintf("processor : 0\nFeatures : fp asimd\nCPU implementer : %#x\nCPU architecture: 8\n"+
				"CPU variant : 0x1\nCPU part : %#03x\nCPU revision : 0\n\n", number, part)
			require.NoError(t, os.WriteFile(filepath.Join(tree, "proc/cpuinfo"), []byte(text), 0o644))
			command := exec.Command(lscpu, "-s", tree)
			command.Env = append(os.Environ(), "LC_ALL=C")
			output, err := command.Output()
			require.NoError(t, err)
			_, after, _ := strings.Cut(string(output), "Model name:")
			theirs, _, _ := strings.Cut(after, "\n")
			theirs = strings.TrimSpace(theirs)
			all++
			if theirs == "" || theirs == "-" || strings.HasPrefix(theirs, "0x") {
				continue // it does not know this one
			}
			known++
			if !slices.Equal(wordsOf(theirs), wordsOf(ours)) {
				assert.Contains(t, differently[theirs], ours, "%#x %#x is %q to lscpu", number, part, theirs)
			}
		}
	}
	t.Logf("lscpu knows %d of %d", known, all)
	if known == 0 {
		t.Skip("this lscpu names no core of another architecture")
	}
}

// wordsOf are the words of a name in alphabetical order: it is "Icestorm-M1" to some and "M1 Icestorm" to others.
func wordsOf(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '-' || r == ' ' })
	slices.Sort(words)
	return words
}
