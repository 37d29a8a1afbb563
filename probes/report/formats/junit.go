package formats

import (
	"fmt"
	"io"
	"time"

	"example.org/atomlab/asm/junit"
	"example.org/atomlab/probes"
	"example.org/atomlab/probes/report"
)

// writeJUnit writes each finding as a test. A violation fails; what is inconclusive is skipped, with the reason.
func writeJUnit(to io.Writer, r report.Report) error {
	suite := junit.Suite{Name: "atomlab", Started: r.Started}
	for _, f := range r.Findings {
		c := junit.Case{Name: f.Probe, Class: "atomlab.probes", Took: took(f.DurationS), Output: report.FindingText(f, report.Summary)}
		switch {
		case f.Violated():
			c.Failure = fmt.Sprintf("%s: %s", f.Answer, f.Why)
		case !f.Conclusive():
			c.Skipped = fmt.Sprintf("%s: %s", probes.Inconclusive, f.Why)
		}
		suite.Cases = append(suite.Cases, c)
	}
	return suite.Write(to)
}

// took is a duration of at most a day, whatever the report says.
func took(seconds float64) time.Duration {
	return time.Duration(min(max(seconds, 0), 24*3600) * float64(time.Second))
}
