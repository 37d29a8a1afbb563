//go:build !amd64 && !arm64

package machine

// askProcessor asks nothing: nameMissing says so.
func (m *Machine) askProcessor() {}
