package main

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus/explore/scenarios/shipped"
)

// exploreFlags are the words of explore run.
type exploreFlags struct {
	replay string
	test   string
	race   bool
	asJSON bool
}

func newExploreRun() *cobra.Command {
	var f exploreFlags
	command := &cobra.Command{
		Use:   "run NAME|PACKAGE...",
		Short: "Explore scenarios that ship, or the tests of a package that call explore",
		Long: "run takes the threads of each scenario through every interleaving, and prints what that proves, or the schedule\n" +
			"that fails. A NAME is one of atomlab explore list, and may have the wildcards * and ?. A PACKAGE is as for go test:\n" +
			"its tests that use package litmus/explore are run.\n\n" +
			"It needs a Go toolchain, and for a NAME the source of the lab: the module around the current folder, or the one that\n" +
			"it requires, or else it fetches the version that this program is. The exit code is 1 if a schedule fails that should\n" +
			"not, or if none fails of a structure that is wrong on purpose.",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: completeExplore,
		RunE:              f.run,
	}
	command.Flags().StringVar(&f.replay, "replay", "", "run this one schedule of a single NAME, or of the --test of a PACKAGE")
	command.Flags().StringVar(&f.test, "test", "", "only the tests of packages that match, as go test -run")
	command.Flags().BoolVar(&f.race, "race", false, "under the race detector, which judges each schedule")
	command.Flags().BoolVar(&f.asJSON, "json", false, "print JSON instead of text")
	return command
}

func (f *exploreFlags) run(command *cobra.Command, what []string) error {
	chosen, packages, err := chooseScenarios(what)
	if err != nil {
		return err
	}
	if f.replay != "" && len(chosen)+len(packages) != 1 || f.replay != "" && len(packages) == 1 && f.test == "" {
		return fmt.Errorf("--replay: expected a single NAME, or a PACKAGE with --test: a schedule is one of a scenario")
	}
	if f.test != "" && len(packages) == 0 {
		return fmt.Errorf("--test is for a PACKAGE, and %s is a scenario that ships", strings.Join(what, " "))
	}
	g, err := newGoTool(command.Context())
	if err != nil {
		return err
	}
	jobs, cleanup, err := f.jobs(g, chosen, packages)
	defer cleanup()
	if err != nil {
		return err
	}
	var results []explored
	for _, j := range jobs {
		more, err := f.do(command, j)
		results = append(results, more...)
		if err = errors.Join(interrupted(command.Context()), err); err != nil {
			return errors.Join(f.write(command, results), err)
		}
	}
	if len(results) == 0 {
		return fmt.Errorf("nothing was explored: no test that explores matches --test %q", f.test)
	}
	return errors.Join(f.write(command, results), judgeExplored(results))
}

// An exploreJob is one go test.
type exploreJob struct {
	goTool
	path      string
	run       string                      // for -run
	scenarios map[string]shipped.Scenario // by the test that has it; nil: tests of others
}

// jobs are what there is to do, and how to clean up after it.
func (f *exploreFlags) jobs(g goTool, chosen []shipped.Scenario, packages []string) (jobs []exploreJob, cleanup func(), err error) {
	cleanup = func() {}
	if len(packages) > 0 {
		found, err := g.findTests(packages)
		if err != nil {
			return nil, cleanup, fmt.Errorf("%w\n%w", noScenario(packages), err)
		}
		if len(found) == 0 {
			return nil, cleanup, fmt.Errorf("no test of %s uses package %s: its README says how to write one", strings.Join(packages, " "), explorer())
		}
		for _, p := range found {
			jobs = append(jobs, exploreJob{goTool: g, path: p.path, run: f.pattern(p.tests)})
		}
	}
	if len(chosen) > 0 {
		l, err := g.findLab()
		if err != nil {
			return nil, cleanup, err
		}
		j := exploreJob{goTool: l.goTool, path: explorer() + "/scenarios", scenarios: map[string]shipped.Scenario{}}
		var patterns []string
		for _, s := range chosen {
			test := s.Test + "/" + strings.ReplaceAll(s.Name, " ", "_")
			j.scenarios[test] = s
			patterns = append(patterns, exactly(test))
		}
		j.run = strings.Join(patterns, "|")
		return append(jobs, j), l.cleanup, nil
	}
	return jobs, cleanup, nil
}

// pattern is the -run for the tests of a package.
func (f *exploreFlags) pattern(tests []string) string {
	if f.test != "" {
		return f.test
	}
	return "^(" + strings.Join(tests, "|") + ")$"
}

// exactly is a -run for one test.
func exactly(test string) string {
	parts := strings.Split(test, "/")
	for i, p := range parts {
		parts[i] = "^" + regexp.QuoteMeta(p) + "$"
	}
	return strings.Join(parts, "/")
}
