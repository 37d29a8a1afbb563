//go:build !amd64 && !arm64

package access

func all() []Access { return nil }

var here struct{}

func promised(Access, int, struct{}) int { return 1 }
