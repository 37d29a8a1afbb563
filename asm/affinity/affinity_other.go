//go:build !linux && !windows

package affinity

// Get is not known here.
func Get(thread int) (cpus []int, err error) { return nil, ErrUnsupported }

// Set is not known here.
func Set(thread int, cpus ...int) error { return ErrUnsupported }
