//go:build !amd64 && !arm64

package access

func all() []Access { return nil }
