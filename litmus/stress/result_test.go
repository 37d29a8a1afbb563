package stress_test

import (
	"bytes"
	"encoding/xml"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/stress"
)

// TestWriteJUnit reads what was written back in the way of a build server.
func TestWriteJUnit(t *testing.T) {
	forbidden := stress.Count{Result: "0, 0", Samples: 3, Grade: stress.IsForbidden, Says: "<no order> & no reason"}
	results := []stress.Result{
		{Name: "fine", Verdict: stress.OK, Samples: 10, Elapsed: 1500 * time.Millisecond},
		{Name: "weak", Verdict: stress.Failed, Samples: 10, Elapsed: time.Second, Outcomes: []stress.Count{forbidden}},
		{Name: "hangs", Verdict: stress.Broken, Error: `actor 1 "hangs"`},
		{Name: "lonely", Verdict: stress.Skipped, Error: "needs 4 processors"},
		{Name: "elsewhere", Verdict: stress.Emulated, Error: "the emulator's order"},
	}
	var text bytes.Buffer
	require.NoError(t, stress.WriteJUnit(&text, results))
	assert.True(t, bytes.HasPrefix(text.Bytes(), []byte(xml.Header)))

	type message struct {
		Text string `xml:"message,attr"`
	}
	var suite struct {
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Errors   int     `xml:"errors,attr"`
		Skipped  int     `xml:"skipped,attr"`
		Time     float64 `xml:"time,attr"`
		Cases    []struct {
			Name    string   `xml:"name,attr"`
			Failure *message `xml:"failure"`
			Error   *message `xml:"error"`
			Skipped *message `xml:"skipped"`
			Output  string   `xml:"system-out"`
		} `xml:"testcase"`
	}
	require.NoError(t, xml.Unmarshal(text.Bytes(), &suite))
	assert.Equal(t, []int{5, 1, 1, 2}, []int{suite.Tests, suite.Failures, suite.Errors, suite.Skipped})
	assert.InDelta(t, 2.5, suite.Time, 1e-9)
	require.Len(t, suite.Cases, len(results))
	for i, c := range suite.Cases {
		r := results[i]
		assert.Equal(t, r.Name, c.Name)
		assert.Equal(t, r.String(), c.Output)
		assert.Equal(t, r.Verdict == stress.Failed, c.Failure != nil, r.Name)
		assert.Equal(t, r.Verdict == stress.Broken, c.Error != nil, r.Name)
		assert.Equal(t, r.Verdict == stress.Skipped || r.Verdict == stress.Emulated, c.Skipped != nil, r.Name)
	}
	assert.Equal(t, "3 samples of 10 were forbidden", suite.Cases[1].Failure.Text)
	assert.Equal(t, results[2].Error, suite.Cases[2].Error.Text)
}

func TestGradeText(t *testing.T) {
	for g := stress.IsAcceptable; g <= stress.IsEmulated; g++ {
		text, err := g.MarshalText()
		require.NoError(t, err)
		var again stress.Grade
		require.NoError(t, again.UnmarshalText(text))
		assert.Equal(t, g, again)
	}
	assert.ErrorContains(t, new(stress.Grade).UnmarshalText([]byte("good")), `grade "good": expected one of`)
}
