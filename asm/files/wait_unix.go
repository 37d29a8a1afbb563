//go:build unix

package files

import "syscall"

// withoutWaiting opens a pipe, which a file may have become, at once.
const withoutWaiting = syscall.O_NONBLOCK
