package cat

import (
	"errors"
	"fmt"
)

// ErrLimit is the cause of an error about a model that takes too long or too much memory.
var ErrLimit = errors.New("limit exceeded")

// Pos is a place in a model.
type Pos struct {
	File      string
	Line, Col int // from 1; Col counts characters
}

func (p Pos) String() string { return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col) }

// Error says what is wrong with a model and where: a model that cannot be read, or one that cannot be evaluated.
type Error struct {
	Pos Pos
	Msg string
	// Err is the cause if it lies outside the model: a file that cannot be opened, a context that is over. Else nil.
	Err error
}

func (e *Error) Error() string { return e.Pos.String() + ": " + e.Msg }

// Unwrap returns the cause outside the model, or nil.
func (e *Error) Unwrap() error { return e.Err }

func errorAt(p Pos, format string, args ...any) *Error {
	return &Error{Pos: p, Msg: fmt.Sprintf(format, args...)}
}

// isFatal says whether nothing can be done about an error inside the model: try does not catch it and nobody remembers
// it.
func isFatal(err error) bool {
	e, ok := err.(*Error)
	return ok && e.Err != nil
}
