// Package oracle has 398 litmus tests, which diy made from cycles of relations, and the states that the reference
// simulator allows them: herd7 7.58 with its own models, aarch64.cat and x86tso-mixed.cat. Loops that retry an
// exclusive were unrolled twice; four times gives the same states. Only tests import it: what reads, judges and runs
// litmus tests is held against it.
package oracle

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
)

//go:embed AArch64 X86_64 expected.tsv
var files embed.FS

// A Case is a test and its answer.
type Case struct {
	Arch        litmus.Arch
	Name        string
	Text        string   // the file
	Verdict     string   // Ok or No
	Observation string   // Never, Sometimes or Always
	States      []string // that are allowed
}

// File is what errors call it.
func (c *Case) File() string { return fmt.Sprintf("%s/%s.litmus", c.Arch, c.Name) }

// Cases are all of some architectures, or all.
func Cases(of ...litmus.Arch) (all []Case) {
	table := read("expected.tsv")
	_, lines, _ := strings.Cut(table, "\n") // behind the headings
	for line := range strings.Lines(lines) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		c := Case{Arch: litmus.Arch(f[0]), Name: f[1], Verdict: f[2], Observation: f[3], States: strings.Split(f[4], " | ")}
		if len(of) > 0 && !slices.Contains(of, c.Arch) {
			continue
		}
		c.Text = read(c.File())
		all = append(all, c)
	}
	return all
}

func read(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it was there when this was compiled
	}
	return string(text)
}
