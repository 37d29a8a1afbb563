//go:build !amd64 && !arm64

package splitlock

func forms() []Form { return nil }
