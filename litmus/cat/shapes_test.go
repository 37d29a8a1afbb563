package cat

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// verdicts are the shapes of the literature, and which models allow their outcome: s SC, t x86-TSO, a Armv8-A. The
// sources are Owens, Sarkar, Sewell 2009 for TSO; Pulte et al. 2018, Alglave et al. 2014 and the Arm manual for Armv8.
var verdicts = []struct {
	litmus
	by string
}{
	{litmus{"SB", []string{"Wx1 Ry", "Wy1 Rx"}, "0 0"}, "ta"},
	{litmus{"SB+mfences", []string{"Wx1 F:MFENCE Ry", "Wy1 F:MFENCE Rx"}, "0 0"}, "a"},
	{litmus{"SB+dmb.sys", []string{"Wx1 F:DMB.SY Ry", "Wy1 F:DMB.SY Rx"}, "0 0"}, "t"},
	{litmus{"SB+dsb.sys", []string{"Wx1 F:DSB.SY Ry", "Wy1 F:DSB.SY Rx"}, "0 0"}, "t"},
	{litmus{"SB+dmb.lds", []string{"Wx1 F:DMB.LD Ry", "Wy1 F:DMB.LD Rx"}, "0 0"}, "ta"},
	{litmus{"SB+dmb.sts", []string{"Wx1 F:DMB.ST Ry", "Wy1 F:DMB.ST Rx"}, "0 0"}, "ta"},
	{litmus{"SB+rel-acq", []string{"Wx1:L Ry:A", "Wy1:L Rx:A"}, "0 0"}, "t"},
	{litmus{"SB+rel-acqpc", []string{"Wx1:L Ry:Q", "Wy1:L Rx:Q"}, "0 0"}, "ta"},
	{litmus{"SB+locked", []string{"Rz:X~Wz1:X Ry", "Rw:X~Ww1:X Rx"}, "0 0 0 0"}, "sta"},
	{litmus{"SB+xchg", []string{"Rx:X~Wx1:X Ry", "Ry:X~Wy1:X Rx"}, "0 0 0 0"}, "a"},
	{litmus{"SB+swp.al", []string{"Rx:X:A~Wx1:X:L Ry", "Ry:X:A~Wy1:X:L Rx"}, "0 0 0 0"}, ""},
	{litmus{"SB+swp.l", []string{"Rx:X~Wx1:X:L Ry", "Ry:X~Wy1:X:L Rx"}, "0 0 0 0"}, "a"},
	{litmus{"SB+rfi", []string{"Wx1 Rx Ry", "Wy1 Ry Rx"}, "1 0 1 0"}, "ta"},
	{litmus{"MP", []string{"Wx1 Wy1", "Ry Rx"}, "1 0"}, "a"},
	{litmus{"MP+dmb.sy+po", []string{"Wx1 F:DMB.SY Wy1", "Ry Rx"}, "1 0"}, "a"},
	{litmus{"MP+dmb.sys", []string{"Wx1 F:DMB.SY Wy1", "Ry F:DMB.SY Rx"}, "1 0"}, ""},
	{litmus{"MP+dmb.st+dmb.ld", []string{"Wx1 F:DMB.ST Wy1", "Ry F:DMB.LD Rx"}, "1 0"}, ""},
	{litmus{"MP+dmb.ld+dmb.ld", []string{"Wx1 F:DMB.LD Wy1", "Ry F:DMB.LD Rx"}, "1 0"}, "a"},
	{litmus{"MP+dmb.st+dmb.st", []string{"Wx1 F:DMB.ST Wy1", "Ry F:DMB.ST Rx"}, "1 0"}, "a"},
	{litmus{"MP+rel+acq", []string{"Wx1 Wy1:L", "Ry:A Rx"}, "1 0"}, ""},
	{litmus{"MP+rel+acqpc", []string{"Wx1 Wy1:L", "Ry:Q Rx"}, "1 0"}, ""},
	{litmus{"MP+rel+po", []string{"Wx1 Wy1:L", "Ry Rx"}, "1 0"}, "a"},
	{litmus{"MP+dmb.sy+addr", []string{"Wx1 F:DMB.SY Wy1", "Ry Rx@addr0"}, "1 0"}, ""},
	{litmus{"MP+dmb.sy+ctrl", []string{"Wx1 F:DMB.SY Wy1", "Ry Rx@ctrl0"}, "1 0"}, "a"},
	{litmus{"MP+dmb.sy+isb", []string{"Wx1 F:DMB.SY Wy1", "Ry F:ISB Rx"}, "1 0"}, "a"},
	{litmus{"MP+dmb.sy+ctrlisb", []string{"Wx1 F:DMB.SY Wy1", "Ry F:ISB@ctrl0 Rx"}, "1 0"}, ""},
	{litmus{"MP+dmb.sy+addr-po-isb", []string{"Wx1 F:DMB.SY Wy1", "Ry Rz@addr0 F:ISB Rx"}, "1 0 0"}, ""},
	{litmus{"MP+dmb.sy+addr-po", []string{"Wx1 F:DMB.SY Wy1", "Ry Rz@addr0 Rx"}, "1 0 0"}, "a"},
	{litmus{"MP+dmb.sy+addr-rfi", []string{"Wx1 F:DMB.SY Wy1", "Ry Wz1@data0 Rz Rx@addr2"}, "1 1 0"}, ""},
	{litmus{"MP+amo.al+acq", []string{"Wx1 Rz:X:A~Wz1:X:L Wy1", "Ry:A Rx"}, "0 1 0"}, ""},
	{litmus{"MP+amo.l+acq", []string{"Wx1 Rz:X~Wz1:X:L Wy1", "Ry:A Rx"}, "0 1 0"}, "a"},
	{litmus{"LB", []string{"Rx Wy1", "Ry Wx1"}, "1 1"}, "a"},
	{litmus{"LB+datas", []string{"Rx Wy1@data0", "Ry Wx1@data0"}, "1 1"}, ""},
	{litmus{"LB+addrs", []string{"Rx Wy1@addr0", "Ry Wx1@addr0"}, "1 1"}, ""},
	{litmus{"LB+ctrls", []string{"Rx Wy1@ctrl0", "Ry Wx1@ctrl0"}, "1 1"}, ""},
	{litmus{"LB+dmb.ld+po", []string{"Rx F:DMB.LD Wy1", "Ry Wx1"}, "1 1"}, "a"},
	{litmus{"LB+dmb.lds", []string{"Rx F:DMB.LD Wy1", "Ry F:DMB.LD Wx1"}, "1 1"}, ""},
	{litmus{"LB+dmb.lds-noret", []string{"Rx:X:NoRet~Wx2:X F:DMB.LD Wy1", "Ry F:DMB.LD Wx1"}, "1 1"}, "a"},
	{litmus{"LB+rels", []string{"Rx Wy1:L", "Ry Wx1:L"}, "1 1"}, ""},
	{litmus{"LB+acqs", []string{"Rx:A Wy1", "Ry:A Wx1"}, "1 1"}, ""},
	{litmus{"LB+addr-po", []string{"Rx Rz@addr0 Wy1", "Ry Rw@addr0 Wx1"}, "1 0 1 0"}, ""},
	{litmus{"S", []string{"Wx2 Wy1", "Ry Wx1"}, "1 x=2"}, "a"},
	{litmus{"S+dmb.st+data", []string{"Wx2 F:DMB.ST Wy1", "Ry Wx1@data0"}, "1 x=2"}, ""},
	{litmus{"R", []string{"Wx1 Wy1", "Wy2 Rx"}, "0 y=2"}, "ta"},
	{litmus{"R+po+mfence", []string{"Wx1 Wy1", "Wy2 F:MFENCE Rx"}, "0 y=2"}, "a"},
	{litmus{"R+dmb.sys", []string{"Wx1 F:DMB.SY Wy1", "Wy2 F:DMB.SY Rx"}, "0 y=2"}, "t"},
	{litmus{"2+2W", []string{"Wx1 Wy2", "Wy1 Wx2"}, "x=1 y=1"}, "a"},
	{litmus{"2+2W+dmb.sts", []string{"Wx1 F:DMB.ST Wy2", "Wy1 F:DMB.ST Wx2"}, "x=1 y=1"}, ""},
	{litmus{"IRIW", []string{"Wx1", "Wy1", "Rx Ry", "Ry Rx"}, "1 0 1 0"}, "a"},
	{litmus{"IRIW+addrs", []string{"Wx1", "Wy1", "Rx Ry@addr0", "Ry Rx@addr0"}, "1 0 1 0"}, ""},
	{litmus{"IRIW+acqs", []string{"Wx1", "Wy1", "Rx:A Ry", "Ry:A Rx"}, "1 0 1 0"}, ""},
	{litmus{"WRC+addrs", []string{"Wx1", "Rx Wy1@addr0", "Ry Rx@addr0"}, "1 1 0"}, ""},
	{litmus{"WRC+po+addr", []string{"Wx1", "Rx Wy1", "Ry Rx@addr0"}, "1 1 0"}, "a"},
	{litmus{"RWC+mfence", []string{"Wx1", "Rx Ry", "Wy1 F:MFENCE Rx"}, "1 0 0"}, "a"},
	{litmus{"RWC", []string{"Wx1", "Rx Ry", "Wy1 Rx"}, "1 0 0"}, "ta"},
	{litmus{"CoRR", []string{"Wx1", "Rx Rx"}, "1 0"}, ""},
	{litmus{"CoRW1", []string{"Rx Wx1"}, "1"}, ""},
	{litmus{"CoRW2", []string{"Wx1", "Rx Wx2"}, "1 x=1"}, ""},
	{litmus{"CoWR", []string{"Wx1 Rx", "Wx2"}, "2 x=1"}, ""},
	{litmus{"CoWR0", []string{"Wx1 Rx"}, "0"}, ""},
	{litmus{"CoWW", []string{"Wx1 Wx2"}, "x=1"}, ""},
	{litmus{"CoRR+other", []string{"Wx1 Wx2", "Rx Rx"}, "2 1"}, ""},
	{litmus{"amo+amo", []string{"Rx:X~Wx1:X", "Rx:X~Wx2:X"}, "0 0"}, ""},
	{litmus{"amo+write", []string{"Rx:X~Wx1:X", "Wx2"}, "0 x=1"}, ""},
	{litmus{"amo+write-after", []string{"Rx:X~Wx1:X", "Wx2"}, "0 x=2"}, "sta"},
	{litmus{"exclusives", []string{"Rx:EX Wx1:EX", "Rx:EX Wx2:EX"}, "0 0"}, ""},
	{litmus{"exclusives-interrupted", []string{"Rx:EX Wx1:EX", "Wx2 Wx3"}, "2 x=1"}, ""},
	{litmus{"exclusives+lrs-acq", []string{"Rx:EX Wx1:EX Rx:A Ry", "Wy1 F:DMB.SY Wx2"}, "2 1 0"}, ""},
	{litmus{"exclusives+lrs", []string{"Rx:EX Wx1:EX Rx Ry", "Wy1 F:DMB.SY Wx2"}, "2 1 0"}, "a"},
	{litmus{"3.LB+data", []string{"Rx Wy1@data0", "Ry Wz1@data0", "Rz Wx1@data0"}, "1 1 1"}, ""},
	{litmus{"ISA2+rel+rel-acq+acq", []string{"Wx1 Wy1:L", "Ry:A Wz1:L", "Rz:A Rx"}, "1 1 0"}, ""},
}

func load(t testing.TB, name string, opts Options) *Model {
	t.Helper()
	m, err := Load(name, opts)
	require.NoError(t, err)
	return m
}

func TestVerdicts(t *testing.T) {
	for letter, name := range map[string]string{"s": "sc.cat", "t": "tso.cat", "a": "arm64.cat"} {
		m := load(t, name, Options{})
		for _, v := range verdicts {
			assert.Equal(t, contains(v.by, letter), seen(t, m, v.litmus), "%s of %s by %s", v.outcome, v.name, name)
		}
	}
}

func contains(by, letter string) bool {
	for _, r := range by {
		if string(r) == letter {
			return true
		}
	}
	return false
}

// TestPublicModelsAgree runs the public models on the same shapes.
func TestPublicModelsAgree(t *testing.T) {
	dir := publicFolder(t)
	for name, letter := range map[string]string{"sc": "s", "tso": "t", "x86tso": "t", "x86tso-mixed": "t", "aarch64": "a"} {
		m := load(t, dir+"/"+name+".cat", Options{Dirs: []string{dir}})
		for _, v := range verdicts {
			if letter == "t" && v.isArm() {
				continue // to x86tso A is a locked access, to x86tso-mixed every fence is one
			}
			assert.Equal(t, contains(v.by, letter), seen(t, m, v.litmus), "%s of %s by %s", v.outcome, v.name, name)
		}
	}
}

// isArm says whether something in the test exists in AArch64 only.
func (sh litmus) isArm() bool {
	return regexp.MustCompile(`:(A|L|Q|EX|NoRet|D.*|ISB)\b`).MatchString(strings.Join(sh.threads, " "))
}
