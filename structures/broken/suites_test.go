package broken_test

import (
	"cmp"
	_ "embed"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/structures/broken"
	"example.org/atomlab/structures/internal/conform"
)

// unmissed says why no wrong type passes a suite that lacks one of its checks: the suite, the check, and the reason.
//
//go:embed testdata/unmissed.txt
var unmissed string

// TestEachCheckIsMissed holds the suites against wrong types: without one of its checks, a suite must let some of them
// pass that this one catches. What nobody would miss is listed, with the reason.
func TestEachCheckIsMissed(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_SUITES") == "" {
		t.Skip("ATOMLAB_TEST_SUITES is not set: it takes minutes")
	}
	reasons := map[string]string{}
	for line := range strings.Lines(unmissed) {
		name, why, ok := strings.Cut(strings.TrimSpace(line), ": ")
		require.True(t, ok && reasons[name] == "", "%s: expected a suite, a check, a colon and the reason, once", line)
		reasons[name] = why
	}
	wrong := map[string][]broken.Bug{} // by suite
	for _, b := range append(broken.Bugs(), careless...) {
		if b.Suite != nil {
			name := b.Suite(time.Second).Name
			wrong[name] = append(wrong[name], b)
		}
	}
	for _, suite := range suites(t) {
		t.Run(suite, func(t *testing.T) {
			require.NotEmpty(t, wrong[suite], "no wrong type is held against it")
			passes := map[string][]string{} // by check
			for _, b := range wrong[suite] {
				if !caughtBy(t, b, "all") {
					t.Logf("inconclusive: %s is not caught by the whole suite", b.Name)
					continue
				}
				for _, c := range b.Suite(time.Second).Checks {
					if _, known := passes[c.Name]; !known {
						passes[c.Name] = nil
					}
					if c.Skip == "" && !caughtBy(t, b, "but "+c.Name) && caughtBy(t, b, "only "+c.Name) {
						passes[c.Name] = append(passes[c.Name], b.Name)
					}
				}
			}
			for check, names := range passes {
				t.Logf("without %s pass: %s", check, cmp.Or(strings.Join(names, ", "), "none"))
				assert.True(t, len(names) > 0 || reasons[suite+" "+check] != "",
					"%s %s: expected a type that passes without it, or a reason in unmissed.txt", suite, check)
			}
		})
	}
	for name := range reasons {
		suite, _, _ := strings.Cut(name, " ")
		assert.Contains(t, wrong, suite, "unmissed.txt: there is no such suite")
	}
}

// caughtBy is whether checks of the suite catch the type, in a process of its own: what hangs is gone with it.
func caughtBy(t *testing.T, b broken.Bug, checks string) bool {
	program, err := os.Executable()
	require.NoError(t, err)
	child := exec.Command(program)
	child.Env = append(os.Environ(), childVariable+"="+b.Name, checksVariable+"="+checks, limitVariable+"=12s")
	output, err := child.CombinedOutput()
	return err != nil || !strings.Contains(string(output), "detector: <nil>")
}

// catch repeats checks of the suite ("all", "but NAME", "only NAME") until one has caught something, or the limit is
// reached; at first they are short, and then long, since some wait for luck that comes soon or not at all, and others
// for what takes its time.
func catch(b broken.Bug, checks string, limit time.Duration) (err error) {
	kind, name, _ := strings.Cut(checks, " ")
	begin := time.Now()
	for each := 200 * time.Millisecond; err == nil && time.Since(begin) < limit; { // clock: luck has a budget
		s := b.Suite(each)
		s.Checks = slices.DeleteFunc(s.Checks, func(c conform.Check) bool {
			return kind == "but" && c.Name == name || kind == "only" && c.Name != name
		})
		err = broken.Catch(s)
		if time.Since(begin) > limit/2 { // clock: see above
			each = 2 * time.Second
		}
	}
	return err
}

// suites finds what makes the checks of a suite.
func suites(t *testing.T) (all []string) {
	files, err := filepath.Glob("../*/*test/*.go")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`(?m)^func (?:\(\w+ (\w+)\) )?(\w*Checks)\(`).FindAllStringSubmatch(string(text), -1) {
			name := filepath.Base(filepath.Dir(file)) + "."
			if m[1] != "" {
				name += m[1] + "."
			}
			all = append(all, name+m[2])
		}
	}
	require.Greater(t, len(all), 8, "too few suites are found to be true")
	return all
}
