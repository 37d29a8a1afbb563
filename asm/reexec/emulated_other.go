//go:build !linux

package reexec

func emulated() (name string, args []string, found bool) { return "", nil, false }
