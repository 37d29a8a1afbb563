package compiled

import (
	"context"
	"fmt"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/model"
)

// Seen is what random walks through compiled code ended in. All of it is allowed; there may be more.
type Seen struct {
	States  []string `json:"seen"`
	Begun   int      `json:"walks_begun"` // those that led into what is left out are neither of the following
	Walks   int      `json:"walks"`       // that have ended
	Dropped int      `json:"dropped"`     // that were given up: a loop turned too often, or a promise was not kept
}

// Walk takes random walks through a test, which may be too long to ask for all of its states ([model.Walk]). It
// judges nothing. The options must say how many.
func Walk(ctx context.Context, e *Extracted, opts model.WalkOptions) (*Seen, error) {
	w, err := model.Walk(ctx, e.Test, opts)
	if err != nil {
		return nil, err
	}
	if w.Walks == 0 {
		return nil, fmt.Errorf("found no walk that ended and is not left out, %d were given up, expected some: more walks, or more turns of loops, may help", w.Dropped)
	}
	var states []litmus.State
	for _, o := range w.Outcomes {
		states = append(states, o.State)
	}
	return &Seen{texts(states), opts.Walks, w.Walks, w.Dropped}, nil
}
