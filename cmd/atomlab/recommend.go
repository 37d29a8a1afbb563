package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/verify"
)

func newRecommend() *cobra.Command {
	var how effort
	var format, purpose string
	var asJSON, verified bool
	command := &cobra.Command{
		Use:   "recommend [REPORT]",
		Short: "Advise what to set, from a report or from measuring now",
		Long: "recommend reads a report (its folder or its report.json) and nothing else, judges its measurements anew and\n" +
			"gives advice. Without a report it measures first. With --verify it then measures each recommendation, by the\n" +
			"structures that it is about, against what is set by default; the report must be of this machine.\n\n" +
			"The formats are\n" + formatsSaid() + "\n" +
			"--for narrows the advice on locks, counters and their shards, queues and batches, and what is mostly read to a\n" +
			"workload: to what was measured in the setting nearest to it, if that is within a factor of two. Without a report it\n" +
			"measures that very setting. A workload is words such as threads=8 reads=0.95 hold=200ns producers=1 consumers=4: how\n" +
			"many goroutines use it at once, the share of operations that only look (that take a counter's sum), and how long a\n" +
			"lock is held.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			if asJSON {
				format = "json"
			}
			as, known := report.FindAdviceFormat(format)
			if !known {
				return fmt.Errorf("--format %s: expected one of %s", printable.Text(format), adviceFormats())
			}
			var r report.Report
			var err error
			if command.Flags().Changed("for") {
				r, err = recommendFor(command, args, how, purpose)
			} else {
				r, err = findOrMeasure(command, args, how)
			}
			if err == nil && verified {
				err = prove(command, &r, how)
			}
			if err != nil {
				return err
			}
			text, err := as.Write(r)
			if err == nil {
				_, err = command.OutOrStdout().Write(text)
			}
			return err
		},
	}
	how.flags(command)
	command.Flags().StringVar(&format, "format", "text", adviceFormats())
	command.Flags().StringVar(&purpose, "for", "", "narrow the advice to a `workload`: 'threads=8 reads=0.95 hold=200ns'")
	command.Flags().BoolVar(&verified, "verify", false, "measure what is advised against what is set by default")
	command.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	command.MarkFlagsMutuallyExclusive("for", "verify")
	return command
}

// adviceFormats names them: text, md...
func adviceFormats() string {
	var names []string
	for _, f := range report.AdviceFormats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// formatsSaid says what each is, a line each.
func formatsSaid() string {
	var b strings.Builder
	for _, f := range report.AdviceFormats {
		fmt.Fprintf(&b, "  %-5s %s\n", f.Name, f.Says)
	}
	return b.String()
}

// findOrMeasure loads the report that is named, or makes one.
func findOrMeasure(command *cobra.Command, args []string, how effort) (report.Report, error) {
	if len(args) == 0 {
		return measureNow(command, probes.Usual(), how)
	}
	r, err := report.Load(args[0])
	return r.Judged(), err
}

// prove verifies the advice of a report of this machine, by measuring.
func prove(command *cobra.Command, r *report.Report, how effort) error {
	here := machine.Detect()
	switch {
	case here.Emulated != "":
		return fmt.Errorf("--verify: nothing is proven under an emulator (%s)", here.Emulated)
	case here.Arch != r.Machine.Arch || here.Model != r.Machine.Model:
		return fmt.Errorf("--verify: the report is of a %s %s, and this is a %s %s: what helps there must be measured there",
			r.Machine.Arch, r.Machine.Model, here.Arch, here.Model)
	}
	p := newProgress(command.ErrOrStderr())
	return verifyNow(command.Context(), r, how.level(), p)
}

// verifyNow puts proofs to the advice of a report of this machine.
func verifyNow(ctx context.Context, r *report.Report, level measure.Effort, p *progress) error {
	bench, err := measure.OpenBench(r.Machine, level, r.Seed)
	if err != nil {
		return err
	}
	defer bench.Close()
	r.Advice = verify.All(ctx, bench, r.Advice, p.line)
	return nil
}
