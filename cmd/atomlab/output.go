package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/report/terminal"
)

// show prints a result to stdout, as JSON or as text.
func show(command *cobra.Command, asJSON bool, value any, text string) error {
	if !asJSON {
		_, err := io.WriteString(command.OutOrStdout(), text)
		return err
	}
	return writeJSON(command.OutOrStdout(), value)
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	return encoder.Encode(value)
}

// progress tells on stderr how far a run has come: on a terminal a line that is written over, elsewhere one a probe.
type progress struct {
	to       io.Writer
	steered  io.Writer // the terminal itself, past what keeps strangers' bytes from steering it
	terminal bool
	probe    string
	began    time.Time
	shown    time.Time // when the line was last written; zero while there is none
}

// redraw is how often the line is written at most: whoever measures draws it, between two readings.
const redraw = 200 * time.Millisecond

// clearLine goes to the beginning of the terminal's line and empties it.
const clearLine = "\r\x1b[K"

func newProgress(to io.Writer) *progress {
	steered, file := unwrap(to)
	return &progress{to: to, steered: steered, terminal: file != nil}
}

// unwrap returns what is behind the writer that keeps strangers' bytes from steering a terminal, and the terminal if it
// is one.
func unwrap(to io.Writer) (steered io.Writer, terminal *os.File) {
	steered = to
	if safe, ok := to.(*printable.Writer); ok {
		steered = safe.Unwrap()
	}
	if file, isFile := steered.(*os.File); isFile && term.IsTerminal(int(file.Fd())) {
		terminal = file
	}
	return steered, terminal
}

// usualWidth is that of text where there is no terminal to ask.
const usualWidth = 100

// screenOf says how to draw on an output, and where to write what was drawn: on a terminal in its width and, unless
// NO_COLOR is set or it is a dumb one, in colour. What is written there must be printable but for the colours.
func screenOf(to io.Writer) (io.Writer, terminal.Style) {
	steered, file := unwrap(to)
	if file == nil {
		return to, terminal.Style{Width: usualWidth}
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil || width <= 0 {
		width = usualWidth
	}
	return steered, terminal.Style{Width: width, Colour: coloured(os.Getenv)}
}

// coloured is what the environment says (https://no-color.org: any value that is not empty).
func coloured(getenv func(string) string) bool {
	return getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

// step is called between readings.
func (p *progress) step(probe string, done, of int) {
	if probe != p.probe {
		p.end()
		p.probe, p.began = probe, time.Now()
	}
	if p.terminal && time.Since(p.shown) >= redraw {
		fmt.Fprintf(p.steered, "%s%-14s %3d %%  %.0f s", clearLine, probe, 100*done/max(1, of), time.Since(p.began).Seconds())
		p.shown = time.Now()
	}
}

// clear takes the line away until the next step, so that something else can be printed.
func (p *progress) clear() {
	if !p.shown.IsZero() {
		io.WriteString(p.steered, clearLine)
		p.shown = time.Time{}
	}
}

// line prints a line of its own.
func (p *progress) line(text string) {
	p.end()
	fmt.Fprintln(p.to, text)
}

// end closes the current probe's progress.
func (p *progress) end() {
	if p.probe == "" {
		return
	}
	p.clear()
	fmt.Fprintf(p.to, "%s: %.1f s\n", p.probe, time.Since(p.began).Seconds())
	p.probe = ""
}
