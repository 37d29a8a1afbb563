// Package splitlock makes atomic additions at addresses that are no multiple of their width, in a child process.
//
// On amd64 one across two lines locks the bus: it takes thousands of cycles, stalls every other processor, and may cost
// the offender its life, or some time (Linux, Documentation/arch/x86/buslock.rst). On arm64 it faults, unless the
// processor has FEAT_LSE2 and the access lies within 16 aligned bytes. So nobody makes many: [Most] are all that a
// child makes before it refuses, and none is made in this process.
package splitlock

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/reexec"
)

// ServeCommand is the argument that makes the program a child: its main function must then call [Serve] with its
// standard input and output, and end the process when that returns.
const ServeCommand = "__splitlock"

// Most is how many misaligned operations a child makes in all.
const Most = 100

// Width is that of an operation, in bytes.
const Width = 8

// A Form is an atomic addition of 8 bytes.
type Form struct {
	Name    string // the instruction
	Present bool
	add     func(p *uint64, delta uint64) (old uint64)
}

// Forms lists those of this architecture.
func Forms() []Form { return forms() }

// A Request asks a child for operations one behind another at an offset from the start of a line.
type Request struct {
	Form   string `json:"form"`
	Offset int    `json:"offset"` // 0 to 63
	Times  int    `json:"times"`
}

// A Reply is what came of them.
type Reply struct {
	Ns    []float64 `json:"ns,omitempty"` // what each took, two readings of the clock included
	Lost  int       `json:"lost"`         // additions that are missing from the sum
	Error string    `json:"error,omitempty"`
}

// Serve is the child.
func Serve(in io.Reader, out io.Writer) { reexec.Serve(in, out, new(server).answer) }

// A Child makes operations for this process. Make it with [New], and Close it.
type Child struct {
	process reexec.Child[Request, Reply]
	left    int
}

// New makes a child that is started when it is first asked. All the processes that it is, one after another, make so
// many misaligned operations at the most, which may not exceed [Most].
func New() *Child {
	return &Child{process: reexec.Child[Request, Reply]{Argument: ServeCommand}, left: Most}
}

// deadline is generous: a kernel that slows offenders down takes some 10 ms for each.
const deadline = 30 * time.Second

// Do has operations made. The error is a *[reexec.Died] if they cost the child its life.
func (c *Child) Do(ctx context.Context, r Request) (Reply, error) {
	if misaligned(r) {
		if r.Times > c.left {
			return Reply{}, fmt.Errorf("splitlock: %d operations are left of %d, and %d were asked for", c.left, Most, r.Times)
		}
		c.left -= r.Times
	}
	reply, err := c.process.Ask(ctx, r, reexec.Limit{Deadline: deadline, Patience: deadline}, nil)
	if err == nil && reply.Error != "" {
		err = fmt.Errorf("splitlock: %s", reply.Error)
	}
	return reply, err
}

// Close ends it.
func (c *Child) Close() { c.process.Close(time.Second) }

func misaligned(r Request) bool { return r.Offset%Width != 0 }

// A server counts, too, so that it makes no more whoever asks it.
type server struct {
	made  int
	clock *clock.Clock
}

func (s *server) answer(_ context.Context, r Request, _ func(Reply)) Reply {
	if misaligned(r) {
		s.made += max(r.Times, 0)
	}
	form, found := find(r.Form)
	switch {
	case !found:
		return Reply{Error: fmt.Sprintf("this processor has no %q", r.Form)}
	case r.Offset < 0 || r.Offset > 63 || r.Times < 1 || r.Times > Most || s.made > Most:
		return Reply{Error: fmt.Sprintf("found offset %d and %d operations, expected 0 to 63 and at most %d in all", r.Offset, r.Times, Most)}
	}
	block, err := pages.New(4 * 64)
	if err != nil {
		return Reply{Error: err.Error()}
	}
	defer block.Free()
	if s.clock == nil {
		s.clock = clock.Open()
	}
	block.Touch()
	return s.do(form, block, r)
}

func (s *server) do(form Form, block *pages.Block, r Request) (reply Reply) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const line = 128
	p := (*uint64)(block.At(line + r.Offset))
	reply.Ns = make([]float64, r.Times)
	for i := range reply.Ns {
		start := s.clock.Now()
		form.add(p, 1)
		reply.Ns[i] = s.clock.Since(start)
	}
	sum := uint64(0)
	for i := range Width { // byte by byte: a plain load of the whole may fault, too
		sum |= uint64(*(*byte)(block.At(line + r.Offset + i))) << (8 * i)
	}
	reply.Lost = r.Times - int(sum)
	return reply
}

func find(name string) (Form, bool) {
	for _, f := range forms() {
		if f.Name == name && f.Present {
			return f, true
		}
	}
	return Form{}, false
}

// ServeIfChild makes the program the child if it was started as one, and then does not return.
func ServeIfChild() {
	if len(os.Args) == 2 && os.Args[1] == ServeCommand {
		Serve(os.Stdin, os.Stdout)
		os.Exit(0)
	}
}
