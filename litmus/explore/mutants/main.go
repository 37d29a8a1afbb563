// Mutants holds the scenarios of package explore against structures that are wrong on purpose, in small ways, made
// automatically from their source:
//
//   - each compare-and-swap in two steps, a load and a store, or with its failure taken for success;
//   - each check of something that was just loaded taken for true, or for false, as if it were not made;
//   - two neighbouring stores swapped.
//
// Every mutant is built into the instrumented test (the file goes in by an overlay, never into the tree) and explored
// by the scenarios of its package until one fails: it is killed. Those that survive stand in survivors.txt, each with
// the reason; a survivor that is not listed, or a listed one that is killed, is an error.
//
//	go run ./litmus/explore/mutants              all: some minutes
//	go run ./litmus/explore/mutants queue/ Ring  those whose names contain one of these
//	go run ./litmus/explore/mutants -list        only their names
package main

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.org/atomlab/litmus/explore"
	"example.org/atomlab/litmus/explore/scenarios"
)

var onlyList = flag.Bool("list", false, "print the names of the mutants, and run nothing")

func main() {
	flag.Parse()
	if err := run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(wanted []string) error {
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	w, err := open(dir)
	if err != nil {
		return err
	}
	all, err := w.mutants(wanted)
	if err != nil || *onlyList {
		return err
	}
	if err := w.healthy(all); err != nil {
		return err
	}
	listed, err := survivors(survivorsText)
	if err != nil {
		return err
	}
	begin, killed, bad := time.Now(), 0, 0
	for _, m := range all {
		verdict, dead, err := w.judge(m)
		if err != nil {
			return fmt.Errorf("%s: %w", m, err)
		}
		if dead {
			killed++
		}
		why, known := listed[m.String()]
		delete(listed, m.String())
		switch {
		case dead && known:
			bad++
			verdict += "\n\tBUT survivors.txt says that it survives: " + why
		case !dead && !known:
			bad++
			verdict += "\n\tBUT survivors.txt does not say why: strengthen a scenario, or add a line"
		case !dead:
			verdict += ": " + why
		}
		fmt.Printf("%s\n\t%s\n", m, verdict)
	}
	fmt.Printf("%d mutants, %d killed, in %s\n", len(all), killed, time.Since(begin).Round(time.Second))
	if len(wanted) == 0 && len(listed) > 0 {
		return fmt.Errorf("survivors.txt lists what is no mutant: %s", strings.Join(slices.Sorted(maps.Keys(listed)), "; "))
	}
	if bad > 0 {
		return fmt.Errorf("%d mutants are not what survivors.txt says", bad)
	}
	return nil
}

// mutants makes those of the structures that ship.
func (w *workshop) mutants(wanted []string) (all []mutant, err error) {
	for copied, original := range w.woven.Copies {
		file, err := filepath.Rel(w.root, original)
		if err != nil || !ships(file) {
			continue
		}
		text, err := os.ReadFile(copied)
		if err != nil {
			return nil, err
		}
		made, err := mutants(filepath.ToSlash(file), text)
		if err != nil {
			return nil, err
		}
		all = append(all, made...)
	}
	slices.SortStableFunc(all, func(a, b mutant) int { return cmp.Compare(a.file, b.file) })
	all = slices.DeleteFunc(all, func(m mutant) bool {
		return len(wanted) > 0 && !slices.ContainsFunc(wanted, func(s string) bool { return strings.Contains(m.String(), s) })
	})
	if *onlyList {
		for _, m := range all {
			fmt.Println(m)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no mutant has a name that contains one of %q: -list prints them", wanted)
	}
	return all, nil
}

// ships is whether a file is of a structure: not of one that is broken anyway, of what only tests use, or of what
// measures structures.
func ships(file string) bool {
	folder := filepath.ToSlash(filepath.Dir(file))
	return strings.HasPrefix(folder, "structures/") && strings.Count(folder, "/") == 1 &&
		folder != "structures/broken" && folder != "structures/contest"
}

// healthy is whether the scenarios find nothing where nothing was changed.
func (w *workshop) healthy(all []mutant) error {
	binary, err := w.build(nil)
	if err != nil {
		return err
	}
	for _, m := range all {
		for _, s := range scenariosOf(m) {
			if w.took[s.Name] > 0 {
				continue
			}
			begin := time.Now()
			if _, err := w.run(binary, s); err != nil {
				return fmt.Errorf("scenario %s fails without a mutant: %w", s.Name, err)
			}
			w.took[s.Name] = time.Since(begin)
		}
	}
	return nil
}

// judge explores a mutant until a scenario fails.
func (w *workshop) judge(m mutant) (verdict string, dead bool, err error) {
	binary, err := w.build(&m)
	if err != nil {
		return "", false, err
	}
	schedules, rest := 0, ""
	for _, s := range scenariosOf(m) {
		r, err := w.run(binary, s)
		if err != nil {
			return fmt.Sprintf("killed by %s%s: %.100s", s.Name, after(r), err), true, nil
		}
		schedules += r.Schedules
		if !r.Complete {
			rest = fmt.Sprintf("; %s was not explored to the end", s.Name)
		}
	}
	return fmt.Sprintf("survives %d schedules%s", schedules, rest), false, nil
}

func after(r explore.Result) string {
	if r.Failure == nil {
		return ""
	}
	return fmt.Sprintf(" in schedule %d", r.Failure.Found)
}

// scenariosOf are those of the types in the mutant's file, or of its package if there are none; long ones last.
func scenariosOf(m mutant) []scenarios.Scenario {
	folder := filepath.Base(filepath.Dir(m.file))
	var ofFile, ofFolder []scenarios.Scenario
	for _, s := range scenarios.All() {
		name, ok := strings.CutPrefix(s.Of, folder+".")
		if !ok || s.Fails || s.Night {
			continue
		}
		ofFolder = append(ofFolder, s)
		if m.types[name] {
			ofFile = append(ofFile, s)
		}
	}
	if len(ofFile) == 0 {
		ofFile = ofFolder
	}
	slices.SortStableFunc(ofFile, func(a, b scenarios.Scenario) int {
		switch {
		case a.Long == b.Long:
			return 0
		case a.Long:
			return 1
		}
		return -1
	})
	return ofFile
}

// regexpOf matches the name of a subtest.
func regexpOf(name string) string {
	parts := strings.Split(strings.ReplaceAll(name, " ", "_"), "/")
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	return strings.Join(parts, "$/^")
}
