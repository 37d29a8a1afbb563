//go:build linux && (amd64 || arm64)

package hardware

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/reexec"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware/code"
	"example.org/atomlab/litmus/hardware/safe"
	"example.org/atomlab/litmus/isa"
)

// The proof is held against two things that know nothing of it. A simulation carries out, number by number, what the
// instructions of an accepted program mean, with threads that take turns by chance, and looks at every address. And the
// processor runs the program, with its places between ranges without access rights and bytes that must not change, in a
// process of its own.

// A campaign is which programs are made, and how many of them the proof has to accept.
type campaign struct{ seed, accepted uint64 }

func newCampaign() campaign {
	c := campaign{1, 300}
	if testing.Short() {
		c.accepted = 100
	}
	for name, n := range map[string]*uint64{"ATOMLAB_PROOF_SEED": &c.seed, "ATOMLAB_PROOF_PROGRAMS": &c.accepted} {
		if given, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
			*n = given
		}
	}
	return c
}

// TestProofHolds has a child judge and run programs; if the child dies, the program it was at is shown.
func TestProofHolds(t *testing.T) {
	if model := os.Getenv("ATOMLAB_TEST_CPU"); model != "" && model != "max" {
		t.Skip("an emulator does the same for all of its processors: max has the most instructions")
	}
	c := newCampaign()
	if progress := os.Getenv("ATOMLAB_PROOF_CHILD"); progress != "" {
		c.hold(t, progress)
		return
	}
	progress := filepath.Join(t.TempDir(), "progress")
	require.NoError(t, os.WriteFile(progress, make([]byte, 8), 0o600))
	child, err := reexec.Command("-test.run=^TestProofHolds$", "-test.v", "-test.timeout=0")
	require.NoError(t, err)
	child.Env = append(os.Environ(), "ATOMLAB_PROOF_CHILD="+progress, fmt.Sprintf("ATOMLAB_PROOF_PROGRAMS=%d", c.accepted))
	alive, err := child.StdinPipe() // its end tells the child that nobody waits for it any longer
	require.NoError(t, err)
	defer alive.Close()
	out, err := child.CombinedOutput()
	t.Logf("%s", out[:min(len(out), 3000)])
	if err != nil {
		at, _ := os.ReadFile(progress)
		test := newProgram(c.seed, binary.LittleEndian.Uint64(at))
		t.Fatalf("%v at %s\n%s", err, test.Name, programText(test))
	}
}

// hold is what the child does. It writes the number of the program to a file, for its parent.
func (c campaign) hold(t *testing.T, progress string) {
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	f, err := os.OpenFile(progress, os.O_RDWR, 0)
	require.NoError(t, err)
	number, err := unix.Mmap(int(f.Fd()), 0, 8, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	require.NoError(t, err)
	bed := newBed(t)
	accepted, ran, n := uint64(0), uint64(0), uint64(0)
	for ; accepted < c.accepted && n < 2000*c.accepted; n++ {
		binary.LittleEndian.PutUint64(number, n)
		test, r := newProgram(c.seed, n), rand.New(rand.NewPCG(c.seed, ^n))
		proof, err := safe.Check(test)
		if err != nil {
			continue
		}
		accepted++
		require.NoError(t, interleave(test, proof, r), "the proof has accepted what leaves its places")
		p, err := code.Compile(test)
		if err != nil { // the loop around a test needs registers too
			continue
		}
		run, err := bed.run(p, proof, r)
		require.NoError(t, err, "the processor has done what the meaning does not say")
		if run {
			ran++
		}
	}
	t.Logf("of %d programs of the seed %d, %d were accepted and %d executed", n, c.seed, accepted, ran)
	require.Equal(t, c.accepted, accepted)
	assert.Greater(t, ran, accepted/2)
}

// interleave carries out a program by its meaning, with threads that take turns by chance. Its places lie far apart,
// and are aligned no better than they must be.
func interleave(t *litmus.Test, proof *safe.Proof, r *rand.Rand) error {
	begin := make([]uint64, len(proof.Places))
	for i, p := range proof.Places {
		begin[i] = uint64(i+1)<<36 + uint64(r.IntN(1<<16)*alignment(p))
	}
	_, err := newSimulation(t, proof, begin, r.IntN).run(r.IntN)
	return err
}

// programText is a program for people.
func programText(t *litmus.Test) string {
	var b strings.Builder
	for _, item := range t.Init {
		fmt.Fprintf(&b, "%v=%v%v; ", item.Location, item.Value, item.List)
	}
	for _, thread := range t.Threads {
		fmt.Fprintf(&b, "\n P%d:", thread.Proc)
		for _, in := range thread.Code {
			fmt.Fprintf(&b, " %s %s;", strings.Join(in.Labels, ","), isa.For(t.Arch).Format(in))
		}
	}
	return b.String()
}
