//go:build ignore

// Differential looks for litmus tests that two tools answer differently. It mutates the tests of a corpus, token by
// token, hands the mutants to both, and prints the differences by kind with the first files that show each.
//
//	go run ci/differential/*.go [-seed 1] [-n 5000] -reference "herd7 ..." [-ours "atomlab litmus check"] FOLDER...
//
// The commands get names of files behind their words and print logs as herd7 does. Of the corpus, what both accept is
// mutated; with -n 0 only the corpus itself is compared. The files stay in the folder that -out names.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	reference = flag.String("reference", "", "the command of the reference")
	ours      = flag.String("ours", "atomlab litmus check", "the command that is compared with it")
	seed      = flag.Int64("seed", 1, "of the mutations")
	count     = flag.Int("n", 5000, "how many mutants")
	out       = flag.String("out", "", "folder for the mutants (default: a new one)")
	batch     = flag.Int("batch", 50, "how many files one process gets")
	patience  = flag.Duration("patience", 3*time.Minute, "how long a process may take")
)

func main() {
	flag.Parse()
	if err := run(flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(folders []string) (err error) {
	if *out == "" {
		if *out, err = os.MkdirTemp("", "differential"); err != nil {
			return err
		}
	}
	if *out, err = filepath.Abs(*out); err != nil {
		return err
	}
	tests, err := corpus(folders)
	if err != nil {
		return err
	}
	fmt.Printf("%d files of the corpus in %s\n", len(tests), *out)
	both, err := compare("c", tests)
	if err != nil || *count == 0 || len(both) == 0 {
		return err
	}
	m := newMutator(*seed, both)
	mutants := make([]string, *count)
	for i := range mutants {
		mutants[i] = m.mutant(both[i%len(both)])
	}
	fmt.Printf("\n%d mutants of %d files, seed %d\n", *count, len(both), *seed)
	_, err = compare("m", mutants)
	return err
}

// corpus reads the tests of the folders, each text once.
func corpus(folders []string) (texts []string, err error) {
	seen := map[string]bool{}
	for _, folder := range folders {
		err = cmp.Or(err, filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".litmus" {
				return err
			}
			text, err := os.ReadFile(path)
			if named := rename(string(text), ""); !seen[named] {
				seen[named] = true
				texts = append(texts, string(text))
			}
			return err
		}))
	}
	return texts, err
}

var header = regexp.MustCompile(`^(\s*\S+[ \t]+)(\S+)`)

// rename gives a test a name by which it is found in logs.
func rename(text, name string) string { return header.ReplaceAllString(text, "${1}"+name) }

// An answer is what a tool says of a test: why it refuses it, or the parts of its log.
type answer struct {
	refusal                         string
	states, verdict, observed, hash string
	flags                           string
}

// compare has both tools answer, prints the differences, and returns the tests that both accept.
func compare(prefix string, texts []string) (both []string, err error) {
	files := make([]string, len(texts))
	for i, text := range texts {
		name := fmt.Sprintf("%s%05d", prefix, i)
		files[i] = filepath.Join(*out, name+".litmus")
		if err := os.WriteFile(files[i], []byte(rename(text, name)), 0o644); err != nil {
			return nil, err
		}
	}
	theirs, own := answers(*reference, files), answers(*ours, files)
	kinds, refused := map[string][]string{}, 0
	for i, file := range files {
		a, b := theirs[file], own[file]
		switch {
		case a.refusal == "" && b.refusal == "":
			both = append(both, texts[i])
		case a.refusal != "" && b.refusal != "":
			refused++
		}
		if kind := difference(a, b); kind != "" {
			kinds[kind] = append(kinds[kind], filepath.Base(file))
		}
	}
	fmt.Printf("%d accepted by both, %d refused by both\n", len(both), refused)
	sorted := slices.SortedFunc(maps.Keys(kinds), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(kinds[b]), len(kinds[a])), strings.Compare(a, b))
	})
	for _, kind := range sorted {
		fmt.Printf("%5d  %s\t%s\n", len(kinds[kind]), kind, strings.Join(kinds[kind][:min(5, len(kinds[kind]))], " "))
	}
	return both, nil
}

// difference is the kind of it, "" if there is none.
func difference(theirs, ours answer) string {
	switch {
	case theirs.refusal != "" && ours.refusal != "":
		return ""
	case theirs.refusal != "":
		return "only the reference refuses: " + theirs.refusal
	case ours.refusal != "":
		return "only ours refuses: " + ours.refusal
	}
	var parts []string
	for _, part := range []struct{ name, theirs, ours string }{
		{"states", theirs.states, ours.states}, {"verdict", theirs.verdict, ours.verdict},
		{"observation", theirs.observed, ours.observed}, {"flags", theirs.flags, ours.flags}, {"hash", theirs.hash, ours.hash},
	} {
		if part.theirs != part.ours {
			parts = append(parts, part.name)
		}
	}
	return strings.Join(parts, " ")
}

// answers runs a command on the files, as many processes at a time as there are processors. What a process that was
// killed did not answer is asked again, alone.
func answers(command string, files []string) map[string]answer {
	all := map[string]answer{}
	var lock sync.Mutex
	ask := func(files []string) {
		got := logs(invoke(command, files))
		lock.Lock()
		defer lock.Unlock()
		for _, f := range files {
			if a, ok := got[strings.TrimSuffix(filepath.Base(f), ".litmus")]; ok {
				all[f] = a
			}
		}
	}
	parallel(slices.Collect(slices.Chunk(files, *batch)), ask)
	var left [][]string
	for _, f := range files {
		if _, ok := all[f]; !ok {
			left = append(left, []string{f})
		}
	}
	parallel(left, ask)
	for _, f := range left {
		if _, ok := all[f[0]]; !ok {
			all[f[0]] = answer{refusal: "(no answer)"}
		}
	}
	return all
}

func parallel(work [][]string, do func([]string)) {
	var group sync.WaitGroup
	places := make(chan bool, runtime.NumCPU())
	for _, w := range work {
		places <- true
		group.Go(func() { do(w); <-places })
	}
	group.Wait()
}

// invoke returns what a command writes. Its status says nothing: one bad test is enough for a bad one.
func invoke(command string, files []string) (stdout, stderr string) {
	ctx, cancel := context.WithTimeout(context.Background(), *patience)
	defer cancel()
	words := append(strings.Fields(command), files...)
	c := exec.CommandContext(ctx, words[0], words[1:]...)
	var o, e strings.Builder
	c.Stdout, c.Stderr = &o, &e
	_ = c.Run()
	return o.String(), e.String()
}

var mention = regexp.MustCompile(`\b([cm]\d{5})(\.litmus|:)`)

// logs reads the answers by name of test: logs from stdout, refusals from stderr.
func logs(stdout, stderr string) map[string]answer {
	all := map[string]answer{}
	for _, line := range strings.Split(stderr, "\n") {
		if m := mention.FindStringSubmatch(line); m != nil && all[m[1]].refusal == "" {
			all[m[1]] = answer{refusal: shape(line)}
		}
	}
	for _, block := range strings.Split("\n"+stdout, "\nTest ")[1:] {
		lines := strings.Split(block, "\n")
		name, _, _ := strings.Cut(lines[0], " ")
		a, states := answer{}, []string(nil)
		var flags []string
		for i, line := range lines[1:] {
			word, rest, _ := strings.Cut(line, " ")
			switch {
			case word == "States":
				n := 0
				fmt.Sscan(rest, &n)
				states = lines[i+2 : min(len(lines), i+2+n)]
			case word == "Witnesses":
				a.verdict = lines[i]
			case word == "Flag":
				flags = append(flags, rest)
			case word == "Observation":
				a.observed = strings.Join(strings.Fields(rest)[1:2], "")
			case strings.HasPrefix(word, "Hash="):
				a.hash = word
			}
		}
		slices.Sort(states)
		slices.Sort(flags)
		a.states, a.flags = strings.Join(states, "\n"), strings.Join(flags, ",")
		all[name] = a
	}
	return all
}

var (
	place  = regexp.MustCompile(`^.*?[cm]\d{5}(\.litmus)?"?[:,]?(\d+:\d+:)?( line \d+,)?( characters? [\d-]+:?)?( \((end|init|prog|constr|header)\))?`)
	quoted = regexp.MustCompile(`"[^"]*"|'[^']*'|\b0x[0-9a-f]+\b|\d+`)
)

// shape is a message without what differs from test to test.
func shape(message string) string {
	return fmt.Sprintf("%.160s", strings.TrimSpace(quoted.ReplaceAllString(place.ReplaceAllString(message, ""), "*")))
}
