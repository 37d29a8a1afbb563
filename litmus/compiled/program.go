package compiled

import (
	"fmt"
	"strings"
)

// A Program is a function for each thread.
type Program struct {
	Threads []Function
}

// A Function is one by the package that it is in, as the go command takes it, and its name there: F or (*T).M. One of
// type parameters has types: F[int64], (*T[int64]).M.
type Function struct{ Package, Name string }

func (f Function) String() string {
	if f.Package == "." {
		return f.Name
	}
	return f.Package + "." + f.Name
}

func (p *Program) String() string {
	var names []string
	for _, f := range p.Threads {
		names = append(names, f.Name)
	}
	return strings.Join(names, " | ")
}

// maxThreads is how many a test may have.
const maxThreads = 8

// ParseProgram reads functions of threads: PKG.F | PKG.(*T).M. A package is a path or a folder (./flags); the one in
// the current folder need not be named.
func ParseProgram(text string) (*Program, error) {
	p := &Program{}
	for _, part := range strings.Split(text, "|") {
		f, err := parseFunction(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		p.Threads = append(p.Threads, f)
	}
	if len(p.Threads) > maxThreads {
		return nil, fmt.Errorf("found %d threads, expected at most %d", len(p.Threads), maxThreads)
	}
	for _, f := range p.Threads[1:] {
		if f.Package != p.Threads[0].Package {
			return nil, fmt.Errorf("found functions of %s and %s, expected those of one package", p.Threads[0].Package, f.Package)
		}
	}
	return p, nil
}

func parseFunction(text string) (Function, error) {
	wrong := fmt.Errorf("found %.80q, expected a function: PACKAGE.Name or PACKAGE.(*Type).Name", text)
	if text == "" || strings.ContainsAny(text, " \t\n\"`;{}\\") {
		return Function{}, wrong
	}
	path, types, _ := strings.Cut(text, "[")
	types = types[:max(0, strings.LastIndexByte(types, ']'))]
	folder := strings.LastIndexByte(path, '/') + 1
	pkg, name, found := strings.Cut(text[folder:], ".")
	switch {
	case strings.ContainsAny(types, "/."):
		return Function{}, fmt.Errorf("found %.80q, expected types of the package itself, or of the language, in brackets: F[int64]", text)
	case folder == 0 && (!found || text[0] == '('):
		return Function{Package: ".", Name: text}, nil
	case !found || name == "" || name[0] == '.':
		return Function{}, wrong
	}
	return Function{Package: text[:folder] + pkg, Name: name}, nil
}
