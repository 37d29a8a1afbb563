package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"example.org/atomlab/litmus/explore/record"
)

// do runs the tests of a job.
func (f *exploreFlags) do(command *cobra.Command, j exploreJob) (results []explored, err error) {
	dir, err := os.MkdirTemp("", "atomlab-explore-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "records")
	args := []string{"test", "-json", "-count=1", "-vet=off", "-timeout=0", "-run", j.run}
	if f.race {
		args = append(args, "-race")
	}
	c := j.command(append(args, j.path)...)
	c.Env = append(os.Environ(), record.Variable+"="+file, record.Replay+"="+f.replay)
	said, failed, err := f.watch(command, j, c)
	if err != nil {
		return nil, err
	}
	records, err := record.Read(file)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		e := explored{Package: j.path, Right: !r.Failed || !failed[r.Test], Record: r}
		if s, ok := j.scenarios[r.Test]; ok {
			e.Scenario, e.Fails, e.Right = s.Name, s.Fails, r.Failed == s.Fails || f.replay != "" && !r.Failed
		}
		results = append(results, e)
	}
	return results, f.missing(j, results, failed, said)
}

// said is what a job printed, by test; "" has what belongs to none.
type said map[string]string

// watch runs the command, and returns what it printed and which tests failed.
func (f *exploreFlags) watch(command *cobra.Command, j exploreJob, c *exec.Cmd) (said, map[string]bool, error) {
	progress := newProgress(command.ErrOrStderr())
	defer progress.end()
	progress.line("exploring " + j.path + ": the test is built twice, which takes some seconds")
	progress.step("explore", 0, len(j.scenarios))
	var messages strings.Builder
	c.Stderr = &messages
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := c.Start(); err != nil {
		return nil, nil, err
	}
	words, failed, done := said{}, map[string]bool{}, 0
	for d := json.NewDecoder(out); ; {
		var e struct{ Action, Test, Output string }
		if d.Decode(&e) != nil {
			break
		}
		words[e.Test] += e.Output
		if e.Action == "fail" && e.Test != "" {
			failed[e.Test] = true
		}
		if (e.Action == "pass" || e.Action == "fail") && e.Test != "" {
			done++
			progress.step("explore", min(done, len(j.scenarios)), len(j.scenarios))
		}
	}
	io.Copy(io.Discard, out)
	err = c.Wait()
	words[""] += messages.String()
	if err != nil && len(failed) == 0 && command.Context().Err() == nil {
		return nil, nil, fmt.Errorf("go test %s: %w\n%s", j.path, err, words[""])
	}
	return words, failed, nil
}

// missing says which tests failed, or were to run, without a trace in the results.
func (f *exploreFlags) missing(j exploreJob, results []explored, failed map[string]bool, words said) error {
	var errs []error
	for _, test := range slices.Sorted(maps.Keys(j.scenarios)) {
		if !slices.ContainsFunc(results, func(e explored) bool { return e.Test == test }) {
			errs = append(errs, fmt.Errorf("%s was not explored:\n%s", j.scenarios[test].Name, words[test]))
		}
	}
	if j.scenarios != nil {
		return errors.Join(errs...)
	}
	for _, test := range slices.Sorted(maps.Keys(failed)) {
		below := func(other string) bool { return strings.HasPrefix(other, test+"/") }
		known := slices.ContainsFunc(results, func(e explored) bool { return e.Test == test })
		wrong := slices.ContainsFunc(results, func(e explored) bool { return e.Test == test && !e.Right })
		switch {
		case wrong, slices.ContainsFunc(slices.Collect(maps.Keys(failed)), below):
		case known:
			errs = append(errs, broken(fmt.Sprintf("%s fails, though no schedule does:\n%s", test, words[test])))
		default:
			errs = append(errs, fmt.Errorf("%s could not be explored:\n%s", test, words[test]))
		}
	}
	return errors.Join(errs...)
}
