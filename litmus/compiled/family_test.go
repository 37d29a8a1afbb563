package compiled

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
	"example.org/atomlab/litmus/model"
	"example.org/atomlab/litmus/verdict"
)

// A family is a structure by the programs that use it: a change of its code that none of them notices is spare.
type family struct {
	*testing.T
	name, folder string
	programs     []string       // NAME, of the threads NAME_0, NAME_1 and so on
	turns        map[string]int // Options.Turns, by program
	shown        func(states []string) []string
	// spared are the changes that are not noticed, and why: of any instruction, of those in a function, of the first of
	// them there and so on, and on processors with LSE.
	spared map[string]string
}

// threads are how many a program has, if they are not two.
var threads = map[string]int{"ChaseLevThieves": 3}

// programOf is the program of a name.
func programOf(folder, name string) *Program {
	p := &Program{}
	for n := range cmp.Or(threads[name], 2) {
		p.Threads = append(p.Threads, Function{folder, fmt.Sprintf("%s_%d", name, n)})
	}
	return p
}

// mutate weakens one instruction after the other.
func (f *family) mutate() {
	seen, targets := map[string]bool{}, 0
	for _, target := range Targets {
		f.Run(target.String(), func(t *testing.T) {
			targets++
			of := *f
			of.T = t
			of.mutateFor(target, seen)
		})
	}
	if targets < len(Targets) { // -run
		return
	}
	for change := range f.spared {
		of, _, _ := strings.Cut(change, " ")
		assert.True(f, of != f.name || seen[change], "%s is listed, and there is no such instruction", change)
	}
}

func (f *family) mutateFor(target Target, seen map[string]bool) {
	j := f.jury(target)
	var spare []change
	for _, c := range j.changes() {
		seen[c.text] = true
		if _, is := f.spared[c.text]; is {
			spare = append(spare, c)
			continue
		}
		by := j.noticed(c)
		f.Logf("%v: %s: noticed by %q", target, c.text, by)
		assert.NotEmpty(f, by, "%s for %v", c.text, target)
	}
	f.Logf("%v: %d changes are listed as spare", target, len(spare))
	for _, c := range j.guilty(spare) {
		assert.Fail(f, "found a change that is noticed, and is listed as spare", "%s for %v", c.text, target)
	}
}

// A jury has what the programs of a family show before anything is changed.
type jury struct {
	*family
	image     *Image
	all       map[string]*Program
	before    map[string][]string // what each shows
	has       map[string][]uint64 // the instructions of each that order others
	addresses []uint64            // of all of them
}

func (f *family) jury(target Target) *jury {
	j := &jury{family: f, all: map[string]*Program{}, before: map[string][]string{}, has: map[string][]uint64{}}
	for _, name := range f.programs {
		j.all[name] = programOf(f.folder, name)
	}
	var err error
	j.image, err = Build(context.Background(), together(j.all), target)
	require.NoError(f, err)
	for _, name := range f.programs {
		e := f.extract(j.all[name], j.image, name)
		j.has[name] = e.ordering()
		for _, address := range j.has[name] {
			if !slices.Contains(j.addresses, address) {
				j.addresses = append(j.addresses, address)
			}
		}
		v, err := brief(e).allows(context.Background())
		require.NoError(f, err, e.Format())
		j.before[name] = f.shown(texts(v.States))
	}
	return j
}

// A change of one instruction, as it is listed.
type change struct {
	text    string
	address uint64
	code    []byte
}

// changes are those of all instructions, in their order.
func (j *jury) changes() (all []change) {
	nth, lse := map[string]int{}, ""
	if j.image.Target.LSE {
		lse = " lse"
	}
	for _, address := range j.addresses {
		weak := weaker(j.T, j.image, address)
		for _, kind := range slices.Sorted(maps.Keys(weak)) {
			of, _ := j.image.at(address)
			in := j.name + " " + kind + " " + of.name[strings.LastIndexByte(of.name, '.')+1:]
			nth[in]++
			text := j.listed(j.name+" "+kind, in, fmt.Sprint(in, " ", nth[in]), fmt.Sprint(in, " ", nth[in], lse))
			all = append(all, change{text, address, weak[kind]})
		}
	}
	return all
}

// listed is the first of several descriptions of a change that is in the list, or the longest.
func (f *family) listed(changes ...string) string {
	for _, change := range changes {
		if _, is := f.spared[change]; is {
			return change
		}
	}
	return changes[len(changes)-1]
}

// guilty are the changes that are noticed. What is weaker allows more: if several together are not noticed, none of
// them is, and most are not. So each change of an instruction is tried with one of every other, and halves where that
// is noticed.
func (j *jury) guilty(changes []change) (all []change) {
	for len(changes) > 0 {
		var together, rest []change
		for _, c := range changes {
			if slices.ContainsFunc(together, func(other change) bool { return other.address == c.address }) {
				rest = append(rest, c)
			} else {
				together = append(together, c)
			}
		}
		all, changes = append(all, j.among(together)...), rest
	}
	return all
}

// among are those that are guilty of some changes of different instructions.
func (j *jury) among(changes []change) []change {
	if j.noticed(changes...) == "" {
		return nil
	}
	half := len(changes) / 2
	if half == 0 {
		return changes
	}
	return append(j.among(changes[:half]), j.among(changes[half:])...)
}

// noticed is the program that shows something else when some instructions are changed, or that is then found to do more
// than promised; "" if there is none. Walks are asked first, where there are any: what they see is allowed.
func (j *jury) noticed(changes ...change) string {
	for _, c := range changes {
		defer patch(j.T, j.image, c.address, c.code)()
	}
	for _, name := range j.programs {
		if !slices.ContainsFunc(changes, func(c change) bool { return slices.Contains(j.has[name], c.address) }) {
			continue
		}
		e, err := Extract(j.all[name], j.image, Options{Turns: j.turns[name]})
		if err != nil { // a plain access where the source calls sync/atomic
			return name
		}
		if j.image.Target.GOARCH == "arm64" && j.walks(e, name) {
			return name
		}
		if j.differs(e, name) {
			return name
		}
	}
	return ""
}

// differs is whether a program that was changed may end as it could not before, or does more than is promised.
func (j *jury) differs(e *Extracted, name string) bool {
	by := brief(e)
	v, err := by.allows(context.Background())
	require.NoError(j, err, e.Format())
	return !slices.Equal(j.shown(texts(v.States)), j.before[name]) || j.broken(by)
}

// walks is whether a walk ends in what the program did not show before. They refuse some accesses.
func (j *jury) walks(e *Extracted, name string) (new bool) {
	_, err := model.Walk(context.Background(), e.Test, model.WalkOptions{Walks: 2000, Unroll: 1, Enough: func(s litmus.State) bool {
		new = new || !slices.Contains(j.before[name], j.shown(texts([]litmus.State{s}))[0])
		return new
	}})
	return new && err == nil
}

func (f *family) extract(p *Program, image *Image, name string) *Extracted {
	e, err := Extract(p, image, Options{Turns: f.turns[name]})
	require.NoError(f, err, "%s for %v", name, image.Target)
	return e
}

// broken is whether a test is found to do more than is promised.
func (f *family) broken(by *judge) bool {
	j, err := by.judge(context.Background())
	require.NoError(f, err, by.of.Format())
	return j.Broken()
}

// brief is a judge of a mutant, of which nobody asks why it is wrong.
func brief(e *Extracted) *judge {
	by := newJudge(e, verdict.Limit{Time: 4 * time.Minute}, model.Options{Unroll: 1})
	by.brief = true
	return by
}

// ordering are the addresses of the instructions of a test that order others, of sync/atomic or not.
func (e *Extracted) ordering() (all []uint64) {
	for n, thread := range e.Test.Threads {
		for i, in := range thread.Code {
			if in.Mnemonic == "" {
				continue
			}
			form, err := isa.For(e.Test.Arch).Form(in)
			if s := e.Sources[n][i]; err == nil && (s.Atomic || ordered(form)) && !slices.Contains(all, s.Address) {
				all = append(all, s.Address)
			}
		}
	}
	return all
}

// TestGuilty holds what is found of changes by walks and of several at once against the model's answer of each alone.
func TestGuilty(t *testing.T) {
	if os.Getenv("ATOMLAB_TEST_LINKED") == "" {
		t.Skip("builds for another processor: set ATOMLAB_TEST_LINKED=1")
	}
	found, tried := 0, 0
	for _, target := range Targets {
		f := family{T: t, name: "TTAS", folder: "./testdata/locks", programs: []string{"TTAS"}, shown: func(states []string) []string { return states }}
		j := f.jury(target)
		var guilty []change
		for _, c := range j.changes() {
			back := patch(t, j.image, c.address, c.code)
			if e, err := Extract(j.all["TTAS"], j.image, Options{}); err != nil || j.differs(e, "TTAS") {
				guilty = append(guilty, c)
			}
			back()
		}
		assert.ElementsMatch(t, guilty, j.guilty(j.changes()), target)
		found, tried = found+len(guilty), tried+len(j.changes())
	}
	assert.True(t, 0 < found && found < tried)
}
