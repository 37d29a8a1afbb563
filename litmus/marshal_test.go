package litmus

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestStateJSON(t *testing.T) {
	cell := Location{Proc: Memory, Name: "a", Cell: 2, IsCell: true}
	outcome := Outcome{State{Register(1, "X0"): Int(-1), Place("x"): AddressOf("y"), cell: {Lo: 1, Hi: 1},
		Place("p"): {Kind: Address, Name: "a", Cell: 3}, Place("q"): {Kind: Address, Name: "a", Offset: -4}, Place("b"): ArrayOf([]Value{Int(-1), AddressOf("x")})}, 7}
	text, err := json.Marshal(outcome)
	require.NoError(t, err)
	assert.Equal(t, `{"State":{"1:X0":"-1","[b]":"{-1,x}","[p]":"a[3]","[q]":"a+-4","[x]":"y","a[2]":"18446744073709551617"},"Count":7}`, string(text))
	var back Outcome
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, outcome, back)
}

func TestStateJSONRefuses(t *testing.T) {
	for _, text := range []string{`{"x":"1"}`, `{"[x":"1"}`, `{"a[-1]":"1"}`, `{"z:X0":"1"}`, `{"0:":"1"}`, `{"[]":"1"}`,
		`{"[x]":"1.5"}`, `{"[x]":"a[b]"}`, `{"[x]":"a[1"}`, `{"[x]":"[1]"}`, `{"[x]":""}`, `{"[x]":"{1"}`, `{"[x]":"a+b"}`, `{"[x]":"{}"}`, `{"[x]":"{1,{2}}"}`} {
		assert.ErrorContains(t, json.Unmarshal([]byte(text), &State{}), "expected", text)
	}
	_, err := json.Marshal(State{Place("x"): {Kind: CodeLabel, Name: "L"}})
	assert.ErrorContains(t, err, "expected a number, an address or an array")
}
