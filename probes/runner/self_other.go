//go:build !linux

package runner

func selfEmulated() (name string, args []string, found bool) { return "", nil, false }
