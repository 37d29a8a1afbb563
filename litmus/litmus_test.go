package litmus

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseNumber(t *testing.T) {
	for _, c := range []struct {
		text string
		want Value
		back string
	}{
		{"0", Value{}, "0"},
		{"-1", Value{Lo: 1<<64 - 1, Hi: 1<<64 - 1}, "-1"},
		{"0x10", Int(16), "16"},
		{"010", Int(10), "10"},
		{"0b11", Int(3), "3"},
		{"+7", Int(7), "7"},
		{"18446744073709551615", Value{Lo: 1<<64 - 1}, "18446744073709551615"},
		{"0x7fffffffffffffffffffffffffffffff", Value{Lo: 1<<64 - 1, Hi: 1<<63 - 1}, "170141183460469231731687303715884105727"},
		{"-170141183460469231731687303715884105728", Value{Hi: 1 << 63}, "-170141183460469231731687303715884105728"},
		{"0xffffffffffffffffffffffffffffffff", Int(-1), "-1"}, // 128 bits do not say whether they have a sign
	} {
		v, err := ParseNumber(c.text)
		require.NoError(t, err)
		assert.Equal(t, c.want, v, c.text)
		assert.Equal(t, c.back, v.String(), c.text)
	}
	for _, text := range []string{"", "x", "0x", "1.5", "0x100000000000000000000000000000000", "-170141183460469231731687303715884105729"} {
		_, err := ParseNumber(text)
		assert.ErrorContains(t, err, "expected a number", text)
	}
}

func TestTruncate(t *testing.T) {
	all := Int(-1)
	assert.Equal(t, Int(255), all.Truncate(8, false))
	assert.Equal(t, Int(-1), Int(255).Truncate(8, true))
	assert.Equal(t, Int(127), Int(127).Truncate(8, true))
	assert.Equal(t, Value{Lo: 1<<64 - 1}, all.Truncate(64, false))
	assert.Equal(t, Value{Lo: 1<<64 - 1, Hi: 1<<32 - 1}, all.Truncate(96, false))
	assert.Equal(t, all, all.Truncate(128, false))
	assert.Equal(t, AddressOf("x"), AddressOf("x").Truncate(8, false))
	n, ok := all.Int64()
	assert.True(t, ok && n == -1)
	_, ok = Value{Hi: 1}.Int64()
	assert.False(t, ok)
	_, ok = AddressOf("x").Int64()
	assert.False(t, ok)
}

func TestStateOrder(t *testing.T) {
	s := State{Place("y"): Int(1), Place("x"): AddressOf("y"), Register(1, "X0"): Int(2), Register(0, "X2"): Int(3),
		Register(0, "X10"): Int(4), {Proc: Memory, Name: "a", Cell: 1, IsCell: true}: Int(5)}
	assert.Equal(t, "0:X2=3; 0:X10=4; 1:X0=2; [x]=y; [y]=1; a[1]=5;", s.String())
	assert.Equal(t, "0:rax=0; 0:rsi=0; 0:r8=0; 0:r10=0;", State{Register(0, "r10"): {}, Register(0, "rsi"): {}, Register(0, "r8"): {}, Register(0, "rax"): {}}.String())
}

func TestHolds(t *testing.T) {
	x1, y1 := Atom{Location: Place("x"), Value: Int(1)}, Atom{Location: Place("y"), Value: Int(1)}
	same := Atom{Location: Place("x"), Other: Place("y"), IsLocation: true}
	cell := func(i int) Location { return Location{Proc: Memory, Name: "a", Cell: i, IsCell: true} }
	list := Atom{Location: Place("a"), List: []Value{Int(0), Int(2)}}
	onlyX := State{Place("x"): Int(1), cell(0): Int(0), cell(1): Int(2)}
	onlyX.Whole(Place("a"), 2, func(cell Location) bool { return cell.Cell == 0 })
	assert.Equal(t, "a={0,2}; [x]=1; a[0]=0;", onlyX.String())
	for _, c := range []struct {
		prop Prop
		want bool
	}{
		{x1, true}, {y1, false}, {same, false}, {list, true}, {And{}, true}, {Or{}, false}, {And{x1, y1}, false}, {Or{x1, y1}, true},
		{Not{y1}, true}, {Implies{x1, y1}, false}, {Implies{y1, x1}, true}, {And{x1, Not{y1}, Or{list}}, true},
	} {
		assert.Equal(t, c.want, c.prop.Holds(onlyX), c.prop.String())
	}
	assert.False(t, list.Holds(State{}))
	assert.True(t, same.Holds(State{}), "what is missing is 0")
	large := Atom{Location: Place("x"), Value: Int(0xffffffff)}
	assert.True(t, large.Holds(State{Place("x"): Int(-1)}), "an int")
	large.As = Type{Name: "int64_t"}
	assert.False(t, large.Holds(State{Place("x"): Int(-1)}))
}

func TestVerdict(t *testing.T) {
	x1 := Atom{Location: Place("x"), Value: Int(1)}
	outcomes := []Outcome{{State{Place("x"): Int(1)}, 3}, {State{}, 4}}
	witnesses, others := Count(x1, outcomes)
	assert.Equal(t, []uint64{3, 4}, []uint64{witnesses, others})
	for _, c := range []struct {
		witnesses, others         uint64
		observation               string
		exists, notExists, forAll bool
	}{
		{3, 4, "Sometimes", true, false, false},
		{0, 4, "Never", false, true, false},
		{3, 0, "Always", true, false, true},
		{0, 0, "Never", false, true, true},
	} {
		assert.Equal(t, c.observation, Observation(c.witnesses, c.others))
		for q, want := range map[Quantifier]bool{Exists: c.exists, NotExists: c.notExists, ForAll: c.forAll} {
			assert.Equal(t, want, Cond{Quantifier: q}.Validated(c.witnesses, c.others), "%v of %v", q, c)
		}
	}
}

func TestLocations(t *testing.T) {
	test := &Test{
		Cond: Cond{Prop: And{Atom{Location: Place("y")}, Not{Atom{Location: Register(1, "X0"), Other: Place("z"), IsLocation: true}},
			Implies{Atom{Location: Place("y")}, Or{Atom{Location: Register(0, "X0")}}}}},
		Observed: []Observed{{Location: Place("x")}, {Location: Place("y")}},
	}
	assert.Equal(t, []Location{Register(0, "X0"), Register(1, "X0"), Place("x"), Place("y"), Place("z")}, test.Locations())
}

func TestTypes(t *testing.T) {
	for _, c := range []struct {
		t     Type
		bytes int
		known bool
	}{
		{Type{}, 4, true}, {Type{Name: "uint8_t", Len: 3}, 1, true}, {Type{Name: "int", Pointer: true}, 8, true},
		{Type{Name: "int128_t"}, 16, true}, {Type{Name: "float"}, 0, false},
	} {
		bytes, known := c.t.Size()
		assert.Equal(t, c.bytes, bytes)
		assert.Equal(t, c.known, known)
	}
	test := Test{Info: []Info{{"Cycle", "Fre PodWR"}}}
	cycle, found := test.Get("CYCLE")
	assert.True(t, found && cycle == "Fre PodWR")
	_, found = test.Get("Com")
	assert.False(t, found)
}
