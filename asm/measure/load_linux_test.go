package measure

import (
	"os/exec"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/affinity"
	"example.org/atomlab/asm/machine"
)

const procStat = `cpu  30 0 30 400 0 0 0 20 0 0
cpu0 10 1 20 200 5 2 3 15 0 0
cpu1 20 0 10 200 0 0 0 5 0 0
intr 12345
`

func TestParseCPUTimes(t *testing.T) {
	ms := time.Millisecond
	assert.Equal(t, cpuTimes{1, 2050 * ms, 150 * ms}, parseCPUTimes(procStat, []int{0}))
	assert.Equal(t, cpuTimes{2, 4050 * ms, 200 * ms}, parseCPUTimes(procStat, []int{0, 1}))
	assert.Equal(t, cpuTimes{1, 2000 * ms, 50 * ms}, parseCPUTimes(procStat, []int{1, 7}))
	assert.Zero(t, parseCPUTimes("cpu0 1 2 x 4 5 6 7 8\n", []int{0}))
	assert.Zero(t, parseCPUTimes("", []int{0}))
}

func FuzzParseCPUTimes(f *testing.F) {
	f.Add(procStat)
	f.Add("cpu0 99999999999999999999 0 0 0 0 0 0 0\n")
	f.Fuzz(func(t *testing.T, text string) { parseCPUTimes(text, []int{0, 1}) })
}

// TestLoadMeterSeesANeighbour runs a busy process on the processor being watched.
func TestLoadMeterSeesANeighbour(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a second")
	}
	m := machine.Detect()
	if m.Emulated != "" {
		t.Skip("the neighbour would be emulated too")
	}
	cpu := m.Allowed[len(m.Allowed)-1]
	neighbour := exec.Command("sh", "-c", "while :; do :; done")
	startOn(t, cpu, neighbour)
	defer neighbour.Wait()
	defer neighbour.Process.Kill()
	meter := NewLoadMeter([]int{cpu})
	meter.Start()
	time.Sleep(500 * time.Millisecond)
	others, _, measured := meter.Stop()
	require.True(t, measured)
	assert.Greater(t, others, 0.2, "a busy loop was there all the time")
	assert.Contains(t, meter.Crowded(), "others had ")
}

// startOn starts a command on one processor: affinity is inherited.
func startOn(t *testing.T, cpu int, command *exec.Cmd) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, err := affinity.Get(0)
	require.NoError(t, err)
	defer affinity.Set(0, before...)
	require.NoError(t, affinity.Set(0, cpu))
	require.NoError(t, command.Start())
}

func TestLoadMeterSaysNothingOfAMoment(t *testing.T) {
	meter := NewLoadMeter([]int{0})
	meter.Start()
	_, _, measured := meter.Stop()
	assert.False(t, measured)
	assert.Empty(t, meter.Crowded())
	var none *LoadMeter
	none.Start()
	_, _, measured = none.Stop()
	assert.False(t, measured)
}
