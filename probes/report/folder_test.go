package report

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"example.org/atomlab/asm/files"
)

// tool runs a program in a folder, and returns what it prints.
func tool(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skip(err)
	}
	command := exec.Command(name, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null",
		"GOOS=linux", "GOARCH="+sample().Machine.Arch) // which the constants are for
	text, err := command.CombinedOutput()
	require.NoError(t, err, "%s %v: %s", name, args, text)
	return string(text)
}

// write makes files, given as name and content, below a folder.
func write(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(folder, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
	}
}

// TestLeftInAModule leaves reports in a module and repository of somebody's, also where other files are: neither go nor
// git may find more than before, nor less, and the constants can be copied into a program as they are.
func TestLeftInAModule(t *testing.T) {
	t.Setenv("GOARCH", "riscv64") // as where tests are built for another processor
	module := t.TempDir()
	write(t, module, map[string]string{
		"go.mod":           "module example.org/some\n\ngo 1.24\n",
		"main.go":          "package main\n\nimport \"example.org/some/with/files\"\n\nfunc main() { println(files.Answer) }\n",
		"with/files/go.go": "package files\n\nconst Answer = 42\n",
		"with/files/a.txt": "a\n",
	})
	tool(t, module, "git", "init", "-q")
	look := func() [2]string {
		return [2]string{tool(t, module, "go", "list", "-f", "{{.ImportPath}} {{.GoFiles}} {{.IgnoredGoFiles}}", "./..."),
			tool(t, module, "git", "status", "--porcelain", "-uall")}
	}
	before := look()
	for _, folder := range []string{"", "of/its/own", "with/files"} {
		folder = filepath.Join(module, folder)
		require.NoError(t, Prepare(folder))
		write(t, folder, map[string]string{JournalFile: "", "." + JSONFile + "-X" + files.Partial: ""})
		require.NoError(t, sample().Save(folder))
		require.NoError(t, Prepare(folder), "again")
	}
	assert.Equal(t, before, look())
	tool(t, module, "go", "vet", "./...")

	constants, err := os.ReadFile(filepath.Join(module, TuningFile))
	require.NoError(t, err)
	write(t, module, map[string]string{"tuning/tuning.go": string(constants)})
	tool(t, module, "go", "vet", "./tuning")
}

func TestPrepareRefuses(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, map[string]string{"own/.gitignore": "/bin/\n"})
	assert.ErrorContains(t, Prepare(filepath.Join(folder, "own")), "is there already, and not of a run")
	assert.ErrorContains(t, Prepare(filepath.Join(folder, "own", ".gitignore", "below")), "cannot make the folder")
	text, err := os.ReadFile(filepath.Join(folder, "own", ".gitignore"))
	require.NoError(t, err)
	assert.Equal(t, "/bin/\n", string(text))
}

// TestVictim: where a link stands in the place of a file of the report, what it leads to is not written to.
func TestVictim(t *testing.T) {
	folder, victim := t.TempDir(), filepath.Join(t.TempDir(), "victim")
	require.NoError(t, os.WriteFile(victim, []byte("mine"), 0o644))
	for _, name := range []string{TextFile, TextFile + files.Partial, JSONFile, JSONFile + files.Partial} {
		require.NoError(t, os.Symlink(victim, filepath.Join(folder, name)))
	}
	require.NoError(t, sample().Save(folder))
	text, err := os.ReadFile(victim)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
	text, err = os.ReadFile(filepath.Join(folder, TextFile))
	require.NoError(t, err)
	assert.Contains(t, string(text), "FINDINGS")
}

// TestSteering: what a report says steers no terminal, and leaves no comment of Go.
func TestSteering(t *testing.T) {
	const hostile = "x\x1b[2J\u202e\n*/ evil"
	r := sample()
	r.Tool, r.Machine.Vendor, r.Machine.Model, r.Machine.Hypervisor = hostile, hostile, hostile, hostile
	for i := range r.Findings {
		r.Findings[i].Answer, r.Findings[i].Why = hostile, hostile
	}
	for i := range r.Advice {
		r.Advice[i].Why = hostile
	}
	source, err := r.Tuning()
	require.NoError(t, err)
	for _, text := range []string{r.Text(Everything), string(source), AdviceText(r.Advice), MachineText(r.Machine)} {
		assert.NotContains(t, text, "\x1b")
		assert.NotContains(t, text, "\u202e")
	}
	assert.Contains(t, string(source), `x\u001b[2J\u202e */ evil`)
}
