package jit

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBuffer(t *testing.T) {
	var b Buffer
	end := b.NewLabel()
	var from, to int
	b.Refer(b.Len(), end, func(code []byte, at, target int) error {
		from, to = at, target
		code[at] = byte(target)
		return nil
	})
	b.Bytes(0xff)
	b.Word(0x04030201)
	_, err := b.Finish()
	assert.ErrorContains(t, err, "label 0, which is nowhere")
	b.Bind(end)
	code, err := b.Finish()
	require.NoError(t, err)
	assert.Equal(t, []byte{5, 1, 2, 3, 4}, code)
	assert.Equal(t, []int{0, 5}, []int{from, to})
	assert.PanicsWithValue(t, "jit: label 0 stands at 5 already", func() { b.Bind(end) })
}

func TestBufferTooFar(t *testing.T) {
	var b Buffer
	l := b.NewLabel()
	b.Bytes(1, 2)
	b.Bind(l)
	b.Refer(1, l, func([]byte, int, int) error { return errors.New("too far") })
	_, err := b.Finish()
	assert.EqualError(t, err, "jit: the code at 1: too far")
}
