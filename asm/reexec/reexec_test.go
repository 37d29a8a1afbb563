package reexec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestMain is also the children of the tests.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "__child":
			fmt.Print("child says ", strings.Join(os.Args[2:], ","))
			os.Exit(0)
		case "__serve":
			Serve(os.Stdin, os.Stdout, misbehave)
			os.Exit(0)
		case "__deaf":
			time.Sleep(time.Hour)
		}
	}
	os.Exit(m.Run())
}

func TestCommand(t *testing.T) {
	command, err := Command("__child", "a", "b")
	require.NoError(t, err)
	out, err := command.Output()
	require.NoError(t, err)
	assert.Equal(t, "child says a,b", string(out))
}

func TestOpening(t *testing.T) {
	var o Opening
	fmt.Fprint(&o, "qemu-aarch64: warning\n\n one\ntwo\nthree\n")
	assert.Equal(t, "one two", o.String())
	o.Write(make([]byte, 1<<20))
	assert.Len(t, o.text, 1<<16)
}

// misbehave does what it is asked to.
func misbehave(ctx context.Context, what string, tell func(string)) string {
	switch what {
	case "exit":
		os.Exit(3)
	case "panic":
		panic("out of order")
	case "hang":
		select {}
	case "garbage":
		fmt.Println("{] no reply")
		select {}
	case "flood":
		fmt.Print(`{"id":1,"body":"`, strings.Repeat("x", MaxReply+1))
		select {}
	case "forge": // an answer to what is asked next
		fmt.Println(`{"id":1,"body":"forged","last":true}`)
	case "patient":
		tell("begun")
		<-ctx.Done()
		return "stopped"
	case "count":
		for i := range 3 {
			tell(fmt.Sprint(i))
		}
	}
	return what + " done"
}

// generous is a limit that nothing reaches that ends.
var generous = Limit{Deadline: time.Hour, Patience: time.Hour}

func child(t *testing.T) *Child[string, string] {
	c := &Child[string, string]{Argument: "__serve"}
	t.Cleanup(func() { c.Close(0) })
	return c
}

// TestChild: what happens to one request happens to no other.
func TestChild(t *testing.T) {
	c := child(t)
	for _, test := range []struct {
		what  string
		error string
		limit Limit
	}{
		{"exit", "its process died (exit status 3)", generous},
		{"panic", "its process died (exit status 2): panic: out of order", generous},
		{"hang", "no end within 300ms: its process was killed", Limit{Deadline: 300 * time.Millisecond}},
		{"garbage", "it said what is no reply: its process was killed", generous},
		{"flood", "it said what is no reply: its process was killed", generous},
	} {
		_, err := c.Ask(context.Background(), test.what, test.limit, nil)
		assert.ErrorContains(t, err, test.error)
		assert.True(t, c.Fresh(), "after %s", test.what)
		got, err := c.Ask(context.Background(), "good", generous, nil)
		require.NoError(t, err, "after %s", test.what)
		assert.Equal(t, "good done", got)
		assert.False(t, c.Fresh())
	}
}

func TestParts(t *testing.T) {
	c := child(t)
	var parts []string
	collect := func(p string) error { parts = append(parts, p); return nil }
	_, err := c.Ask(context.Background(), "count", generous, collect)
	require.NoError(t, err)
	assert.Equal(t, []string{"0", "1", "2"}, parts)
	hostile := errors.New("not like this")
	_, err = c.Ask(context.Background(), "count", generous, func(string) error { return hostile })
	assert.Equal(t, hostile, err)
	assert.True(t, c.Fresh(), "it cannot be trusted any more")
}

// TestForged: an answer that was there before the question is none.
func TestForged(t *testing.T) {
	c := child(t)
	c.Ask(context.Background(), "forge", generous, nil)
	for range 3 {
		got, err := c.Ask(context.Background(), "good", generous, nil)
		require.NoError(t, err)
		assert.Equal(t, "good done", got)
	}
}

// TestStop ends requests again and again at the moment at which they end by themselves: no other request is ended by
// it.
func TestStop(t *testing.T) {
	c := child(t)
	stop := func(string) (string, error) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		return c.Ask(ctx, "patient", generous, func(string) error { cancel(); return nil })
	}
	for range 200 {
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		got, err := c.Ask(ended, "quick", generous, nil) // the stop overtakes the request, or comes after its end
		require.NoError(t, err)
		assert.Equal(t, "quick done", got)
		begun := false
		ctx, cancel := context.WithCancel(context.Background())
		got, err = c.Ask(ctx, "patient", generous, func(string) error { begun = true; cancel(); return nil })
		require.NoError(t, err)
		assert.True(t, begun)
		assert.Equal(t, "stopped", got)
	}
	got, err := stop("")
	require.NoError(t, err)
	assert.Equal(t, "stopped", got)
}

// TestLateStop: a stop that comes after its request has ended does not end the one that is under way by then.
func TestLateStop(t *testing.T) {
	in, to := io.Pipe()
	begun, release, ended := make(chan bool), make(chan bool), make(chan error, 1)
	go Serve(in, io.Discard, func(ctx context.Context, q string, _ func(string)) string {
		if q == "second" {
			begun <- true
			<-release
			ended <- ctx.Err()
		}
		return q
	})
	fmt.Fprint(to, `{"id":1,"body":"first"}`)
	fmt.Fprint(to, `{"id":2,"body":"second"}`)
	<-begun
	fmt.Fprint(to, `{"id":1,"stop":true}`)
	fmt.Fprint(to, `{"id":3,"stop":true}`) // it is read when the one before has been heeded
	fmt.Fprint(to, ` `)
	close(release)
	assert.NoError(t, <-ended)
	to.Close()
}

// TestStopped kills a child that was asked to end early and does not.
func TestStopped(t *testing.T) {
	c := child(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := c.Ask(ctx, "hang", Limit{Deadline: time.Hour, Patience: 100 * time.Millisecond}, nil)
	assert.EqualError(t, err, "interrupted, and it did not stop: its process was killed")
}

// TestDeaf asks a child that does not read, more than a pipe holds.
func TestDeaf(t *testing.T) {
	c := &Child[string, string]{Argument: "__deaf"}
	_, err := c.Ask(context.Background(), strings.Repeat("x", 1<<20), Limit{Deadline: 200 * time.Millisecond}, nil)
	assert.ErrorContains(t, err, "no end within")
}

// TestWatch kills a child of which somebody else says that it must be.
func TestWatch(t *testing.T) {
	var looks atomic.Int32
	c := child(t)
	c.Watch = func(pid int) string {
		if pid <= 0 || pid == os.Getpid() {
			return "not the child"
		}
		if looks.Add(1) == 3 {
			return "it is three"
		}
		return ""
	}
	_, err := c.Ask(context.Background(), "hang", generous, nil)
	assert.EqualError(t, err, "it is three: its process was killed")
}

// TestOrphan: a child ends with its requests, whatever it does.
func TestOrphan(t *testing.T) {
	command, err := Command("__serve")
	require.NoError(t, err)
	in, err := command.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	fmt.Fprintln(in, `{"id":1,"body":"hang"}`)
	in.Close()
	assert.NoError(t, command.Wait())
}

func ExampleChild() {
	c := Child[string, string]{Argument: "__serve"} // the main function of this program calls Serve then
	defer c.Close(time.Second)
	answer, err := c.Ask(context.Background(), "work", Limit{Deadline: time.Minute, Patience: time.Second}, nil)
	fmt.Println(answer, err)
	_, err = c.Ask(context.Background(), "panic", Limit{Deadline: time.Minute, Patience: time.Second}, nil)
	var died *Died
	fmt.Println(errors.As(err, &died), died.State)
	// Output:
	// work done <nil>
	// true exit status 2
}

// FuzzServe has a child read what no parent would write.
func FuzzServe(f *testing.F) {
	f.Add(`{"id":1,"body":"a"}` + "\n" + `{"id":1,"stop":true}`)
	f.Add(`{"id":1,"stop":true}{"id":2,"body":"b"}{`)
	f.Fuzz(func(t *testing.T, text string) {
		Serve(strings.NewReader(text), io.Discard, func(_ context.Context, q string, tell func(string)) string { tell(q); return q })
	})
}
