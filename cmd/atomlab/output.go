package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"example.org/atomlab/asm/printable"
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

// progress tells on stderr how far a run has come: a bar on a terminal, a line a probe elsewhere.
type progress struct {
	to       io.Writer
	bars     io.Writer // the terminal itself, which bars steer
	terminal bool
	probe    string
	began    time.Time
	bar      *progressbar.ProgressBar
}

func newProgress(to io.Writer) *progress {
	bars := to
	if safe, ok := to.(*printable.Writer); ok {
		bars = safe.Unwrap()
	}
	file, isFile := bars.(*os.File)
	return &progress{to: to, bars: bars, terminal: isFile && term.IsTerminal(int(file.Fd()))}
}

// step is called between readings.
func (p *progress) step(probe string, done, of int) {
	if probe != p.probe {
		p.end()
		p.probe, p.began = probe, time.Now()
		if p.terminal {
			p.bar = progressbar.NewOptions(of,
				progressbar.OptionSetWriter(p.bars),
				progressbar.OptionSetDescription(fmt.Sprintf("%-14s", probe)),
				progressbar.OptionThrottle(200*time.Millisecond),
				progressbar.OptionSetWidth(40),
				progressbar.OptionClearOnFinish())
		}
	}
	if p.bar != nil {
		p.bar.ChangeMax(of)
		p.bar.Set(done)
	}
}

// clear takes the bar away until the next step, so that something else can be printed.
func (p *progress) clear() {
	if p.bar != nil {
		p.bar.Clear()
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
	if p.bar != nil {
		p.bar.Finish()
		p.bar = nil
	}
	fmt.Fprintf(p.to, "%s: %.1f s\n", p.probe, time.Since(p.began).Seconds())
	p.probe = ""
}
