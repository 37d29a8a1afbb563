package explore

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"

	"example.org/atomlab/asm/machine"
)

// helpVariable tells an instrumented test that it helps another one: with which of the searches of the call, from 0.
const helpVariable = "EXPLORE_HELP"

// helper starts this process once more, as one that takes a share of the search.
func helper(search int) func() (io.ReadWriteCloser, error) {
	return func() (io.ReadWriteCloser, error) {
		if by := machine.Detect().Emulated; by != "" {
			return nil, errors.New("an emulator may hang in starting another process")
		}
		ours, theirs, err := pipes()
		if err != nil {
			return nil, err
		}
		defer theirs.close()
		c := exec.Command(os.Args[0], os.Args[1:]...)
		c.Env = append(os.Environ(), helpVariable+"="+strconv.Itoa(search))
		c.ExtraFiles = []*os.File{theirs.in, theirs.out}
		if err := c.Start(); err != nil {
			ours.close()
			return nil, err
		}
		return &help{ours, c}, nil
	}
}

// help is the way to a process that helps.
type help struct {
	pipe
	command *exec.Cmd
}

// Close ends the process.
func (h *help) Close() error {
	h.close()
	_ = h.command.Process.Kill() // it has nothing that is worth waiting for
	return h.command.Wait()
}

// A pipe is one end of a connection.
type pipe struct{ in, out *os.File }

func (p pipe) Read(b []byte) (int, error)  { return p.in.Read(b) }
func (p pipe) Write(b []byte) (int, error) { return p.out.Write(b) }

func (p pipe) close() { _, _ = p.in.Close(), p.out.Close() }

// pipes makes the two ends of a connection.
func pipes() (a, b pipe, err error) {
	if a.in, b.out, err = os.Pipe(); err != nil {
		return a, b, err
	}
	if b.in, a.out, err = os.Pipe(); err != nil {
		a.in.Close()
		b.out.Close()
	}
	return a, b, err
}

// helps reports whether this process helps another one, and with which of its searches.
func helps() (search int, ok bool) {
	search, err := strconv.Atoi(os.Getenv(helpVariable))
	return search, err == nil
}

// helped is the way to the process that this one helps.
func helped() io.ReadWriter {
	signal.Ignore(os.Interrupt) // that one hears it too, and ends this one
	return pipe{os.NewFile(3, "orders"), os.NewFile(4, "reports")}
}
