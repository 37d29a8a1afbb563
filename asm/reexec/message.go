package reexec

import (
	"encoding/json"
	"io"
)

// A message is one line in either direction.
type message[T any] struct {
	ID   uint64 `json:"id"` // of the request that this is, or belongs to
	Body T      `json:"body"`
	Stop bool   `json:"stop,omitempty"` // to the child: end this request early
	Last bool   `json:"last,omitempty"` // to the parent: nothing more comes
}

// A reader reads messages of a bounded size.
type reader[T any] struct {
	limited *io.LimitedReader
	decoder *json.Decoder
	most    int64
}

func newReader[T any](r io.Reader, most int64) *reader[T] {
	limited := &io.LimitedReader{R: r}
	return &reader[T]{limited, json.NewDecoder(limited), most}
}

// next fails at the end, at what is no message, and at one that is too large.
func (r *reader[T]) next() (m message[T], err error) {
	r.limited.N = r.most
	err = r.decoder.Decode(&m)
	return m, err
}
