package junit_test

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/junit"
	"example.org/atomlab/asm/junit/junittest"
)

func write(t *testing.T, s junit.Suite) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, s.Write(&b))
	return b.Bytes()
}

func TestWrite(t *testing.T) {
	text := write(t, junit.Suite{Name: "a suite", Started: time.Date(2026, 11, 27, 23, 1, 2, 0, time.FixedZone("", 3600)), Cases: []junit.Case{
		{Name: "fine", Class: "c", Took: 1500 * time.Millisecond, Output: "a table\n"},
		{Name: "weak", Class: "c", Took: time.Second, Failure: `<no order> & "no" reason`},
		{Name: "hangs", Class: "c", Error: "it does"},
		{Name: "lonely", Class: "c", Skipped: "needs 4 processors"},
	}})
	require.NoError(t, junittest.Check(text))
	assert.True(t, bytes.HasPrefix(text, []byte(xml.Header)))
	assert.Contains(t, string(text), `<testsuite name="a suite" tests="4" failures="1" errors="1" skipped="1" time="2.500" timestamp="2026-11-27T22:01:02">`)
	assert.Contains(t, string(text), `<failure message="&lt;no order&gt; &amp; &#34;no&#34; reason"></failure>`)
	require.NoError(t, junittest.Check(write(t, junit.Suite{})), "none at all")
}

// TestHostile: what XML cannot hold, and what steers a terminal, is left out and not replaced.
func TestHostile(t *testing.T) {
	text := write(t, junit.Suite{Name: "a\x00b\x1b[2J", Cases: []junit.Case{{Name: "\u202e\ufffe\xff<x>", Output: "]]>\x07"}}})
	require.NoError(t, junittest.Check(text))
	var suite struct {
		Name  string `xml:"name,attr"`
		Cases []struct {
			Name   string `xml:"name,attr"`
			Output string `xml:"system-out"`
		} `xml:"testcase"`
	}
	require.NoError(t, xml.Unmarshal(text, &suite))
	assert.Equal(t, "ab[2J", suite.Name)
	assert.Equal(t, "<x>", suite.Cases[0].Name)
	assert.Equal(t, "]]>", suite.Cases[0].Output)
}

// TestCheck: what is no such document is found out.
func TestCheck(t *testing.T) {
	for name, text := range map[string]string{
		"no document":       ``,
		"another element":   `<suite name="a"/>`,
		"two roots":         `<testsuite name="a"/><testsuite name="b"/>`,
		"no name":           `<testsuite tests="0"/>`,
		"wrong count":       `<testsuite name="a" tests="2"><testcase name="n" classname="c"/></testsuite>`,
		"no number":         `<testsuite name="a" time="long"/>`,
		"a zone":            `<testsuite name="a" timestamp="2026-11-27T22:01:02Z"/>`,
		"an odd attribute":  `<testsuite name="a" odd="1"/>`,
		"an odd element":    `<testsuite name="a"><testcase name="n" classname="c"><odd/></testcase></testsuite>`,
		"a case in a case":  `<testsuite name="a"><testcase name="n" classname="c"><testcase name="n" classname="c"/></testcase></testsuite>`,
		"two results":       `<testsuite name="a"><testcase name="n" classname="c"><skipped/><failure/></testcase></testsuite>`,
		"a failure missing": `<testsuite name="a" failures="1"><testcase name="n" classname="c"/></testsuite>`,
		"cut off":           `<testsuite name="a"><testcase name="n"`,
	} {
		assert.Error(t, junittest.Check([]byte(text)), name)
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("a", "b", "c", byte(0))
	f.Add("<script>", "\x00\xff\u2028", "]]>", byte(1))
	f.Fuzz(func(t *testing.T, name, why, output string, result byte) {
		c := junit.Case{Name: name, Class: why, Output: output}
		switch result % 4 {
		case 1:
			c.Failure = why
		case 2:
			c.Error = why
		case 3:
			c.Skipped = why
		}
		text := write(t, junit.Suite{Name: name + strconv.Itoa(int(result)), Cases: []junit.Case{c, c}})
		assert.NoError(t, junittest.Check(text), "%q", text)
	})
}
