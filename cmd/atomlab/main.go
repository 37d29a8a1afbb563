// Command atomlab tells how atomic memory behaves on the machine that it runs on, and what to set because of it.
//
// This package turns words into calls and results into text. It measures nothing and judges nothing.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"

	"example.org/atomlab/asm"
	"example.org/atomlab/asm/printable"
	"example.org/atomlab/asm/splitlock"
	"example.org/atomlab/litmus/sandbox"
	"example.org/atomlab/probes/instr"
	"example.org/atomlab/probes/runner"
	_ "example.org/atomlab/probes/suite" // registers the probes
)

// Exit codes beside 0, fine.
const (
	exitBroken      = 1 // something is not as it should be on this machine
	exitWrong       = 2 // the request or its input
	exitInterrupted = 130
)

// errInterrupted ends a command that the user cut short, after what it had was saved.
var errInterrupted = errors.New("interrupted")

// interrupted is errInterrupted if the context was cancelled.
func interrupted(ctx context.Context) error {
	if ctx.Err() != nil {
		return errInterrupted
	}
	return nil
}

func main() {
	if !asm.Native {
		fmt.Fprintf(os.Stderr, "atomlab: it runs on amd64 and arm64, whose instructions it measures, and this is %s; "+
			"the concurrent types run here as well, as a library: go doc example.org/atomlab/structures\n", runtime.GOARCH)
		os.Exit(exitWrong)
	}
	serveIfChild()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// serveIfChild does not return in a child process.
func serveIfChild() {
	splitlock.ServeIfChild()
	if len(os.Args) != 2 {
		return
	}
	switch os.Args[1] {
	case runner.ServeCommand:
		serve(runner.Serve)
	case instr.ServeCommand:
		serve(instr.Serve)
	case sandbox.ServeCommand:
		serve(sandbox.Serve)
	}
}

// serve is the child process. The terminal interrupts it together with its parent, which then asks it to end.
func serve(child func(io.Reader, io.Writer)) {
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	child(os.Stdin, os.Stdout)
	os.Exit(0)
}

// execute runs one command line and returns the exit code. What it prints may come from strangers: nothing of it steers
// the terminal.
func execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot()
	root.SetArgs(args)
	out, messages := printable.NewWriter(stdout), printable.NewWriter(stderr)
	root.SetOut(out)
	root.SetErr(messages)
	err := root.ExecuteContext(ctx)
	err = errors.Join(err, out.Flush())
	if err != nil && !errors.Is(err, errInterrupted) {
		fmt.Fprintln(messages, "atomlab:", err)
	}
	messages.Flush()
	return exitCode(err)
}

func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, errBroken):
		return exitBroken
	}
	return exitWrong
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "atomlab",
		Short: "How atomic memory behaves on this machine, and what to set because of it",
		Long: "atomlab measures what atomic operations, false sharing, spinning and parking cost on the machine that it\n" +
			"runs on, says how far the numbers can be trusted, and turns them into values to set.\n\n" +
			"The result goes to stdout, progress to stderr. Begin with: atomlab run --quick",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.AddCommand(newRun(), newCPU(), newProbe(), newClaim(), newRecommend(), newReport(), newDiff(), newMerge(), newPage(), newStress(), newLitmus(), newExplore(),
		newVersion())
	return root
}
