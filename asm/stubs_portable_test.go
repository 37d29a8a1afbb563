//go:build !amd64 && !arm64

package asm

func forgetEverything() (restore func()) { return func() {} } // there is nothing

func archStubs() []stub { return nil }

var commonCode map[string][]string
