package reexec

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "__child" {
		fmt.Print("child says ", strings.Join(os.Args[2:], ","))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestCommand(t *testing.T) {
	command, err := Command("__child", "a", "b")
	require.NoError(t, err)
	out, err := command.Output()
	require.NoError(t, err)
	assert.Equal(t, "child says a,b", string(out))
}

func TestOpening(t *testing.T) {
	var o Opening
	fmt.Fprint(&o, "qemu-aarch64: warning\n\n one\ntwo\nthree\n")
	assert.Equal(t, "one two", o.String())
	o.Write(make([]byte, 1<<20))
	assert.Len(t, o.text, 1<<16)
}
