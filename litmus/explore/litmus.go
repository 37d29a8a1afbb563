package explore

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"example.org/atomlab/litmus/explore/sched"
)

// litmusVariable is for people: where to write failing schedules as litmus tests.
const litmusVariable = "EXPLORE_LITMUS"

// export writes the failing schedule as PREFIX.X86_64.litmus and PREFIX.AArch64.litmus, or says why it cannot.
func export(t *testing.T, result any) {
	t.Helper()
	var f *sched.Failure
	switch x := result.(type) {
	case Result:
		f = x.Failure
	case Linearity:
		f = x.Failure
	}
	prefix := os.Getenv(litmusVariable)
	if prefix == "" || f == nil {
		return
	}
	for _, arch := range []string{"X86_64", "AArch64"} {
		text, err := Litmus(f, arch)
		name := prefix + "." + arch + ".litmus"
		if err == nil {
			err = os.WriteFile(name, []byte(text), 0o666)
		}
		if err != nil {
			t.Logf("explore: the schedule is not written to %s: %v", name, err)
		}
	}
}

// Litmus is the failing schedule as a litmus test for X86_64 or AArch64: each thread does what it did in the schedule,
// with the same values and no branches, and the test asks for the state in which all reads and the memory in the end
// are as they were then. Operations are those that the compiler makes of sync/atomic. Addresses and other numbers that
// an instruction cannot hold are replaced by small ones. It is an error if something does not fit; that says what.
func Litmus(f *sched.Failure, arch string) (string, error) {
	w := &litmusTest{places: map[int]*place{}, names: map[uint64]uint64{}, columns: map[int]*column{}}
	switch arch {
	case "X86_64":
		w.code, w.register = x86, func(result int) string { return x86Results[true][result] }
	case "AArch64":
		w.code, w.register = arm, func(result int) string { return fmt.Sprint("X", result) }
	default:
		return "", fmt.Errorf("architecture %q: expected X86_64 or AArch64", arch)
	}
	for i, l := range f.Lines {
		if err := w.add(l); err != nil {
			return "", fmt.Errorf("step %d of the schedule, %s by %s: %w", i, l.Kind, f.Threads[l.Thread], err)
		}
	}
	if len(w.threads) == 0 {
		return "", fmt.Errorf("the schedule has no steps")
	}
	return w.text(arch), nil
}

type litmusTest struct {
	code     func(k sched.Kind, size uint8, place, result int, old, new uint64) []string
	register func(result int) string // its name in the condition
	threads  []*column
	columns  map[int]*column
	places   map[int]*place
	order    []int // of places
	names    map[uint64]uint64
	exists   []string
}

type column struct {
	number, results int
	lines           []string
}

type place struct {
	number     int
	size       uint8
	first, now uint64
	renamed    bool // holds values that were replaced
	counts     bool // something was added
}

const (
	mostColumns  = 4
	mostPlaces   = 6
	mostResults  = 8
	largestValue = 1 << 15
)

// add makes instructions of a step.
func (w *litmusTest) add(l sched.Line) error {
	if l.Kind == sched.Call {
		return nil
	}
	if !slices.Contains([]sched.Kind{sched.Load, sched.Store, sched.CompareAndSwap, sched.Swap, sched.Add}, l.Kind) {
		return fmt.Errorf("a test has only loads, stores, exchanges and additions")
	}
	if l.Size != 4 && l.Size != 8 {
		return fmt.Errorf("a test has only words of 4 and 8 bytes, not %d", l.Size)
	}
	c, p := w.column(l.Thread), w.place(l)
	if p.size != l.Size {
		return fmt.Errorf("the location is accessed as %d and as %d bytes", p.size, l.Size)
	}
	if len(w.threads) > mostColumns || len(w.order) > mostPlaces {
		return fmt.Errorf("there are more than %d threads or %d locations", mostColumns, mostPlaces)
	}
	was, old, now := w.small(p, l.Value[0]), w.small(p, l.Old[0]), l.New[0]
	if l.Kind == sched.Add {
		p.counts = true
		now = uint64(int64(now<<(64-8*l.Size)) >> (64 - 8*l.Size))
		if int64(now) <= -largestValue || int64(now) >= largestValue {
			return fmt.Errorf("%d is too much to add", int64(now))
		}
	} else {
		now = w.small(p, now)
	}
	if p.counts && p.renamed {
		return fmt.Errorf("it adds to a location that holds numbers of more than 15 bits")
	}
	if w.after(l, p, was, now); l.Kind != sched.Store {
		if c.results++; c.results > mostResults {
			return fmt.Errorf("the thread reads more than %d times", mostResults)
		}
		w.exists = append(w.exists, fmt.Sprintf("%d:%s=%d", c.number, w.register(c.results-1), was))
	}
	c.lines = append(c.lines, w.code(l.Kind, l.Size, p.number, c.results-1, old, now)...)
	return nil
}

// after keeps what the step leaves at the location.
func (w *litmusTest) after(l sched.Line, p *place, was, now uint64) {
	switch {
	case l.Kind == sched.Add:
		p.now = was + now
	case l.Kind == sched.Store, l.Kind == sched.Swap, l.Kind == sched.CompareAndSwap && l.Value == l.Old:
		p.now = now
	}
}

func (w *litmusTest) column(thread int) *column {
	c := w.columns[thread]
	if c == nil {
		c = &column{number: len(w.threads)}
		w.columns[thread] = c
		w.threads = append(w.threads, c)
	}
	return c
}

func (w *litmusTest) place(l sched.Line) *place {
	p := w.places[l.Place]
	if p == nil {
		p = &place{number: len(w.order), size: l.Size}
		p.first = w.small(p, l.Value[0])
		p.now = p.first
		w.places[l.Place], w.order = p, append(w.order, l.Place)
	}
	return p
}

// small is a number that stands for a value.
func (w *litmusTest) small(p *place, v uint64) uint64 {
	if v < largestValue {
		return v
	}
	p.renamed = true
	if w.names[v] == 0 {
		w.names[v] = largestValue + 1 + uint64(len(w.names))
	}
	return w.names[v]
}

// x86 is an operation for X86_64, its result in one of x86Results.
func x86(k sched.Kind, size uint8, place, result int, old, new uint64) []string {
	suffix, a, c := "q", "%rax", "%rcx"
	if size == 4 {
		suffix, a, c = "l", "%eax", "%ecx"
	}
	m, r := fmt.Sprintf("(m%d)", place), ""
	if k != sched.Store {
		r = fmt.Sprintf("%%%s", x86Results[size == 8][result])
	}
	immediate := func(v uint64, to string) string { return fmt.Sprintf("mov%s $%d,%s", suffix, int64(v), to) }
	switch k {
	case sched.Load:
		return []string{"mov" + suffix + " " + m + "," + r}
	case sched.Store:
		return []string{immediate(new, c), "xchg" + suffix + " " + m + "," + c}
	case sched.Swap:
		return []string{immediate(new, r), "xchg" + suffix + " " + m + "," + r}
	case sched.Add:
		return []string{immediate(new, r), "lock xadd" + suffix + " " + r + "," + m}
	}
	return []string{immediate(old, a), immediate(new, c), "lock cmpxchg" + suffix + " " + c + "," + m, "mov" + suffix + " " + a + "," + r}
}

var x86Results = map[bool][]string{
	true:  {"rbx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12"},
	false: {"ebx", "esi", "edi", "r8d", "r9d", "r10d", "r11d", "r12d"},
}

// arm is an operation for AArch64: addresses are in X20 and up, X10 is for what is stored.
func arm(k sched.Kind, size uint8, place, result int, old, new uint64) []string {
	x := "X"
	if size == 4 {
		x = "W"
	}
	r, v, m := fmt.Sprint(x, result), x+"10", fmt.Sprintf("[X%d]", 20+place)
	move := func(to string, v uint64) string { return fmt.Sprintf("MOV %s,#%d", to, int64(v)) }
	switch k {
	case sched.Load:
		return []string{"LDAR " + r + "," + m}
	case sched.Store:
		return []string{move(v, new), "STLR " + v + "," + m}
	case sched.Swap:
		return []string{move(v, new), "SWPAL " + v + "," + r + "," + m}
	case sched.Add:
		return []string{move(v, new), "LDADDAL " + v + "," + r + "," + m}
	}
	return []string{move(r, old), move(v, new), "CASAL " + r + "," + v + "," + m}
}

func (w *litmusTest) text(arch string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s explored\n\"A schedule that fails, found by explore\"\n{\n", arch)
	for _, id := range w.order {
		p := w.places[id]
		fmt.Fprintf(&b, " int%d_t m%d=%d;\n", 8*p.size, p.number, p.first)
		w.exists = append(w.exists, fmt.Sprintf("[m%d]=%d", p.number, p.now))
		for _, c := range w.threads {
			if arch == "AArch64" {
				fmt.Fprintf(&b, " %d:X%d=m%d;\n", c.number, 20+p.number, p.number)
			}
		}
	}
	b.WriteString("}\n")
	w.program(&b)
	fmt.Fprintf(&b, "exists (%s)\n", strings.Join(w.exists, " /\\ "))
	return b.String()
}

// program writes a column for each thread.
func (w *litmusTest) program(b *strings.Builder) {
	height := 0
	for _, c := range w.threads {
		c.lines = append([]string{fmt.Sprintf("P%d", c.number)}, c.lines...)
		height = max(height, len(c.lines))
	}
	for row := range height {
		for i, c := range w.threads {
			cell := ""
			if row < len(c.lines) {
				cell = c.lines[row]
			}
			if i > 0 {
				b.WriteString("|")
			}
			fmt.Fprintf(b, " %-28s", cell)
		}
		b.WriteString(";\n")
	}
}
