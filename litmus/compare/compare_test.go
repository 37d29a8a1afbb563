package compare

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/log"
)

// model and hardware are the logs of test T with these values of x.
func model(name, verdict string, values ...string) Log {
	return read(name, "Test T Allowed\nStates\n"+strings.Join(values, "\n")+"\n"+verdict+"\nHash=1\n")
}

func hardware(name string, values ...string) Log {
	return read(name, "Test T Allowed\nHistogram\n7:>"+strings.Join(values, "\n7:>")+"\nOk\nHash=1\nObservation T Never 0 7\n")
}

func read(name, text string) Log {
	entries, err := log.Read(name, strings.NewReader(text))
	if err != nil {
		panic(err)
	}
	return Log{name, entries}
}

func TestFindings(t *testing.T) {
	tests := map[string]struct {
		logs []Log
		want []Difference
		word string
	}{
		"same":           {[]Log{model("m", "Ok", "x=0;", "x=1;"), hardware("h", "x=1;", "[x]=0x0;")}, nil, "same"},
		"unsound":        {[]Log{model("m", "Ok", "x=0;"), hardware("h", "x=0;", "x=1;")}, []Difference{{Unsound, "[x]=1;", 7, 1, 0}}, "1 unsound"},
		"the other way":  {[]Log{hardware("h", "x=0;", "x=1;"), model("m", "Ok", "x=0;")}, []Difference{{Unsound, "[x]=1;", 7, 0, 1}}, "1 unsound"},
		"cut":            {[]Log{model("m", "Loop Ok", "x=0;"), hardware("h", "x=0;", "x=1;")}, []Difference{{Unjudged, "[x]=1;", 7, 1, 0}}, "1 unjudged"},
		"unseen":         {[]Log{model("m", "Ok", "x=0;", "x=2;"), hardware("h", "x=0;")}, []Difference{{Unseen, "[x]=2;", 0, 0, 1}}, "1 unseen"},
		"two processors": {[]Log{hardware("g", "x=0;"), hardware("h", "x=1;")}, []Difference{{Differs, "[x]=0;", 7, 0, 1}, {Differs, "[x]=1;", 7, 1, 0}}, "2 differs"},
		"two models":     {[]Log{model("m", "Ok", "x=0;"), hardware("h", "x=1;"), model("n", "Ok", "x=1;")}, []Difference{{Unsound, "[x]=1;", 7, 1, 0}, {Differs, "[x]=0;", 0, 0, 2}, {Differs, "[x]=1;", 0, 2, 0}, {Unseen, "[x]=0;", 0, 0, 1}}, "1 unsound, 2 differs, 1 unseen"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			table := Of(test.logs...)
			require.Len(t, table.Rows, 1)
			assert.Equal(t, test.want, table.Rows[0].Differences)
			assert.Equal(t, test.word, table.Rows[0].word())
			assert.Equal(t, strings.Contains(test.word, "unsound"), table.Count(Unsound) == 1)
		})
	}
}

func TestRows(t *testing.T) {
	twice := hardware("h", "x=0;")
	twice.Entries = append(twice.Entries, hardware("h", "x=0;", "x=1;").Entries...)
	table := Of(twice, read("g", "NotRun U timeout: slow\n"))
	require.Len(t, table.Rows, 2)
	assert.Equal(t, map[log.State]uint64{"[x]=0;": 14, "[x]=1;": 7}, table.Rows[0].Cells[0].States)
	assert.Equal(t, uint64(21), table.Rows[0].Cells[0].Total)
	assert.Nil(t, table.Rows[0].Cells[1])
	assert.Equal(t, "not run, timeout", table.Rows[1].Cells[1].String())

	other := read("n", "Test T Allowed\nStates\nx=5;\nOk\nHash=2\n")
	table = Of(model("m", "Ok", "x=0;"), other)
	assert.Contains(t, table.Rows[0].Problem, "m and n have different tests of this name: hash 1 and 2")
	assert.Empty(t, table.Rows[0].Differences)
	assert.Equal(t, 1, table.Problems())

	both := model("m", "Ok", "x=0;")
	both.Entries = append(both.Entries, other.Entries...)
	assert.Contains(t, Of(both).Rows[0].Problem, "line 1, has another test of this name")

	both.Entries = append(both.Entries, hardware("h", "x=9;").Entries...)
	table = Of(both, model("n", "Ok", "x=0;"))
	assert.Empty(t, table.Rows[0].Differences, "what is not compared has none")
	assert.Equal(t, "Never", together("Never", ""))

	kinds := Of(model("m", "Ok", "x=0;"), read("n", "Test T Required\nStates\nx=0;\nOk\n"))
	assert.Equal(t, "other kind", kinds.Rows[0].word())
}

func TestText(t *testing.T) {
	var b strings.Builder
	require.NoError(t, Of(model("m.log", "Ok", "x=0;", "x=2;"), hardware("h.log", "x=0;", "x=1;")).Text(&b, false))
	assert.Equal(t, "test  m.log  h.log          found\nT     2      Never 2 of 14  1 unsound, 1 unseen\n\n"+
		"T: unsound: [x]=1; was seen 7 times (h.log), and is not allowed (m.log)\nT: unseen: [x]=2; is allowed (m.log), and was not seen (h.log)\n"+
		"1 tests, 1 unsound, 0 unjudged, 0 differs, 1 unseen\n", b.String())
	b.Reset()
	require.NoError(t, Of(hardware("g", "x=0;"), hardware("h", "x=0;")).Text(&b, true))
	assert.Equal(t, "test  g  h  found\n\n1 tests, 0 unsound, 0 unjudged, 0 differs, 0 unseen\n", b.String())
}
