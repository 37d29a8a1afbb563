package scenarios

import "sync/atomic"

// A signal lets one thread tell another that it has come so far.
type signal struct{ up atomic.Bool }

func (s *signal) set()        { s.up.Store(true) }
func (s *signal) isSet() bool { return s.up.Load() }
