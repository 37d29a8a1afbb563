package main

import (
	"bytes"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/report/terminal"
)

// TestProgressLine: what is printed beside the progress of a terminal begins on an empty line, and nothing of it is
// left.
func TestProgressLine(t *testing.T) {
	var terminal bytes.Buffer
	p := &progress{to: &terminal, steered: &terminal, terminal: true}
	p.step("cas-cost", 1, 2)
	assert.Equal(t, clearLine+"cas-cost        50 %  0 s", terminal.String())
	terminal.Reset()
	p.line("a warning")
	assert.Regexp(t, `^\r\x1b\[Kcas-cost: [0-9.]+ s\na warning\n$`, terminal.String())
	terminal.Reset()
	p.clear()
	p.end()
	assert.Empty(t, terminal.String())
}

// TestProgressElsewhere: a file gets a line a probe, and nothing that steers a terminal.
func TestProgressElsewhere(t *testing.T) {
	var file bytes.Buffer
	p := newProgress(&file)
	p.step("cas-cost", 1, 2)
	p.step("spin-park", 0, 0)
	p.end()
	assert.Regexp(t, `^cas-cost: [0-9.]+ s\nspin-park: [0-9.]+ s\n$`, file.String())
}

// TestScreen: only a terminal gets colours, and only if nothing in the environment speaks against it.
func TestScreen(t *testing.T) {
	var file bytes.Buffer
	to, style := screenOf(printable.NewWriter(&file))
	assert.Equal(t, terminal.Style{Width: usualWidth}, style)
	io.WriteString(to, "\x1b[31m")
	to.(*printable.Writer).Flush()
	assert.NotContains(t, file.String(), "\x1b", "what goes into a file goes through the writer that is safe")
	for _, test := range []struct {
		noColor, term string
		want          bool
	}{{"", "xterm", true}, {"", "", true}, {"1", "xterm", false}, {"", "dumb", false}} {
		environment := map[string]string{"NO_COLOR": test.noColor, "TERM": test.term}
		assert.Equal(t, test.want, coloured(func(name string) string { return environment[name] }), "%v", test)
	}
}
