package weave

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// An Uncontrolled is a place at which a run may go another way than the schedule says, or wait for something that the
// explorer does not see.
type Uncontrolled struct {
	Position token.Position
	Package  string // import path
	What     string // is there
	Do       string // about it
}

func (u Uncontrolled) String() string { return fmt.Sprintf("%s: %s: %s", u.Position, u.What, u.Do) }

func (f *file) add(n ast.Node, what, do string) {
	f.found = append(f.found, Uncontrolled{f.fset.Position(n.Pos()), f.path, what, do})
}

// What to do about the packages of the standard library that no schedule controls.
const (
	seed      = "its results differ from run to run: use a generator with a fixed seed, or none, in what is explored"
	clocks    = "it reads the real clock: pass the time in"
	outside   = "the explorer does not see what it waits for: use something in memory in its place"
	reflected = "the explorer does not see it, and a wait in it hangs: write the operation itself"
)

// packages are those of which every function is uncontrolled; functions are single ones.
var packages = map[string]string{
	"math/rand": seed, "math/rand/v2": seed, "crypto/rand": seed, "hash/maphash": seed,
	"net": outside, "net/http": outside, "os": outside, "os/exec": outside, "os/signal": outside, "syscall": outside,
	"golang.org/x/sys/unix": outside, "io/ioutil": outside,
}

var functions = map[string]string{
	"time.Now": clocks, "time.Since": clocks, "time.Until": clocks,
	"reflect.Select": reflected, "(reflect.Value).Send": reflected, "(reflect.Value).Recv": reflected,
	"(reflect.Value).TrySend": reflected, "(reflect.Value).TryRecv": reflected, "(reflect.Value).Close": reflected,
	"context.AfterFunc":    "the function runs as a goroutine of its own, which no schedule controls: wait for Done",
	"runtime.NumGoroutine": "it counts the explorer's goroutines too", "runtime.Stack": "it shows the explorer's goroutines too",
	"runtime.SetFinalizer": collected, "runtime.AddCleanup": collected, "runtime.GC": collected,
	"maps.Keys": order, "maps.Values": order, "maps.All": order,
}

const (
	collected = "when the garbage collector does something is not part of a schedule"
	order     = "the order of a map differs from run to run: sort the keys, if the order can be told from the outside"
)

// note adds the use of an object, if it is uncontrolled.
func (f *file) note(id *ast.Ident, o types.Object) {
	fun, ok := o.(*types.Func)
	if !ok || o.Pkg() == nil {
		return
	}
	name := fun.FullName()
	if do := functions[name]; do != "" {
		f.add(id, name, do)
		return
	}
	if do := packages[o.Pkg().Path()]; do != "" && !harmless(name) {
		f.add(id, name, do)
	}
}

// harmless are functions of uncontrolled packages that touch nothing outside.
func harmless(name string) bool {
	switch {
	case strings.HasPrefix(name, "os.Is"), strings.HasSuffix(name, ".Error"), strings.HasSuffix(name, ".String"), name == "os.Exit":
		return true
	case strings.Contains(name, "math/rand") && strings.Contains(name, ".New"):
		return true // with a seed
	}
	return strings.Contains(name, "math/rand") && strings.HasPrefix(name, "(")
}

// directives notes loops over maps, and functions whose body is elsewhere.
func (f *file) directives() {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.RangeStmt:
			if t := f.info.TypeOf(n.X); t != nil && n.Key != nil {
				if _, ok := t.Underlying().(*types.Map); ok {
					f.add(n, "a loop over a map", order)
				}
			}
		case *ast.FuncDecl:
			if n.Body == nil {
				f.add(n, "func "+n.Name.Name+" has no body here", "what assembly or another package does there is not seen")
			}
		}
		return true
	})
	for _, g := range f.ast.Comments {
		for _, c := range g.List {
			if strings.HasPrefix(c.Text, "//go:linkname ") && len(strings.Fields(c.Text)) == 3 {
				f.add(c, filepath.Base(c.Text[2:]), "what is behind the name is not seen")
			}
		}
	}
}
