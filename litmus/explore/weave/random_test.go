package weave

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A writer makes up functions that print what they do, and do the same each time: in every select one case is possible.
type writer struct {
	*rand.Rand
	strings.Builder
	names int
}

func (w *writer) name() string { w.names++; return fmt.Sprint("v", w.names) }

func (w *writer) one(of ...func(depth int) string) func(int) string { return of[w.IntN(len(of))] }

// number is an expression of type int that says when it is evaluated.
func (w *writer) number(depth int) string {
	if depth <= 0 {
		return fmt.Sprint(w.IntN(9))
	}
	return w.one(
		func(d int) string { return fmt.Sprintf("<-full(%s)", w.number(d)) },
		func(d int) string { return fmt.Sprintf("say(%q, %s)", w.name(), w.number(d)) },
		func(d int) string { return fmt.Sprintf("(%s + %s)", w.number(d), w.number(d)) },
		func(d int) string { return fmt.Sprintf("len(%s)", w.channel(d)) },
		func(d int) string { return fmt.Sprintf("(<-<-full(%s))", w.channel(d)) },
		func(d int) string { return fmt.Sprintf("func() int {\n%s\nreturn %s\n}()", w.block(d), w.number(d)) },
		func(d int) string {
			return fmt.Sprintf("func() int { select {\ncase v := <-%s: return v }}()", w.channel(d))
		},
	)(depth - 1)
}

// channel is an expression of type chan int with one value.
func (w *writer) channel(depth int) string {
	return w.one(
		func(d int) string { return fmt.Sprintf("full(%s)", w.number(d)) },
		func(d int) string { return fmt.Sprintf("say(%q, full(%s))", w.name(), w.number(d)) },
		func(d int) string { return fmt.Sprintf("<-full(full(%s))", w.number(d)) },
	)(depth - 1)
}

func (w *writer) block(depth int) string {
	var b strings.Builder
	for range 1 + w.IntN(3) {
		fmt.Fprintln(&b, w.statement(depth))
	}
	return b.String()
}

func (w *writer) statement(depth int) string {
	if depth <= 0 {
		return fmt.Sprintf("println2(%q, here())", w.name())
	}
	v := w.name()
	return w.one(
		func(d int) string { return fmt.Sprintf("%s := %s; println2(%[1]s)", v, w.number(d)) },
		func(d int) string { return fmt.Sprintf("%s, ok := <-%s; println2(%[1]s, ok)", v, w.channel(d)) },
		func(d int) string { return fmt.Sprintf("room() <- %s", w.number(d)) },
		func(d int) string {
			return fmt.Sprintf("if %s := %s; %[1]s > 4 {\n%[3]s} else {\n%[4]s}", v, w.number(d), w.block(d), w.block(d))
		},
		w.loop, w.choice, w.choice, w.start,
		func(d int) string { return fmt.Sprintf("func() { defer println2(%s)\n%s}()", w.number(d), w.block(d)) },
		func(d int) string {
			return fmt.Sprintf("{ %s := %s; close(%[1]s); _, ok := <-%[1]s; _, no := <-%[1]s; println2(ok, no) }", v, w.channel(d))
		},
	)(depth - 1)
}

func (w *writer) loop(d int) string {
	v, l := w.name(), fmt.Sprint("L", w.name())
	leave := w.one(func(int) string { return "continue" }, func(int) string { return "break" }, func(int) string { return "continue " + l },
		func(int) string { return "break " + l })
	return fmt.Sprintf("%s:\nfor %s := range several(%s, %s) {\nprintln2(%[2]s)\nif %[2]s > 3 { %[5]s }\n%[6]s\nif %[2]s < 0 { continue %[1]s }}",
		l, v, w.number(d), w.number(d), leave(0), w.block(d))
}

func (w *writer) choice(d int) string {
	l, ready := fmt.Sprint("L", w.name()), w.IntN(4)
	var b strings.Builder
	fmt.Fprintf(&b, "%s:\nselect {\n", l)
	for i := range 3 {
		c, v := "none(\"n\")", w.name()
		if i == ready {
			c = w.channel(d)
		}
		switch kind := w.IntN(4); {
		case kind == 0 && i == ready:
			fmt.Fprintf(&b, "case room() <- %s:\n", w.number(d))
		case kind == 0:
			fmt.Fprintf(&b, "case %s <- %s:\n", c, w.number(d))
		case kind == 1:
			fmt.Fprintf(&b, "case <-%s:\n", c)
		case kind == 2:
			fmt.Fprintf(&b, "case %s, ok := <-%s: println2(%[1]s, ok)\n", v, c)
		default:
			fmt.Fprintf(&b, "case array[say(%q, 0)] = <-%s:\n", v, c)
		}
		fmt.Fprintf(&b, "%sif array[0] == %d { break %s }\n%s", w.block(d), w.IntN(9), l, w.block(d))
	}
	if ready == 3 {
		fmt.Fprintf(&b, "default:\n%s", w.block(d))
	}
	return b.String() + "}"
}

// start starts a goroutine, and waits for it.
func (w *writer) start(d int) string {
	done := w.name()
	body := fmt.Sprintf("%s; %s <- true", w.statement(d), done)
	how := w.one(
		func(d int) string { return fmt.Sprintf("go func() {\n%s\n}()", body) },
		func(d int) string {
			return fmt.Sprintf("go func(a, b int) {\nprintln2(a, b)\n%s\n}(%s, %s)", body, w.number(d), w.number(d))
		},
		func(d int) string {
			return fmt.Sprintf("go finish(%s, %s, nil, 1<<%s)", done, w.number(d), w.number(0))
		},
		func(d int) string { return fmt.Sprintf("go say(\"f\", finish)(%s, %s, nil, 7)", done, w.number(d)) },
	)(d)
	return fmt.Sprintf("{ %s := make(chan bool)\n%s\n<-%[1]s }", done, how)
}

const library2 = `package main

import ("fmt"; "runtime")

var array [1]int

func say[T any](what string, v T) T { fmt.Println(what); return v }
func println2(v ...any) { fmt.Println(v...) }
func here() int { _, _, line, _ := runtime.Caller(1); return line }
func full[T any](v T) chan T { c := make(chan T, 1); c <- v; return c }
func several(v ...int) chan int { c := make(chan int, len(v)); for _, x := range v { c <- x }; close(c); return c }
func room() chan int { fmt.Println("room"); return make(chan int, 1) }
func none(s string) chan int { fmt.Println(s); return nil }
func finish(c chan<- bool, n int, e error, m int64) { fmt.Println(n, e, m); c <- true }
`

// Programs that nobody thought of do the same plain and woven, lines included.
func TestRandomPrograms(t *testing.T) {
	needGo(t)
	n := 60
	if testing.Short() {
		n = 10
	}
	w := &writer{Rand: rand.New(rand.NewPCG(3, 4))}
	fmt.Fprint(w, "package main\n\nfunc main() {\n")
	for i := range n {
		fmt.Fprintf(w, "f%d()\n", i)
	}
	fmt.Fprint(w, "}\n")
	for i := range n {
		fmt.Fprintf(w, "\nfunc f%d() {\n%s}\n", i, w.block(2))
	}
	dir := t.TempDir()
	inModule(t, dir, "", map[string]string{"main.go": w.String(), "library.go": library2})
	r := weaveAll(t, Config{Dir: dir, Patterns: []string{"."}})
	want := output(t, dir)
	assert.Greater(t, strings.Count(want, "\n"), 3*n)
	assert.True(t, want == output(t, dir, "-overlay", r.Overlay), "the woven program differs: %s", filepath.Join(dir, "main.go"))
}
