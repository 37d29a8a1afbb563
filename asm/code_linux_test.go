package asm

import (
	"bytes"
	"debug/elf"
	"debug/gosym"
	"encoding/hex"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEncodings reads the machine code of every stub from this program's own file: the instructions that the contract
// names must be there, byte for byte as the manuals have them, and in order. The assembler does not check itself.
func TestEncodings(t *testing.T) {
	routines := readRoutines(t)
	for _, s := range allStubs() {
		if len(s.code) == 0 {
			continue // it goes on in other stubs
		}
		body := s.body
		if body == "" {
			body = s.name
		}
		variants := routines[body]
		if !assert.NotEmpty(t, variants, "no routine %s", body) {
			continue
		}
		found := false
		for _, code := range variants { // the routine itself, and the wrapper that Go code calls it by
			found = found || hasInOrder(code, s.code)
		}
		assert.True(t, found, "%s: expected %q in % x", s.name, s.code, variants)
	}
}

func hasInOrder(code []byte, parts []string) bool {
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

// readRoutines returns the code of the package's functions by name; a name may have two.
func readRoutines(t *testing.T) map[string][][]byte {
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
	const prefix = "example.org/atomlab/asm."
	for _, f := range symbols.Funcs {
		if name, ours := strings.CutPrefix(f.Name, prefix); ours && f.Entry >= text.Addr && f.End <= text.Addr+text.Size {
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
