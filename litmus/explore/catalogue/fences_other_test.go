//go:build !amd64

package catalogue

// The stubs of these do nothing on amd64, and do not exist here.
var lfence, sfence = func() {}, func() {}
