package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLitmusWalk(t *testing.T) {
	code, stdout, stderr := call("litmus", "walk", "--seed", "7", "--walks", "3000", "LB")
	require.Zero(t, code, stderr)
	for _, want := range []string{"Test LB Allowed\nHistogram (4 states)\n", "*>0:X0=1; 1:X0=1;\n", "\nObservation LB Sometimes ", "\nWalks "} {
		assert.Contains(t, stdout, want)
	}
	code, stdout, stderr = call("litmus", "walk", "--json", "SB+dmb.sys")
	require.Zero(t, code, stderr)
	var r walkRecord
	require.NoError(t, json.Unmarshal([]byte(stdout), &r))
	assert.Len(t, r.States, 3)
	assert.Equal(t, "Never", r.Observation)
	var ended uint64
	for _, s := range r.States {
		ended += s.Count
	}
	assert.EqualValues(t, r.Walks, ended)
	assert.Equal(t, 10_000, r.Walks+r.Dropped)
	for want, args := range map[string][]string{
		"--walks 0": {"--walks", "0", "LB"},
		"found an access of several parts, expected one of a piece of memory that is always accessed whole": {"2.CASP"},
	} {
		code, _, stderr := call(append([]string{"litmus", "walk"}, args...)...)
		assert.Equal(t, 2, code)
		assert.Contains(t, stderr, want)
	}
}
