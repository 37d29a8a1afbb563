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
	suite := func(attributes, inside string) string {
		return `<testsuite name="a" errors="0" ` + attributes + `>` + inside + `</testsuite>`
	}
	const none, one = `tests="0" failures="0"`, `tests="1" failures="0"`
	test := func(inside string) string { return `<testcase name="n" classname="c">` + inside + `</testcase>` }
	for _, text := range []string{suite(none, ""), suite(one, test("")), suite(one+` skipped="1" time="2.5"`, test("<skipped/><system-out>x</system-out>"))} {
		assert.NoError(t, junittest.Check([]byte(text)), text)
	}
	for name, text := range map[string]string{
		"no document":       ``,
		"another element":   `<suite name="a"/>`,
		"two roots":         suite(none, "") + suite(none, ""),
		"no name":           `<testsuite tests="0" failures="0" errors="0"/>`,
		"no count":          suite(`tests="0"`, ""),
		"wrong count":       suite(`tests="2" failures="0"`, test("")),
		"no number":         suite(none+` time="long"`, ""),
		"a zone":            suite(none+` timestamp="2026-11-27T22:01:02Z"`, ""),
		"an odd attribute":  suite(none+` odd="1"`, ""),
		"an odd element":    suite(one, test("<odd/>")),
		"a case in a case":  suite(`tests="2" failures="0"`, test(test(""))),
		"two results":       suite(`tests="1" failures="1" skipped="1"`, test("<skipped/><failure/>")),
		"a failure missing": suite(`tests="1" failures="1"`, test("")),
		"cut off":           `<testsuite name="a" tests="0" failures="0" errors="0"><testcase name="n"`,
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
