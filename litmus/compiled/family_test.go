package compiled

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

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
	spared     map[string]string
	exclusives bool // on AArch64, only where there are no compare-and-swap instructions
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
		if f.exclusives && target.LSE {
			targets++
			continue
		}
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
	all := map[string]*Program{}
	for _, name := range f.programs {
		all[name] = programOf(f.folder, name)
	}
	image, err := Build(context.Background(), together(all), target)
	require.NoError(f, err)
	var addresses []uint64
	has := map[string][]uint64{}
	before := map[string][]string{}
	for _, name := range f.programs {
		e := f.extract(all[name], image, name)
		has[name] = e.ordering()
		for _, address := range has[name] {
			if !slices.Contains(addresses, address) {
				addresses = append(addresses, address)
			}
		}
		v, err := brief(e).allows(context.Background())
		require.NoError(f, err, e.Format())
		before[name] = f.shown(texts(v.States))
	}
	nth, lse := map[string]int{}, ""
	if target.LSE {
		lse = " lse"
	}
	for _, address := range addresses {
		for kind, code := range weaker(f.T, image, address) {
			of, _ := image.at(address)
			in := f.name + " " + kind + " " + of.name[strings.LastIndexByte(of.name, '.')+1:]
			nth[in]++
			change := f.listed(f.name+" "+kind, in, fmt.Sprint(in, " ", nth[in]), fmt.Sprint(in, " ", nth[in], lse))
			_, spare := f.spared[change]
			seen[change] = true
			by := f.noticed(image, address, code, all, before, has)
			f.Logf("%v: %s %d: noticed by %q", target, in, nth[in], by)
			assert.Equal(f, spare, by == "", "%s for %v", change, target)
		}
	}
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

// noticed is the program that shows something else when the code at an address is another, or that is then found to do
// more than promised; "" if there is none.
func (f *family) noticed(image *Image, address uint64, code []byte, all map[string]*Program, before map[string][]string, has map[string][]uint64) string {
	defer patch(f.T, image, address, code)()
	for _, name := range f.programs {
		if !slices.Contains(has[name], address) {
			continue
		}
		e, err := Extract(all[name], image, Options{Turns: f.turns[name]})
		if err != nil { // a plain access where the source calls sync/atomic
			return name
		}
		by := brief(e)
		v, err := by.allows(context.Background())
		require.NoError(f, err, e.Format())
		if !slices.Equal(f.shown(texts(v.States)), before[name]) || f.broken(by) {
			return name
		}
	}
	return ""
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
