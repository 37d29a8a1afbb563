//go:build !amd64 && !arm64

package isa

func present() map[string]bool { return nil }
