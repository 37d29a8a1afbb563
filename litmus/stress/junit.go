package stress

import (
	"cmp"
	"fmt"
	"io"

	"example.org/atomlab/asm/junit"
)

// WriteJUnit writes results as a JUnit test suite, with each table as the output of its test.
func WriteJUnit(w io.Writer, results []Result) error {
	const class = "atomlab.stress"
	suite := junit.Suite{Name: class}
	for _, r := range results {
		c := junit.Case{Name: r.Name, Class: class, Took: r.Elapsed, Output: r.String()}
		switch r.Verdict {
		case Failed:
			c.Failure = fmt.Sprintf("%d samples of %d were forbidden", r.Seen(IsForbidden), r.Samples)
		case Broken:
			c.Error = cmp.Or(r.Error, "no result")
		case Skipped, Emulated:
			c.Skipped = cmp.Or(r.Error, "no result")
		}
		suite.Cases = append(suite.Cases, c)
	}
	return suite.Write(w)
}
