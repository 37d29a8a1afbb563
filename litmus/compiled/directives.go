package compiled

import (
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A Marked program is one that comments of a package name, and say what it needs:
//
//	//litmus:threads Publish | Read
//	//litmus:init length=1 0:n=7
//	//litmus:observe 1:0 length
//	//litmus:racy
//
// The lines of a program stand in one comment, that of threads first; a comment may have several programs.
type Marked struct {
	Program *Program
	Options Options
	Racy    bool   // a data race is meant
	At      string // file:line of its threads
}

const directive = "//litmus:"

// IsPackage is whether a text names a package, and no function of it.
func IsPackage(text string) bool {
	name := text[strings.LastIndexByte(text, '/')+1:]
	return text == "." || text == ".." || name != text && !strings.ContainsAny(name, ".(") && !strings.Contains(text, "|")
}

// FindMarked lists the programs that comments of a package name, in the files that are built for a target.
func FindMarked(ctx context.Context, of string, target Target) ([]Marked, error) {
	out, err := run(ctx, target, "list", "-find", "-json=Dir,GoFiles", of)
	if err != nil {
		return nil, err
	}
	var files struct {
		Dir     string
		GoFiles []string
	}
	if err := json.Unmarshal(out, &files); err != nil {
		return nil, fmt.Errorf("go list %s: %w, expected one package", of, err)
	}
	var all []Marked
	for _, name := range files.GoFiles {
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, filepath.Join(files.Dir, name), nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		found, err := marked(of, set, file)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if all == nil {
		return nil, fmt.Errorf("%s: found no comment %sthreads F | G, expected one, or functions: %v | %v", of, directive, Function{of, "F"}, Function{of, "G"})
	}
	return all, nil
}

// marked are the programs of a file.
func marked(of string, set *token.FileSet, file *ast.File) (all []Marked, err error) {
	for _, group := range file.Comments {
		var m *Marked
		for _, line := range group.List {
			text, is := strings.CutPrefix(line.Text, directive)
			if !is {
				continue
			}
			p := set.Position(line.Pos())
			at := fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
			verb, rest, _ := strings.Cut(text, " ")
			switch {
			case verb == "threads":
				all = append(all, Marked{At: at})
				m = &all[len(all)-1]
				m.Program, err = threadsOf(of, rest)
			case m == nil:
				err = fmt.Errorf("found no %sthreads before it in the comment, expected one", directive)
			default:
				err = m.say(verb, rest)
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %.200s: %w", at, line.Text, err)
			}
		}
	}
	return all, nil
}

// threadsOf are functions of the package that the comment is in.
func threadsOf(of, text string) (*Program, error) {
	p, err := ParseProgram(text)
	if err != nil {
		return nil, err
	}
	for i, f := range p.Threads {
		if f.Package != "." {
			return nil, fmt.Errorf("found %v, expected a function of this package: F or (*T).M", f)
		}
		p.Threads[i].Package = of
	}
	return p, nil
}

// say adds what a line of the comment says.
func (m *Marked) say(verb, rest string) (err error) {
	switch verb {
	case "init":
		return m.Options.AddInit(strings.Fields(rest)...)
	case "observe":
		m.Options.Observe = append(m.Options.Observe, strings.Fields(rest)...)
		if strings.TrimSpace(rest) == "" {
			return fmt.Errorf("found nothing, expected results and locations: 1:0 length")
		}
	case "racy":
		m.Racy = true
		if strings.TrimSpace(rest) != "" {
			return fmt.Errorf("found %.80q behind it, expected nothing", rest)
		}
	default:
		return fmt.Errorf("found %.80q, expected threads, init, observe or racy", verb)
	}
	return nil
}

// AddInit reads NAME=NUMBER, NAME being a parameter (0:n) or a location (x).
func (o *Options) AddInit(items ...string) error {
	for _, item := range items {
		name, value, found := strings.Cut(item, "=")
		n, err := strconv.ParseInt(value, 0, 64)
		if !found || err != nil || name == "" {
			return fmt.Errorf("found %.80q, expected a name and a number: 0:n=1 or x=1", item)
		}
		if o.Init == nil {
			o.Init = map[string]int64{}
		}
		o.Init[name] = n
	}
	return nil
}

// observe leaves what is to be shown: all if that is not said.
func (e *Extracted) observe(wanted []string) error {
	if wanted == nil {
		return nil
	}
	all := slices.Clone(e.Test.Observed)
	e.Test.Observed = nil
	for _, name := range wanted {
		i := slices.Index(e.shown, name)
		if i < 0 {
			return fmt.Errorf("found that %.80q is to be observed, expected one of %s", name, strings.Join(e.shown, ", "))
		}
		e.Test.Observed = append(e.Test.Observed, all[i])
	}
	return nil
}
