package report

import (
	"fmt"
	"strings"

	"example.org/atomlab/asm/printable"
	"example.org/atomlab/probes/tuning"
)

// adviceShell renders the advice as exported variables, for a POSIX shell to source. What the go command reads has the
// name that it reads: GOARM64.
func (r Report) adviceShell() ([]byte, error) {
	list, err := r.constants()
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	say("# shellcheck shell=sh")
	say("# %s", strings.Join(r.origin(), "\n# "))
	for _, c := range list {
		name := c.upperName()
		if c.words[0] == tuning.GOARM64 {
			name = strings.ToUpper(tuning.GOARM64)
		}
		if c.missing {
			say("\n# No %s: %s", name, strings.Join(c.comments, " "))
			continue
		}
		say("\n# %s\nexport %s=%s", strings.Join(c.comments, "\n# "), name, quoteShell(c.value))
	}
	return []byte(b.String()), nil
}

// quoteShell is a word that the shell takes as it is.
func quoteShell(s string) string {
	return "'" + strings.ReplaceAll(printable.Text(s), "'", `'\''`) + "'"
}
