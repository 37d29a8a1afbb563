package reexec

import (
	"bytes"
	"os"
)

// emulated is how this program was started under QEMU user mode, which does not emulate the execution of further
// programs: the emulator with its options, then the program. QEMU imitates /proc/self and forgets /proc/thread-self, so
// the latter's command line has what the former's lacks in front. Where the kernel starts emulators by itself
// (binfmt_misc), nothing is missing in front, or the kernel's own arrangement of it would not work as a command.
func emulated() (name string, args []string, found bool) {
	imitated, err1 := commandLine("/proc/self/cmdline")
	real, err2 := commandLine("/proc/thread-self/cmdline")
	emulator, err3 := os.Readlink("/proc/thread-self/exe")
	program, err4 := os.Executable()
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
		return "", nil, false
	}
	front := len(real) - len(imitated)
	if front < 1 || real[front] != imitated[0] {
		return "", nil, false
	}
	return emulator, append(append([]string{}, real[1:front]...), program), true
}

func commandLine(path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var words []string
	for _, word := range bytes.Split(bytes.TrimSuffix(text, []byte{0}), []byte{0}) {
		words = append(words, string(word))
	}
	return words, nil
}
