//go:build !linux

package machine

// detectSystem knows nothing yet beyond what the Go runtime tells.
func (m *Machine) detectSystem() {}
