package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus"
	"example.org/atomlab/probes/instr"
	"example.org/atomlab/probes/report"
)

func newProbeInstr() *cobra.Command {
	var how effort
	var asJSON bool
	command := &cobra.Command{
		Use:   "instr TEXT...",
		Short: "Measure instructions: latency, throughput, alone and on a line that another processor has",
		Long: "instr assembles each text, one or several instructions separated by semicolons, and times it:\n" +
			"copies that wait for each other, copies that do not, and both on lines that another processor has read or\n" +
			"written. The base of an address points to a line of 64 bytes, and they must provably stay\n" +
			"within it; an index is 0, any other register begins as 1, memory as zeros or as its own address.\n\n" +
			"On x86 operands stand in AT&T's order: 'lock xaddq %rax,(%rdi)'; on arm64: 'LDADD X0,X1,[X2]'.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(command *cobra.Command, texts []string) error {
			bodies, err := parseBodies(texts)
			if err != nil {
				return err
			}
			reports, err := measureBodies(command, bodies, how)
			if err != nil {
				return err
			}
			var text strings.Builder
			for _, r := range reports {
				text.WriteString(report.InstrText(r))
			}
			if err := show(command, asJSON, reports, text.String()); err != nil {
				return err
			}
			return interrupted(command.Context())
		},
	}
	how.flags(command)
	command.Flags().BoolVar(&asJSON, "json", false, "print JSON instead of text")
	return command
}

// parseBodies reads all texts before anything is measured.
func parseBodies(texts []string) (bodies []instr.Body, err error) {
	for _, text := range texts {
		b, err := instr.Parse(litmus.Native(), text)
		if err == nil {
			err = b.Check()
		}
		if err != nil {
			return nil, fmt.Errorf("%.200q: %w", text, err)
		}
		bodies = append(bodies, b)
	}
	return bodies, nil
}

func measureBodies(command *cobra.Command, bodies []instr.Body, how effort) (reports []instr.Report, err error) {
	p := newProgress(command.ErrOrStderr())
	defer p.end()
	o := instr.Options{Effort: how.level(), Seed: how.seedOrClock()}
	for _, b := range bodies {
		if command.Context().Err() != nil {
			return reports, nil
		}
		r, err := instr.Run(command.Context(), b, o, func(done, of int) { p.step(b.Text, done, of) })
		if err != nil {
			return reports, fmt.Errorf("%.200q: %w", b.Text, err)
		}
		reports = append(reports, r)
	}
	return reports, nil
}
