package report

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/measure"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/tuning"
)

// GoMutexSpin renders a page in Markdown for Go's issue on how long its mutex spins (golang/go#78886): what that is
// here, from where on parking is the cheaper, how far the two are apart, and how both were found. It is an error if the
// report does not carry that: where instructions were imitated, or one of the two is inconclusive.
func (r Report) GoMutexSpin() (string, error) {
	if r.Machine.Emulated != "" {
		return "", fmt.Errorf("no page about Go's mutex: the processor is imitated: %s", r.Machine.Emulated)
	}
	spin, spinFinding, err := r.number(probes.GoMutexSpin, probes.GoSpin)
	if err != nil {
		return "", err
	}
	budget, budgetFinding, err := r.number(probes.SpinPark, probes.SpinBudget)
	if err != nil {
		return "", err
	}
	once, _ := spinFinding.Result(probes.GoSpinOnce)
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("### How long `sync.Mutex` spins here: %s ns; from where on parking is the cheaper: %s ns\n",
		measure.Figures(spin.Value), measure.Figures(budget.Value))
	say("For golang/go#78886; see also golang/go#81304, golang/go#68578.\n")
	say("| | |\n|---|---|")
	row := func(what, value string) { say("| %s | %s |", what, printable.Cell(value)) }
	row("processor", strings.TrimSpace(r.Machine.Vendor+" "+r.Machine.Model)+", "+r.Machine.Signature)
	row("system", fmt.Sprintf("%s/%s %s, %d processors, %s", r.Machine.OS, r.Machine.Arch, r.Machine.Kernel, len(r.Machine.Allowed), r.guest()))
	row("Go", r.Machine.Go)
	row("one `procyield(30)`", number(once))
	row("4 x `procyield(30)`", number(spin))
	row("the same by arithmetic", "4 times "+spin.Why)
	row("crossover", number(budget))
	row("how far apart", apart(spin, budget))
	row("what would match", r.match(spin, budget))
	if wake, found := budgetFinding.Result(probes.GoWake); found && wake.Range != nil {
		row("a parked goroutine runs again, its waker going on, after", number(wake))
	}
	row("conditions", fmt.Sprintf("spin: %s; crossover: %s", spinFinding.Quality, budgetFinding.Quality))
	say("\nThe spin. %s It found: %s.\n", method(probes.GoMutexSpin), printable.Cell(spinFinding.Why))
	say("The crossover. %s It found: %s. Spinning for that long and then parking costs at most twice what the better of the two "+
		"would have. It is of threads that sleep in futex(2), not of goroutines.\n", method(probes.SpinPark), printable.Cell(budgetFinding.Why))
	say("Brackets hold the true median with 95 %% confidence. To repeat it: `atomlab run --only %s,%s`, and `atomlab page %s FOLDER` "+
		"(atomlab %s, %s).", probes.GoMutexSpin, probes.SpinPark, probes.GoMutexSpin, r.Tool, r.Started.Format("2006-01-02"))
	return printable.Lines(b.String()), nil
}

// number is a result that was measured, of a finding that is conclusive.
func (r Report) number(probe, result string) (probes.Result, probes.Finding, error) {
	for _, f := range r.Findings {
		if f.Probe != probe {
			continue
		}
		if n, found := f.Result(result); found && f.Conclusive() && n.Range != nil && n.Value > 0 {
			return n, f, nil
		}
		return probes.Result{}, f, fmt.Errorf("no page about Go's mutex: %s is inconclusive: %s", probe, f.Why)
	}
	return probes.Result{}, probes.Finding{}, fmt.Errorf("no page about Go's mutex: the report lacks %s: run it", probe)
}

func (r Report) guest() string {
	if r.Machine.Hypervisor == "" {
		return "no hypervisor seen"
	}
	return "guest of " + r.Machine.Hypervisor
}

// apart compares the spin with the crossover by what is known of both for certain: their intervals.
func apart(spin, budget probes.Result) string {
	low, high := spin.Range.Low/budget.Range.High, spin.Range.High/budget.Range.Low
	text := fmt.Sprintf("the spin is %s times the crossover [%s, %s]", measure.Figures(spin.Value/budget.Value), measure.Figures(low), measure.Figures(high))
	switch {
	case high < 1:
		return text + ": too short by a factor of " + measure.Figures(budget.Value/spin.Value)
	case low > 1:
		return text + ": too long by a factor of " + measure.Figures(spin.Value/budget.Value)
	}
	return text + ": no difference that can be told"
}

// match is the argument of procyield with which four of them would be as long as the crossover.
func (r Report) match(spin, budget probes.Result) string {
	is := "a number of hints"
	if r.Machine.Arch == "arm64" {
		is = "a time in ns"
	}
	return fmt.Sprintf("procyield(%.0f): its argument is %s", tuning.GoSpinArgument(r.Machine.Arch, spin, budget), is)
}

func number(r probes.Result) string {
	if r.Range == nil {
		return measure.Figures(r.Value) + " " + r.Unit
	}
	return r.Range.In(r.Unit)
}

// method is how a probe comes to its samples.
func method(probe string) string {
	p, _ := probes.Find(probe)
	return p.Method
}
