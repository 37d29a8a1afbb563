//go:build amd64 || arm64

package sandbox

import (
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"example.org/atomlab/asm/jit"
	"example.org/atomlab/asm/pages"
	"example.org/atomlab/litmus"
	"example.org/atomlab/litmus/hardware"
)

// attack is an engine without a proof: it runs machine code that makes the system call which the name of the test says.
func attack(_ context.Context, t *litmus.Test, _ hardware.Options) (*hardware.Result, error) {
	call, found := attacks[t.Name]
	if !found {
		return &hardware.Result{Iterations: 7}, nil
	}
	memory, err := pages.New(4096)
	if err != nil {
		return nil, err
	}
	copy(unsafe.Slice((*byte)(memory.At(0)), 4096), os.Getenv(victimName)+"\x00")
	code, err := jit.Load(call.code(uint64(uintptr(memory.At(0)))))
	if err != nil {
		return nil, err
	}
	code.Run(memory.At(0))
	return &hardware.Result{Iterations: 7}, nil // it got away with it
}

const victimName = "ATOMLAB_TEST_VICTIM"

// A systemCall has up to four arguments. That of victim becomes the address of a file's name.
type systemCall struct {
	number uint64
	args   []uint64
	old    bool // by the way of programs of 32 bits
}

const (
	victim = 1 << 40
	here   = 1<<64 - 100 // AT_FDCWD
)

var attacks = map[string]systemCall{
	"execve": {unix.SYS_EXECVE, []uint64{victim, 0, 0}, false},
	"open":   {unix.SYS_OPENAT, []uint64{here, victim, unix.O_CREAT | unix.O_WRONLY, 0o644}, false},
	"read":   {unix.SYS_OPENAT, []uint64{here, victim, unix.O_RDONLY}, false},
	"socket": {unix.SYS_SOCKET, []uint64{unix.AF_INET, unix.SOCK_STREAM, 0}, false},
	"kill":   {unix.SYS_KILL, []uint64{0, uint64(unix.SIGURG)}, false}, // the group of processes
	"fork":   {unix.SYS_CLONE, []uint64{uint64(unix.SIGCHLD)}, false},
	"old":    {37, []uint64{0, 0}, true}, // kill of i386
}

// code is machine code that makes the call and returns.
func (c systemCall) code(address uint64) (code []byte) {
	for i, n := range c.args {
		if n == victim {
			n = address
		}
		if runtime.GOARCH == "arm64" {
			code = append(code, move64(uint32(i), n)...)
			continue
		}
		registers := [][]byte{{0x48, 0xbf}, {0x48, 0xbe}, {0x48, 0xba}, {0x49, 0xba}} // RDI, RSI, RDX, R10
		if c.old {
			registers = [][]byte{{0x48, 0xbb}, {0x48, 0xb9}} // EBX, ECX
		}
		code = binary.LittleEndian.AppendUint64(append(code, registers[i]...), n)
	}
	if runtime.GOARCH == "arm64" {
		code = append(code, move64(8, c.number)...)
		code = binary.LittleEndian.AppendUint32(code, 0xd4000001) // SVC #0
		return binary.LittleEndian.AppendUint32(code, 0xd65f03c0) // RET
	}
	code = binary.LittleEndian.AppendUint32(append(code, 0xb8), uint32(c.number)) // MOV EAX
	if c.old {
		return append(code, 0xcd, 0x80, 0xc3) // INT 0x80; RET
	}
	return append(code, 0x0f, 0x05, 0xc3) // SYSCALL; RET
}

// move64 is MOVZ and three MOVK.
func move64(register uint32, n uint64) (code []byte) {
	for i := range uint32(4) {
		word := uint32(0xf2800000)
		if i == 0 {
			word = 0xd2800000
		}
		code = binary.LittleEndian.AppendUint32(code, word|i<<21|uint32(n>>(16*i)&0xffff)<<5|register)
	}
	return code
}

// TestAttacks runs code that asks the kernel for what a test must not have, without any proof: it is stopped, which is
// the result of that test and of no other, and nothing has happened outside.
func TestAttacks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "victim")
	t.Setenv(engineName, "attacker")
	t.Setenv(victimName, file)
	var s Sandbox
	defer s.Close()
	first := s.Run(context.Background(), job("good"))
	if first.Unconfined != "" {
		require.Equal(t, Failed, first.Ending)
		require.Contains(t, first.Why, "what is not proven is not run without a filter")
		kill := uint32(unix.SECCOMP_RET_KILL_PROCESS)
		_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_GET_ACTION_AVAIL, 0, uintptr(unsafe.Pointer(&kill)))
		require.NotZero(t, errno, "this kernel has filters, but: %s", first.Unconfined)
		t.Skip(first.Unconfined)
	}
	require.Equal(t, Ran, first.Ending, first.Why)
	for name, call := range attacks {
		if call.old && runtime.GOARCH != "amd64" {
			continue
		}
		r := s.Run(context.Background(), job(name))
		assert.Equal(t, Crash, r.Ending, name)
		if call.old && strings.Contains(r.Why, "SIGSEGV") {
			continue // a kernel without programs of 32 bits
		}
		assert.Contains(t, r.Why, "it was stopped when it asked the kernel for what a test does not need: its process died (signal: bad system call", name)
		assert.Equal(t, Ran, s.Run(context.Background(), job("good")).Ending, "after %s", name)
		assert.NoFileExists(t, file, name)
	}
}

// TestAttackCode: the machine code of the attacks does what it is meant to, where nothing forbids it.
func TestAttackCode(t *testing.T) {
	memory, err := pages.New(4096)
	require.NoError(t, err)
	defer memory.Free()
	file := filepath.Join(t.TempDir(), "victim")
	copy(unsafe.Slice((*byte)(memory.At(0)), 4096), file+"\x00")
	code, err := jit.Load(attacks["open"].code(uint64(uintptr(memory.At(0)))))
	require.NoError(t, err)
	defer code.Free()
	fd := code.Run(memory.At(0))
	require.Less(t, fd, uint64(1<<20), "an error: %d", int64(fd))
	unix.Close(int(fd))
	assert.FileExists(t, file)
}
