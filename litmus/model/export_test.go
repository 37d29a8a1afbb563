package model

import (
	"context"

	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/cat"
)

// CheckElsewhere is Check with places that lie close together, and the other way round.
func CheckElsewhere(ctx context.Context, t *litmus.Test, m *cat.Model, opts Options) (*Verdict, error) {
	return check(ctx, t, m, opts, how{layout: layout{apart: 16, reversed: true}})
}

// CheckWide is Check with reads that are offered each value that any thread may write.
func CheckWide(ctx context.Context, t *litmus.Test, m *cat.Model, opts Options) (*Verdict, error) {
	return check(ctx, t, m, opts, how{layout: usual, wide: true})
}
