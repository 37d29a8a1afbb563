// Package asmtest reads the machine code of the running test from its own file, so that a test can hold a routine in
// assembly against the bytes that the manuals give its instructions.
package asmtest

import (
	"bytes"
	"debug/elf"
	"debug/gosym"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Routines returns the code of the functions whose names begin with the prefix, by the rest of the name. A name may
// have two: the routine itself, and the wrapper that Go code calls it by. The program must be an ELF file.
func Routines(t testing.TB, prefix string) map[string][][]byte {
	t.Helper()
	path, err := os.Executable()
	require.NoError(t, err)
	file, err := elf.Open(path)
	require.NoError(t, err)
	defer file.Close()
	text, lines := file.Section(".text"), file.Section(".gopclntab")
	require.NotNil(t, text)
	require.NotNil(t, lines)
	code, err := text.Data()
	require.NoError(t, err)
	table, err := lines.Data()
	require.NoError(t, err)
	symbols, err := gosym.NewTable(nil, gosym.NewLineTable(table, runtimeText(file, text)))
	require.NoError(t, err)
	routines := map[string][][]byte{}
	for _, f := range symbols.Funcs {
		if name, wanted := strings.CutPrefix(f.Name, prefix); wanted && f.Entry >= text.Addr && f.End <= text.Addr+text.Size {
			routines[name] = append(routines[name], code[f.Entry-text.Addr:f.End-text.Addr])
		}
	}
	return routines
}

// runtimeText is the address that the line table counts from: the start of Go's own text, which is not that of the
// section where a C linker has put its own before it.
func runtimeText(file *elf.File, text *elf.Section) uint64 {
	symbols, err := file.Symbols()
	if err == nil {
		for _, s := range symbols {
			if s.Name == "runtime.text" {
				return s.Value
			}
		}
	}
	return text.Addr
}

// HasInOrder says whether the parts, bytes in hexadecimal, stand in the code one after another, with anything between.
func HasInOrder(code []byte, parts ...string) bool {
	for _, part := range parts {
		want, err := hex.DecodeString(strings.ReplaceAll(part, " ", ""))
		if err != nil {
			panic(err)
		}
		at := bytes.Index(code, want)
		if at < 0 {
			return false
		}
		code = code[at+len(want):]
	}
	return true
}
