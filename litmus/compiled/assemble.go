package compiled

import (
	"cmp"
	"debug/dwarf"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/isa"
)

// An Extracted test is what was made of a program.
type Extracted struct {
	Program *Program
	Target  Target
	Test    *litmus.Test
	// Sources says where each instruction of each thread comes from; of labels alone, nothing.
	Sources [][]Source
	// Legend says which function each thread is, and which registers its results are in.
	Legend []string
	// Cut is what the code leads into that is not modelled: executions that do are left out. Assumed is what the code
	// asks for and was taken to be so.
	Cut, Assumed []string

	shown []string // names of what is observed, for options: 1:r0, x
}

// Options are what a program does not say.
type Options struct {
	// Init are the numbers that parameters have (0:n for that of P0) and locations begin with (x).
	Init map[string]int64
	// Turns is how often a loop may go on that is never the same again, such as one that counts, before it is cut; 0
	// means 1. Others are loops of the test too, and for the model to unroll. If it is negative, no loop goes on at all.
	Turns int
	// Observe are the results (1:r0, or 1:0 for the first that has no name) and locations that are shown, nil for all.
	Observe []string
}

// Extract makes a test of the functions of a program that was built.
func Extract(p *Program, image *Image, opts Options) (*Extracted, error) {
	image = image.fork()
	l := &locations{image: image, whole: map[string]bool{}, sites: map[allocationSite]uint64{},
		private: private{shared: map[uint64]bool{}, given: opts.Init}}
	for {
		l.private.begin()
		e, err := extract(p, image, opts, l)
		if !l.grown {
			return e, err
		}
		l.objects, l.grown = nil, false // now that it is known which variables must be one location
	}
}

func extract(p *Program, image *Image, opts Options, l *locations) (*Extracted, error) {
	e := &Extracted{Program: p, Target: image.Target, Test: &litmus.Test{Arch: image.Target.Arch(), Name: testName(p)}}
	used := map[string]bool{}
	var flags []litmus.Prop
	for proc, f := range p.Threads {
		x, err := e.thread(proc, f, l, opts, used)
		if err != nil {
			return nil, fmt.Errorf("P%d, %v for %v: %w", proc, f, image.Target, err)
		}
		if x.cut {
			flags = append(flags, litmus.Atom{Location: litmus.Register(proc, x.constants[cutFlag])})
		}
	}
	for name := range opts.Init {
		if !used[name] && !slices.ContainsFunc(l.objects, func(o *object) bool { return o.name == name }) {
			return nil, fmt.Errorf("found a value for %s, which is no location or parameter here", name)
		}
	}
	if err := e.memory(l, opts); err != nil {
		return nil, err
	}
	if err := e.observe(opts.Observe); err != nil {
		return nil, err
	}
	for _, flag := range flags {
		e.Test.Filter = and(e.Test.Filter, flag)
	}
	e.ask()
	return e, e.Test.Validate()
}

func and(a, b litmus.Prop) litmus.Prop {
	if a == nil {
		return b
	}
	if all, ok := a.(litmus.And); ok {
		return append(slices.Clip(all), b)
	}
	return litmus.And{a, b}
}

// cutFlag is the number that no register holds: its register says whether the thread was cut.
const cutFlag = 0x7fc000000000

// testName has the names of the functions.
func testName(p *Program) string {
	var names []string
	for _, f := range p.Threads {
		names = append(names, plainly(f.Name))
	}
	return strings.Join(names, "+")
}

// thread extracts one function.
func (e *Extracted) thread(proc int, f Function, l *locations, opts Options, used map[string]bool) (*extractor, error) {
	image := l.image
	of, err := image.function(f.Name)
	if err != nil {
		return nil, err
	}
	info := image.debug.functions[of.name]
	if info == nil {
		return nil, fmt.Errorf("found nothing of it in the debugging information")
	}
	x := &extractor{image: image, isa: isa.For(e.Test.Arch), proc: proc, locating: l, turns: cmp.Or(opts.Turns, 1),
		heads: map[uint64]map[uint64]bool{}, flows: map[uint64]map[uint64][]uint64{}}
	arguments, err := x.signature(info, e, opts, used)
	if err != nil {
		return nil, err
	}
	taken := x.named(of.address, map[uint64]bool{})
	x.trial = true
	if err := x.begin(taken, arguments).walk(of.address); err != nil {
		return nil, err
	}
	x.short = x.short || x.cut && len(x.free) < 2 // which finish needs
	if x.trial = false; x.short {
		x.unread = map[uint64]bool{}
		for at := range x.slots {
			x.unread[at] = !x.read[at]
		}
		if err := x.begin(x.names, arguments).walk(of.address); err != nil {
			return nil, err
		}
	}
	if err := x.markDirect(); err != nil {
		return nil, err
	}
	if err := e.finish(x); err != nil {
		return nil, err
	}
	for _, what := range x.cuts {
		e.Cut = append(e.Cut, fmt.Sprintf("P%d: %s", proc, what))
	}
	for _, what := range x.assumed {
		if !slices.Contains(e.Assumed, what) {
			e.Assumed = append(e.Assumed, what)
		}
	}
	return x, nil
}

// begin has the extractor begin anew, with the registers free that are not taken.
func (x *extractor) begin(taken map[string]bool, arguments []string) *extractor {
	x.code, x.sources, x.cuts, x.assumed, x.cut, x.free = nil, nil, nil, nil, false, nil
	x.labels, x.constants, x.slots, x.names = map[string]string{}, map[uint64]string{}, map[uint64]string{}, map[string]bool{}
	x.read = map[uint64]bool{}
	for _, name := range x.isa.Free() {
		if !taken[name] && !slices.Contains(arguments, name) {
			x.free = append(x.free, name)
		}
	}
	return x
}

// name notes the registers that an instruction has which is left.
func (x *extractor) name(form litmus.Form) {
	for _, name := range form.Reads {
		x.names[name] = true
	}
	for _, w := range form.Writes {
		x.names[w.Register] = true
	}
}

// signature gives the parameters their registers, and says in which the results are.
func (x *extractor) signature(info *functionInfo, e *Extracted, opts Options, used map[string]bool) (registers []string, err error) {
	order := conventions[e.Test.Arch].arguments
	next := map[bool]int{}
	legend := fmt.Sprintf("P%d is %s", x.proc, plainly(e.Program.Threads[x.proc].String()))
	defer func() { e.Legend = append(e.Legend, legend) }()
	for _, p := range info.parameters {
		leaves, err := flatten(p.of, 0)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		for i, leaf := range leaves {
			if next[p.result] >= len(order) {
				return nil, fmt.Errorf("found more parameters than registers, expected fewer")
			}
			whole := order[next[p.result]]
			next[p.result]++
			registers = append(registers, whole)
			if p.result {
				x.results = append(x.results, whole)
				legend += fmt.Sprintf(", %d:%s is its %s", x.proc, whole, strings.Replace(p.name, "~r", "result ", 1)+leaf.path)
				e.shown = append(e.shown, fmt.Sprintf("%d:%s%s", x.proc, strings.TrimPrefix(p.name, "~r"), leaf.path))
				e.Test.Observed = append(e.Test.Observed, litmus.Observed{Location: litmus.Register(x.proc, whole), Type: litmus.Type{Name: leaf.name}})
				continue
			}
			item := litmus.Init{Location: litmus.Register(x.proc, whole), Type: litmus.Type{Name: leaf.name}}
			name := fmt.Sprintf("%d:%s", x.proc, p.name)
			if n, given := opts.Init[name]; given && len(leaves) == 1 {
				if err := fits(name, n, leaf.size); err != nil {
					return nil, err
				}
				item.Value, used[name] = litmus.Int(n), true
			} else if to, ok := pointee(p.of); ok && i == 0 {
				o, err := x.locating.declare(p.name, 0, to)
				if err != nil {
					return nil, err
				}
				item.Type, item.Value = litmus.Type{}, o.value(0)
			} else if len(leaves) > 1 {
				return nil, fmt.Errorf("found the parameter %s of %d words, expected a pointer or a number", p.name, len(leaves))
			} else {
				return nil, fmt.Errorf("found the parameter %s without a value, expected one: %s=1", p.name, name)
			}
			e.Test.Init = append(e.Test.Init, item)
		}
	}
	return registers, nil
}

// fits refuses a number that so many bytes cannot hold, with a sign or without.
func fits(name string, n int64, bytes uint64) error {
	if bits := 8 * bytes; bits < 64 && (n < -1<<(bits-1) || n >= 1<<bits) {
		return fmt.Errorf("found %d for %s, expected a number of %d bits", n, name, bits)
	}
	return nil
}

// pointee is what a type points to.
func pointee(of dwarf.Type) (dwarf.Type, bool) {
	if t, ok := of.(*dwarf.TypedefType); ok {
		return pointee(t.Type)
	}
	if t, ok := of.(*dwarf.PtrType); ok {
		return t.Type, true
	}
	return nil, false
}

// named are the registers that the code of a function names, or that of others that it goes on in.
func (x *extractor) named(entry uint64, seen map[uint64]bool) map[string]bool {
	all := map[string]bool{}
	of, ok := x.image.at(entry)
	if !ok || seen[of.address] || x.image.ofRuntime(of.name) {
		return all
	}
	seen[of.address] = true
	x.each(of, func(_ uint64, in litmus.Instr, form litmus.Form) {
		for _, name := range form.Reads {
			all[name] = true
		}
		for _, w := range form.Writes {
			all[w.Register] = true
		}
		for _, o := range in.Operands {
			if target, is := o.(litmus.Target); is && form.Control != litmus.Next {
				if to, err := litmus.NamedAddress(target.Label); err == nil && (to < of.address || to >= of.address+of.size) {
					maps.Copy(all, x.named(to, seen))
				}
			}
		}
	})
	return all
}

// finish makes the thread of what was walked.
func (e *Extracted) finish(x *extractor) error {
	if x.cut {
		flag, err := x.register()
		if err != nil {
			return err
		}
		move, err := x.setting(flag, 1)
		if err != nil {
			return err
		}
		x.constants[cutFlag] = flag
		x.emit(litmus.Instr{Labels: []string{cutLabel}}, Source{})
		x.emit(move, Source{})
	}
	x.emit(litmus.Instr{Labels: []string{endLabel}}, Source{})
	x.tidy()
	thread := litmus.Thread{Proc: x.proc, Code: x.code}
	for i := range thread.Code { // herd7 wants labels that differ between threads
		thread.Code[i] = renamed(thread.Code[i], func(label string) string { return fmt.Sprintf("%s%d", label, x.proc) })
	}
	e.Test.Threads = append(e.Test.Threads, thread)
	e.Sources = append(e.Sources, x.sources)
	for _, n := range slices.Sorted(maps.Keys(x.constants)) {
		if n == cutFlag {
			continue
		}
		v := litmus.Value{Lo: n}
		s, found := x.image.at(n)
		if found && !s.code && n > 1<<16 {
			var err error
			if v, err = x.locating.pointer(n); err != nil {
				return err
			}
		}
		item := litmus.Init{Location: litmus.Register(x.proc, x.constants[n]), Value: v}
		if v.Kind == litmus.Number {
			item.Type = litmus.Type{Name: "uint64_t"}
		}
		e.Test.Init = append(e.Test.Init, item)
	}
	return nil
}

func renamed(in litmus.Instr, f func(string) string) litmus.Instr {
	in.Labels, in.Operands = slices.Clone(in.Labels), slices.Clone(in.Operands)
	for i := range in.Labels {
		in.Labels[i] = f(in.Labels[i])
	}
	for i, o := range in.Operands {
		if target, is := o.(litmus.Target); is {
			in.Operands[i] = litmus.Target{Label: f(target.Label)}
		}
	}
	return in
}

// tidy takes out what does nothing: branches to the next instruction, labels that nobody goes to, moves to registers
// that stand for words of the stack that nobody reads, and moves of flags and hints that models do not see.
func (x *extractor) tidy() {
	for again := true; again; {
		again = x.drop(x.useless())
	}
	var code []litmus.Instr
	var sources []Source
	var labels []string
	for i, in := range x.code {
		if in.Mnemonic == "" {
			labels = append(labels, in.Labels...)
			continue
		}
		in.Labels, labels = labels, nil
		code, sources = append(code, in), append(sources, x.sources[i])
	}
	if labels != nil {
		code, sources = append(code, litmus.Instr{Labels: labels}), append(sources, Source{})
	}
	x.code, x.sources = code, sources
}

// useless says of each instruction whether it does nothing.
func (x *extractor) useless() []bool {
	all := make([]bool, len(x.code))
	targets, read := map[string]bool{}, map[string]bool{}
	for _, in := range x.code {
		for _, o := range in.Operands {
			if target, is := o.(litmus.Target); is {
				targets[target.Label] = true
			}
		}
		if form, err := x.isa.Form(in); in.Mnemonic != "" && err == nil {
			for _, name := range form.Reads {
				read[name] = true
			}
		}
	}
	slots := slices.Collect(maps.Values(x.slots))
	for i, in := range x.code {
		if in.Mnemonic == "" {
			all[i] = !targets[in.Labels[0]]
			continue
		}
		form, err := x.isa.Form(in)
		switch {
		case err != nil:
		case form.Control == litmus.Jump:
			all[i] = x.falls(i+1, in.Operands[0].(litmus.Target).Label)
		case x.isUnread(i, form):
			all[i] = true
		case form.Control == litmus.Next && form.Access.Kind == litmus.NoAccess && !form.Fence && len(form.Writes) == 0 && form.Flags.Writes+form.Flags.Undefined == "":
			all[i] = true // hints
		case len(form.Writes) == 1 && slices.Contains(slots, form.Writes[0].Register):
			all[i] = !read[form.Writes[0].Register]
		}
	}
	return all
}

// falls is whether control that goes on at an instruction comes to a label next.
func (x *extractor) falls(i int, label string) bool {
	for ; i < len(x.code) && x.code[i].Mnemonic == ""; i++ {
		if slices.Contains(x.code[i].Labels, label) {
			return true
		}
	}
	return false
}

func (x *extractor) drop(useless []bool) (some bool) {
	var code []litmus.Instr
	var sources []Source
	for i := range x.code {
		if some = some || useless[i]; !useless[i] {
			code, sources = append(code, x.code[i]), append(sources, x.sources[i])
		}
	}
	x.code, x.sources = code, sources
	return some
}

// memory adds the initial state of the locations, with what the options say instead.
func (e *Extracted) memory(l *locations, opts Options) error {
	var items []litmus.Init
	for i := 0; i < len(l.objects); i++ { // what one points to may become one more
		item, err := l.init(l.objects[i])
		if err != nil {
			return err
		}
		if n, given := opts.Init[l.objects[i].name]; given {
			if item.Type.Len > 0 {
				return fmt.Errorf("found a value for %s, which is an array here, expected one for a single number", l.objects[i].name)
			}
			if err := fits(l.objects[i].name, n, l.objects[i].size); err != nil {
				return err
			}
			item.Value = litmus.Int(n)
		}
		items = append(items, item)
	}
	e.Test.Init = append(items, e.Test.Init...)
	var marked []string
	for proc, thread := range e.Test.Threads {
		n := 0
		for i, in := range thread.Code {
			if in.Mnemonic == "" {
				continue
			}
			if form, err := isa.For(e.Test.Arch).Form(in); err == nil && e.Sources[proc][i].Atomic && form.Access.Kind != litmus.NoAccess {
				marked = append(marked, fmt.Sprintf("P%d:%d", proc, n))
			}
			n++
		}
	}
	if marked != nil {
		e.Test.Info = append(e.Test.Info, litmus.Info{Key: litmus.AtomicKey, Value: strings.Join(marked, " ")})
	}
	for _, o := range l.objects {
		e.shown = append(e.shown, o.name)
		e.Test.Observed = append(e.Test.Observed, litmus.Observed{Location: litmus.Place(o.name)})
	}
	return nil
}

// ask gives the test a condition: that everything it shows is 0. What matters are all of its states.
func (e *Extracted) ask() {
	var all litmus.Prop
	for _, o := range e.Test.Observed {
		if e.Test.Length(o.Location) == 0 {
			all = and(all, litmus.Atom{Location: o.Location, As: e.Test.TypeOf(o.Location)})
		}
	}
	if all == nil {
		all = litmus.And{}
	}
	e.Test.Cond = litmus.Cond{Quantifier: litmus.Exists, Prop: all}
}
