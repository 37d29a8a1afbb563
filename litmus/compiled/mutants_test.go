package compiled

import (
	"bytes"
	"context"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// spared are the changes that no shape notices, and why.
var spared = map[string]string{}

// TestMutants weakens the code of the built program, one instruction at a time: it loses an order, or all of its order.
// Of each kind of change, some shape must then be found to do more than is promised.
func TestMutants(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	names, all := shapes(t)
	killers, tried := map[string][]string{}, map[string]int{}
	for _, target := range Targets {
		image, err := Build(context.Background(), together(all), target)
		require.NoError(t, err)
		for _, name := range names {
			if strings.HasPrefix(name, "Each") { // there are many, and all of one shape
				continue
			}
			e, err := Extract(all[name], image, Options{})
			require.NoError(t, err)
			for _, address := range e.atomics() {
				for kind, code := range weaker(t, image, address) {
					tried[kind]++
					if killed(t, image, address, code, all[name]) {
						killers[kind] = append(killers[kind], name)
					}
				}
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(tried)) {
		slices.Sort(killers[kind])
		by := slices.Compact(killers[kind])
		t.Logf("%-24s %3d tried, killed by %s", kind, tried[kind], strings.Join(by, " "))
		_, spare := spared[kind]
		assert.Equal(t, spare, len(by) == 0, kind)
	}
	assert.Greater(t, len(tried), 20)
}

// atomics are the addresses of the instructions that a test has of sync/atomic.
func (e *Extracted) atomics() (all []uint64) {
	for n, thread := range e.Test.Threads {
		for i, in := range thread.Code {
			if s := e.Sources[n][i]; in.Mnemonic != "" && s.Atomic && !slices.Contains(all, s.Address) {
				all = append(all, s.Address)
			}
		}
	}
	return all
}

// weaker is the code of an instruction without one of its orders, or without all, by what has become of it.
func weaker(t *testing.T, image *Image, address uint64) map[string][]byte {
	i := isa.For(image.Target.Arch())
	code, _, _ := image.bytes(address, 15)
	in, size, err := i.Decode(code, address)
	require.NoError(t, err)
	all := map[string][]byte{}
	add := func(weak litmus.Instr, ok bool) {
		if !ok {
			return
		}
		var b jit.Buffer
		require.NoError(t, i.Encode(&b, weak, nil, nil))
		got, err := b.Finish()
		require.NoError(t, err)
		for len(got) < size { // of a prefix that is gone
			got = append(got, 0x90)
		}
		name := func(in litmus.Instr) string { return strings.TrimSpace(in.Prefix + " " + in.Mnemonic) }
		all[name(in)+" to "+name(weak)] = got
	}
	add(i.Plain(in))
	for _, order := range []litmus.Order{litmus.Acquire, litmus.Release} {
		add(i.Without(in, order))
	}
	return all
}

// killed is whether a program is found to do more than is promised once its code at an address is another.
func killed(t *testing.T, image *Image, address uint64, code []byte, p *Program) bool {
	defer patch(t, image, address, code)()
	e, err := Extract(p, image, Options{})
	if err != nil { // a plain access where the source calls sync/atomic
		return true
	}
	j, err := brief(e).judge(context.Background())
	require.NoError(t, err)
	return j.Broken()
}

// patch writes other code into a program, until it is taken back.
func patch(t *testing.T, image *Image, address uint64, code []byte) (back func()) {
	at, _, ok := image.bytes(address, len(code))
	require.True(t, ok)
	was := bytes.Clone(at)
	copy(at, code)
	return func() { copy(at, was) }
}
