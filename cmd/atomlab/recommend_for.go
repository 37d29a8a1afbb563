package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm/machine"
	"example.org/atomlab/asm/measure"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
	"example.org/atomlab/probes/suite"
	"example.org/atomlab/probes/tuning"
	"example.org/atomlab/probes/workload"
)

// recommendFor narrows the advice of a report to a workload; without a report it measures what that does, and nothing
// else.
func recommendFor(command *cobra.Command, args []string, how effort, text string) (report.Report, error) {
	w, err := workload.Parse(text)
	if err != nil {
		return report.Report{}, fmt.Errorf("--for: %w", err)
	}
	if len(args) == 0 {
		return measureFor(command, w, how)
	}
	r, err := report.Load(args[0])
	if err != nil {
		return r, err
	}
	r = r.Judged()
	for i, a := range r.Advice {
		probe := tuning.Chosen(a.Tunable)
		if !slices.Contains(suite.Narrowable(), probe) {
			continue
		}
		found := probes.Finding{Probe: probe, Verdict: probes.Unknown("it was not run")}
		if at := slices.IndexFunc(r.Findings, func(f probes.Finding) bool { return f.Probe == probe }); at >= 0 {
			found = r.Findings[at]
		}
		r.Advice[i] = narrowed(r.Machine, func() (probes.Finding, string) { return suite.Narrow(found, w) })
	}
	return r, nil
}

// measureFor measures each choice in the setting of the workload.
func measureFor(command *cobra.Command, w workload.Workload, how effort) (report.Report, error) {
	r := report.Report{Header: report.NewHeader(how.level(), how.seedOrClock())}
	level := r.Effort
	if r.Machine.Emulated != "" {
		level = measure.Token
	}
	bench, err := measure.OpenBench(r.Machine, level, r.Seed)
	if err != nil {
		return r, err
	}
	defer bench.Close()
	p := newProgress(command.ErrOrStderr())
	for _, probe := range suite.Narrowable() {
		p.line("measuring " + probe)
		r.Advice = append(r.Advice, narrowed(r.Machine, func() (probes.Finding, string) {
			f, note := suite.MeasureFor(command.Context(), bench, probe, w)
			r.Findings = append(r.Findings, f)
			return f, note
		}))
	}
	return r, interrupted(command.Context())
}

// narrowed is the advice of a finding that is about one setting, with a note on which that is.
func narrowed(m machine.Machine, find func() (probes.Finding, string)) probes.Advice {
	f, note := find()
	a := tuning.OfChoice(m, f)
	if note != "" {
		a.Why = note + ": " + a.Why
	}
	return a
}
