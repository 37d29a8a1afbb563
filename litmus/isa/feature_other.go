//go:build !amd64 && !arm64

package isa

// present is empty: nothing of the tables is executed here.
func present() map[string]bool { return nil }
