//go:build amd64 || arm64

package splitlock

import (
	"context"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/clock"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/asm/reexec"
)

// TestMain is also the child. No test makes an access across two lines.
func TestMain(m *testing.M) {
	ServeIfChild()
	os.Exit(m.Run())
}

func child(t *testing.T) *Child {
	c := New()
	t.Cleanup(c.Close)
	return c
}

// TestAligned: all additions are made, each is timed, and none counts as misaligned.
func TestAligned(t *testing.T) {
	c := child(t)
	for _, f := range Forms() {
		if !f.Present {
			continue
		}
		for range 3 {
			reply, err := c.Do(context.Background(), Request{f.Name, 8, 60})
			require.NoError(t, err)
			assert.Len(t, reply.Ns, 60)
			assert.Zero(t, reply.Lost)
		}
	}
	assert.Equal(t, Most, c.left)
}

// TestWithinSixteen is misaligned, within a line and within 16 bytes: it works, or costs the child its life, and the
// next request gets another child.
func TestWithinSixteen(t *testing.T) {
	c := child(t)
	for _, f := range Forms() {
		if !f.Present {
			continue
		}
		reply, err := c.Do(context.Background(), Request{f.Name, 4, 2})
		var died *reexec.Died
		if !errors.As(err, &died) {
			require.NoError(t, err)
			assert.Zero(t, reply.Lost)
		}
		_, err = c.Do(context.Background(), Request{f.Name, 0, 2})
		assert.NoError(t, err)
	}
}

// TestNoMore: neither side makes more than a hundred, whatever it is asked for.
func TestNoMore(t *testing.T) {
	c := child(t)
	name := Forms()[len(Forms())-1].Name
	_, err := c.Do(context.Background(), Request{name, 4, Most + 1})
	assert.ErrorContains(t, err, "100 operations are left of 100, and 101 were asked for")
	c.left = 3
	_, err = c.Do(context.Background(), Request{name, 60, 4})
	assert.ErrorContains(t, err, "3 operations are left")
	s := &server{made: Most - 3}
	assert.Contains(t, s.answer(context.Background(), Request{name, 60, 4}, nil).Error, "at most 100 in all")
	s = &server{made: Most}
	assert.Empty(t, s.answer(context.Background(), Request{name, 0, 4}, nil).Error)
	for _, wrong := range []Request{{name, -1, 1}, {name, 64, 1}, {name, 0, 0}, {name, 0, Most + 1}, {name, 0, -5}} {
		assert.NotEmpty(t, new(server).answer(context.Background(), wrong, nil).Error, "%+v", wrong)
	}
	_, err = c.Do(context.Background(), Request{"XCHG", 0, 1})
	assert.ErrorContains(t, err, `no "XCHG"`)
}

// TestLost: what is missing from the sum is seen.
func TestLost(t *testing.T) {
	idle := Form{"none", true, func(*uint64, uint64) uint64 { return 0 }}
	s := &server{clock: clock.Open()}
	assert.Equal(t, 5, s.do(idle, zeroed(t), Request{Times: 5}).Lost)
}

func zeroed(t *testing.T) *pages.Block {
	b, err := pages.New(1)
	require.NoError(t, err)
	t.Cleanup(b.Free)
	return b
}
