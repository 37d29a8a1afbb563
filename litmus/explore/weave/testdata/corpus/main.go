// Command corpus prints what all constructs do that weave rewrites, plain or woven.
package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
)

var programs = map[string]func(){}

func main() {
	names := os.Args[1:]
	if len(names) == 0 {
		for n := range programs {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	for _, n := range names {
		fmt.Println("--", n)
		run(programs[n])
	}
}

// run prints a panic with the lines of this package that it went through.
func run(f func()) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		fmt.Printf("panic: %v (%T)\n", r, r)
		pcs := make([]uintptr, 64)
		frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
		for {
			f, more := frames.Next()
			if strings.Contains(f.File, "corpus") && !strings.HasSuffix(f.File, "main.go") {
				fmt.Println(" at", f.File, f.Line)
			}
			if !more {
				return
			}
		}
	}()
	f()
}

// say prints v, and returns it: for the order of evaluation.
func say[T any](what string, v T) T {
	fmt.Println(" ", what)
	return v
}

func here() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}
