//go:build !race

package explore

import (
	"testing"

	"github.com/stretchr/testify/require"

	"example.org/atomlab/litmus/explore/sched"
)

// The race detector would report it by itself, and fail the test.

// TestPlain: plain memory that threads share is not taken for a history that there is not.
func TestPlain(t *testing.T) {
	spec := queues(false)
	spec.Each = 1
	l := ran(t, spec, queueOperations[0], Do(func(q *sized) int { return len(q.values) }).As("Len"))
	require.NotNil(t, l.Failure)
	require.Equal(t, sched.Undetermined, l.Failure.Outcome)
	require.Contains(t, l.Failure.What, "plain memory is shared without synchronisation")
}
