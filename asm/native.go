//go:build amd64 || arm64

package asm

// Native is whether the stubs are instructions. On other architectures they are made of sync/atomic (portable.go), and
// there is nothing in them to measure.
const Native = true
