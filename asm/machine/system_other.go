//go:build !linux && !darwin && !windows

package machine

import "os"

// askSystem: of the rest atomlab knows how to ask Linux only.
func (m *Machine) askSystem() { m.PageSize = os.Getpagesize() }
