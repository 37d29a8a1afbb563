package meaning_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/litmus/event"
	"example.org/atomlab/litmus/isa/meaning"
)

func TestValue(t *testing.T) {
	v := meaning.Wide(0x8877665544332211, 0xff)
	assert.Equal(t, meaning.Const(0x11), v.Low(8))
	assert.Equal(t, meaning.Const(0x8877665544332211), v.Low(64))
	assert.Equal(t, meaning.Wide(0x8877665544332211, 0xf), v.Low(68))
	assert.Equal(t, v, v.Low(128))
	assert.Equal(t, meaning.Const(0xff), v.Right(64))
	assert.Equal(t, meaning.Const(0xff88776655443322), v.Right(8))
	assert.Equal(t, meaning.Wide(0, 0x8877665544332211), v.Left(64))
	assert.Equal(t, meaning.Const(1<<64-128), meaning.Const(0x80).Signed(8))
	for n := 1; n < 128; n++ {
		assert.Equal(t, v.Low(127), v.Low(127).Low(n).Join(v.Low(127).Right(n), n).Low(127), "parted at %d", n)
	}
}

// TestOrigin moves bytes of addresses and of numbers about, beside a list of which byte is which.
func TestOrigin(t *testing.T) {
	type label struct{ place, index int } // of an address, or plain
	r := rand.New(rand.NewPCG(11, 12))
	named, plain, mixed := 0, 0, 0
	for range 5000 {
		value := func() (v meaning.Value, all [16]label) {
			if v = meaning.Const(r.Uint64() | 0x0101010101010101); r.IntN(3) > 0 {
				place := 1 + r.IntN(2)
				v = v.Made(meaning.Origin(place))
				for i := range 8 {
					all[i] = label{place, i}
				}
			}
			return v, all
		}
		v, all := value()
		for range r.IntN(6) {
			w, others := value()
			n := r.IntN(16)
			was := all
			all = [16]label{}
			switch r.IntN(4) {
			case 0:
				v = v.Low(8 * n)
				copy(all[:n], was[:n])
			case 1:
				v = v.Right(8 * n)
				copy(all[:], was[n:])
			case 2:
				v = v.Left(8 * n)
				copy(all[n:], was[:16-n])
			case 3:
				v = v.Join(w, 8*n)
				copy(all[:n], was[:n])
				copy(all[n:], others[:])
			}
		}
		is := v.Origin()
		switch address := (label{all[0].place, 0}); {
		case all == [16]label{}:
			plain++
			assert.Zero(t, is, all)
		case address.place > 0 && !slices.ContainsFunc(all[8:], func(l label) bool { return l.place != 0 }) &&
			!slices.ContainsFunc([]int{0, 1, 2, 3, 4, 5, 6, 7}, func(i int) bool { return all[i] != label{address.place, i} }):
			if is.Named() { // it need not: two addresses in one half may have been mixed before
				named++
				assert.EqualValues(t, address.place, is, all)
			}
		default:
			mixed++
			assert.False(t, is.Named(), all)
		}
		for i := range 16 {
			alone := v.Right(8 * i).Low(8).Origin()
			assert.Equal(t, all[i].place != 0, alone != 0, "byte %d of %v", i, all)
		}
	}
	assert.Greater(t, min(named, plain, mixed), 200, "%d %d %d", named, plain, mixed)
}

// one is memory of one place that holds 5, at address 16.
type one struct{ written []uint64 }

func (o *one) Place(name string) (meaning.Value, bool) { return meaning.Const(16), name == "x" }
func (o *one) Touch(meaning.Value) error               { return nil }
func (o *one) Choose(int) int                          { return 0 }
func (o *one) Read(meaning.Part) meaning.Value         { return meaning.Const(5) }
func (o *one) Write(_ meaning.Part, v meaning.Value) {
	lo, _, _ := v.Known()
	o.written = append(o.written, lo)
}
func (o *one) Parts(at meaning.Value, n int) ([]meaning.Part, error) {
	address, _, _ := at.Known()
	if address != 16 {
		return nil, fmt.Errorf("found address %d, expected 16", address)
	}
	return []meaning.Part{{Loc: "x", Address: 16, Bytes: n / 2}, {Loc: "x+2", Address: 18, Bytes: n - n/2}}, nil
}

// TestCausality checks where events come from: a value goes on coming from what it was made of though it is always 0.
func TestCausality(t *testing.T) {
	w := &one{}
	m := &meaning.Machine{World: w, Regs: map[string]meaning.Register{"a": {Lo: 16}}}
	m.Begin(0)
	address := m.ReadReg("a", "ADDR")                     // 0
	v := m.Load(address, 4, "A")                          // 1, 2
	m.WriteReg("b", v.Sub(v))                             // 3
	m.Begin(1)                                            //
	zero := m.ReadReg("b", "DATA")                        // 4, from 3
	d := m.Decide("PRED", zero)                           // 5
	m.Given(d, func() { m.Store(m.Place("x"), zero, 4) }) // 6, 7
	m.Fence("MFENCE")                                     // 8
	assert.NoError(t, m.Err)
	pairs := func(flat ...int) (all []event.Pair) {
		for i := 0; i < len(flat); i += 2 {
			all = append(all, event.Pair{From: flat[i], To: flat[i+1]})
		}
		return all
	}
	assert.ElementsMatch(t, pairs(0, 1, 0, 2, 1, 3, 2, 3, 4, 5, 4, 6, 4, 7), m.Data)
	assert.ElementsMatch(t, pairs(5, 6, 5, 7), m.Ctrl)
	assert.Equal(t, pairs(3, 4), m.RfReg)
	assert.ElementsMatch(t, pairs(1, 1, 1, 2, 2, 1, 2, 2, 6, 6, 6, 7, 7, 6, 7, 7), m.Same)
	assert.Equal(t, []uint64{0, 0}, w.written)
	assert.Equal(t, 1, m.Events[8].Instr)

	m.Begin(2)
	m.Load(meaning.Const(3), 4)
	assert.EqualError(t, m.Err, "found address 3, expected 16")
	m.Place("y")
	assert.EqualError(t, m.Err, "found address 3, expected 16", "the first error is kept")
}
